// Timers that wait: which limit fires when, and for which lead.
import { Table } from "antd";
import { Link } from "react-router";
import { listTimers } from "@/shared/api/processes";
import type { Timer } from "@/shared/api/types";
import { CountedDue } from "@/shared/deadlines/how-counted";
import { LeadCell } from "@/shared/leads/lead-cell";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";

export function Timers() {
  const t = useText();
  const { may } = useSession();
  const pages = usePages(["timers"], listTimers);
  if (pages.error) return <ProblemPanel error={pages.error} retry={pages.reload} />;
  return (
    <>
      <Table<Timer>
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
            render: (_, timer) =>
              timer.instance_id && may("operate_instance") ? (
                <Link to={`/instances/${timer.instance_id}`}>{timer.name || timer.element_id}</Link>
              ) : (
                timer.name || timer.element_id
              ),
          },
          {
            title: t("worklist.lead"),
            key: "lead",
            render: (_, { lead }) => <LeadCell lead={lead} />,
          },
          {
            title: t("supervision.expression"),
            key: "expression",
            render: (_, timer) => <code>{timer.expression}</code>,
          },
          {
            title: t("supervision.due_at"),
            key: "due",
            render: (_, timer) => (
              <CountedDue due={timer.due_at} of={{ kind: "timer", id: timer.id }} />
            ),
          },
        ]}
        locale={{
          emptyText: <Nothing title={t("supervision.no_timers")} why={t("supervision.fine_why")} />,
        }}
      />
      {pages.items.length > 0 ? (
        <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
      ) : null}
    </>
  );
}
