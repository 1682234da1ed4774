// The columns in which tasks are listed, on the worklist and in supervision.
import { Button, type TableColumnsType, Tag } from "antd";
import { Link } from "react-router";
import type { Task } from "@/shared/api/types";
import { CountedDue } from "@/shared/deadlines/how-counted";
import { useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { Ago, EscalationMark, RiskMark, SampleMark } from "@/shared/ui/marks";
import { RisenMark } from "./risen-mark";

type Options = {
  busy?: string | null;
  onClaim?: (task: Task) => void;
  action?: (task: Task) => React.ReactNode;
};

export function useTaskColumns({ busy = null, onClaim, action }: Options): TableColumnsType<Task> {
  const t = useText();
  const codes = useCodes();
  return [
    {
      title: t("worklist.task"),
      key: "task",
      width: 168,
      render: (_, task) => (
        <span className="xh-two-lines">
          <Link to={`/tasks/${task.id}`} className="xh-task-name">
            {task.name}
          </Link>
          {task.escalation ? <EscalationMark /> : null}
          <RisenMark ladder={task.ladder} />
        </span>
      ),
    },
    {
      title: t("worklist.lead"),
      key: "lead",
      render: (_, { lead }) =>
        lead ? (
          <div>
            <div>{lead.subject_name}</div>
            <span className="xh-quiet xh-small xh-lead-line">
              <Link to={`/leads/${lead.id}`} onClick={(event) => event.stopPropagation()}>
                {lead.number}
              </Link>{" "}
              <RiskMark
                grade={lead.risk_grade}
                label={codes.label("risk_grade", lead.risk_grade)}
              />{" "}
              {lead.sample ? <SampleMark /> : null}
            </span>
          </div>
        ) : (
          <span className="xh-quiet">{t("common.none")}</span>
        ),
    },
    {
      title: t("worklist.process"),
      key: "process",
      width: 96,
      responsive: ["lg"],
      render: (_, task) => (
        <div>
          {task.process_name}
          {task.lead ? <div className="xh-quiet xh-small">{task.lead.stage_label}</div> : null}
        </div>
      ),
    },
    {
      title: t("worklist.body"),
      key: "body",
      width: 160,
      render: (_, task) => (
        <div>
          {task.candidate_names.join("、") || t("common.none")}
          <div className="xh-quiet xh-small">
            {task.assignee_name
              ? t("worklist.claimed_by", { name: task.assignee_name })
              : t("worklist.unclaimed")}
          </div>
        </div>
      ),
    },
    {
      title: t("worklist.opened"),
      key: "opened",
      width: 100,
      render: (_, task) => <Ago at={task.opened_at} />,
    },
    {
      title: t("worklist.due"),
      key: "due",
      width: 146,
      render: (_, task) => <CountedDue due={task.due_at} of={{ kind: "task", id: task.id }} />,
    },
    {
      title: t("worklist.priority"),
      key: "priority",
      width: 74,
      render: (_, task) => <PriorityMark priority={task.priority} />,
    },
    {
      title: t("common.actions"),
      key: "actions",
      width: 84,
      onCell: () => ({ onClick: (event) => event.stopPropagation() }),
      render: (_, task) =>
        action ? (
          action(task)
        ) : task.may.claim && onClaim ? (
          <Button size="small" loading={busy === task.id} onClick={() => onClaim(task)}>
            {t("worklist.claim")}
          </Button>
        ) : (
          <Link to={`/tasks/${task.id}`}>
            {t(task.may.complete ? "worklist.open" : "worklist.look")}
          </Link>
        ),
    },
  ];
}

/** Name a priority (0–100, 50 is usual). */
function PriorityMark({ priority }: { priority: number }) {
  const t = useText();
  if (priority >= 80) {
    return (
      <Tag className="xh-mark" color="red">
        {t("worklist.urgent")}
      </Tag>
    );
  }
  if (priority > 50) {
    return (
      <Tag className="xh-mark" color="orange">
        {t("worklist.high")}
      </Tag>
    );
  }
  return <span className="xh-quiet">{t("worklist.normal")}</span>;
}
