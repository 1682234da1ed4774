// What the server answers when it refuses: RFC 9457 problem+json as an Error with a Chinese sentence.
import { text } from "@/shared/text/text";

/** One entry of a problem: a field of a form, a finding in a diagram, a likely duplicate. */
export type ProblemEntry = {
  path?: string;
  rule?: string;
  message?: string;
  element_id?: string | null;
  severity?: string;
  file?: string | null;
  line?: number | null;
  row?: number;
  column?: number | string | null;
  lead_id?: string;
  number?: string;
  subject_name?: string;
  why?: string;
};

/** A refusal of the server, or the failure to reach it (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: ProblemEntry[];

  constructor(status: number, body: unknown) {
    const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const title = typeof said.title === "string" ? said.title : fallback(status);
    const detail = typeof said.detail === "string" ? said.detail : "";
    super(detail || title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.code = typeof said.code === "string" ? said.code : "";
    this.errors = Array.isArray(said.errors) ? (said.errors as ProblemEntry[]) : [];
  }

  /** The one sentence to show when there is room for one. */
  get sentence(): string {
    return this.detail || this.title;
  }
}

/** Turn anything thrown into a sentence for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Problem) return error.sentence;
  return text("problem.unknown");
}

function fallback(status: number): string {
  if (status === 0) return text("problem.unreachable");
  if (status === 403) return text("problem.forbidden");
  if (status === 404) return text("problem.not_found");
  if (status === 409) return text("problem.conflict");
  if (status >= 500) return text("problem.server");
  return text("problem.unknown");
}
