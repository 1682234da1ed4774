// Makes the flat list of bodies a tree.
import type { Body } from "@/shared/api/types";

export type Branch = Body & { children?: Branch[] };

export function treeOf(bodies: Body[]): Branch[] {
  const known = new Set(bodies.map((body) => body.id));
  const below = (parent: string | null): Branch[] =>
    bodies
      .filter((body) =>
        parent === null ? !body.parent_id || !known.has(body.parent_id) : body.parent_id === parent,
      )
      .map((body) => {
        const children = below(body.id);
        return children.length > 0 ? { ...body, children } : { ...body };
      });
  return below(null);
}
