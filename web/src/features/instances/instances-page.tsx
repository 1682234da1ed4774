// Instances by process, version and state, newest first.
import { SwapOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Table } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { listInstances } from "@/shared/api/instances";
import { listDefinitions } from "@/shared/api/processes";
import type { Instance } from "@/shared/api/types";
import { momentText } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing, Page } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { InstanceState, STATES } from "./instance-state";

export default function InstancesPage() {
  const t = useText();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const process = search.get("process") ?? "";
  const state = search.get("state") ?? "";
  const definitions = useQuery({ queryKey: ["definitions"], queryFn: () => listDefinitions() });
  const pages = usePages(["instances", process, state], (cursor) =>
    listInstances({
      ...(process ? { process_id: process } : {}),
      ...(state ? { state: state as (typeof STATES)[number] } : {}),
      ...(cursor ? { cursor } : {}),
    }),
  );

  function filter(name: string, value: string) {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  }

  return (
    <Page
      title={t("instance.title")}
      actions={
        <Button
          icon={<SwapOutlined />}
          onClick={() => navigate(`/instances/migrate${process ? `?process=${process}` : ""}`)}
        >
          {t("instance.migrate")}
        </Button>
      }
    >
      <div className="xh-panel">
        <div className="xh-filters">
          <Select
            style={{ width: 240 }}
            aria-label={t("instance.process")}
            value={process}
            onChange={(value) => filter("process", value)}
            options={[
              { value: "", label: t("instance.all_processes") },
              ...(definitions.data?.items ?? []).map((one) => ({
                value: one.key,
                label: one.name || one.key,
              })),
            ]}
          />
          <Select
            style={{ width: 140 }}
            aria-label={t("instance.state")}
            value={state}
            onChange={(value) => filter("state", value)}
            options={[
              { value: "", label: t("instance.all_states") },
              ...STATES.map((one) => ({ value: one, label: t(`state.${one}` as Key) })),
            ]}
          />
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : (
          <Table<Instance>
            className="xh-table"
            size="small"
            rowKey="id"
            dataSource={pages.items}
            loading={pages.waiting}
            pagination={false}
            scroll={{ x: 800 }}
            columns={[
              {
                title: t("instance.process"),
                key: "process",
                render: (_, one) => (
                  <Link to={`/instances/${one.id}`}>{one.process_name || one.process_id}</Link>
                ),
              },
              {
                title: t("instance.version"),
                key: "version",
                width: 80,
                render: (_, one) => t("diagram.version", { n: one.version }),
              },
              {
                title: t("instance.key"),
                key: "key",
                render: (_, one) =>
                  one.lead_id ? (
                    <Link to={`/leads/${one.lead_id}`}>
                      {one.business_key ?? t("instance.lead")}
                    </Link>
                  ) : (
                    (one.business_key ?? <span className="xh-quiet">{t("common.none")}</span>)
                  ),
              },
              {
                title: t("instance.state"),
                key: "state",
                width: 100,
                render: (_, one) => <InstanceState state={one.state} />,
              },
              {
                title: t("instance.started"),
                key: "started",
                render: (_, one) => momentText(one.started_at),
              },
            ]}
            locale={{ emptyText: <Nothing title={t("instance.none")} /> }}
          />
        )}
        {pages.items.length > 0 ? (
          <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
        ) : null}
      </div>
    </Page>
  );
}
