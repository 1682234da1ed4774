// Escalations of missed limits (督办升级记录) on the server.
import { api, taken } from "./client";
import type { Escalation, Page } from "./types";

export type EscalationQuery = {
  status?: Escalation["status"];
  level?: string;
  rule?: string;
  lead_id?: string;
  limit?: number;
  cursor?: string;
};

/** List escalations, the latest first; `total` counts all that were asked for. */
export async function listEscalations(query: EscalationQuery): Promise<Page<Escalation>> {
  const { count, ...page } = await taken(api.GET("/api/escalations", { params: { query } }));
  return { ...page, total: count };
}
