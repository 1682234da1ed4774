// Hands out the tables in force (deadlines.dmn, escalation.dmn) as their designer wrote them.
import { useState } from "react";
import { readFiles } from "@/shared/api/processes";
import type { Catalogue } from "@/shared/api/types";
import { text } from "@/shared/text/text";
import { hand } from "@/shared/ui/hand";
import { useSay } from "@/shared/ui/problems";

export type Tables = { busy: boolean; save: (decision: string) => Promise<void> };

export function useTables(source: Catalogue["source"] | undefined): Tables {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const from = source?.processes[0]?.id;

  async function save(decision: string) {
    if (!from) return;
    setBusy(true);
    try {
      const { items } = await readFiles(from);
      const table = items.find(
        (file) => file.name.endsWith(".dmn") && file.content.includes(`<decision id="${decision}"`),
      );
      if (table) hand(new Blob([table.content]), table.name.split("/").at(-1) ?? table.name);
      else say.problem(new Error(text("law.no_table")));
    } catch (error) {
      say.problem(error);
    } finally {
      setBusy(false);
    }
  }

  return { busy, save };
}
