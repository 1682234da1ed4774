// Handing a task to another person of its groups, with a reason.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { assignTask, listAssignees } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";

export function Assign({ task }: { task: Task }) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [user, setUser] = useState<string | null>(null);
  const people = useQuery({
    queryKey: ["assignees", task.id],
    queryFn: () => listAssignees(task.id),
    enabled: open,
  });

  async function assign(reason: string) {
    if (!user) return;
    await assignTask(task.id, user, reason);
    say.done(t("supervision.assigned"));
    await queries.invalidateQueries({ queryKey: ["task", task.id] });
    void queries.invalidateQueries({ queryKey: ["tasks"] });
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("supervision.assign")}</Button>
      <ReasonDialog
        title={t("supervision.assign")}
        why={
          <Select
            className="xh-wide"
            aria-label={t("supervision.assign_to")}
            placeholder={t("supervision.assign_to")}
            loading={people.isFetching}
            value={user}
            onChange={setUser}
            options={(people.data?.items ?? []).map((person) => ({
              value: person.id,
              label: `${person.name}（${person.login}）`,
            }))}
          />
        }
        ready={user !== null}
        open={open}
        onClose={() => setOpen(false)}
        onReason={assign}
      />
    </>
  );
}
