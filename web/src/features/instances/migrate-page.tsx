// Migrating instances to another version: choose, look at what can and cannot be, then run.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Progress, Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type MigrationPlan, readDefinition } from "@/shared/api/instances";
import { sentenceOf } from "@/shared/api/problem";
import { listDefinitions } from "@/shared/api/processes";
import type { Definition } from "@/shared/api/types";
import { type Key, useText } from "@/shared/text/text";
import { Page, Panel } from "@/shared/ui/page";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { STATES } from "./instance-state";
import { Mapping, type Pair } from "./mapping";
import { useMigration } from "./use-migration";
import { Verdicts } from "./verdicts";

const RUNNING = STATES.slice(0, 3);

export default function MigratePage() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const process = search.get("process") ?? "";
  const latest = useQuery({ queryKey: ["definitions"], queryFn: () => listDefinitions() });
  const versions = useQuery({
    queryKey: ["definitions", process],
    queryFn: () => listDefinitions(process),
    enabled: process !== "",
  });
  return (
    <Page title={t("migrate.title")}>
      <Panel title={t("instance.process")}>
        <Select
          style={{ width: 320 }}
          aria-label={t("instance.process")}
          value={process || null}
          placeholder={t("process.choose")}
          onChange={(key: string) => setSearch({ process: key }, { replace: true })}
          options={(latest.data?.items ?? []).map((one) => ({
            value: one.key,
            label: one.name || one.key,
          }))}
        />
      </Panel>
      {process && versions.data ? (
        <Route
          key={process}
          process={process}
          versions={versions.data.items}
          instances={search.getAll("id")}
        />
      ) : null}
    </Page>
  );
}

type RouteProps = { process: string; versions: Definition[]; instances: string[] };

function Route({ process, versions, instances }: RouteProps) {
  const t = useText();
  const [to, setTo] = useState(versions[0]?.id ?? "");
  const [from, setFrom] = useState<number | null>(null);
  const [states, setStates] = useState<string[]>([...RUNNING]);
  const [pairs, setPairs] = useState<Pair[]>([]);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const { gathered, busy, workOff, forget } = useMigration();
  const others = versions.filter((one) => one.id !== to);
  const source = others.find((one) => one.version === from) ?? others[0];
  const elements = useElements(source?.id);
  const targets = useElements(to);
  const plan: MigrationPlan = {
    to_definition_id: to,
    process_id: process,
    version: from,
    states: states as MigrationPlan["states"],
    instance_ids: instances,
    mapping: Object.fromEntries(
      pairs.filter((pair) => pair.from).map((pair) => [pair.from, pair.to]),
    ),
  };

  async function go(reason?: string) {
    setRefused(null);
    try {
      await workOff(plan, reason);
    } catch (error) {
      setRefused(error);
    }
  }

  function change(apply: () => void) {
    apply();
    forget();
  }

  const left = gathered && !gathered.executed && gathered.done ? gathered.can : 0;
  return (
    <>
      <Panel title={t("migrate.which")}>
        <Form layout="inline" style={{ rowGap: 8 }}>
          {instances.length > 0 ? (
            <Alert type="info" showIcon title={t("migrate.only", { n: instances.length })} />
          ) : (
            <>
              <Form.Item label={t("migrate.from")} htmlFor="from">
                <Select
                  id="from"
                  style={{ width: 150 }}
                  value={from ?? 0}
                  onChange={(version: number) => change(() => setFrom(version || null))}
                  options={[
                    { value: 0, label: t("migrate.every_version") },
                    ...others.map((one) => ({
                      value: one.version,
                      label: t("diagram.version", { n: one.version }),
                    })),
                  ]}
                />
              </Form.Item>
              <Form.Item label={t("migrate.states")} htmlFor="states">
                <Select
                  id="states"
                  mode="multiple"
                  style={{ minWidth: 260 }}
                  value={states}
                  onChange={(chosen) => change(() => setStates(chosen))}
                  options={RUNNING.map((state) => ({
                    value: state,
                    label: t(`state.${state}` as Key),
                  }))}
                />
              </Form.Item>
            </>
          )}
          <Form.Item label={t("migrate.to")} htmlFor="to">
            <Select
              id="to"
              style={{ width: 150 }}
              value={to}
              onChange={(id: string) => change(() => setTo(id))}
              options={versions.map((one) => ({
                value: one.id,
                label: t("diagram.version", { n: one.version }),
              }))}
            />
          </Form.Item>
        </Form>
      </Panel>
      <Mapping
        pairs={pairs}
        sources={elements}
        targets={targets}
        onChange={(next) => change(() => setPairs(next))}
      />
      <Panel
        title={t("migrate.result")}
        extra={
          <span className="xh-page-actions">
            <Button
              loading={busy}
              disabled={!to || states.length === 0}
              type={left ? "default" : "primary"}
              onClick={() => void go()}
            >
              {t("migrate.check")}
            </Button>
            <Button type="primary" disabled={!left || busy} onClick={() => setAsking(true)}>
              {t("migrate.run", { n: left })}
            </Button>
          </span>
        }
      >
        <div aria-live="polite">
          {refused ? <Alert type="error" showIcon title={sentenceOf(refused)} /> : null}
          {gathered && !gathered.done ? (
            <>
              {t(gathered.executed ? "migrate.running" : "migrate.checking")}
              <Progress
                percent={Math.floor((100 * gathered.seen) / Math.max(1, gathered.total))}
                format={() => `${gathered.seen} / ${gathered.total}`}
              />
            </>
          ) : null}
          {gathered?.done ? (
            <Verdicts
              gathered={gathered}
              onName={(id) => setPairs((old) => [...old, { from: id, to: null }])}
              known={pairs.map((pair) => pair.from)}
            />
          ) : null}
        </div>
      </Panel>
      <ReasonDialog
        title={t("migrate.title")}
        why={t("migrate.run_why")}
        confirm={t("migrate.run", { n: left })}
        open={asking}
        onClose={() => setAsking(false)}
        onReason={(reason) => {
          setAsking(false);
          return go(reason);
        }}
      />
    </>
  );
}

function useElements(definitionId: string | undefined) {
  const found = useQuery({
    queryKey: ["definition", definitionId],
    queryFn: () => readDefinition(definitionId ?? ""),
    enabled: Boolean(definitionId),
    staleTime: Infinity,
  });
  return found.data?.elements ?? [];
}
