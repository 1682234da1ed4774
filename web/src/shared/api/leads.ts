// Leads on the server: the ledger, one lead's file, and what may be done with a lead.
import { api, taken } from "./client";
import type {
  Closure,
  Codes,
  Imported,
  Instance,
  Lead,
  Likely,
  Link,
  Page,
  Task,
  TimelineEntry,
  Values,
} from "./types";

export type LeadQuery = {
  q?: string;
  street_id?: string;
  sector?: string;
  stage?: string;
  route?: string;
  source?: string;
  year?: number;
  risk_grade?: string;
  key?: boolean;
  open?: boolean;
  sort?: string;
  cursor?: string;
  limit?: number;
};

const at = (id: string) => ({ params: { path: { lead_id: id } } });

export function listLeads(query: LeadQuery): Promise<Page<Lead>> {
  return taken(api.GET("/api/leads", { params: { query } }));
}

export function readLead(id: string): Promise<Lead> {
  return taken(api.GET("/api/leads/{lead_id}", at(id)));
}

export function registerLead(
  fields: Values,
): Promise<{ lead: Lead; task_ids: string[]; duplicates: Likely[] }> {
  return taken(api.POST("/api/leads", { body: fields as never }));
}

export function changeLead(id: string, fields: Values): Promise<Lead> {
  return taken(api.PATCH("/api/leads/{lead_id}", { ...at(id), body: fields as never }));
}

export function likelyDuplicates(query: {
  subject_name: string;
  credit_code?: string;
}): Promise<Page<Likely>> {
  return taken(api.GET("/api/leads/duplicates", { params: { query } }));
}

export function readTimeline(id: string, cursor?: string): Promise<Page<TimelineEntry>> {
  return taken(
    api.GET("/api/leads/{lead_id}/timeline", {
      params: { path: { lead_id: id }, query: { cursor, limit: 50 } },
    }),
  );
}

export function leadInstances(id: string): Promise<Page<Instance>> {
  return taken(api.GET("/api/leads/{lead_id}/instances", at(id)));
}

export function leadTasks(id: string): Promise<Page<Task>> {
  return taken(api.GET("/api/leads/{lead_id}/tasks", at(id)));
}

export function leadLinks(id: string): Promise<Page<Link>> {
  return taken(api.GET("/api/leads/{lead_id}/links", at(id)));
}

export function linkLead(
  id: string,
  link: { other_id: string; kind: string; note: string },
): Promise<unknown> {
  return taken(api.POST("/api/leads/{lead_id}/links", { ...at(id), body: link as never }));
}

export function unlinkLead(id: string, other_id: string, kind: string): Promise<unknown> {
  return taken(
    api.DELETE("/api/leads/{lead_id}/links/{other_id}/{kind}", {
      params: { path: { lead_id: id, other_id, kind } },
    }),
  );
}

export function notifyPolice(id: string, reason: string): Promise<unknown> {
  return taken(api.POST("/api/leads/{lead_id}/urgent-notice", { ...at(id), body: { reason } }));
}

export function reopenLead(id: string, reason: string): Promise<unknown> {
  return taken(api.POST("/api/leads/{lead_id}/reopen", { ...at(id), body: { reason } }));
}

export function readClosure(id: string): Promise<Closure> {
  return taken(api.GET("/api/leads/{lead_id}/closure", at(id)));
}

/** Look at who a reporter is. The look itself is recorded with its reason. */
export function lookAtReporter(id: string, reporter_id: string, reason: string): Promise<Values> {
  return taken(
    api.POST("/api/leads/{lead_id}/reporters/{reporter_id}/look", {
      params: { path: { lead_id: id, reporter_id } },
      body: { reason },
    }),
  );
}

export function readCodes(): Promise<Codes> {
  return taken(api.GET("/api/codes", {}));
}

/** Fetch the leads of a filter as a workbook. */
export function exportLeads({ cursor: _, limit: __, ...query }: LeadQuery): Promise<Blob> {
  return taken<Blob>(
    api.GET("/api/leads/export.xlsx", { params: { query }, parseAs: "blob" }) as never,
  );
}

/** Import a workbook; a dry run only says what would happen. */
export function importLeads(
  file: File,
  options: { dry_run: boolean; skip_bad: boolean },
): Promise<Imported> {
  const form = new FormData();
  form.append("file", file, file.name);
  return taken(
    api.POST("/api/leads/import", {
      params: { query: options },
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
    }),
  );
}
