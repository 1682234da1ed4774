// Registering a lead: its subject, its content, and, apart from both, who reported it.

import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, Input, InputNumber } from "antd";
import { useEffect, useRef, useState } from "react";
import { useBlocker, useNavigate } from "react-router";
import { likelyDuplicates, registerLead } from "@/shared/api/leads";
import { Problem, sentenceOf } from "@/shared/api/problem";
import type { Values } from "@/shared/api/types";
import { serverNow } from "@/shared/clock";
import { useColumnName } from "@/shared/leads/fact";
import { useBodies, useCodes } from "@/shared/session/codes";
import { useSession } from "@/shared/session/session";
import { shanghaiDate } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { DateEntry } from "@/shared/ui/date-entry";
import { Page, Panel } from "@/shared/ui/page";
import { useSay } from "@/shared/ui/problems";
import { useSettled } from "@/shared/ui/use-settled";
import { Discard } from "./discard";
import { type Alike, Duplicates } from "./duplicates";
import { AmountEntry, Choice, grouped } from "./entries";
import { ReporterFields } from "./reporter-fields";

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/;

export default function RegisterPage() {
  const t = useText();
  const say = useSay();
  const navigate = useNavigate();
  const codes = useCodes();
  const columnName = useColumnName();
  const { roles } = useSession();
  const bodies = useBodies();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const [confirmed, setConfirmed] = useState<Alike[]>([]);
  const [entered, setEntered] = useState(false);
  const registered = useRef(false);
  const blocker = useBlocker(() => entered && !registered.current);

  const street = Form.useWatch("street_id", form) as string | undefined;
  const name = useSettled(String(Form.useWatch("subject_name", form) ?? "").trim(), 500);
  const code = useSettled(String(Form.useWatch("credit_code", form) ?? "").trim(), 500);
  const alike = useQuery({
    queryKey: ["duplicates", name, code],
    queryFn: () =>
      likelyDuplicates({
        subject_name: name,
        ...(CREDIT_CODE.test(code) ? { credit_code: code } : {}),
      }),
    enabled: [...name].length >= 4 || CREDIT_CODE.test(code),
    retry: false,
  });
  const likely: Alike[] = confirmed.length > 0 ? confirmed : (alike.data?.items ?? []);

  const streets = bodies.filter((body) => body.kind === "street" && body.active);
  const own = roles
    .map((role) => role.body_id)
    .find((id) => streets.some((each) => each.id === id));
  useEffect(() => {
    if (own && !form.getFieldValue("street_id")) form.setFieldValue("street_id", own);
  }, [own, form]);
  const communities = bodies.filter(
    (body) => body.kind === "community" && body.parent_id === street,
  );

  async function send(acknowledged: boolean) {
    let entries: Values;
    try {
      entries = await form.validateFields();
    } catch {
      const wrong = form.getFieldsError().find((field) => field.errors.length > 0);
      if (wrong) form.scrollToField(wrong.name, { focus: true, block: "center" });
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      const made = await registerLead({
        ...given(entries),
        acknowledge_duplicates: acknowledged,
      });
      registered.current = true;
      say.done(t("register.done", { number: made.lead.number }));
      navigate(`/leads/${made.lead.id}`);
    } catch (error) {
      if (error instanceof Problem && error.code === "duplicates_likely") {
        setConfirmed(error.errors as Alike[]);
        document.getElementById("alike")?.scrollIntoView({ block: "center" });
      } else {
        setRefused(error);
        place(error);
      }
    } finally {
      setBusy(false);
    }
  }

  function place(error: unknown) {
    if (!(error instanceof Problem)) return;
    const fields = error.errors.flatMap((entry) => {
      const path = (entry.path ?? "").replace(/^(body|lead)\./, "").split(".");
      return form.getFieldInstance(path) || path[0]
        ? [{ name: path, errors: [entry.message ?? ""] }]
        : [];
    });
    form.setFields(fields as Parameters<typeof form.setFields>[0]);
    const first = fields[0];
    if (first) form.scrollToField(first.name, { focus: true, block: "center" });
  }

  return (
    <Page title={t("register.title")}>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ source: "tip", discovered_on: shanghaiDate(serverNow()) }}
        onValuesChange={(changed) => {
          setEntered(true);
          if ("subject_name" in changed || "credit_code" in changed) setConfirmed([]);
          if ("street_id" in changed) form.setFieldValue("community_id", undefined);
        }}
      >
        {refused ? (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={sentenceOf(refused)}
            style={{ marginBottom: 12 }}
          />
        ) : null}
        <Panel title={t("register.subject")}>
          <div className="xh-entry-grid">
            <Form.Item
              name="subject_name"
              label={columnName("subject_name")}
              className="half"
              rules={[
                {
                  required: true,
                  whitespace: true,
                  message: t("form.required", { label: columnName("subject_name") }),
                },
              ]}
            >
              <Input maxLength={200} autoFocus />
            </Form.Item>
            <Form.Item
              name="credit_code"
              label={columnName("credit_code")}
              normalize={(typed: string) =>
                typed.normalize("NFKC").replace(/\s/g, "").toUpperCase()
              }
              rules={[{ pattern: CREDIT_CODE, message: t("register.credit_code_bad") }]}
            >
              <Input maxLength={18} />
            </Form.Item>
            <Choice
              name="sector"
              options={grouped(codes.entries("sector"), codes.options("sector"))}
              required
            />
            <Choice name="source" options={codes.options("source")} required />
            <Form.Item
              name="discovered_on"
              label={t("column.on", { name: columnName("discovered_on") })}
              rules={[
                {
                  required: true,
                  message: t("form.required_choice", { label: columnName("discovered_on") }),
                },
              ]}
            >
              <DateEntry until={shanghaiDate(serverNow())} />
            </Form.Item>
            <Choice
              name="street_id"
              options={streets.map((each) => ({ value: each.id, label: each.name }))}
              required
            />
            <Choice
              name="community_id"
              options={communities.map((each) => ({ value: each.id, label: each.name }))}
              disabled={!street}
              placeholder={street ? undefined : t("register.choose_street_first")}
            />
            <Form.Item name="registered_place" label={columnName("registered_place")}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="operating_place" label={columnName("operating_place")}>
              <Input maxLength={200} />
            </Form.Item>
          </div>
          <Duplicates alike={likely} />
        </Panel>
        <Panel title={t("register.size")}>
          <div className="xh-entry-grid">
            <Form.Item name="summary" label={columnName("summary")} className="wide">
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={20000} />
            </Form.Item>
            <Form.Item name="amount_involved" label={columnName("amount_involved")}>
              <AmountEntry />
            </Form.Item>
            <Form.Item name="participants" label={columnName("participants")}>
              <InputNumber<number> className="xh-wide" min={0} precision={0} controls={false} />
            </Form.Item>
            <Form.Item name="method" label={columnName("method")}>
              <Input maxLength={400} />
            </Form.Item>
            <Form.Item name="promised_return" label={columnName("promised_return")}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="regions" label={columnName("regions")}>
              <Input maxLength={400} />
            </Form.Item>
          </div>
        </Panel>
        <ReporterFields />
        <div className="xh-page-foot">
          {confirmed.length > 0 ? (
            <Button type="primary" danger loading={busy} onClick={() => void send(true)}>
              {t("register.submit_anyway")}
            </Button>
          ) : (
            <Button type="primary" loading={busy} onClick={() => void send(false)}>
              {t("register.submit")}
            </Button>
          )}
          <Button onClick={() => navigate(-1)}>{t("common.cancel")}</Button>
        </div>
      </Form>
      <Discard blocker={blocker} />
    </Page>
  );
}

// Only what was filled in is sent; an untouched reporter is none.
function given(entries: Values): Values {
  const { reporter, ...fields } = entries;
  const filled = Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== null && value !== "",
    ),
  );
  const person = Object.fromEntries(
    Object.entries((reporter ?? {}) as Values).filter(
      ([, value]) => String(value ?? "").trim() !== "",
    ),
  );
  return Object.keys(person).length > 0 ? { ...filled, reporter: person } : filled;
}
