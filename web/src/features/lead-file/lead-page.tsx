// The file of one lead: its facts, its story, where its processes stand, and what may be done.
import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useParams } from "react-router";
import { readLead } from "@/shared/api/leads";
import type { Lead } from "@/shared/api/types";
import { DUTY, FINDING, GRADING, PROGRESS, SIZE, SUBJECT } from "@/shared/leads/columns";
import { FactGroup } from "@/shared/leads/fact";
import { LeadTimeline } from "@/shared/leads/lead-timeline";
import { useCodes } from "@/shared/session/codes";
import { dateText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { AgeMark, KeyMarks, RiskMark, SampleMark, StageMark } from "@/shared/ui/marks";
import { Page, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { ActsPanel } from "./acts-panel";
import { ClosurePanel } from "./closure-panel";
import { DeadlinesPanel } from "./deadlines-panel";
import { LeadActions } from "./lead-actions";
import { LeadDiagrams } from "./lead-diagrams";
import { LeadTasks } from "./lead-tasks";
import { LinksPanel } from "./links-panel";
import { Milestones } from "./milestones";
import { Reporters } from "./reporters";

export default function LeadPage() {
  const { leadId = "" } = useParams();
  const lead = useQuery({ queryKey: ["lead", leadId], queryFn: () => readLead(leadId) });
  if (lead.error) return <ProblemPanel error={lead.error} retry={() => void lead.refetch()} />;
  if (!lead.data) return <Waiting />;
  return <LeadView key={leadId} lead={lead.data} />;
}

function LeadView({ lead }: { lead: Lead }) {
  const t = useText();
  return (
    <Page
      title={lead.number}
      heading={
        <>
          <span className="xh-number">{lead.number}</span>　{lead.subject_name}
        </>
      }
      marks={<Marks lead={lead} />}
      actions={
        <>
          <LeadActions lead={lead} />
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t("lead.print")}
          </Button>
        </>
      }
    >
      {lead.stage === "closed" && typeof lead.closed_on === "string" ? (
        <Alert
          type="success"
          showIcon
          title={t("lead.closed_on", { date: dateText(lead.closed_on) })}
          style={{ marginBottom: 12 }}
        />
      ) : null}
      <div className="xh-split xh-split-lead">
        <div>
          <Panel title={t("lead.group_milestones")}>
            <Milestones lead={lead} />
          </Panel>
          <Panel title={t("lead.facts")}>
            {[SUBJECT, SIZE, GRADING, FINDING, DUTY, PROGRESS].map((group) => (
              <FactGroup key={group.title} group={group} lead={lead} />
            ))}
            <Reporters lead={lead} />
          </Panel>
          <LeadDiagrams leadId={lead.id} />
        </div>
        <div>
          <LeadTasks leadId={lead.id} />
          <DeadlinesPanel lead={lead} />
          <ActsPanel lead={lead} />
          <ClosurePanel lead={lead} />
          <LinksPanel lead={lead} />
          <Panel title={t("lead.timeline")}>
            <LeadTimeline leadId={lead.id} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function Marks({ lead }: { lead: Lead }) {
  const codes = useCodes();
  const stage = codes.label("stage", lead.stage);
  const route = codes.label("route", lead.route);
  return (
    <>
      <StageMark stage={lead.stage} label={stage} />
      {route && route !== stage ? <StageMark stage="route" label={route} /> : null}
      <RiskMark grade={lead.risk_grade} label={codes.label("risk_grade", lead.risk_grade)} />
      <KeyMarks flags={lead.key_flags} />
      <AgeMark tier={lead.age_tier} />
      {lead.sample ? <SampleMark long /> : null}
    </>
  );
}
