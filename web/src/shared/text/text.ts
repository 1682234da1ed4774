// Looks up a text of the pages in the language of the moment.
import { language, useLanguage } from "./language";
import { type Key, words } from "./words";

export type Values = Record<string, string | number>;

/** Give the text of a key, with {name} replaced by the value of that name. */
export function text(key: Key, values?: Values): string {
  const [zh, en] = words[key];
  const pattern = language() === "zh" ? zh : en;
  if (!values) return pattern;
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Give `text` to a component and redraw it when the language changes. */
export function useText(): typeof text {
  useLanguage();
  return text;
}

export type { Key };
