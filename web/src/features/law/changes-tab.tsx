// 变动清单: which dates were counted again and why, what was withdrawn, what somebody must look at.
import { ExclamationCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Select, Table, Tag } from "antd";
import { Link } from "react-router";
import {
  type ChangeQuery,
  listRecomputations,
  listRecomputed,
  readCatalogue,
} from "@/shared/api/law";
import type { RecomputedDate } from "@/shared/api/types";
import { LeadCell } from "@/shared/leads/lead-cell";
import { useSession } from "@/shared/session/session";
import { limitText, momentText } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { useFilters } from "@/shared/ui/use-filters";
import { usePages } from "@/shared/ui/use-pages";

type What = RecomputedDate["what"];
const WHAT: What[] = ["moved", "armed", "stopped", "withdrawn", "person"];
const COLOURS: Record<What, string> = {
  moved: "blue",
  armed: "blue",
  stopped: "default",
  withdrawn: "green",
  person: "red",
};
const FILTERS = ["what", "limit_id", "run_id", "lead_id"] as const;

export function ChangesTab() {
  const t = useText();
  const [chosen, set] = useFilters(FILTERS);
  const asked = chosen as ChangeQuery;
  const pages = usePages(["recomputed", asked], (cursor) =>
    listRecomputed({ ...asked, ...(cursor ? { cursor } : {}) }),
  );
  const people = useQuery({
    queryKey: ["recomputed", "person"],
    queryFn: () => listRecomputed({ what: "person" }),
  });
  const waiting = people.data?.items.length ?? 0;

  return (
    <>
      {waiting > 0 && asked.what !== "person" ? (
        <Alert
          banner
          type="warning"
          title={t("law.people", { n: people.data?.next_cursor ? `${waiting}+` : waiting })}
          action={
            <Button size="small" onClick={() => set({ what: "person" })}>
              {t("law.people_show")}
            </Button>
          }
        />
      ) : null}
      <Filters asked={asked} set={set} />
      {pages.error ? (
        <ProblemPanel error={pages.error} retry={pages.reload} />
      ) : (
        <Changes
          items={pages.items}
          waiting={pages.waiting}
          filtered={Object.keys(asked).length > 0}
        />
      )}
      {pages.items.length > 0 ? (
        <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
      ) : null}
    </>
  );
}

type FiltersProps = {
  asked: ChangeQuery;
  set: (change: Partial<Record<(typeof FILTERS)[number], string>>) => void;
};

function Filters({ asked, set }: FiltersProps) {
  const t = useText();
  const { may } = useSession();
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  const runs = useQuery({
    queryKey: ["recomputations"],
    queryFn: listRecomputations,
    enabled: may("supervise"),
  });
  return (
    <div className="xh-filters xh-no-print">
      <Select
        style={{ width: 150 }}
        aria-label={t("law.what")}
        value={asked.what ?? ""}
        onChange={(what) => set({ what })}
        options={[
          { value: "", label: t("law.all_changes") },
          ...WHAT.map((what) => ({ value: what as string, label: t(`law.what.${what}`) })),
        ]}
      />
      <Select
        style={{ width: 220 }}
        aria-label={t("law.limit")}
        showSearch={{ optionFilterProp: "label" }}
        value={asked.limit_id ?? ""}
        onChange={(limit_id) => set({ limit_id })}
        options={[
          { value: "", label: t("law.all_limits") },
          ...(catalogue.data?.items ?? []).map((limit) => ({
            value: limit.id,
            label: `${limit.name} ${limit.id}`,
          })),
        ]}
      />
      {may("supervise") ? (
        <Select
          style={{ width: 300 }}
          aria-label={t("law.run")}
          value={asked.run_id ?? ""}
          onChange={(run_id) => set({ run_id })}
          options={[
            { value: "", label: t("law.all_runs") },
            ...(runs.data ?? []).map((run) => ({
              value: run.id,
              label: [
                momentText(run.since),
                t(`law.part.${run.part}` as Key),
                run.done_at ? t("law.run_cases", { n: run.cases }) : t("law.run_going"),
              ].join(" · "),
            })),
          ]}
        />
      ) : null}
      {Object.keys(asked).length > 0 ? (
        <Button
          type="link"
          onClick={() => set({ what: "", limit_id: "", run_id: "", lead_id: "" })}
        >
          {t("common.reset")}
        </Button>
      ) : null}
    </div>
  );
}

type ChangesProps = { items: RecomputedDate[]; waiting: boolean; filtered: boolean };

function Changes({ items, waiting, filtered }: ChangesProps) {
  const t = useText();
  const { may } = useSession();
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  const names = new Map(
    (catalogue.data?.items ?? []).flatMap((limit) => limit.ids.map((id) => [id, limit.name])),
  );
  return (
    <Table<RecomputedDate>
      className="xh-table"
      size="small"
      rowKey="id"
      dataSource={items}
      loading={waiting}
      pagination={false}
      scroll={{ x: 1040 }}
      locale={{
        emptyText: (
          <Nothing
            title={t(filtered ? "law.none_found" : "law.no_changes")}
            why={filtered ? "" : t("law.no_changes_why")}
          />
        ),
      }}
      columns={[
        {
          title: t("worklist.lead"),
          key: "lead",
          width: 200,
          render: (_, { lead }) => <LeadCell lead={lead} />,
        },
        {
          title: t("law.limit"),
          key: "limit",
          render: (_, one) => (
            <>
              {names.get(one.limit_id) ?? one.limit_id}
              <div className="xh-quiet xh-small">
                {may("operate_instance") ? (
                  <Link to={`/instances/${one.instance_id}`}>{one.name || one.element_id}</Link>
                ) : (
                  one.name
                )}
              </div>
            </>
          ),
        },
        {
          title: t("law.from_to"),
          key: "moved",
          width: 170,
          render: (_, one) => <FromTo one={one} />,
        },
        {
          title: t("law.what"),
          key: "what",
          width: 120,
          render: (_, { what }) => (
            <Tag
              className="xh-mark"
              color={COLOURS[what]}
              icon={what === "person" ? <ExclamationCircleFilled aria-hidden /> : null}
            >
              {t(`law.what.${what}`)}
            </Tag>
          ),
        },
        { title: t("law.why"), key: "why", dataIndex: "why", width: 260 },
        { title: t("law.at"), key: "at", width: 150, render: (_, { at }) => momentText(at) },
      ]}
    />
  );
}

function FromTo({ one }: { one: RecomputedDate }) {
  const t = useText();
  if (!one.before && !one.after) return <span className="xh-quiet">{t("common.none")}</span>;
  return (
    <>
      <div className="xh-quiet">
        {one.before ? limitText(one.before) : t("deadline.not_running")}
      </div>
      <div>
        → <strong>{one.after ? limitText(one.after) : t("deadline.not_running")}</strong>
      </div>
    </>
  );
}
