// A field for numbers kept as typed digits; for 元 it reads 350万 and says the amount in 万/亿.
import { InputNumber } from "antd";
import { amountOf, amountText } from "@/shared/text/amounts";
import { useText } from "@/shared/text/text";

type Props = {
  id: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  disabled?: boolean;
  prefix?: string | undefined;
  suffix?: string | undefined;
  step?: number;
  describedBy?: string;
  invalid?: boolean;
};

/** A plain number: the digits stay a string, so nothing is rounded. */
export function NumberInput({
  id,
  value,
  onChange,
  onBlur,
  disabled,
  prefix,
  suffix,
  describedBy,
  invalid,
}: Props) {
  return (
    <InputNumber<string>
      id={id}
      stringMode
      className="xh-wide"
      value={value === "" ? null : value}
      onChange={(next) => onChange(next === null ? "" : String(next))}
      {...(onBlur ? { onBlur } : {})}
      disabled={disabled ?? false}
      prefix={prefix}
      suffix={suffix}
      controls={false}
      keyboard={false}
      inputMode="decimal"
      aria-describedby={describedBy}
      aria-invalid={invalid ?? false}
    />
  );
}

/** An amount in 元. */
export function AmountInput({
  id,
  value,
  onChange,
  onBlur,
  disabled,
  describedBy,
  invalid,
}: Props) {
  const t = useText();
  const read = amountText(value);
  return (
    <>
      <InputNumber<string>
        id={id}
        stringMode
        className="xh-wide"
        value={value === "" ? null : value}
        onChange={(next) => onChange(next === null ? "" : String(next))}
        {...(onBlur ? { onBlur } : {})}
        disabled={disabled ?? false}
        suffix="元"
        min="0"
        controls={false}
        keyboard={false}
        parser={(typed) => amountOf(typed ?? "")}
        formatter={(given, { userTyping, input }) =>
          userTyping ? input : commas(String(given ?? ""))
        }
        aria-describedby={describedBy}
        aria-invalid={invalid ?? false}
      />
      {disabled ? null : (
        <div className="xh-field-hint">
          {read ? t("form.amount_hint", { amount: read }) : t("form.amount_hint_empty")}
        </div>
      )}
    </>
  );
}

function commas(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
