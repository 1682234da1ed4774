// 升级记录: every escalation of a missed limit, by which rule, at which level, and how it ended.
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Table } from "antd";
import { Link } from "react-router";
import { type EscalationQuery, listEscalations } from "@/shared/api/escalations";
import { readCatalogue } from "@/shared/api/law";
import type { Escalation } from "@/shared/api/types";
import {
  EscalationLevel,
  EscalationRule,
  EscalationSince,
  EscalationStatus,
} from "@/shared/escalations/parts";
import { LeadCell } from "@/shared/leads/lead-cell";
import { useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { useFilters } from "@/shared/ui/use-filters";
import { usePages } from "@/shared/ui/use-pages";
import { type Chosen, FILTERS, NO_LEVEL, queryOf } from "./escalation-filters";

const STATUSES: Escalation["status"][] = ["open", "handled", "withdrawn", "lifted"];

export function Escalations() {
  const t = useText();
  const [chosen, set] = useFilters(FILTERS);
  const asked: EscalationQuery = queryOf(chosen);
  const filtered = Object.keys(chosen).length > 0;
  const pages = usePages(
    ["escalations", asked],
    (cursor) => listEscalations({ ...asked, ...(cursor ? { cursor } : {}) }),
    60_000,
  );

  return (
    <>
      <Filters chosen={chosen} set={set} />
      {pages.error ? (
        <ProblemPanel error={pages.error} retry={pages.reload} />
      ) : (
        <Rows items={pages.items} waiting={pages.waiting} filtered={filtered} />
      )}
      {pages.items.length > 0 ? (
        <More
          pages={pages}
          count={t("escalation.count", { n: pages.total ?? pages.items.length })}
        />
      ) : null}
    </>
  );
}

function Filters({ chosen, set }: { chosen: Chosen; set: (change: Chosen) => void }) {
  const t = useText();
  const codes = useCodes();
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  return (
    <div className="xh-filters xh-no-print">
      <Select
        style={{ width: 140 }}
        aria-label={t("escalation.status")}
        value={chosen.status ?? ""}
        onChange={(status) => set({ status })}
        options={[
          { value: "", label: t("escalation.all_statuses") },
          ...STATUSES.map((status) => ({
            value: status as string,
            label: t(`escalation.status.${status}`),
          })),
        ]}
      />
      <Select
        style={{ width: 160 }}
        aria-label={t("escalation.level")}
        value={chosen.level ?? ""}
        onChange={(level) => set({ level })}
        options={[
          { value: "", label: t("escalation.all_levels") },
          ...codes.options("escalation_level"),
          { value: NO_LEVEL, label: t("escalation.no_level") },
        ]}
      />
      <Select
        style={{ width: 260 }}
        aria-label={t("escalation.rule")}
        showSearch={{ optionFilterProp: "label" }}
        value={chosen.rule ?? ""}
        onChange={(rule) => set({ rule })}
        options={[
          { value: "", label: t("escalation.all_rules") },
          ...(catalogue.data?.items ?? []).map(({ id, name }) => ({
            value: id,
            label: `${name} ${id}`,
          })),
        ]}
      />
      {Object.keys(chosen).length > 0 ? (
        <Button type="link" onClick={() => set({ status: "", level: "", rule: "" })}>
          {t("common.reset")}
        </Button>
      ) : null}
    </div>
  );
}

type RowsProps = { items: Escalation[]; waiting: boolean; filtered: boolean };

function Rows({ items, waiting, filtered }: RowsProps) {
  const t = useText();
  return (
    <Table<Escalation>
      className="xh-table"
      size="small"
      rowKey="id"
      dataSource={items}
      loading={waiting}
      pagination={false}
      scroll={{ x: 1040 }}
      locale={{
        emptyText: filtered ? (
          <Nothing title={t("escalation.none_found")} why={t("worklist.empty_filtered_why")} />
        ) : (
          <Nothing title={t("escalation.none")} why={t("escalation.none_why")} />
        ),
      }}
      columns={[
        {
          title: t("escalation.name"),
          key: "name",
          width: 200,
          // Whoever may see the row may see its instance: the server lists no other.
          render: (_, { instance_id, name }) => (
            <Link to={`/instances/${instance_id}`}>{name}</Link>
          ),
        },
        {
          title: t("worklist.lead"),
          key: "lead",
          width: 210,
          render: (_, { lead }) => <LeadCell lead={lead} />,
        },
        {
          title: t("escalation.rule"),
          key: "rule",
          render: (_, escalation) => <EscalationRule escalation={escalation} />,
        },
        {
          title: t("escalation.level"),
          key: "level",
          width: 180,
          render: (_, escalation) => <EscalationLevel escalation={escalation} />,
        },
        {
          title: t("escalation.since"),
          key: "since",
          width: 190,
          render: (_, escalation) => <EscalationSince escalation={escalation} />,
        },
        {
          title: t("escalation.status"),
          key: "status",
          width: 190,
          render: (_, escalation) => <EscalationStatus escalation={escalation} />,
        },
      ]}
    />
  );
}
