// What a supervision act ordered, in a few lines: leader, clearance date, target, task force.
import { Tag } from "antd";
import type { SupervisionAct } from "@/shared/api/types";
import { dateText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Amount } from "@/shared/ui/marks";

export function ActDetails({ act }: { act: SupervisionAct }) {
  const t = useText();
  const lines: [string, React.ReactNode][] = [];
  if (act.leader) lines.push([t("acts.leader"), act.leader]);
  if (act.demands) lines.push([t("acts.demands"), act.demands]);
  if (act.reduction_target) {
    lines.push([
      t("acts.target"),
      <span key="target">
        <Amount value={act.reduced_amount ?? 0} /> / <Amount value={act.reduction_target} />
      </span>,
    ]);
  }
  if (act.task_force.length > 0) lines.push([t("acts.force"), act.task_force.join("、")]);
  if (act.waiting_for.length > 0) lines.push([t("acts.waiting"), act.waiting_for.join("、")]);
  return (
    <dl className="xh-act">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The date by which the case is to be cleared; a missed one says so in words. */
export function ClearBy({ act }: { act: SupervisionAct }) {
  const t = useText();
  if (!act.clear_by) return <span className="xh-quiet">{t("common.none")}</span>;
  return (
    <>
      {dateText(act.clear_by)} {act.late ? <Tag color="error">{t("acts.late")}</Tag> : null}
    </>
  );
}

export function ActState({ act }: { act: SupervisionAct }) {
  const t = useText();
  if (act.standing) return <Tag color="processing">{t("acts.standing")}</Tag>;
  return <Tag>{t(act.released ? "acts.released" : "acts.ended")}</Tag>;
}
