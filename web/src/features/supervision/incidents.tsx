// Steps that could not go on, with the way to try them again.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { listIncidents, retryIncident } from "@/shared/api/processes";
import type { Incident } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { Ago } from "@/shared/ui/marks";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";

export function Incidents({ mayRetry }: { mayRetry: boolean }) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const pages = usePages(["incidents"], listIncidents, 60_000);

  async function retry(incident: Incident) {
    setBusy(incident.id);
    try {
      await retryIncident(incident.id);
      say.done(t("supervision.retried"));
    } catch (error) {
      say.problem(error);
    } finally {
      setBusy(null);
      void queries.invalidateQueries({ queryKey: ["incidents"] });
    }
  }

  if (pages.error) return <ProblemPanel error={pages.error} retry={pages.reload} />;
  return (
    <>
      <Table<Incident>
        className="xh-table"
        size="small"
        rowKey="id"
        dataSource={pages.items}
        loading={pages.waiting}
        pagination={false}
        columns={[
          {
            title: t("supervision.element"),
            key: "element",
            render: (_, incident) => (
              <>
                {mayRetry ? (
                  <Link to={`/instances/${incident.instance_id}`}>{incident.process_id}</Link>
                ) : (
                  incident.process_id
                )}
                <div className="xh-quiet xh-small">{incident.element_id}</div>
              </>
            ),
          },
          {
            title: t("supervision.message"),
            key: "message",
            render: (_, incident) => incident.message,
          },
          {
            title: t("worklist.lead"),
            key: "lead",
            render: (_, incident) =>
              incident.lead_id ? (
                <Link to={`/leads/${incident.lead_id}`}>{t("task.open_lead")}</Link>
              ) : (
                <span className="xh-quiet">{t("common.none")}</span>
              ),
          },
          {
            title: t("supervision.raised"),
            key: "at",
            render: (_, incident) => <Ago at={incident.raised_at} />,
          },
          {
            title: t("common.actions"),
            key: "actions",
            render: (_, incident) =>
              mayRetry ? (
                <Button
                  size="small"
                  loading={busy === incident.id}
                  onClick={() => void retry(incident)}
                >
                  {t("supervision.retry")}
                </Button>
              ) : null,
          },
        ]}
        locale={{
          emptyText: (
            <Nothing title={t("supervision.no_incidents")} why={t("supervision.fine_why")} />
          ),
        }}
      />
      {pages.items.length > 0 ? (
        <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
      ) : null}
    </>
  );
}
