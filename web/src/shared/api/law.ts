// The law on the server: the catalogue of limits, the holiday calendar, what they moved or would.
import { api, taken } from "./client";
import type {
  Catalogue,
  Derivation,
  DryRun,
  HolidayPreview,
  HolidaysLoaded,
  HolidayYear,
  HolidayYearDays,
  Page,
  Recomputation,
  RecomputedDate,
} from "./types";

export function readCatalogue(): Promise<Catalogue> {
  return taken(api.GET("/api/deadlines/catalogue"));
}

export type TriedHold = { from_on: string; to_on?: string | null };
export type TriedExtension = { amount: number; unit: string; total: boolean };
export type Trial = {
  limit_id: string;
  start: string | null;
  holds: TriedHold[];
  extensions: TriedExtension[];
};

export function tryDeadline(body: Trial): Promise<Derivation> {
  return taken(api.POST("/api/deadlines/try", { body }));
}

export function listHolidayYears(): Promise<Page<HolidayYear>> {
  return taken(api.GET("/api/holidays"));
}

export function readHolidayYear(year: number): Promise<HolidayYearDays> {
  return taken(api.GET("/api/holidays/{year}", { params: { path: { year } } }));
}

export function previewHolidays(file: File): Promise<HolidayPreview> {
  return taken(api.POST("/api/holidays/preview", uploading("file", [file])));
}

export function loadHolidays(file: File, notice: string): Promise<HolidaysLoaded> {
  return taken(
    api.POST("/api/holidays", { params: { query: { notice } }, ...uploading("file", [file]) }),
  );
}

export type ChangeQuery = {
  what?: RecomputedDate["what"];
  limit_id?: string;
  run_id?: string;
  lead_id?: string;
  cursor?: string;
};

export function listRecomputed(query: ChangeQuery): Promise<Page<RecomputedDate>> {
  return taken(api.GET("/api/recomputations", { params: { query } }));
}

export function listRecomputations(): Promise<Recomputation[]> {
  return taken(api.GET("/api/recomputations/runs"));
}

export function dryRunTables(files: File[]): Promise<DryRun> {
  return taken(api.POST("/api/escalations/dry-run", uploading("files", files)));
}

function uploading(name: string, files: File[]) {
  const form = new FormData();
  for (const file of files) form.append(name, file, file.name);
  return { body: form as never, bodySerializer: (body: unknown) => body as FormData };
}
