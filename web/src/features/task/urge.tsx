// Pressing those who hold a task to finish it (催办), or taking it over from them (接管).

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { takeOverTask, urgeTask } from "@/shared/api/supervision";
import type { Task } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";

export function Urge({ task }: { task: Task }) {
  const t = useText();
  const say = useSay();
  const [open, setOpen] = useState(false);

  async function urge(reason: string) {
    await urgeTask(task.id, reason);
    say.done(t("acts.urged"));
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("acts.urge")}</Button>
      <ReasonDialog
        title={t("acts.urge")}
        why={t("acts.urge_why")}
        open={open}
        onClose={() => setOpen(false)}
        onReason={urge}
      />
    </>
  );
}

export function TakeOver({ task }: { task: Task }) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);

  async function take(reason: string) {
    await takeOverTask(task.id, reason);
    say.done(t("acts.taken_over"));
    await queries.invalidateQueries({ queryKey: ["task", task.id] });
    void queries.invalidateQueries({ queryKey: ["tasks"] });
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("acts.take_over")}</Button>
      <ReasonDialog
        title={t("acts.take_over")}
        why={t("acts.take_over_why")}
        open={open}
        onClose={() => setOpen(false)}
        onReason={take}
      />
    </>
  );
}
