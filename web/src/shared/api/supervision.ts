// What supervisors order: listing, sponsorship, guidance; and tasks they urge.
import { api, taken } from "./client";
import type { Page, SupervisionAct } from "./types";

export type ActQuery = {
  act?: SupervisionAct["act"];
  lead_id?: string;
  standing?: boolean;
  cursor?: string;
};

export function listActs(query: ActQuery): Promise<Page<SupervisionAct>> {
  return taken(api.GET("/api/supervision-acts", { params: { query } }));
}

export function orderAct(
  lead_id: string,
  act: SupervisionAct["act"],
  reason: string,
): Promise<unknown> {
  return taken(
    api.POST("/api/leads/{lead_id}/supervision", {
      params: { path: { lead_id } },
      body: { act, reason },
    }),
  );
}

export function urgeTask(task_id: string, reason: string): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/urge", { params: { path: { task_id } }, body: { reason } }),
  );
}

export function takeOverTask(task_id: string, reason: string): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/take-over", {
      params: { path: { task_id } },
      body: { reason },
    }),
  );
}
