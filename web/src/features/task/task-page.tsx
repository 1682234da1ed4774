// One task: its form at the left; the lead, the diagram and the history at the right.
import { useQuery } from "@tanstack/react-query";
import { Tabs } from "antd";
import { useParams } from "react-router";
import { readTask } from "@/shared/api/tasks";
import type { TaskFile } from "@/shared/api/types";
import { CountedDue } from "@/shared/deadlines/how-counted";
import { InstanceDiagram } from "@/shared/diagram/diagram";
import { Visits } from "@/shared/diagram/visits";
import { LeadTimeline } from "@/shared/leads/lead-timeline";
import { RisenMark } from "@/shared/tasks/risen-mark";
import { useText } from "@/shared/text/text";
import { Ago, EscalationMark, SampleMark } from "@/shared/ui/marks";
import { Page, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { LeadCard } from "./lead-card";
import { TaskForm } from "./task-form";

export default function TaskPage() {
  const { taskId = "" } = useParams();
  const task = useQuery({
    queryKey: ["task", taskId],
    queryFn: () => readTask(taskId),
    // The form starts from what the server holds at this moment, and only then: an answer kept
    // from before would hide a draft saved since, and one fetched behind would lose entries.
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (task.error) return <ProblemPanel error={task.error} retry={() => void task.refetch()} />;
  if (!task.data) return <Waiting />;
  return <TaskView key={taskId} task={task.data} read={task.dataUpdatedAt} />;
}

function TaskView({ task, read }: { task: TaskFile; read: number }) {
  const t = useText();
  return (
    <Page
      title={task.name}
      marks={
        <>
          {task.escalation ? <EscalationMark /> : null}
          <RisenMark ladder={task.ladder} />
          {task.lead?.sample ? <SampleMark long /> : null}
          <span className="xh-quiet">{task.process_name}</span>
        </>
      }
    >
      <div className="xh-split xh-split-task">
        <Panel title={t("task.form")} className="flush">
          <Standing task={task} />
          {/* Whenever the task is read again the form starts anew: other rights, maybe another draft. */}
          <TaskForm key={read} task={task} />
        </Panel>
        <div>
          {task.lead ? <LeadCard lead={task.lead} /> : null}
          <div className="xh-panel">
            <div className="xh-panel-body">
              <Tabs
                size="small"
                items={[
                  {
                    key: "diagram",
                    label: t("task.diagram"),
                    children: (
                      <InstanceDiagram instanceId={task.instance_id} at={task.element_id} />
                    ),
                  },
                  {
                    key: "history",
                    label: t("task.history"),
                    children: <Visits instanceId={task.instance_id} />,
                  },
                  ...(task.lead
                    ? [
                        {
                          key: "timeline",
                          label: t("task.timeline"),
                          children: <LeadTimeline leadId={task.lead.id} />,
                        },
                      ]
                    : []),
                ]}
              />
            </div>
          </div>
        </div>
      </div>
    </Page>
  );
}

function Standing({ task }: { task: TaskFile }) {
  const t = useText();
  return (
    <dl className="xh-standing">
      <div>
        <dt>{t("task.for")}</dt>
        <dd>{task.candidate_names.join("、") || t("common.none")}</dd>
      </div>
      <div>
        <dt>{t("task.with")}</dt>
        <dd>{task.assignee_name ?? t("worklist.unclaimed")}</dd>
      </div>
      <div>
        <dt>{t("task.opened")}</dt>
        <dd>
          <Ago at={task.opened_at} />
        </dd>
      </div>
      <div>
        <dt>{t("task.due")}</dt>
        <dd>
          <CountedDue due={task.due_at} of={{ kind: "task", id: task.id }} />
        </dd>
      </div>
    </dl>
  );
}
