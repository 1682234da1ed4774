// Goes through all pages of a migration, looking or doing, and gathers what each page says.
import { useState } from "react";
import { type MigrationPlan, migrationPage } from "@/shared/api/instances";
import type { MigrationGroup, MigrationLine } from "@/shared/api/types";

/** How many single results are kept for the screen. */
export const KEPT = 1000;

export type Gathered = {
  total: number;
  seen: number;
  can: number;
  groups: MigrationGroup[];
  lines: MigrationLine[];
  done: boolean;
  executed: boolean;
};

export function useMigration() {
  const [gathered, setGathered] = useState<Gathered | null>(null);
  const [busy, setBusy] = useState(false);

  /** Look at every page; with a reason, migrate every page. */
  async function workOff(plan: MigrationPlan, reason?: string): Promise<Gathered> {
    setBusy(true);
    let all: Gathered = {
      total: 0,
      seen: 0,
      can: 0,
      groups: [],
      lines: [],
      done: false,
      executed: reason !== undefined,
    };
    setGathered(all);
    try {
      let cursor: string | null = null;
      do {
        const page = await migrationPage(plan, cursor, reason);
        all = {
          ...all,
          total: Math.max(all.total, page.total),
          seen: all.seen + page.items.length,
          can: all.can + page.can,
          groups: merged(all.groups, page.groups),
          lines: [...all.lines, ...page.items].slice(0, KEPT),
          done: page.next_cursor === null,
        };
        setGathered(all);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return all;
    } catch (error) {
      setGathered(null);
      throw error;
    } finally {
      setBusy(false);
    }
  }

  return { gathered, busy, workOff, forget: () => setGathered(null) };
}

/** Add up equal reasons and notes of several pages, reasons first, the most frequent first. */
function merged(old: MigrationGroup[], more: MigrationGroup[]): MigrationGroup[] {
  const found = new Map<string, MigrationGroup>();
  for (const group of [...old, ...more]) {
    const key = `${group.rule} ${group.element_id} ${group.message}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, count: known.count + group.count } : group);
  }
  return [...found.values()].sort(
    (a, b) => Number(a.severity !== "error") - Number(b.severity !== "error") || b.count - a.count,
  );
}
