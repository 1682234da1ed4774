// Loads a year of holidays from a file: what is wrong by row and column, what it changes, and then.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal, Table } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { loadHolidays, previewHolidays } from "@/shared/api/law";
import { Problem, type ProblemEntry, sentenceOf } from "@/shared/api/problem";
import type { HolidayPreview, HolidaysLoaded, StaleMoment } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { dateText, limitText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { FileDrop } from "@/shared/ui/file-drop";

export function LoadYear({ onClose }: { onClose: () => void }) {
  const t = useText();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [notice, setNotice] = useState("");
  const [plan, setPlan] = useState<HolidayPreview | null>(null);
  const [done, setDone] = useState<HolidaysLoaded | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function trying(step: () => Promise<void>) {
    setBusy(true);
    setRefused(null);
    try {
      await step();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  function choose(chosen: File) {
    setFile(chosen);
    setPlan(null);
    setDone(null);
    void trying(async () => {
      const found = await previewHolidays(chosen);
      setPlan(found);
      if (found.notice) setNotice(found.notice);
    });
  }

  function load(chosen: File) {
    void trying(async () => {
      setDone(await loadHolidays(chosen, notice.trim()));
      for (const name of ["holidays", "counted", "deadlines", "recomputed", "trial"]) {
        void queries.invalidateQueries({ queryKey: [name] });
      }
    });
  }

  const ready = file !== null && plan !== null && done === null && notice.trim() !== "";
  return (
    <Modal
      open
      width={760}
      title={t("law.load")}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t("common.close")}
        </Button>,
        <Button
          key="load"
          type="primary"
          loading={busy}
          disabled={!ready}
          onClick={() => file && load(file)}
        >
          {plan ? t("law.load_year", { year: plan.year }) : t("law.load")}
        </Button>,
      ]}
    >
      <FileDrop
        accept=".csv,.xlsx,.json"
        label={file?.name ?? t("process.drop")}
        why={t("law.load_why")}
        busy={busy}
        onFiles={([chosen]) => chosen && choose(chosen)}
      />
      <Form layout="vertical" style={{ marginTop: 12 }}>
        <Form.Item label={t("law.notice_number")} htmlFor="notice" required>
          <Input
            id="notice"
            maxLength={200}
            placeholder={t("law.notice_example")}
            value={notice}
            onChange={(event) => setNotice(event.target.value)}
          />
        </Form.Item>
      </Form>
      <div aria-live="polite" className="xh-import">
        {refused ? <Refused error={refused} /> : null}
        {done ? <Done done={done} /> : plan ? <Plan plan={plan} /> : null}
      </div>
    </Modal>
  );
}

function Refused({ error }: { error: unknown }) {
  const t = useText();
  const wrong = error instanceof Problem ? error.errors : [];
  return (
    <>
      <Alert type="error" showIcon title={sentenceOf(error)} />
      {wrong.length > 0 ? (
        <Table<ProblemEntry & { at: number }>
          size="small"
          rowKey="at"
          dataSource={wrong.map((entry, at) => ({ ...entry, at }))}
          pagination={false}
          scroll={{ y: 240 }}
          columns={[
            {
              title: t("law.row"),
              key: "row",
              width: 90,
              render: (_, { row }) => (row ? t("law.row_n", { n: row }) : t("law.whole_file")),
            },
            { title: t("law.column"), dataIndex: "column", width: 110 },
            { title: t("law.wrong"), dataIndex: "message" },
          ]}
        />
      ) : null}
    </>
  );
}

function Plan({ plan }: { plan: HolidayPreview }) {
  const t = useText();
  const { year, off, worked, known, days, stale_count: moved } = plan;
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={t("law.plan", { year, off, worked })}
        description={
          <>
            <div>{t(known ? "law.plan_known" : "law.plan_new", { n: days.length })}</div>
            <div>{t("law.plan_moves", { n: moved })}</div>
          </>
        }
      />
      {days.length > 0 ? (
        <details className="xh-changes" open={known}>
          <summary>{t("law.changed_days", { n: days.length })}</summary>
          <ul>
            {days.map((day) => (
              <li key={day.day}>
                {dateText(day.day)}：{day.before} → <strong>{day.after}</strong>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Moved moved={plan.stale} />
    </>
  );
}

function Done({ done }: { done: HolidaysLoaded }) {
  const t = useText();
  const { may } = useSession();
  return (
    <>
      <Alert
        type="success"
        showIcon
        title={t("law.loaded_done", { year: done.year, off: done.off, worked: done.worked })}
        description={
          <>
            {t("law.loaded_moves", { n: done.stale_count })}{" "}
            {may("see_ledger") ? <Link to="/law?view=changes">{t("law.see_changes")}</Link> : null}
          </>
        }
      />
      <Moved moved={done.stale} />
    </>
  );
}

function Moved({ moved }: { moved: StaleMoment[] }) {
  const t = useText();
  if (moved.length === 0) return null;
  return (
    <Table<StaleMoment>
      size="small"
      rowKey="id"
      title={() => t("law.moves")}
      dataSource={moved}
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }}
      columns={[
        {
          title: t("law.where"),
          key: "lead",
          render: (_, one) => (
            <>
              {one.name}
              <div className="xh-quiet xh-small">{one.lead_number}</div>
            </>
          ),
        },
        { title: t("law.limit"), dataIndex: "limit_name" },
        {
          title: t("law.from_to"),
          key: "moved",
          render: (_, one) => (
            <>
              {limitText(one.before)} →{" "}
              <strong>{one.after ? limitText(one.after) : one.why}</strong>
            </>
          ),
        },
      ]}
    />
  );
}
