// Saves what is being filled in as a draft: every few seconds, on leaving, and when asked to.
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf } from "@/shared/api/problem";
import { saveDraft } from "@/shared/api/tasks";
import { serverNow } from "@/shared/clock";
import type { Tree } from "@/shared/forms/paths";

const PAUSE = 4_000;

export type Draft = {
  state: "clean" | "unsaved" | "saving" | "saved" | "failed";
  savedAt: string | null;
  why: string;
  save: () => Promise<void>;
  /** Stop saving: the task is done. */
  stop: () => void;
};

export function useDraft(taskId: string, values: Tree, changed: boolean, enabled: boolean): Draft {
  const [state, setState] = useState<Draft["state"]>("clean");
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const now = useRef({ values, saved: values, enabled, stopped: false, sending: false });
  now.current.values = values;
  now.current.enabled = enabled;

  const isDue = () => {
    const { stopped, sending, saved } = now.current;
    return now.current.enabled && !stopped && !sending && saved !== now.current.values;
  };

  const save = useCallback(async () => {
    const at = now.current;
    if (!at.enabled || at.stopped || at.sending) return;
    const sent = at.values;
    at.sending = true;
    setState("saving");
    try {
      await saveDraft(taskId, sent);
      at.saved = sent;
      setSavedAt(serverNow().toISOString());
      setState(at.values === sent ? "saved" : "unsaved");
    } catch (error) {
      setWhy(sentenceOf(error));
      setState("failed");
    } finally {
      at.sending = false;
    }
  }, [taskId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the values starts the pause anew
  useEffect(() => {
    if (!changed || !isDue()) return;
    setState("unsaved");
    const timer = setTimeout(() => void save(), PAUSE);
    return () => clearTimeout(timer);
  }, [values, changed, save]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, and reads the moment's values
  useEffect(() => {
    const leave = () => {
      if (document.visibilityState === "hidden" && isDue()) void save();
    };
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      if (isDue()) void save();
    };
  }, [save]);

  const stop = useCallback(() => {
    now.current.stopped = true;
  }, []);
  return { state, savedAt, why, save, stop };
}
