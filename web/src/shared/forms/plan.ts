// What of a form shows for given values: hidden parts left out, rows unrolled, choices worked out.
// The server decides the same way (engine/forms/filling.py); this only spares people the round trip.
import { evaluated, filled, hides, isExpression, typedFacts } from "./expressions";
import { joined, overlaid, type Tree, valueAt, withValue } from "./paths";
import { type Choice, type Component, INPUTS, isAmount, type Schema } from "./schema";

/** One component that shows, at its place in the values. */
export type Node = {
  component: Component;
  path: string;
  label: string;
  readonly: boolean;
  required: boolean;
  min: number | null;
  max: number | null;
  choices: Choice[];
  table: Tree[];
  children: Node[];
  rows: Node[][];
};

const PASSES = 8;
const UNSEEN = new Set(["button", "expression"]);

/** Plan the form: which components show, and where their values live. */
export function planOf(schema: Schema, values: Tree, context: Tree): Node[] {
  const numeric = withNumbers(schema.components, values);
  let plan = planned(schema.components, "", values, typedFacts(overlaid(context, numeric)));
  let shape = shapeOf(plan);
  // What stands in a hidden field influences nothing: plan again without it until nothing changes.
  for (let pass = 1; pass < PASSES; pass += 1) {
    const scope = typedFacts(overlaid(context, shownValues(plan, numeric)));
    plan = planned(schema.components, "", values, scope);
    const next = shapeOf(plan);
    if (next === shape) break;
    shape = next;
  }
  return plan;
}

function shapeOf(plan: Node[]): string {
  return inputsOf(plan)
    .map((node) => node.path)
    .join("\n");
}

function shownValues(plan: Node[], values: Tree): Tree {
  let out: Tree = {};
  for (const list of listsOf(plan)) out = withValue(out, list.path, valueAt(values, list.path));
  for (const node of inputsOf(plan)) out = withValue(out, node.path, valueAt(values, node.path));
  return out;
}

function planned(components: Component[], base: string, values: Tree, scope: Tree): Node[] {
  return components
    .filter((component) => !UNSEEN.has(component.type))
    .filter((component) => !hides(component.conditional?.hide, scope))
    .map((component) => nodeOf(component, base, values, scope));
}

function nodeOf(component: Component, base: string, values: Tree, scope: Tree): Node {
  const path = joined(base, component.key ?? component.path);
  const rules = component.validate ?? {};
  const node: Node = {
    component,
    path,
    label: filled(component.label ?? component.dateLabel ?? component.timeLabel, scope),
    readonly: component.disabled === true || holds(component.readonly, scope),
    required: rules.required === true || holds(component.properties?.requiredWhen, scope),
    min: limitOf(rules.min, scope) ?? (isAmount(component) ? 0 : null),
    max: limitOf(rules.max, scope),
    choices: choicesOf(component, scope),
    table: tableOf(component, scope),
    children: [],
    rows: [],
  };
  const parts = component.components ?? [];
  if (isList(component)) {
    const rows = valueAt(values, path);
    node.rows = (Array.isArray(rows) ? rows : []).map((row, i) => {
      const own = typeof row === "object" && row !== null ? (row as Tree) : {};
      const around = { ...scope, ...withNumbers(parts, own), this: own, parent: scope, i: i + 1 };
      return planned(parts, joined(path, i), values, around);
    });
  } else if (parts.length > 0) {
    node.children = planned(parts, path, values, scope);
  }
  return node;
}

function holds(condition: boolean | string | undefined, scope: Tree): boolean {
  if (typeof condition !== "string") return condition === true;
  return condition.trim() !== "" && evaluated(condition, scope) === true;
}

function limitOf(limit: number | string | undefined, scope: Tree): number | null {
  if (limit === undefined || limit === "") return null;
  const found = Number(
    typeof limit === "string" && isExpression(limit) ? evaluated(limit, scope) : limit,
  );
  return Number.isFinite(found) ? found : null;
}

function choicesOf(component: Component, scope: Tree): Choice[] {
  const source = component.valuesExpression
    ? evaluated(component.valuesExpression, scope)
    : component.valuesKey
      ? valueAt(scope, component.valuesKey)
      : component.values;
  if (!Array.isArray(source)) return [];
  return source.map((entry) => {
    if (typeof entry !== "object" || entry === null) return { label: String(entry), value: entry };
    const { label, value } = entry as Partial<Choice>;
    return { label: String(label ?? value), value };
  });
}

function tableOf({ type, dataSource }: Component, scope: Tree): Tree[] {
  if (type !== "table" || !dataSource) return [];
  const rows = isExpression(dataSource) ? evaluated(dataSource, scope) : valueAt(scope, dataSource);
  return Array.isArray(rows) ? (rows as Tree[]) : [];
}

/** List the inputs that show, in reading order, through groups and rows. */
export function inputsOf(plan: Node[]): Node[] {
  return plan.flatMap((at) => [
    ...(INPUTS.has(at.component.type) && at.component.key ? [at] : []),
    ...inputsOf(at.children),
    ...at.rows.flatMap(inputsOf),
  ]);
}

/** List the repeated parts that show. */
export function listsOf(plan: Node[]): Node[] {
  return plan.flatMap((at) => [
    ...(isList(at.component) ? [at] : []),
    ...listsOf(at.children),
    ...at.rows.flatMap(listsOf),
  ]);
}

export function isList(component: Component): boolean {
  return component.type === "dynamiclist" || component.isRepeating === true;
}

// Numbers are kept as typed; expressions compare them as numbers.
function withNumbers(components: Component[], values: Tree): Tree {
  let out = values;
  for (const component of components) {
    const parts = component.components ?? [];
    const path = component.key ?? component.path ?? "";
    const inner = path ? valueAt(out, path) : out;
    if (component.type === "number" && path && typeof inner === "string") {
      out = withValue(out, path, inner.trim() === "" ? null : Number(inner));
    } else if (isList(component) && Array.isArray(inner)) {
      const rows = inner.map((row) => withNumbers(parts, (row ?? {}) as Tree));
      out = withValue(out, path, rows);
    } else if (parts.length > 0 && typeof inner === "object" && inner !== null) {
      const changed = withNumbers(parts, inner as Tree);
      out = path ? withValue(out, path, changed) : changed;
    }
  }
  return out;
}
