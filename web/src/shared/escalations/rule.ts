// By which limit an escalation came, and which of a lead's come first.
import type { CatalogueLimit, Escalation } from "@/shared/api/types";

export type Rule = { id: string; name: string; article: string };

/** Say which limit was missed, as it was counted then; else as the catalogue has it now. */
export function ruleOf({ derivation, rule }: Escalation, catalogue: CatalogueLimit[]): Rule | null {
  if (derivation) {
    const { id, name, article } = derivation.limit;
    return { id, name, article };
  }
  if (!rule) return null;
  const known = catalogue.find((limit) => limit.ids.includes(rule));
  return { id: rule, name: known?.name ?? "", article: known?.versions.at(-1)?.article ?? "" };
}

/** Part those that still stand from those that ended; each keeps its order. */
export function parted(escalations: Escalation[]): { open: Escalation[]; ended: Escalation[] } {
  return {
    open: escalations.filter(({ status }) => status === "open"),
    ended: escalations.filter(({ status }) => status !== "open"),
  };
}
