// The dialog in which a hold, its end, or an extension of a deadline is recorded.
import { Alert, Form, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { extendDeadline, holdDeadline, resumeDeadline } from "@/shared/api/deadlines";
import { sentenceOf } from "@/shared/api/problem";
import type { LeadDeadline } from "@/shared/api/types";
import { serverNow } from "@/shared/clock";
import { shanghaiDate } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { DateEntry } from "@/shared/ui/date-entry";
import { useSay } from "@/shared/ui/problems";

type Limit = LeadDeadline["limit"];
type Stage = LeadDeadline["acts"]["extend"][number];
export type Wanted =
  | { act: "hold"; limit: Limit; grounds: LeadDeadline["acts"]["hold"] }
  | { act: "resume"; limit: Limit; holdId: string }
  | { act: "extend"; limit: Limit; stages: Stage[] };
type Entries = {
  ground?: string;
  from_on?: string;
  to_on?: string;
  paper?: string;
  note?: string;
  stage?: number;
  amount?: number;
  approved_on?: string;
  approver?: string;
};
type Props = { leadId: string; wanted: Wanted; onClose: () => void; onDone: () => void };

export function DeadlineAct({ leadId, wanted, onClose, onDone }: Props) {
  const t = useText();
  const say = useSay();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const chosen = stageOf(wanted, Form.useWatch("stage", form));
  const today = shanghaiDate(serverNow());

  async function send(entries: Entries) {
    setBusy(true);
    setRefused("");
    try {
      await recorded(leadId, wanted, entries);
      say.done(t("deadline.done"));
      onDone();
      onClose();
    } catch (error) {
      setRefused(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t(`deadline.${wanted.act}_of`, { name: wanted.limit.name })}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: busy }}
    >
      {refused ? (
        <Alert type="error" showIcon title={refused} style={{ marginBottom: 12 }} />
      ) : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={started(wanted, today)}
        onValuesChange={(changed: Entries) => {
          if (changed.stage === undefined) return;
          const amount = stageOf(wanted, changed.stage)?.amount;
          if (amount !== undefined) form.setFieldsValue({ amount });
        }}
        onFinish={(entries) => void send(entries)}
      >
        <Fields wanted={wanted} today={today} chosen={chosen} />
      </Form>
    </Modal>
  );
}

type FieldsProps = { wanted: Wanted; today: string; chosen: Stage | undefined };

function Fields({ wanted, today, chosen }: FieldsProps) {
  const t = useText();
  const needed = [{ required: true }];
  if (wanted.act === "resume") {
    return (
      <Form.Item name="to_on" label={t("deadline.resume_on")} rules={needed}>
        <DateEntry until={today} />
      </Form.Item>
    );
  }
  const paper = (
    <Form.Item name="paper" label={t("deadline.paper")} rules={needed}>
      <Input maxLength={100} />
    </Form.Item>
  );
  if (wanted.act === "hold") {
    return (
      <>
        <Form.Item name="ground" label={t("deadline.ground")} rules={needed}>
          <Select options={wanted.grounds.map(({ ground, label }) => ({ value: ground, label }))} />
        </Form.Item>
        <Form.Item name="from_on" label={t("deadline.from_on")} rules={needed}>
          <DateEntry until={today} />
        </Form.Item>
        <Form.Item name="to_on" label={t("deadline.to_on")}>
          <DateEntry until={today} />
        </Form.Item>
        {paper}
        <Form.Item name="note" label={t("deadline.note")}>
          <Input.TextArea rows={2} maxLength={2_000} />
        </Form.Item>
      </>
    );
  }
  if (!chosen) return null;
  const { amount, unit, total, article } = chosen;
  return (
    <>
      {wanted.stages.length > 1 ? (
        <Form.Item name="stage" label={t("deadline.stage")} rules={needed}>
          <Select
            options={wanted.stages.map((stage) => ({
              value: stage.stage,
              label: t("deadline.stage_of", {
                total: t(stage.total ? "deadline.in_all" : "deadline.more"),
                amount: stage.amount,
                unit: stage.unit,
                article: stage.article,
              }),
            }))}
          />
        </Form.Item>
      ) : (
        <p className="xh-quiet">{article}</p>
      )}
      <Form.Item
        name="amount"
        label={t(total ? "deadline.amount_to" : "deadline.amount", { unit })}
        extra={t("deadline.most", { amount, unit })}
        rules={needed}
      >
        <InputNumber min={1} max={amount} precision={0} />
      </Form.Item>
      <Form.Item name="approved_on" label={t("deadline.approved_on")} rules={needed}>
        <DateEntry until={today} />
      </Form.Item>
      <Form.Item name="approver" label={t("deadline.approver")} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      {paper}
    </>
  );
}

function started(wanted: Wanted, today: string): Entries {
  if (wanted.act === "resume") return { to_on: today };
  if (wanted.act === "extend") {
    const [first] = wanted.stages;
    return first ? { stage: first.stage, amount: first.amount, approved_on: today } : {};
  }
  const [only] = wanted.grounds;
  return { from_on: today, ...(wanted.grounds.length === 1 && only ? only : {}) };
}

function recorded(leadId: string, wanted: Wanted, entries: Entries): Promise<unknown> {
  const { limit } = wanted;
  const { ground = "", from_on = "", to_on, paper = "", approved_on = "", approver = "" } = entries;
  if (wanted.act === "resume") return resumeDeadline(leadId, wanted.holdId, to_on ?? "");
  if (wanted.act === "hold") {
    const note = entries.note ?? "";
    return holdDeadline(leadId, limit.id, { ground, from_on, to_on: to_on ?? null, paper, note });
  }
  const chosen = stageOf(wanted, entries.stage);
  const stage = chosen?.stage ?? 1;
  const amount = entries.amount ?? chosen?.amount ?? 1;
  return extendDeadline(leadId, limit.id, { stage, amount, approved_on, approver, paper });
}

function stageOf(wanted: Wanted, chosen: number | undefined): Stage | undefined {
  if (wanted.act !== "extend") return undefined;
  return wanted.stages.find(({ stage }) => stage === chosen) ?? wanted.stages[0];
}
