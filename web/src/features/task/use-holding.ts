// Taking a task and giving it back.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { claimTask, unclaimTask } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";

export function useHolding(task: Task) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  async function reload() {
    await queries.invalidateQueries({ queryKey: ["task", task.id] });
    void queries.invalidateQueries({ queryKey: ["tasks"] });
  }

  async function attempt(doing: () => Promise<unknown>, done: string) {
    setBusy(true);
    try {
      await doing();
      if (done) say.done(done);
      await reload();
    } catch (error) {
      say.problem(error, () => void reload());
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    claim: () =>
      attempt(() => claimTask(task.id, task.revision), t("worklist.claimed", { name: task.name })),
    // A draft may just have been saved: giving back does not depend on what was read before.
    unclaim: () => attempt(() => unclaimTask(task.id), ""),
  };
}
