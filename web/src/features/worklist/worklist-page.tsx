// The worklist: what there is to do, for whom, since when and until when.
import { BulbOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, type InputRef, Segmented, Select, Table } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { listDefinitions } from "@/shared/api/processes";
import { countTasks, listTasks } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { useTaskColumns } from "@/shared/tasks/task-columns";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Page } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { useSettled } from "@/shared/ui/use-settled";
import { KeyHelp } from "./key-help";
import { NoTasks } from "./no-tasks";
import { useClaim } from "./use-claim";
import { type Scope, useFilters } from "./use-filters";
import { useRowKeys } from "./use-row-keys";

const SCOPES: Scope[] = ["mine", "bodies", "all"];

export default function WorklistPage() {
  const t = useText();
  const navigate = useNavigate();
  const { may } = useSession();
  const filters = useFilters();
  const [words, setWords] = useState("");
  const [helping, setHelping] = useState(false);
  const search = useRef<InputRef>(null);
  const query = filters.query(useSettled(words));
  const pages = usePages(
    ["tasks", query],
    (cursor) => listTasks({ ...query, ...(cursor ? { cursor } : {}) }),
    60_000,
  );
  const { claim, busy } = useClaim(pages.reload);
  const columns = useTaskColumns({ busy, onClaim: (task) => void claim(task) });
  const open = (task: Task) => navigate(`/tasks/${task.id}`);
  const { chosen, choose } = useRowKeys(pages.items, {
    onOpen: open,
    onClaim: (task) => void claim(task),
    onSearch: () => search.current?.focus(),
    onHelp: () => setHelping(true),
  });

  return (
    <Page
      title={t("worklist.title")}
      actions={
        <>
          <Button icon={<BulbOutlined />} onClick={() => setHelping(true)}>
            {t("worklist.keys")} <kbd>?</kbd>
          </Button>
          {may("register_lead") ? (
            <Button type="primary" onClick={() => navigate("/leads/new")}>
              {t("ledger.register")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="xh-panel">
        <div className="xh-filters">
          <ScopeSwitch scope={filters.scope} onChange={(scope) => filters.set({ scope })} />
          <Input
            ref={search}
            allowClear
            style={{ width: 190 }}
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t("worklist.search")}
            aria-label={t("worklist.search")}
            onChange={(event) => setWords(event.target.value)}
            value={words}
          />
          <ProcessChoice value={filters.process} onChange={(process) => filters.set({ process })} />
          <Checkbox
            checked={filters.overdue}
            onChange={(event) => filters.set({ overdue: event.target.checked })}
          >
            {t("worklist.only_overdue")}
          </Checkbox>
          <Checkbox
            checked={filters.escalation}
            onChange={(event) => filters.set({ escalation: event.target.checked })}
          >
            {t("worklist.only_escalation")}
          </Checkbox>
          <span className="xh-grow" />
          <Select
            aria-label={t("worklist.sort")}
            style={{ width: 142 }}
            value={filters.sort}
            onChange={(sort) => filters.set({ sort })}
            options={[
              { value: "due_at", label: t("worklist.sort_due") },
              { value: "-opened_at", label: t("worklist.sort_new") },
              { value: "priority", label: t("worklist.sort_priority") },
            ]}
          />
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : (
          <>
            <Table<Task>
              className="xh-table"
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={pages.items}
              loading={pages.waiting}
              pagination={false}
              scroll={{ x: 900 }}
              rowClassName={(_, i) => (i === chosen ? "xh-row-open xh-row-chosen" : "xh-row-open")}
              onRow={(task, i) => ({
                onClick: () => {
                  choose(i ?? 0);
                  open(task);
                },
                "aria-selected": i === chosen,
              })}
              locale={{
                emptyText: (
                  <NoTasks
                    scope={filters.scope}
                    filtered={filters.filtered || words !== ""}
                    onBodies={() => filters.set({ scope: "bodies" })}
                    onClear={() => {
                      setWords("");
                      filters.clear();
                    }}
                  />
                ),
              }}
            />
            {pages.items.length > 0 ? (
              <More
                pages={pages}
                count={t(pages.total === null ? "worklist.shown" : "worklist.count", {
                  n: pages.total ?? pages.items.length,
                })}
              />
            ) : null}
          </>
        )}
      </div>
      <KeyHelp open={helping} onClose={() => setHelping(false)} />
    </Page>
  );
}

function ScopeSwitch({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  const t = useText();
  const counts = useQuery({
    queryKey: ["tasks", "counts"],
    queryFn: countTasks,
    refetchInterval: 60_000,
  });
  return (
    <Segmented<Scope>
      aria-label={t("worklist.scope")}
      value={scope}
      onChange={onChange}
      options={SCOPES.map((each) => {
        const name = t(`worklist.${each}`);
        const count = { mine: counts.data?.mine, bodies: counts.data?.claimable, all: undefined }[
          each
        ];
        return { value: each, label: count === undefined ? name : `${name} ${count}` };
      })}
    />
  );
}

function ProcessChoice({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText();
  const [opened, setOpened] = useState(value !== "");
  const known = useQuery({
    queryKey: ["definitions"],
    queryFn: () => listDefinitions(),
    enabled: opened,
  });
  useEffect(() => {
    if (value) setOpened(true);
  }, [value]);
  const options = [
    { value: "", label: t("worklist.filter_process") },
    ...(known.data?.items ?? []).map((definition) => ({
      value: definition.key,
      label: definition.name || definition.key,
    })),
  ];
  return (
    <Select
      aria-label={t("worklist.process")}
      style={{ width: 128 }}
      value={value}
      onChange={onChange}
      onOpenChange={(open) => open && setOpened(true)}
      options={options}
      loading={known.isFetching}
    />
  );
}
