// What the address says of the escalations somebody looks for, and what the server is asked.
import type { EscalationQuery } from "@/shared/api/escalations";
import type { Escalation } from "@/shared/api/types";

export const FILTERS = ["status", "level", "rule"] as const;
export type Chosen = Partial<Record<(typeof FILTERS)[number], string>>;

/** Stands in the address for an escalation that has no level; the server knows it as "". */
export const NO_LEVEL = "none";

export function queryOf({ status, level, rule }: Chosen): EscalationQuery {
  return {
    ...(status ? { status: status as Escalation["status"] } : {}),
    ...(level ? { level: level === NO_LEVEL ? "" : level } : {}),
    ...(rule ? { rule } : {}),
  };
}
