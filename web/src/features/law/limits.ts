// What the catalogue of limits says in words, and which of its limits somebody looks for.
import type { CatalogueLimit, LimitVersion } from "@/shared/api/types";
import { dateText } from "@/shared/text/dates";
import { type Key, text } from "@/shared/text/text";

export type Kind = "statutory" | "plan" | "age" | "service_level";
export const KINDS: Kind[] = ["statutory", "plan", "age", "service_level"];

type Length = { amount: number; unit: string; fixed_on?: string | null };

/** Say how long a limit is: 90 日, 3 个工作日, 次月 5 日前. */
export function lengthText({ amount, unit, fixed_on }: Length): string {
  if (fixed_on) return text("law.by_date", { date: dateText(fixed_on) });
  if (unit === "month_end" && amount > 1)
    return text("law.unit.month_end_later", { n: amount - 1 });
  return text(`law.unit.${unit}` as Key, { n: amount });
}

/** Give the version in force today, or the newest if none is. */
export function current(limit: CatalogueLimit): LimitVersion {
  const found = limit.versions.find((version) => version.in_force) ?? limit.versions.at(-1);
  if (!found) throw new Error(`limit ${limit.id} has no version`);
  return found;
}

/** Say from when to when a version applies; nothing if always. */
export function periodText({ effective_from, effective_until }: LimitVersion): string {
  if (effective_from && effective_until) {
    return text("law.from_until", {
      from: dateText(effective_from),
      until: dateText(effective_until),
    });
  }
  if (effective_from) return text("law.from", { from: dateText(effective_from) });
  return effective_until ? text("law.until", { until: dateText(effective_until) }) : "";
}

/** Say how a limit may be extended, one line for each of its extensions. */
export function extensionText(extension: LimitVersion["extensions"][number]): string {
  const length = lengthText(extension);
  const how = text(extension.total ? "law.extend_to" : "law.extend_by", { length });
  const often =
    extension.times === null ? text("law.any_times") : text("law.times", { n: extension.times });
  return text("law.extension", { how, often });
}

/** Put short things in a row as the language does. */
export function listed(items: (string | number)[]): string {
  return items.join(text("law.comma"));
}

/** Keep the limits of a kind in which every word of a search occurs, however it is written. */
export function found(limits: CatalogueLimit[], words: string, kind: string): CatalogueLimit[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return limits.filter((limit) => {
    if (kind && limit.kind !== kind) return false;
    const said = [
      ...limit.ids,
      limit.name,
      limit.trigger_name,
      ...limit.versions.flatMap((version) => [
        version.name,
        version.article,
        version.note,
        version.length,
      ]),
    ]
      .join(" ")
      .toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}
