// Deadlines on the server: how each date was counted, and what holds or lengthens it.
import { api, taken } from "./client";
import type { Counted, LeadDeadlines } from "./types";

/** What a stored date belongs to. */
export type Dated = { kind: "task" | "timer"; id: string };

export function readCounted({ kind, id }: Dated): Promise<Counted> {
  return kind === "task"
    ? taken(api.GET("/api/tasks/{task_id}/deadline", { params: { path: { task_id: id } } }))
    : taken(api.GET("/api/timers/{timer_id}/deadline", { params: { path: { timer_id: id } } }));
}

export function readLeadDeadlines(lead_id: string): Promise<LeadDeadlines> {
  return taken(api.GET("/api/leads/{lead_id}/deadlines", { params: { path: { lead_id } } }));
}

export type NewHold = {
  ground: string;
  from_on: string;
  to_on?: string | null;
  paper?: string;
  note?: string;
};

export function holdDeadline(lead_id: string, limit_id: string, hold: NewHold): Promise<unknown> {
  return taken(
    api.POST("/api/leads/{lead_id}/deadlines/{limit_id}/holds", {
      params: { path: { lead_id, limit_id } },
      body: { paper: "", note: "", ...hold },
    }),
  );
}

export function resumeDeadline(lead_id: string, hold_id: string, to_on: string): Promise<unknown> {
  return taken(
    api.POST("/api/leads/{lead_id}/holds/{hold_id}/resume", {
      params: { path: { lead_id, hold_id } },
      body: { to_on },
    }),
  );
}

export type NewExtension = {
  stage: number;
  amount: number;
  approved_on: string;
  approver: string;
  paper: string;
};

export function extendDeadline(
  lead_id: string,
  limit_id: string,
  extension: NewExtension,
): Promise<unknown> {
  return taken(
    api.POST("/api/leads/{lead_id}/deadlines/{limit_id}/extensions", {
      params: { path: { lead_id, limit_id } },
      body: extension,
    }),
  );
}

/** Take back a hold or an extension that was recorded by mistake. */
export function withdrawDeadlineAct(
  lead_id: string,
  act: { kind: "hold" | "extension"; id: string },
  reason: string,
): Promise<unknown> {
  const body = { reason };
  return act.kind === "hold"
    ? taken(
        api.POST("/api/leads/{lead_id}/holds/{hold_id}/withdraw", {
          params: { path: { lead_id, hold_id: act.id } },
          body,
        }),
      )
    : taken(
        api.POST("/api/leads/{lead_id}/extensions/{extension_id}/withdraw", {
          params: { path: { lead_id, extension_id: act.id } },
          body,
        }),
      );
}
