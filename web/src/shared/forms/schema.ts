// The form-js schema as far as the desk shows it: what designers draw in a form editor.

export type Choice = { label: string; value: unknown };

export type Rules = {
  required?: boolean;
  min?: number | string;
  max?: number | string;
  minLength?: number | string;
  maxLength?: number | string;
  pattern?: string;
  patternErrorMessage?: string;
  validationType?: string;
};

export type Component = {
  id?: string;
  type: string;
  key?: string;
  path?: string;
  label?: string;
  description?: string;
  text?: string;
  content?: string;
  subtype?: string;
  dateLabel?: string;
  timeLabel?: string;
  timeInterval?: number;
  defaultValue?: unknown;
  values?: Choice[];
  valuesKey?: string;
  valuesExpression?: string;
  searchable?: boolean;
  decimalDigits?: number | string;
  serializeToString?: boolean;
  disabled?: boolean;
  readonly?: boolean | string;
  isRepeating?: boolean;
  allowAddRemove?: boolean;
  defaultRepetitions?: number | string;
  disallowPassedDates?: boolean;
  appearance?: { prefixAdorner?: string; suffixAdorner?: string };
  conditional?: { hide?: string };
  validate?: Rules;
  layout?: { row?: string; columns?: number | null };
  dataSource?: string;
  columns?: { label: string; key: string }[];
  rowCount?: number;
  components?: Component[];
  properties?: Record<string, string>;
};

export type Schema = { components: Component[] };

/** Read a schema from the server's answer; null when there is none. */
export function schemaOf(answer: unknown): Schema | null {
  if (typeof answer !== "object" || answer === null) return null;
  const components = (answer as { components?: unknown }).components;
  return Array.isArray(components) ? { components: components as Component[] } : null;
}

/** Component types that hold a value under their key. */
export const INPUTS = new Set([
  "textfield",
  "textarea",
  "number",
  "checkbox",
  "checklist",
  "taglist",
  "radio",
  "select",
  "datetime",
]);

/** Say whether a number is an amount of money: it says so, its unit is 元, or its key names one. */
export function isAmount({ type, properties, appearance, key = "" }: Component): boolean {
  if (properties?.widget === "amount") return true;
  if (type !== "number") return false;
  if (appearance?.suffixAdorner) return appearance.suffixAdorner === "元";
  return /(^|\.)(amount_|direct_loss)/.test(key) || key.endsWith("_amount");
}
