// Claiming a task from the list.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "@/shared/api/problem";
import { claimTask } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";

export function useClaim(reload: () => void) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);

  async function claim(task: Task) {
    if (!task.may.claim || busy) return;
    setBusy(task.id);
    try {
      await claimTask(task.id, task.revision);
      say.done(t("worklist.claimed", { name: task.name }));
    } catch (error) {
      say.problem(error);
      if (!(error instanceof Problem) || error.status !== 409) return;
    } finally {
      setBusy(null);
    }
    // Also after a lost race: the list shows who has it now.
    await queries.invalidateQueries({ queryKey: ["tasks"] });
    reload();
  }

  return { claim, busy };
}
