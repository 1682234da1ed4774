// Submitting a task: check, send, and say what opened next and for whom.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { newKey } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { completeTask } from "@/shared/api/tasks";
import type { Completed, Task } from "@/shared/api/types";
import type { FormState } from "@/shared/forms/use-form";
import { useSession } from "@/shared/session/session";
import { type Key, useText, type Values } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { goTo } from "./go-to";
import type { Draft } from "./use-draft";

export function useComplete(task: Task, form: FormState, draft: Draft) {
  const t = useText();
  const say = useSay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { notification } = App.useApp();
  const { user } = useSession();
  const [sending, setSending] = useState(false);
  // The same attempt sent twice, after a lost answer, is recognised by its key.
  const attempt = useRef({ sent: "", key: "" });

  async function complete() {
    const checked = form.check();
    if (!checked.ok) {
      setTimeout(() => goTo(checked.paths[0] ?? ""));
      return;
    }
    const sent = JSON.stringify(checked.values);
    if (attempt.current.sent !== sent) attempt.current = { sent, key: newKey() };
    setSending(true);
    try {
      const done = await completeTask(task.id, checked.values, attempt.current.key);
      draft.stop();
      forget();
      notification.success({
        title: t("task.done", { name: task.name }),
        description: <Next done={done} t={t} />,
        duration: 8,
      });
      const mine = done.opened.find((next) => isMine(next, user.id));
      navigate(mine ? `/tasks/${mine.id}` : "/");
    } catch (error) {
      refused(error);
    } finally {
      setSending(false);
    }
  }

  function refused(error: unknown) {
    if (!(error instanceof Problem) || error.status !== 0) attempt.current = { sent: "", key: "" };
    if (error instanceof Problem && error.errors.some((entry) => entry.path !== undefined)) {
      const paths = form.refuse(error.errors);
      if (paths[0]) {
        setTimeout(() => goTo(paths[0] ?? ""));
        return;
      }
    }
    say.problem(error, () => void queries.invalidateQueries({ queryKey: ["task", task.id] }));
  }

  // What the step has changed is asked for again when it is looked at.
  function forget() {
    const stale = [
      "task",
      "tasks",
      "lead",
      "leads",
      "escalations",
      "timeline",
      "instance",
      "history",
      "lead-instances",
      "closure",
    ];
    queries.removeQueries({ queryKey: ["task", task.id] });
    for (const name of stale)
      void queries.invalidateQueries({ queryKey: [name], refetchType: "none" });
  }

  return { complete, sending };
}

function isMine(task: Task, userId: string): boolean {
  return task.assignee_id === userId || task.may.complete;
}

function Next({ done, t }: { done: Completed; t: (key: Key, values?: Values) => string }) {
  if (done.opened.length > 0) {
    return (
      <>
        <div>{t("task.done_opened")}</div>
        <ul className="xh-wrong">
          {done.opened.map((next) => (
            <li key={next.id}>
              {t("task.done_next", {
                task: next.name,
                who: next.assignee_name ?? next.candidate_names.join("、"),
              })}
            </li>
          ))}
        </ul>
      </>
    );
  }
  return <>{t(done.instance.state === "completed" ? "task.done_finished" : "task.done_waiting")}</>;
}
