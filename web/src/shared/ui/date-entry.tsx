// A field for a calendar date, kept as YYYY-MM-DD and shown as 2025年3月5日.
import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useLanguage } from "@/shared/text/language";
import { useText } from "@/shared/text/text";

type Props = {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  onBlur?: () => void;
  disabled?: boolean;
  /** The last day that may be chosen. */
  until?: string;
};

/** The ways in which a date may be typed; the first is how it is shown. */
export function dateFormats(language: string): string[] {
  const typed = ["YYYY-MM-DD", "YYYY-M-D", "YYYYMMDD", "YYYY.M.D", "YYYY/M/D"];
  return language === "zh" ? ["YYYY年M月D日", ...typed] : typed;
}

export function DateEntry({ id = "", value, onChange, onBlur, disabled = false, until }: Props) {
  const t = useText();
  const language = useLanguage();
  const at = value ? dayjs(value.slice(0, 10)) : null;
  return (
    <DatePicker
      id={id}
      className="xh-wide"
      format={dateFormats(language)}
      placeholder={t("form.choose_date")}
      value={at?.isValid() ? at : null}
      onChange={(next) => onChange?.(next ? next.format("YYYY-MM-DD") : null)}
      {...(onBlur ? { onBlur } : {})}
      disabled={disabled}
      {...(until ? { maxDate: dayjs(until) } : {})}
    />
  );
}
