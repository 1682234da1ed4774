// Imports a workbook: a check that names every faulty cell, and only then the import itself.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Modal, Table } from "antd";
import { useState } from "react";
import { importLeads } from "@/shared/api/leads";
import { sentenceOf } from "@/shared/api/problem";
import type { Imported } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { FileDrop } from "@/shared/ui/file-drop";
import { useSay } from "@/shared/ui/problems";

type Props = { onClose: () => void; onImported: () => void };

export function ImportDialog({ onClose, onImported }: Props) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<Imported | null>(null);
  const [skipBad, setSkipBad] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function send(chosen: File, dry_run: boolean, skip_bad: boolean) {
    setBusy(true);
    setRefused(null);
    try {
      const answer = await importLeads(chosen, { dry_run, skip_bad });
      setPlan(answer);
      if (dry_run) return;
      say.done(`${t("import.done")}：${answer.summary}`);
      void queries.invalidateQueries({ queryKey: ["tasks"] });
      onImported();
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  function choose(chosen: File) {
    setFile(chosen);
    setPlan(null);
    setSkipBad(false);
    void send(chosen, true, false);
  }

  const ready = plan?.ready === true;
  return (
    <Modal
      open
      width={860}
      title={t("ledger.import")}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t("common.close")}
        </Button>,
        <Button
          key="import"
          type="primary"
          loading={busy}
          disabled={!file || !ready}
          onClick={() => file && void send(file, false, skipBad)}
        >
          {t("import.do")}
        </Button>,
      ]}
    >
      <FileDrop
        accept=".xlsx"
        label={file?.name ?? t("import.drop")}
        why={t("import.why")}
        busy={busy}
        onFiles={([chosen]) => chosen && choose(chosen)}
      />
      <div aria-live="polite" className="xh-import">
        {refused ? <Alert type="error" showIcon title={sentenceOf(refused)} /> : null}
        {plan ? <Alert type={ready ? "success" : "warning"} showIcon title={plan.summary} /> : null}
        {plan && plan.bad_rows.length > 0 && file ? (
          <Checkbox
            checked={skipBad}
            disabled={busy}
            onChange={(event) => {
              setSkipBad(event.target.checked);
              void send(file, true, event.target.checked);
            }}
          >
            {t("import.skip_bad", { n: plan.bad_rows.length })}
          </Checkbox>
        ) : null}
        {plan && plan.errors.length > 0 ? (
          <Cells cells={plan.errors} title={t("import.errors")} />
        ) : null}
        {plan && plan.notes.length > 0 ? (
          <Cells cells={plan.notes} title={t("import.notes")} />
        ) : null}
        {plan && plan.duplicates.length > 0 ? <Duplicates duplicates={plan.duplicates} /> : null}
      </div>
    </Modal>
  );
}

function Cells({ cells, title }: { cells: Imported["errors"]; title: string }) {
  const t = useText();
  return (
    <Table
      size="small"
      rowKey="at"
      title={() => title}
      dataSource={cells.map((cell, at) => ({ ...cell, at }))}
      pagination={{ pageSize: 50, hideOnSinglePage: true, size: "small" }}
      scroll={{ y: 260 }}
      columns={[
        {
          title: t("import.cell"),
          key: "cell",
          width: 260,
          render: (_, cell) => (
            <>
              {t("import.row", { sheet: cell.sheet, row: cell.row })}
              <div className="xh-quiet xh-small">{cell.column}</div>
            </>
          ),
        },
        { title: t("import.problem"), key: "message", render: (_, cell) => cell.message },
      ]}
    />
  );
}

function Duplicates({ duplicates }: { duplicates: Imported["duplicates"] }) {
  const t = useText();
  return (
    <Alert
      type="warning"
      showIcon
      title={t("import.duplicates")}
      description={
        <ul className="xh-wrong">
          {duplicates.slice(0, 20).map((each) => (
            <li key={`${each.row_number}-${each.other}`}>
              {each.row_number}：{each.subject_name} — {each.other}（{each.why}）
            </li>
          ))}
        </ul>
      }
    />
  );
}
