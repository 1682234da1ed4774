// Which language the pages speak, remembered in this browser.
import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";

const KEY = "xiaohao-language";
const listeners = new Set<() => void>();

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

let current: Language = remembered();

/** Give the language of the moment, for code outside a component. */
export function language(): Language {
  return current;
}

/** Switch every page to another language. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser without storage simply forgets the choice.
  }
  for (const listener of listeners) listener();
}

/** Give the language of the moment and redraw when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
