// The deadlines of a lead: what runs out when and why, and what may be done about it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Space, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { readLeadDeadlines } from "@/shared/api/deadlines";
import type { Lead, LeadDeadline } from "@/shared/api/types";
import { HowCounted } from "@/shared/deadlines/how-counted";
import { dateText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { DueMark } from "@/shared/ui/marks";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { DeadlineAct, type Wanted } from "./deadline-act";
import { DeadlineRecords } from "./deadline-record-list";

export function DeadlinesPanel({ lead }: { lead: Lead }) {
  const t = useText();
  const queries = useQueryClient();
  const [all, setAll] = useState(false);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const found = useQuery({
    queryKey: ["deadlines", lead.id, lead.revision],
    queryFn: () => readLeadDeadlines(lead.id),
  });
  if (found.error) {
    return (
      <Panel title={t("deadline.title")}>
        <ProblemPanel error={found.error} retry={() => void found.refetch()} />
      </Panel>
    );
  }
  const deadlines = found.data?.deadlines ?? [];
  const live = deadlines.filter(isLive);
  const shown = all ? deadlines : live;
  const rest = deadlines.length - live.length;

  function again() {
    for (const name of ["deadlines", "tasks", "escalations", "timeline", "counted"]) {
      void queries.invalidateQueries({ queryKey: [name] });
    }
  }

  return (
    <Panel
      title={t("deadline.title")}
      extra={
        <span className="xh-no-print">
          <Link to={`/law?view=changes&lead_id=${lead.id}`}>{t("deadline.moves")}</Link>
          {rest > 0 ? (
            <Button type="link" size="small" onClick={() => setAll(!all)}>
              {all ? t("deadline.hide_rest") : t("deadline.show_rest", { n: rest })}
            </Button>
          ) : null}
        </span>
      }
    >
      {!found.data ? (
        <Waiting />
      ) : shown.length === 0 ? (
        <Nothing title={t("deadline.none")} />
      ) : (
        <ul className="xh-list-plain">
          {shown.map((deadline) => (
            <li key={deadline.limit.id}>
              <div>
                {deadline.limit.name}
                <div className="xh-quiet xh-small">
                  {deadline.length} · {deadline.limit.article}
                </div>
                <Acts deadline={deadline} holds={found.data.holds} onWanted={setWanted} />
              </div>
              <span className="xh-counted">
                <Standing deadline={deadline} />
                <HowCounted counted={deadline} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {found.data ? <DeadlineRecords leadId={lead.id} found={found.data} onDone={again} /> : null}
      {wanted ? (
        <DeadlineAct
          leadId={lead.id}
          wanted={wanted}
          onClose={() => setWanted(null)}
          onDone={again}
        />
      ) : null}
    </Panel>
  );
}

/** Say whether people still have to think of it: it runs, is late, or is held. */
function isLive({ state, because }: LeadDeadline): boolean {
  return state === "running" || state === "overdue" || because === "held";
}

function Standing({ deadline }: { deadline: LeadDeadline }) {
  const t = useText();
  const { state, because, due_at, met_on, provisional } = deadline;
  if (because === "held") return <Tag color="blue">{t("deadline.held")}</Tag>;
  if (state === "not_running") return <span className="xh-quiet">{t("deadline.not_running")}</span>;
  if (state === "ended") return <span className="xh-quiet">{t("deadline.ended")}</span>;
  if (state === "met" || state === "met_late") {
    return (
      <span className={state === "met" ? "xh-quiet" : "xh-due xh-due-overdue"}>
        {met_on ? t(`deadline.${state}`, { date: dateText(met_on) }) : t("deadline.done_undated")}
      </span>
    );
  }
  return (
    <>
      <DueMark due={due_at ?? null} plain />
      {provisional ? <Tag color="gold">{t("deadline.provisional")}</Tag> : null}
    </>
  );
}

type ActsProps = {
  deadline: LeadDeadline;
  holds: { id: string; limit_id: string; to_on: string | null }[];
  onWanted: (wanted: Wanted) => void;
};

function Acts({ deadline, holds, onWanted }: ActsProps) {
  const t = useText();
  const { acts, limit, because } = deadline;
  if (!isLive(deadline) || (acts.hold.length === 0 && acts.extend.length === 0)) return null;
  const open = holds.find((hold) => hold.limit_id === limit.id && hold.to_on === null);
  return (
    <Space size={4} className="xh-no-print">
      {acts.hold.length > 0 && !open ? (
        <Button size="small" onClick={() => onWanted({ act: "hold", limit, grounds: acts.hold })}>
          {t("deadline.hold")}
        </Button>
      ) : null}
      {acts.hold.length > 0 && open ? (
        <Button size="small" onClick={() => onWanted({ act: "resume", limit, holdId: open.id })}>
          {t("deadline.resume")}
        </Button>
      ) : null}
      {acts.extend.length > 0 && because !== "held" ? (
        <Button
          size="small"
          onClick={() => onWanted({ act: "extend", limit, stages: acts.extend })}
        >
          {t("deadline.extend")}
        </Button>
      ) : null}
    </Space>
  );
}
