// Puts the server's field errors at their fields; what fits no field is kept apart.
import type { ProblemEntry } from "@/shared/api/problem";
import type { Problems } from "./checks";
import { normalPath } from "./paths";
import { inputsOf, listsOf, type Node } from "./plan";

export type Placed = { fields: Problems; rest: string[] };

/** Place each entry by its path: an exact field, else the only field with that last name. */
export function placed(plan: Node[], entries: ProblemEntry[]): Placed {
  const paths = [...inputsOf(plan), ...listsOf(plan)].map((node) => node.path);
  const fields: Problems = {};
  const rest: string[] = [];
  for (const entry of entries) {
    const message = entry.message ?? "";
    const path = place(paths, normalPath(entry.path ?? ""));
    if (path === null) rest.push(entry.path ? `${entry.path}：${message}` : message);
    else fields[path] = fields[path] ? `${fields[path]}；${message}` : message;
  }
  return { fields, rest };
}

function place(paths: string[], path: string): string | null {
  if (path === "") return null;
  if (paths.includes(path)) return path;
  const ending = paths.filter((known) => known.endsWith(`.${path}`));
  return ending.length === 1 ? (ending[0] ?? null) : null;
}
