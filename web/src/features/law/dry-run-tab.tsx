// 规则试算: what would escalate, be lifted or change if a table were published; nothing is.
import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Segmented, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { dryRunTables, readCatalogue } from "@/shared/api/law";
import { Problem, sentenceOf } from "@/shared/api/problem";
import type { DryRun, DryRunChange } from "@/shared/api/types";
import { useCodes } from "@/shared/session/codes";
import { useSession } from "@/shared/session/session";
import { limitText } from "@/shared/text/dates";
import { type Key, text, useText } from "@/shared/text/text";
import { FileDrop } from "@/shared/ui/file-drop";
import { Findings } from "@/shared/ui/findings";
import { Nothing } from "@/shared/ui/page";
import { useTables } from "./use-tables";

type Group = "escalate" | "lifted" | "changed";
const GROUPS: Group[] = ["escalate", "lifted", "changed"];

export function DryRunTab() {
  const t = useText();
  const { may } = useSession();
  const [names, setNames] = useState<string[]>([]);
  const [done, setDone] = useState<DryRun | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  const tables = useTables(catalogue.data?.source);

  async function run(files: File[]) {
    setNames(files.map((file) => file.name));
    setBusy(true);
    setDone(null);
    setRefused(null);
    try {
      setDone(await dryRunTables(files));
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="xh-panel-body">
      {may("see_definitions") && catalogue.data?.source ? (
        <p>
          {t("law.dry_start")}{" "}
          {(["escalation", "overdue", "deadline"] as const).map((decision) => (
            <Button
              key={decision}
              type="link"
              size="small"
              icon={<DownloadOutlined aria-hidden />}
              disabled={tables.busy}
              onClick={() => void tables.save(decision)}
            >
              {t(`law.table.${decision}`)}
            </Button>
          ))}
        </p>
      ) : null}
      <FileDrop
        multiple
        accept=".dmn"
        label={names.length > 0 ? names.join("、") : t("law.dry_drop")}
        why={t("law.dry_why")}
        busy={busy}
        onFiles={(files) => void run(files)}
      />
      <div aria-live="polite" className="xh-import">
        {busy ? <p>{t("law.dry_busy")}</p> : null}
        {refused ? <Refused error={refused} /> : null}
        {done ? <Answer done={done} /> : null}
      </div>
    </div>
  );
}

function Refused({ error }: { error: unknown }) {
  const findings = error instanceof Problem ? error.errors : [];
  return (
    <>
      <Alert type="error" showIcon title={sentenceOf(error)} />
      {findings.length > 0 ? <Findings findings={findings} /> : null}
    </>
  );
}

function Answer({ done }: { done: DryRun }) {
  const t = useText();
  const first = GROUPS.find((group) => done[group].length > 0) ?? "escalate";
  const [group, setGroup] = useState<Group>(first);
  const any = GROUPS.some((one) => done[one].length > 0);
  return (
    <>
      <Alert
        type={any ? "warning" : "success"}
        showIcon
        title={
          any
            ? t("law.dry_said", {
                up: done.escalate.length,
                off: done.lifted.length,
                other: done.changed.length,
              })
            : t("law.dry_nothing")
        }
        description={
          done.leads + done.steps > 0
            ? t("law.dry_looked", { n: done.leads, steps: done.steps })
            : t("law.dry_no_leads")
        }
      />
      {any ? (
        <>
          <Segmented
            aria-label={t("law.dry_group")}
            value={group}
            onChange={setGroup}
            options={GROUPS.map((one) => ({
              value: one,
              label: `${t(`law.dry.${one}`)} ${done[one].length}`,
            }))}
          />
          <Rows changes={done[group]} />
        </>
      ) : null}
    </>
  );
}

function Rows({ changes }: { changes: DryRunChange[] }) {
  const t = useText();
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  const names = new Map(
    (catalogue.data?.items ?? []).flatMap((limit) => limit.ids.map((id) => [id, limit.name])),
  );
  return (
    <Table<DryRunChange & { at: number }>
      className="xh-table"
      size="small"
      rowKey="at"
      dataSource={changes.map((change, at) => ({ ...change, at }))}
      scroll={{ x: 860 }}
      pagination={{ pageSize: 50, hideOnSinglePage: true, size: "small" }}
      locale={{ emptyText: <Nothing title={t("law.dry_none")} /> }}
      columns={[
        {
          title: t("worklist.lead"),
          key: "lead",
          width: 160,
          render: (_, { lead_id, number }) =>
            lead_id ? (
              <Link to={`/leads/${lead_id}`}>{number}</Link>
            ) : (
              <span className="xh-quiet">{t("law.unseen_lead")}</span>
            ),
        },
        {
          title: t("law.rule"),
          key: "rule",
          render: (_, { rule }) => (
            <>
              {names.get(rule) ?? rule} <span className="xh-quiet">{rule}</span>
            </>
          ),
        },
        {
          title: t("law.level_before"),
          key: "before",
          render: (_, { before }) => <Standing standing={before} />,
        },
        {
          title: t("law.level_after"),
          key: "after",
          render: (_, { after }) => <Standing standing={after} />,
        },
        { title: t("law.why"), key: "why", dataIndex: "why", width: 260 },
      ]}
    />
  );
}

const ACTS = ["none", "notify", "press", "report", "list", "sponsor"];

/** Name an act; a word that only the table knows is shown as it stands there. */
function actText(act: string): string {
  return ACTS.includes(act) ? text(`law.act.${act}` as Key) : act;
}

function Standing({ standing }: { standing: DryRunChange["before"] }) {
  const t = useText();
  const codes = useCodes();
  if (!standing) return <span className="xh-quiet">{t("law.not_escalated")}</span>;
  return (
    <>
      <strong>{codes.label("escalation_level", standing.level)}</strong> · {actText(standing.act)}
      <div className="xh-quiet xh-small">
        {standing.name} · {t("law.since_due", { date: limitText(standing.due_at) })}
      </div>
    </>
  );
}
