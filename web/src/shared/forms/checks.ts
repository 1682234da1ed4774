// What is wrong with the values of a form, in Chinese, before the server is asked.
import { serverNow } from "@/shared/clock";
import { dateText, shanghaiDate } from "@/shared/text/dates";
import { text } from "@/shared/text/text";
import { type Tree, valueAt } from "./paths";
import { inputsOf, type Node } from "./plan";
import { isAmount } from "./schema";

export type Problems = Record<string, string>;

/** Check every input that shows; give a sentence for each that is wrong, by path. */
export function problemsOf(plan: Node[], values: Tree): Problems {
  const found: Problems = {};
  for (const node of inputsOf(plan)) {
    if (node.readonly) continue;
    const sentence = problemOf(node, valueAt(values, node.path));
    if (sentence) found[node.path] = sentence;
  }
  return found;
}

/** Say what is wrong with one value, or null. */
function problemOf(node: Node, value: unknown): string | null {
  const label = node.label;
  if (isEmpty(node, value)) {
    if (!node.required) return null;
    if (node.component.type === "checkbox") return text("form.required_check", { label });
    return text(isChoice(node) ? "form.required_choice" : "form.required", { label });
  }
  switch (node.component.type) {
    case "number":
      return numberProblem(node, String(value));
    case "textfield":
    case "textarea":
      return textProblem(node, String(value));
    case "datetime":
      return dateProblem(node, String(value));
    default:
      return null;
  }
}

function isChoice(node: Node): boolean {
  return ["radio", "select", "checklist", "taglist", "datetime"].includes(node.component.type);
}

function isEmpty(node: Node, value: unknown): boolean {
  if (node.component.type === "checkbox") return value !== true;
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || String(value).trim() === "";
}

function numberProblem(node: Node, value: string): string | null {
  const label = node.label;
  if (!/^-?\d+(\.\d+)?$/.test(value)) return text("form.number", { label });
  const digits = node.component.decimalDigits ?? (isAmount(node.component) ? 2 : undefined);
  if (digits !== undefined && digits !== "") {
    const given = (value.split(".")[1] ?? "").replace(/0+$/, "").length;
    if (given > Number(digits)) {
      return Number(digits) === 0
        ? text("form.whole", { label })
        : text("form.digits", { label, n: Number(digits) });
    }
  }
  if (node.min !== null && Number(value) < node.min) {
    return text("form.min", { label, n: node.min });
  }
  if (node.max !== null && Number(value) > node.max) {
    return text("form.max", { label, n: node.max });
  }
  return null;
}

function textProblem(node: Node, value: string): string | null {
  const rules = node.component.validate ?? {};
  const label = node.label;
  const length = [...value].length;
  if (given(rules.minLength) && length < Number(rules.minLength)) {
    return text("form.min_length", { label, n: String(rules.minLength) });
  }
  if (given(rules.maxLength) && length > Number(rules.maxLength)) {
    return text("form.max_length", { label, n: String(rules.maxLength) });
  }
  if (rules.validationType === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return text("form.email");
  }
  if (rules.validationType === "phone" && !/^\+?[\d\s()-]{7,20}$/.test(value)) {
    return text("form.phone");
  }
  if (rules.pattern && !matches(rules.pattern, value)) {
    return rules.patternErrorMessage ?? text("form.pattern", { label });
  }
  return null;
}

function dateProblem(node: Node, value: string): string | null {
  if (!node.component.disallowPassedDates || node.component.subtype === "time") return null;
  const today = shanghaiDate(serverNow());
  if (value.slice(0, 10) >= today) return null;
  return text("form.min_date", { label: node.label, date: dateText(today) });
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    // A pattern this browser cannot read is left to the server.
    return true;
  }
}

function given(rule: number | string | undefined): boolean {
  return rule !== undefined && rule !== "";
}
