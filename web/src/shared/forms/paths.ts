// Values under dotted paths: `lead.amount_involved`, `people.0.name`. Nothing is changed in place.

export type Tree = Record<string, unknown>;

/** Join path parts, leaving out empty ones. */
export function joined(...parts: (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(".");
}

/** Give the value at a path, or undefined. */
export function valueAt(tree: unknown, path: string): unknown {
  let found: unknown = tree;
  for (const step of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Tree)[step];
  }
  return found;
}

/** Give a copy of the tree with the value at a path replaced. */
export function withValue(tree: Tree, path: string, value: unknown): Tree {
  const [first = "", ...rest] = path.split(".");
  const inner = rest.length === 0 ? value : grown(tree[first], rest, value);
  return { ...tree, [first]: inner };
}

function grown(at: unknown, steps: string[], value: unknown): unknown {
  const [first = "", ...rest] = steps;
  const below = (old: unknown) => (rest.length === 0 ? value : grown(old, rest, value));
  if (Array.isArray(at) || (at === undefined && /^\d+$/.test(first))) {
    const copy = Array.isArray(at) ? [...at] : [];
    copy[Number(first)] = below(copy[Number(first)]);
    return copy;
  }
  const old = typeof at === "object" && at !== null ? (at as Tree) : {};
  return { ...old, [first]: below(old[first]) };
}

/** Lay one tree over another; arrays and plain values replace. */
export function overlaid(below: Tree, above: Tree): Tree {
  const out: Tree = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = out[key];
    out[key] = isTree(old) && isTree(value) ? overlaid(old, value) : value;
  }
  return out;
}

function isTree(value: unknown): value is Tree {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Write any way of naming a field (`a[0].b`, `/a/0/b`, `values.a`) as `a.0.b`. */
export function normalPath(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, ".$1")
    .replace(/\//g, ".")
    .replace(/^\.+/, "")
    .replace(/^values\./, "");
}

/** Give the id of the field at a path, by which a problem finds it. */
export function fieldId(path: string): string {
  return `field-${path.replace(/[^\w-]/g, "-")}`;
}
