// What is asked of the server in a trial, from what somebody has entered so far.
import type { Trial, TriedExtension, TriedHold } from "@/shared/api/law";
import type { CatalogueLimit } from "@/shared/api/types";

export type Draft = {
  day: string;
  time: string;
  holds: TriedHold[];
  extensions: TriedExtension[];
};

/** Give the trial, or null while there is no start; unfinished holds are left out. */
export function trialOf(limit: CatalogueLimit, draft: Draft): Trial | null {
  if (limit.needs_start && !draft.day) return null;
  const moment = limit.in_hours && draft.time ? `${draft.day}T${draft.time}:00+08:00` : draft.day;
  return {
    limit_id: limit.id,
    start: limit.needs_start ? moment : null,
    holds: limit.changeable ? draft.holds.filter((hold) => hold.from_on) : [],
    extensions: limit.changeable ? draft.extensions : [],
  };
}
