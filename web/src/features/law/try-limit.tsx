// 试算: from a start, with holds and extensions as the limit allows them, to its end; nothing is kept.
import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Form, InputNumber, Tag, TimePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { type TriedExtension, type TriedHold, tryDeadline } from "@/shared/api/law";
import { sentenceOf } from "@/shared/api/problem";
import type { CatalogueLimit, Derivation, LimitVersion } from "@/shared/api/types";
import { serverNow } from "@/shared/clock";
import { DerivationSteps } from "@/shared/deadlines/derivation";
import { dayText, shanghaiDate } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";
import { DateEntry } from "@/shared/ui/date-entry";
import { Waiting } from "@/shared/ui/page";
import { useSettled } from "@/shared/ui/use-settled";
import { extensionText, listed } from "./limits";
import { type Draft, trialOf } from "./trial";

type Props = { limit: CatalogueLimit; version: LimitVersion };

export function TryLimit({ limit, version }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<Draft>(() => ({
    day: shanghaiDate(serverNow()),
    time: "",
    holds: [],
    extensions: [],
  }));
  const trial = trialOf(limit, useSettled(draft));
  const tried = useQuery({
    queryKey: ["trial", trial],
    queryFn: () => (trial ? tryDeadline(trial) : null),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  return (
    <>
      <Form layout="vertical" className="xh-law-try">
        {limit.needs_start ? (
          <div className="xh-law-row">
            <Form.Item label={t("law.start_on")} htmlFor="trial-start">
              <DateEntry
                id="trial-start"
                value={draft.day}
                onChange={(day) => change({ day: day ?? "" })}
              />
            </Form.Item>
            {limit.in_hours ? (
              <Form.Item
                label={t("law.start_at")}
                htmlFor="trial-time"
                extra={draft.time ? undefined : t("law.start_at_why")}
              >
                <TimePicker
                  id="trial-time"
                  className="xh-wide"
                  format="HH:mm"
                  needConfirm={false}
                  placeholder={t("law.choose_time")}
                  value={draft.time ? dayjs(`2000-01-01T${draft.time}`) : null}
                  onChange={(time) => change({ time: time ? time.format("HH:mm") : "" })}
                />
              </Form.Item>
            ) : null}
          </div>
        ) : null}
        {limit.changeable ? (
          <>
            <Holds
              allowed={version.suspension.length > 0}
              holds={draft.holds}
              onChange={(holds) => change({ holds })}
            />
            <Extensions
              rules={version.extensions}
              taken={draft.extensions}
              onChange={(extensions) => change({ extensions })}
            />
          </>
        ) : null}
      </Form>
      <div aria-live="polite">
        {tried.error ? (
          <Alert type="error" showIcon title={sentenceOf(tried.error)} />
        ) : !trial ? (
          <Alert type="info" showIcon title={t("law.choose_start")} />
        ) : tried.data ? (
          <Result counted={tried.data} />
        ) : (
          <Waiting />
        )}
      </div>
    </>
  );
}

function Result({ counted }: { counted: Derivation }) {
  const t = useText();
  return (
    <div className="xh-law-result">
      <p className="xh-law-answer">
        {counted.running ? t("law.ends", { at: counted.text }) : counted.text}{" "}
        {counted.provisional ? <Tag color="gold">{t("deadline.provisional")}</Tag> : null}
      </p>
      <h4>{t("deadline.how")}</h4>
      <DerivationSteps counted={counted} />
      {counted.warn_at && counted.warn_at.length > 0 ? (
        <p className="xh-quiet xh-small">
          {t("law.warned_at", { at: listed(counted.warn_at.map(dayText)) })}
        </p>
      ) : null}
    </div>
  );
}

type HoldsProps = {
  allowed: boolean;
  holds: TriedHold[];
  onChange: (holds: TriedHold[]) => void;
};

function Holds({ allowed, holds, onChange }: HoldsProps) {
  const t = useText();
  if (!allowed) return <p className="xh-quiet xh-small">{t("law.no_holds")}</p>;
  const at = (place: number, part: Partial<TriedHold>) =>
    onChange(holds.map((hold, n) => (n === place ? { ...hold, ...part } : hold)));
  return (
    <fieldset className="xh-law-acts">
      <legend>{t("law.holds")}</legend>
      {holds.map((hold, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a hold is known by its place only
        <div className="xh-law-row" key={n}>
          <Form.Item label={t("deadline.from_on")} htmlFor={`trial-hold-${n}`}>
            <DateEntry
              id={`trial-hold-${n}`}
              value={hold.from_on}
              onChange={(day) => at(n, { from_on: day ?? "" })}
            />
          </Form.Item>
          <Form.Item label={t("law.to_on")} htmlFor={`trial-hold-end-${n}`}>
            <DateEntry
              id={`trial-hold-end-${n}`}
              value={hold.to_on ?? null}
              onChange={(to_on) => at(n, { to_on })}
            />
          </Form.Item>
          <Button type="text" onClick={() => onChange(holds.filter((_, other) => other !== n))}>
            {t("law.remove")}
          </Button>
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...holds, { from_on: "", to_on: null }])}
      >
        {t("law.add_hold")}
      </Button>
    </fieldset>
  );
}

type ExtensionsProps = {
  rules: LimitVersion["extensions"];
  taken: TriedExtension[];
  onChange: (taken: TriedExtension[]) => void;
};

function Extensions({ rules, taken, onChange }: ExtensionsProps) {
  const t = useText();
  if (rules.length === 0) return <p className="xh-quiet xh-small">{t("law.no_extensions")}</p>;
  return (
    <fieldset className="xh-law-acts">
      <legend>{t("law.extensions")}</legend>
      {taken.map((extension, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an extension is known by its place only
        <div className="xh-law-row" key={n}>
          <Form.Item
            label={t(extension.total ? "deadline.amount_to" : "deadline.amount", {
              unit: t(`law.measure.${extension.unit}` as Key),
            })}
            htmlFor={`trial-extension-${n}`}
          >
            <InputNumber
              id={`trial-extension-${n}`}
              min={1}
              max={10_000}
              precision={0}
              value={extension.amount}
              onChange={(amount) =>
                onChange(
                  taken.map((one, other) =>
                    other === n ? { ...one, amount: amount ?? one.amount } : one,
                  ),
                )
              }
            />
          </Form.Item>
          <Button type="text" onClick={() => onChange(taken.filter((_, other) => other !== n))}>
            {t("law.remove")}
          </Button>
        </div>
      ))}
      {rules.map((rule) => (
        <Button
          key={`${rule.article} ${rule.length}`}
          size="small"
          icon={<PlusOutlined aria-hidden />}
          onClick={() =>
            onChange([...taken, { amount: rule.amount, unit: rule.unit, total: rule.total }])
          }
        >
          {extensionText(rule)}
        </Button>
      ))}
    </fieldset>
  );
}
