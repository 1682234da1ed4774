// FEEL on the page, by feelin: conditions, choices and texts. A faulty expression hides nothing.
import { date, evaluate } from "@bpmn-io/feelin";
import type { Tree } from "./paths";

/** Say whether a text is an expression (`=…`) rather than plain words. */
export function isExpression(source: unknown): boolean {
  return typeof source === "string" && source.trimStart().startsWith("=");
}

/** Evaluate an expression, with or without its leading `=`; undefined when it is faulty. */
export function evaluated(source: string, context: Tree): unknown {
  const expression = source.trim().replace(/^=/, "").trim();
  if (!expression) return undefined;
  try {
    const answer = evaluate(expression, context);
    // A variable that is not there yet is null by FEEL's rules, not a fault.
    return answer.value;
  } catch {
    return undefined;
  }
}

/** Say whether a condition hides its component. */
export function hides(condition: string | undefined, context: Tree): boolean {
  return condition ? evaluated(condition, context) === true : false;
}

/** Fill `{{expression}}` in a text, or evaluate the whole of it when it is an expression. */
export function filled(source: string | undefined, context: Tree): string {
  if (!source) return "";
  if (isExpression(source)) return written(evaluated(source, context));
  return source.replace(/\{\{([^}]*)\}\}/g, (_, inner: string) =>
    written(evaluated(inner, context)),
  );
}

function written(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Give the facts of a lead the types they have on the server: dates and numbers. */
export function typedFacts(context: Tree): Tree {
  const lead = context.lead;
  if (typeof lead !== "object" || lead === null) return context;
  return { ...context, lead: typedLead(lead as Tree) };
}

function typedLead(lead: Tree): Tree {
  const out: Tree = {};
  for (const [column, value] of Object.entries(lead)) {
    if (typeof value !== "string") out[column] = value;
    else if (column.endsWith("_on") && DATE.test(value)) out[column] = date(value);
    else if (/^(amount_|direct_loss)/.test(column) && DECIMAL.test(value))
      out[column] = Number(value);
    else out[column] = value;
  }
  return out;
}
