// The facts of the lead a task is about, as far as the person at the task needs them.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { readLead } from "@/shared/api/leads";
import type { TaskLead } from "@/shared/api/types";
import { columnOf, type LeadColumn } from "@/shared/leads/columns";
import { Fact } from "@/shared/leads/fact";
import { useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { AgeMark, KeyMarks, RiskMark, SampleMark, StageMark } from "@/shared/ui/marks";
import { Panel, Waiting } from "@/shared/ui/page";

const SHOWN = [
  "subject_name",
  "sector",
  "source",
  "street_id",
  "responsible_body_id",
  "amount_involved",
  "amount_unpaid",
  "participants",
  "discovered_on",
  "conclusion",
  "route",
  "summary",
].map(columnOf) as LeadColumn[];

export function LeadCard({ lead }: { lead: TaskLead }) {
  const t = useText();
  const navigate = useNavigate();
  const codes = useCodes();
  const file = useQuery({ queryKey: ["lead", lead.id], queryFn: () => readLead(lead.id) });
  const whole = file.data;
  return (
    <Panel
      title={t("task.facts")}
      extra={
        <Button size="small" onClick={() => navigate(`/leads/${lead.id}`)}>
          {t("task.open_lead")}
        </Button>
      }
    >
      <div className="xh-page-marks" style={{ marginBottom: 8 }}>
        <strong>{lead.number}</strong>
        <StageMark stage={lead.stage} label={codes.label("stage", lead.stage)} />
        <RiskMark grade={lead.risk_grade} label={codes.label("risk_grade", lead.risk_grade)} />
        {whole ? <KeyMarks flags={whole.key_flags} /> : null}
        {whole ? <AgeMark tier={whole.age_tier} /> : null}
        {lead.sample ? <SampleMark /> : null}
      </div>
      {whole ? (
        <dl className="xh-facts">
          {SHOWN.filter((column) => whole[column.name]).map((column) => (
            <Fact key={column.name} column={column} lead={whole} />
          ))}
        </dl>
      ) : file.error ? (
        <p>{lead.subject_name}</p>
      ) : (
        <Waiting />
      )}
    </Panel>
  );
}
