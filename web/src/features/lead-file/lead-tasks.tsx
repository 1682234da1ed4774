// What is to be done now for a lead.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { leadTasks } from "@/shared/api/leads";
import { CountedDue } from "@/shared/deadlines/how-counted";
import { RisenMark } from "@/shared/tasks/risen-mark";
import { useText } from "@/shared/text/text";
import { EscalationMark } from "@/shared/ui/marks";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";

export function LeadTasks({ leadId }: { leadId: string }) {
  const t = useText();
  const tasks = useQuery({ queryKey: ["tasks", "lead", leadId], queryFn: () => leadTasks(leadId) });
  const open = (tasks.data?.items ?? []).filter(
    (task) => task.state !== "completed" && task.state !== "cancelled",
  );
  return (
    <Panel title={t("lead.tasks")}>
      {tasks.error ? (
        <ProblemPanel error={tasks.error} retry={() => void tasks.refetch()} />
      ) : !tasks.data ? (
        <Waiting />
      ) : open.length === 0 ? (
        <Nothing title={t("lead.no_tasks")} />
      ) : (
        <ul className="xh-list-plain">
          {open.map((task) => (
            <li key={task.id}>
              <div>
                <Link to={`/tasks/${task.id}`}>{task.name}</Link>{" "}
                {task.escalation ? <EscalationMark /> : null}
                <RisenMark ladder={task.ladder} />
                <div className="xh-quiet xh-small">
                  {task.candidate_names.join("、")} ·{" "}
                  {task.assignee_name
                    ? t("worklist.claimed_by", { name: task.assignee_name })
                    : t("worklist.unclaimed")}
                </div>
              </div>
              <CountedDue due={task.due_at} of={{ kind: "task", id: task.id }} plain />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
