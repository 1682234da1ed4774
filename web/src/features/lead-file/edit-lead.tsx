// The drawer in which facts of a lead are corrected, with the reason.
import { Alert, Button, Drawer, Form, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { changeLead } from "@/shared/api/leads";
import { Problem, sentenceOf } from "@/shared/api/problem";
import type { Lead, Values } from "@/shared/api/types";
import { AmountInput } from "@/shared/forms/amount-input";
import {
  CLOSURE,
  type ColumnGroup,
  correctable,
  DUTY,
  FINDING,
  GRADING,
  type LeadColumn,
  MILESTONES,
  PROGRESS,
  SIZE,
  SUBJECT,
} from "@/shared/leads/columns";
import { useColumnName } from "@/shared/leads/fact";
import { useBodies, useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { DateEntry } from "@/shared/ui/date-entry";

const EDITED: ColumnGroup[] = [
  SUBJECT,
  SIZE,
  GRADING,
  FINDING,
  DUTY,
  MILESTONES,
  CLOSURE,
  PROGRESS,
].map(correctable);

type Props = { lead: Lead; onClose: () => void; onSaved: () => void };

export function EditLead({ lead, onClose, onSaved }: Props) {
  const t = useText();
  const columnName = useColumnName();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function save(entries: Values) {
    const { reason, ...columns } = entries;
    const changes = Object.fromEntries(
      Object.entries(columns).filter(([name, value]) => !same(value, lead[name])),
    );
    if (Object.keys(changes).length === 0) {
      setRefused(new Problem(422, { detail: t("lead.nothing_changed") }));
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      await changeLead(lead.id, { ...changes, reason, revision: lead.revision });
      onSaved();
      onClose();
    } catch (error) {
      setRefused(error);
      if (error instanceof Problem) {
        form.setFields(
          error.errors.flatMap((entry) => {
            const name = (entry.path ?? "").replace(/^lead\./, "");
            return name in lead ? [{ name, errors: [entry.message ?? ""] }] : [];
          }),
        );
      }
    } finally {
      setBusy(false);
    }
  }

  const stale = refused instanceof Problem && refused.status === 409;
  return (
    <Drawer
      open
      title={t("lead.edit_title", { number: lead.number })}
      size={720}
      onClose={onClose}
      footer={
        <div className="xh-drawer-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {t("common.save")}
          </Button>
        </div>
      }
    >
      {refused ? (
        <Alert
          type={stale ? "warning" : "error"}
          showIcon
          style={{ marginBottom: 12 }}
          title={stale ? t("problem.stale_title") : sentenceOf(refused)}
          description={stale ? sentenceOf(refused) || t("problem.stale_why") : undefined}
          action={
            stale ? (
              <Button
                size="small"
                onClick={() => {
                  onSaved();
                  onClose();
                }}
              >
                {t("common.reload")}
              </Button>
            ) : null
          }
        />
      ) : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={lead}
        onFinish={(entries) => void save(entries)}
        scrollToFirstError={{ focus: true }}
      >
        <Form.Item
          name="reason"
          label={t("common.reason")}
          rules={[{ required: true, whitespace: true, message: t("common.reason_needed") }]}
        >
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
        {EDITED.map((group) => (
          <fieldset className="xh-group" key={group.title}>
            <legend>{t(group.title)}</legend>
            <div className="xh-entry-grid">
              {group.columns.map((column) => (
                <Form.Item
                  key={column.name}
                  name={column.name}
                  label={
                    column.kind === "date"
                      ? t("column.on", { name: columnName(column.name) })
                      : columnName(column.name)
                  }
                  className={column.kind === "long" ? "wide" : ""}
                  {...(column.kind === "flag" ? { valuePropName: "checked" } : {})}
                >
                  <Entry column={column} form={form} />
                </Form.Item>
              ))}
            </div>
          </fieldset>
        ))}
      </Form>
    </Drawer>
  );
}

type EntryProps = {
  column: LeadColumn;
  form: ReturnType<typeof Form.useForm<Values>>[0];
  id?: string;
  value?: unknown;
  checked?: boolean;
  onChange?: (value: unknown) => void;
};

function Entry({ column, form, id = "", value, checked, onChange = () => undefined }: EntryProps) {
  const t = useText();
  const codes = useCodes();
  const bodies = useBodies();
  const street = Form.useWatch("street_id", form);
  switch (column.kind) {
    case "long":
      return (
        <Input.TextArea
          id={id}
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "amount":
      return (
        <AmountInput
          id={id}
          value={String(value ?? "")}
          onChange={(next) => onChange(next || null)}
        />
      );
    case "count":
      return (
        <InputNumber<number>
          id={id}
          className="xh-wide"
          min={0}
          precision={0}
          controls={false}
          value={(value as number | null) ?? null}
          onChange={onChange}
        />
      );
    case "date":
      return <DateEntry id={id} value={(value as string | null) ?? null} onChange={onChange} />;
    case "flag":
      return <Switch id={id} checked={checked === true} onChange={onChange} />;
    case "finding":
      return (
        <Select
          id={id}
          allowClear
          placeholder={t("common.unknown")}
          value={value === true ? "yes" : value === false ? "no" : null}
          onChange={(next) => onChange(next === "yes" ? true : next === "no" ? false : null)}
          options={[
            { value: "yes", label: t("common.yes") },
            { value: "no", label: t("common.no") },
          ]}
        />
      );
    case "code":
      return (
        <Select
          id={id}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={(value as string | null) ?? null}
          onChange={(next) => onChange(next ?? null)}
          options={codes.options(column.list ?? column.name)}
        />
      );
    case "body": {
      const kinds: Record<string, string[]> = {
        street_id: ["street"],
        community_id: ["community"],
      };
      const wanted = kinds[column.name];
      const offered = bodies.filter(
        (body) =>
          (!wanted || wanted.includes(body.kind)) &&
          (wanted !== undefined || body.kind !== "community") &&
          (column.name !== "community_id" || body.parent_id === street),
      );
      return (
        <Select
          id={id}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={(value as string | null) ?? null}
          onChange={(next) => onChange(next ?? null)}
          options={offered.map((body) => ({ value: body.id, label: body.name }))}
        />
      );
    }
    default:
      return (
        <Input
          id={id}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

function same(a: unknown, b: unknown): boolean {
  return (a ?? "") === (b ?? "");
}
