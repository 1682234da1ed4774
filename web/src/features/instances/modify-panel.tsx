// Moving tokens: elements picked on the diagram are activated, tokens ticked are cancelled.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";
import { type ModificationPlan, modify, previewModification } from "@/shared/api/instances";
import { Problem, sentenceOf } from "@/shared/api/problem";
import type { DefinitionPage, Instance, ModificationPreview, Values } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { Panel } from "@/shared/ui/page";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { useSettled } from "@/shared/ui/use-settled";
import { orRenew } from "./stale";

type Props = {
  instance: Instance;
  elements: DefinitionPage["elements"];
  picked: string[];
  onPicked: (ids: string[]) => void;
  onDone: () => void;
  onStale: () => void;
};

export function ModifyPanel({ instance, elements, picked, onPicked, onDone, onStale }: Props) {
  const t = useText();
  const say = useSay();
  const [ticked, setTicked] = useState<number[]>([]);
  const [text, setText] = useState("");
  const [within, setWithin] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const variables = objectOf(useSettled(text));
  const places = (instance.active_elements ?? []).map((here) => ({
    value: here.token,
    label: t("instance.scope_token", { name: here.name || here.element_id, token: here.token }),
  }));
  const leaving = ticked.filter((token) => places.some((place) => place.value === token));
  const plan: ModificationPlan = {
    activate: picked.map((element_id, at) => ({
      element_id,
      variables: at === 0 ? (variables ?? {}) : {},
      within,
    })),
    cancel: leaving.map((token) => ({ token })),
  };
  const empty = picked.length === 0 && leaving.length === 0;
  const seen = useQuery({
    queryKey: ["modification", instance.id, instance.revision, plan],
    queryFn: () => previewModification(instance.id, plan),
    enabled: !empty,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const ready = !empty && variables !== null && seen.isSuccess && !seen.isPlaceholderData;
  const several =
    seen.error instanceof Problem &&
    seen.error.errors.some((reason) => reason.rule === "several-scopes");
  return (
    <Panel title={t("instance.modify")}>
      <p className="xh-quiet">{t("modify.how")}</p>
      <Form layout="vertical">
        <Form.Item label={t("modify.activate")} htmlFor="activate">
          <Select
            id="activate"
            mode="multiple"
            placeholder={t("modify.choose")}
            value={picked}
            onChange={onPicked}
            optionFilterProp="label"
            options={elements.map((element) => ({
              value: element.id,
              label: element.name ? `${element.name}（${element.id}）` : element.id,
            }))}
          />
        </Form.Item>
        <Form.Item label={t("modify.cancel")}>
          <Checkbox.Group
            value={leaving}
            onChange={(values) => setTicked(values.map(Number))}
            options={places}
          />
        </Form.Item>
        {picked.length > 0 ? (
          <Form.Item
            label={t("modify.values")}
            htmlFor="modify-values"
            extra={t("modify.values_hint")}
            validateStatus={variables === null ? "error" : ""}
            help={variables === null ? t("modify.values_wrong") : undefined}
          >
            <Input.TextArea
              id="modify-values"
              rows={2}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Form.Item>
        ) : null}
        {several || within !== null ? (
          <Form.Item label={t("modify.within")} htmlFor="modify-within">
            <Select
              id="modify-within"
              allowClear
              value={within}
              onChange={(token: number | null | undefined) => setWithin(token ?? null)}
              options={places}
            />
          </Form.Item>
        ) : null}
      </Form>
      <div aria-live="polite">
        {empty ? (
          <p className="xh-quiet">{t("modify.nothing")}</p>
        ) : seen.error ? (
          <Refused error={seen.error} />
        ) : seen.data ? (
          <Preview seen={seen.data} />
        ) : null}
      </div>
      <Button
        type="primary"
        style={{ marginTop: 12 }}
        disabled={!ready}
        onClick={() => setAsking(true)}
      >
        {t("modify.run")}
      </Button>
      <ReasonDialog
        title={t("modify.confirm")}
        why={
          seen.error ? (
            <Refused error={seen.error} />
          ) : seen.data ? (
            <Preview seen={seen.data} />
          ) : (
            ""
          )
        }
        ready={ready}
        danger={seen.data?.ends ?? false}
        open={asking}
        onClose={() => setAsking(false)}
        onReason={async (reason) => {
          await orRenew(modify(instance.id, plan, reason, instance.revision ?? null), onStale);
          say.done(t("modify.done"));
          onDone();
        }}
      />
    </Panel>
  );
}

function Preview({ seen }: { seen: ModificationPreview }) {
  const t = useText();
  const opened = seen.opens.map((place) => place.name);
  const lines: [string, string][] = [
    [t("modify.closes"), seen.closes.map((place) => place.name).join("、")],
    [t("modify.passes"), seen.passes.filter((name) => !opened.includes(name)).join("、")],
    [t("modify.opens"), opened.join("、")],
    [t("modify.fails"), seen.incidents.map((one) => one.message).join("；")],
  ];
  return (
    <>
      <dl className="xh-facts">
        {lines
          .filter(([, said]) => said)
          .map(([label, said]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{said}</dd>
            </div>
          ))}
      </dl>
      {seen.ends ? (
        <Alert type="warning" showIcon title={t("modify.ends")} style={{ margin: "8px 0" }} />
      ) : null}
    </>
  );
}

function Refused({ error }: { error: unknown }) {
  const t = useText();
  const reasons = error instanceof Problem ? error.errors : [];
  return (
    <Alert
      type="error"
      showIcon
      style={{ margin: "8px 0" }}
      title={t("modify.refused")}
      description={
        reasons.length > 0 ? (
          <ul className="xh-wrong">
            {reasons.map((reason) => (
              <li key={`${reason.element_id}-${reason.rule}`}>{reason.message}</li>
            ))}
          </ul>
        ) : (
          sentenceOf(error)
        )
      }
    />
  );
}

/** Read a JSON object; empty is none, null is wrong. */
function objectOf(text: string): Values | null {
  if (!text.trim()) return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? (read as Values)
      : null;
  } catch {
    return null;
  }
}
