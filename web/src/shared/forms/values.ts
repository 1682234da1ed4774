// The values of a form: where they start, and what is sent.
import { serverNow } from "@/shared/clock";
import { shanghaiDate } from "@/shared/text/dates";
import { overlaid, type Tree, valueAt, withValue } from "./paths";
import { inputsOf, isList, listsOf, type Node } from "./plan";
import { type Component, INPUTS, type Schema } from "./schema";

/** Start the values: defaults, over them what is known, over that the draft. */
export function startValues(schema: Schema, context: Tree, draft: Tree | null): Tree {
  const known = started(schema.components, context);
  return draft ? overlaid(known, draft) : known;
}

function started(components: Component[], known: unknown): Tree {
  let out: Tree = {};
  for (const component of components) {
    const path = component.key ?? component.path ?? "";
    const parts = component.components ?? [];
    if (INPUTS.has(component.type) && component.key) {
      out = withValue(out, path, startValue(component, valueAt(known, path)));
    } else if (isList(component) && path) {
      out = withValue(out, path, startRows(component, valueAt(known, path)));
    } else if (parts.length > 0) {
      const inner = started(parts, path ? valueAt(known, path) : known);
      out = path
        ? withValue(out, path, overlaid((valueAt(out, path) ?? {}) as Tree, inner))
        : overlaid(out, inner);
    }
  }
  return out;
}

function startValue(component: Component, known: unknown): unknown {
  const value = known ?? component.defaultValue;
  if (component.type === "checkbox") return value === true;
  if (component.type === "checklist" || component.type === "taglist") {
    return Array.isArray(value) ? value : [];
  }
  if (component.type === "number") {
    return value === undefined || value === null ? "" : plainNumber(String(value));
  }
  if (component.type === "textfield" || component.type === "textarea") {
    return value === undefined || value === null ? "" : String(value);
  }
  if (component.type === "datetime" && value === "today") return shanghaiDate(serverNow());
  return value ?? null;
}

function startRows(component: Component, known: unknown): Tree[] {
  if (Array.isArray(known)) return known.map((row) => started(component.components ?? [], row));
  const count = Number(component.defaultRepetitions ?? 1);
  return Array.from({ length: count }, () => newRow(component));
}

/** Make an empty row of a list. */
export function newRow(component: Component): Tree {
  return started(component.components ?? [], {});
}

/** Gather what is sent: the inputs that show, numbers exact, nothing that is hidden. */
export function sentValues(plan: Node[], values: Tree): Tree {
  let out: Tree = {};
  for (const list of listsOf(plan)) if (list.rows.length === 0) out = withValue(out, list.path, []);
  for (const node of inputsOf(plan)) {
    // The server keeps what may not be changed.
    if (node.readonly) continue;
    out = withValue(out, node.path, sentValue(node, valueAt(values, node.path)));
  }
  return out;
}

function sentValue(node: Node, value: unknown): unknown {
  if (node.component.type === "number") return sentNumber(node, value);
  if (typeof value === "string") return value.trim();
  return value ?? null;
}

function sentNumber(node: Node, value: unknown): unknown {
  const typed = String(value ?? "").trim();
  if (typed === "") return null;
  if (node.component.serializeToString) return typed;
  return Number(typed);
}

/** Write a number without needless zeros: 1200000.00 is 1200000. */
function plainNumber(typed: string): string {
  return typed.includes(".") ? typed.replace(/0+$/, "").replace(/\.$/, "") : typed;
}
