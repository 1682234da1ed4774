// The fields of the registration that are more than a line of text.
import { Form, Select } from "antd";
import { AmountInput } from "@/shared/forms/amount-input";
import { useColumnName } from "@/shared/leads/fact";
import { useText } from "@/shared/text/text";

type Option = { value: string; label: string };
type ChoiceProps = {
  name: string;
  options: (Option | { label: string; options: Option[] })[];
  required?: boolean;
  disabled?: boolean;
  placeholder?: string | undefined;
};

/** A choice among codes or bodies, named after its column. */
export function Choice({
  name,
  options,
  required = false,
  disabled = false,
  placeholder,
}: ChoiceProps) {
  const t = useText();
  const columnName = useColumnName();
  const label = columnName(name);
  return (
    <Form.Item
      name={name}
      label={label}
      rules={required ? [{ required, message: t("form.required_choice", { label }) }] : []}
    >
      <Select
        allowClear={!required}
        showSearch={{ optionFilterProp: "label" }}
        disabled={disabled}
        placeholder={placeholder ?? t("form.choose")}
        options={options}
      />
    </Form.Item>
  );
}

/** An amount as a field of an antd form. */
export function AmountEntry({
  id = "",
  value = "",
  onChange,
}: {
  id?: string;
  value?: string;
  onChange?: (v: string) => void;
}) {
  return <AmountInput id={id} value={value} onChange={(next) => onChange?.(next)} />;
}

/** Put options under the headings of their groups. */
export function grouped(entries: { code: string; group?: string }[], options: Option[]) {
  const groups = new Map<string, Option[]>();
  entries.forEach((entry, i) => {
    const option = options[i];
    if (!option) return;
    const group = entry.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), option]);
  });
  return [...groups].map(([label, inside]) => ({ label, options: inside }));
}
