// The board of supervision acts: what is listed, sponsored or guided, until when, and where it stands.
import { Segmented, Table } from "antd";
import { useState } from "react";
import { listActs } from "@/shared/api/supervision";
import type { SupervisionAct } from "@/shared/api/types";
import { ActDetails, ActState, ClearBy } from "@/shared/leads/act-details";
import { LeadCell } from "@/shared/leads/lead-cell";
import { dayText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";

export function Acts() {
  const t = useText();
  const [standing, setStanding] = useState(true);
  const pages = usePages(["supervision-acts", standing], (cursor) =>
    listActs({ standing, ...(cursor ? { cursor } : {}) }),
  );
  if (pages.error) return <ProblemPanel error={pages.error} retry={pages.reload} />;
  return (
    <>
      <Segmented
        className="xh-no-print"
        style={{ margin: 12 }}
        value={standing ? "standing" : "ended"}
        onChange={(value) => setStanding(value === "standing")}
        options={[
          { value: "standing", label: t("acts.standing") },
          { value: "ended", label: t("acts.ended") },
        ]}
      />
      <Table<SupervisionAct>
        className="xh-table"
        size="small"
        rowKey="id"
        dataSource={pages.items}
        loading={pages.waiting}
        pagination={false}
        scroll={{ x: 900 }}
        columns={[
          {
            title: t("acts.act"),
            key: "act",
            render: (_, act) => (
              <>
                <div>{act.act_label}</div>
                <span className="xh-quiet">{act.order_number}</span>
              </>
            ),
          },
          {
            title: t("worklist.lead"),
            key: "lead",
            render: (_, { lead }) => <LeadCell lead={lead} />,
          },
          {
            title: t("acts.ordered"),
            key: "ordered",
            render: (_, act) => <ActDetails act={act} />,
          },
          { title: t("acts.clear_by"), key: "clear_by", render: (_, act) => <ClearBy act={act} /> },
          { title: t("acts.since"), key: "since", render: (_, act) => dayText(act.started_at) },
          { title: t("acts.state"), key: "state", render: (_, act) => <ActState act={act} /> },
        ]}
        locale={{ emptyText: <Nothing title={t("acts.none")} why={t("acts.none_why")} /> }}
      />
      {pages.items.length > 0 ? (
        <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
      ) : null}
    </>
  );
}
