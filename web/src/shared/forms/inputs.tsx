// Which antd field each form-js component type becomes.
import { Checkbox, DatePicker, Input, Radio, Select, TimePicker } from "antd";
import dayjs from "dayjs";
import { useBodies } from "@/shared/session/codes";
import { useLanguage } from "@/shared/text/language";
import { useText } from "@/shared/text/text";
import { dateFormats } from "@/shared/ui/date-entry";
import { AmountInput, NumberInput } from "./amount-input";
import type { Node } from "./plan";
import { type Choice, isAmount } from "./schema";

export type InputProps = {
  node: Node;
  id: string;
  value: unknown;
  invalid: boolean;
  disabled: boolean;
  onChange: (value: unknown) => void;
  onBlur: () => void;
};

/** Draw the field of an input component. */
export function Field(props: InputProps) {
  const t = useText();
  const { node, id, value, invalid, disabled, onChange, onBlur } = props;
  const { component } = node;
  const aria = { "aria-invalid": invalid, "aria-required": node.required };
  const adorned = {
    prefix: component.appearance?.prefixAdorner,
    suffix: component.appearance?.suffixAdorner,
  };
  if (component.properties?.widget === "body") return <BodyField {...props} />;
  switch (component.type) {
    case "textfield":
      return (
        <Input
          id={id}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
          disabled={disabled}
          {...adorned}
          {...aria}
        />
      );
    case "textarea":
      return (
        <Input.TextArea
          id={id}
          autoSize={{ minRows: 3, maxRows: 12 }}
          value={String(value ?? "")}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onBlur}
          disabled={disabled}
          {...lengthOf(component.validate?.maxLength)}
          {...aria}
        />
      );
    case "number": {
      const Numeric = isAmount(component) ? AmountInput : NumberInput;
      return (
        <Numeric
          id={id}
          value={String(value ?? "")}
          onChange={onChange}
          onBlur={onBlur}
          disabled={disabled}
          invalid={invalid}
          {...adorned}
        />
      );
    }
    case "checkbox":
      return (
        <Checkbox
          id={id}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
          disabled={disabled}
        >
          {node.label}
          {node.required ? <RequiredMark /> : null}
        </Checkbox>
      );
    case "checklist":
      return (
        <Checkbox.Group
          className="xh-choices"
          value={keysOf(node.choices, Array.isArray(value) ? value : [])}
          options={optionsOf(node.choices)}
          onChange={(keys) => onChange(valuesOf(node.choices, keys.map(String)))}
          disabled={disabled}
        />
      );
    case "radio":
      return (
        <Radio.Group
          className="xh-choices"
          value={keyOf(node.choices, value)}
          options={optionsOf(node.choices)}
          onChange={(event) => onChange(choiceAt(node.choices, String(event.target.value)))}
          disabled={disabled}
        />
      );
    case "select":
      return (
        <Select
          id={id}
          className="xh-wide"
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("form.choose")}
          value={keyOf(node.choices, value)}
          options={optionsOf(node.choices)}
          onChange={(key) => onChange(key === undefined ? null : choiceAt(node.choices, key))}
          onBlur={onBlur}
          disabled={disabled}
          {...aria}
        />
      );
    case "taglist":
      return (
        <Select
          id={id}
          className="xh-wide"
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("form.choose")}
          value={keysOf(node.choices, Array.isArray(value) ? value : [])}
          options={optionsOf(node.choices)}
          onChange={(keys: string[]) => onChange(valuesOf(node.choices, keys))}
          onBlur={onBlur}
          disabled={disabled}
          {...aria}
        />
      );
    case "datetime":
      return <DateField {...props} />;
    default:
      return null;
  }
}

export function RequiredMark() {
  return (
    <span className="xh-required" aria-hidden>
      *
    </span>
  );
}

/** A body of the organisation, or several: chosen by name, kept by id. */
function BodyField({ node, id, value, disabled, onChange, onBlur }: InputProps) {
  const t = useText();
  const bodies = useBodies();
  const several = node.component.type === "checklist" || node.component.type === "taglist";
  const listed = Array.isArray(value) ? (value as string[]) : [];
  const kept = several ? listed : typeof value === "string" ? [value] : [];
  return (
    <Select<string | string[] | null>
      id={id}
      className="xh-wide"
      {...(several ? { mode: "multiple" as const } : {})}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("form.choose")}
      value={several ? listed : (value as string | null) || null}
      options={bodies
        .filter((body) => (body.active && body.kind !== "community") || kept.includes(body.id))
        .map((body) => ({ value: body.id, label: body.name }))}
      onChange={(next) => onChange(next ?? (several ? [] : null))}
      onBlur={onBlur}
      disabled={disabled}
    />
  );
}

function DateField({ node, id, value, disabled, onChange, onBlur }: InputProps) {
  const t = useText();
  const language = useLanguage();
  const subtype = node.component.subtype ?? "date";
  const given = typeof value === "string" && value ? value : null;
  if (subtype === "time") {
    const at = given ? dayjs(`2000-01-01T${given.slice(0, 5)}`) : null;
    return (
      <TimePicker
        id={id}
        className="xh-wide"
        format="HH:mm"
        minuteStep={minuteStep(node.component.timeInterval)}
        placeholder={t("form.choose_time")}
        value={at?.isValid() ? at : null}
        onChange={(next) => onChange(next ? next.format("HH:mm") : null)}
        onBlur={onBlur}
        disabled={disabled}
      />
    );
  }
  const withTime = subtype === "datetime";
  // A moment is picked and shown in the time of Shanghai, wherever the browser is.
  const at = given ? dayjs(withTime ? shanghai(given) : given.slice(0, 10)) : null;
  return (
    <DatePicker
      id={id}
      className="xh-wide"
      showTime={withTime ? { format: "HH:mm" } : false}
      format={withTime ? `${dateFormats(language)[0]} HH:mm` : dateFormats(language)}
      placeholder={t("form.choose_date")}
      value={at?.isValid() ? at : null}
      onChange={(next) =>
        onChange(next ? next.format(withTime ? "YYYY-MM-DDTHH:mm:00+08:00" : "YYYY-MM-DD") : null)
      }
      onBlur={onBlur}
      disabled={disabled}
    />
  );
}

function shanghai(moment: string): string {
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(moment)) return moment;
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19);
}

function minuteStep(interval: number | undefined): 1 | 5 | 10 | 15 | 30 {
  return interval === 5 || interval === 10 || interval === 15 || interval === 30 ? interval : 1;
}

function lengthOf(maximum: number | string | undefined) {
  const limit = Number(maximum);
  return limit > 0 ? { showCount: true, count: { max: limit, show: true } } : {};
}

// A choice may hold any value (true, 3, "x"); antd keys are its place in the list.
function optionsOf(choices: Choice[]) {
  return choices.map((choice, i) => ({ value: String(i), label: choice.label }));
}

function keyOf(choices: Choice[], value: unknown): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const exact = choices.findIndex((choice) => choice.value === value);
  const at =
    exact >= 0 ? exact : choices.findIndex((choice) => String(choice.value) === String(value));
  return at >= 0 ? String(at) : undefined;
}

function keysOf(choices: Choice[], values: unknown[]): string[] {
  return values.flatMap((value) => keyOf(choices, value) ?? []);
}

function choiceAt(choices: Choice[], key: string): unknown {
  return choices[Number(key)]?.value ?? null;
}

function valuesOf(choices: Choice[], keys: string[]): unknown[] {
  return keys.map((key) => choiceAt(choices, key));
}
