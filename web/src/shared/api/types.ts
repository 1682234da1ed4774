// The shapes which pages work with: the server's own, by the names of docs/glossary.md.
import type { components } from "./schema";

type Shapes = components["schemas"];

export type Page<T> = { items: T[]; next_cursor?: string | null; total?: number | null };

/** Values of a form or of a row, whose names only the form or row knows. */
export type Values = Record<string, unknown>;

export type Me = Shapes["Me"];
export type SignInHint = Shapes["Hint"];
export type RoleHeld = Shapes["RoleShown"];
export type Body = Shapes["Body"];
export type User = Shapes["User"];
export type Person = Shapes["api__routes__tasks__Person"];

export type Clock = Shapes["Clock"];
export type MovedClock = Shapes["api__routes__clock__Moved"];

export type CodeEntry = Shapes["Code"];
export type Codes = Record<string, CodeEntry[]>;

export type Task = Shapes["Task"];
export type TaskLead = Shapes["LeadBrief"];
export type TaskFile = Shapes["TaskPage"];
export type TaskCounts = Shapes["Counts"];
export type Completed = Shapes["Completed"];

/** A lead: the columns of the ledger, which may also be read by name. */
export type Lead = Shapes["Lead"] & Values;
export type TimelineEntry = Omit<Shapes["TimelineRow"], "before" | "after"> & {
  before?: unknown;
  after?: unknown;
};
export type Link = Shapes["Link"];
export type Likely = Shapes["Likely"];
export type Closure = Shapes["Closure"];

export type Derivation = Shapes["Derivation"];
export type Counted = Shapes["Counted"];
export type LeadDeadline = Shapes["LeadDeadline"];
export type LeadDeadlines = Shapes["LeadDeadlines"];

export type Instance = Shapes["Instance"];
export type Visit = Shapes["Visit"];
export type ActiveElement = Shapes["ActiveElement"];
export type ModificationPreview = Shapes["ModificationPreview"];
export type MigrationPage = Shapes["MigrationPage"];
export type MigrationLine = Shapes["MigrationLine"];
export type MigrationGroup = Shapes["MigrationGroup"];
export type DefinitionPage = Shapes["DefinitionPage"];
export type Definition = Shapes["Definition"];
export type Deployment = Shapes["Deployment"];
export type Timer = Shapes["Timer"];
export type Incident = Shapes["Incident"];
export type SupervisionAct = Shapes["SupervisionAct"];
export type Escalation = Shapes["Escalation"];
export type Imported = Shapes["Imported"];

export type Catalogue = Shapes["Catalogue"];
export type CatalogueLimit = Shapes["CatalogueLimit"];
export type LimitVersion = Shapes["LimitVersion"];
export type HolidayYear = Shapes["Year"];
export type HolidayYearDays = Shapes["YearDays"];
export type HolidayDay = Shapes["Day"];
export type HolidayPreview = Shapes["Preview"];
export type HolidaysLoaded = Shapes["Loaded"];
export type StaleMoment = Shapes["StaleMoment"];
export type RecomputedDate = Shapes["Recomputed"];
export type Recomputation = Shapes["Recomputation"];
export type DryRun = Shapes["DryRun"];
export type DryRunChange = Shapes["Change"];
