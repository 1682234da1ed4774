// The form of a task and what may be done with it: claim, give back, save, submit.
import { Alert, Button, Popconfirm } from "antd";
import { useMemo } from "react";
import type { TaskFile } from "@/shared/api/types";
import { FormView } from "@/shared/forms/form-view";
import { schemaOf } from "@/shared/forms/schema";
import { type FormState, useForm } from "@/shared/forms/use-form";
import { useSession } from "@/shared/session/session";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Nothing } from "@/shared/ui/page";
import { Assign } from "./assign";
import { goTo } from "./go-to";
import { TakeOver, Urge } from "./urge";
import { useComplete } from "./use-complete";
import { type Draft, useDraft } from "./use-draft";
import { useHolding } from "./use-holding";

export function TaskForm({ task }: { task: TaskFile }) {
  const t = useText();
  const schema = useMemo(() => schemaOf(task.form), [task.form]);
  // What has been submitted is shown as it was.
  const form = useForm(schema, task.context, task.draft ?? task.outcome ?? null);
  // Who fills it in has claimed it: two people never type into one draft.
  const { may } = useSession();
  const writable = (task.may.complete || task.may.draft) && !task.may.claim;
  const draft = useDraft(task.id, form.values, form.changed, writable && task.may.draft);
  const { claim, unclaim, busy } = useHolding(task);
  const { complete, sending } = useComplete(task, form, draft);
  const wrong = form.wrongPaths.length;

  return (
    <>
      <div className="xh-task-form">
        <ReadOnlyReason task={task} />
        {task.description ? <p className="xh-quiet">{task.description}</p> : null}
        {task.draft && writable ? (
          <Alert
            type="info"
            showIcon
            closable
            title={t("task.draft_restored")}
            style={{ marginBottom: 12 }}
          />
        ) : null}
        {wrong > 0 ? (
          <Alert
            type="error"
            showIcon
            role="alert"
            style={{ marginBottom: 12 }}
            title={t("task.errors_title", { n: wrong })}
            description={<WrongFields form={form} />}
          />
        ) : null}
        {form.rest.length > 0 ? (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 12 }}
            title={t("form.unplaced")}
            description={form.rest.map((sentence) => <div key={sentence}>{sentence}</div>)}
          />
        ) : null}
        {schema ? (
          <FormView form={form} readonly={!writable} />
        ) : (
          <Nothing title={t("task.no_form")} />
        )}
      </div>
      <div className="xh-form-foot">
        {task.may.claim ? (
          <Button type="primary" loading={busy} onClick={() => void claim()}>
            {t("task.claim")}
          </Button>
        ) : null}
        {writable && task.may.complete ? (
          <Button type="primary" loading={sending} onClick={() => void complete()}>
            {t("task.complete")}
          </Button>
        ) : null}
        {writable && task.may.draft && schema ? (
          <Button
            onClick={() => void draft.save()}
            disabled={sending}
            loading={draft.state === "saving"}
          >
            {t("task.save_draft")}
          </Button>
        ) : null}
        {task.may.unclaim ? (
          <Popconfirm
            title={t("task.unclaim")}
            description={t("task.unclaim_sure")}
            onConfirm={() => draft.save().then(unclaim)}
            okText={t("common.confirm")}
            cancelText={t("common.cancel")}
          >
            <Button loading={busy}>{t("task.unclaim")}</Button>
          </Popconfirm>
        ) : null}
        <span className="xh-grow" />
        {task.may.assign ? <Urge task={task} /> : null}
        {may("order_supervision") && !task.may.complete ? <TakeOver task={task} /> : null}
        {task.may.assign ? <Assign task={task} /> : null}
        {writable ? <DraftState draft={draft} /> : null}
      </div>
    </>
  );
}

function WrongFields({ form }: { form: FormState }) {
  return (
    <ul className="xh-wrong">
      {form.wrongPaths.map((path) => (
        <li key={path}>
          <button type="button" className="xh-link" onClick={() => goTo(path)}>
            {form.problemAt(path)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function ReadOnlyReason({ task }: { task: TaskFile }) {
  const t = useText();
  if ((task.may.complete || task.may.draft) && !task.may.claim) return null;
  const sentence =
    task.state !== "open" && !task.may.claim
      ? t("task.read_only_done")
      : task.may.claim
        ? t("task.read_only_claim")
        : task.assignee_name
          ? t("task.read_only_other", { name: task.assignee_name })
          : t("task.read_only_none");
  return <Alert type="info" showIcon title={sentence} style={{ marginBottom: 12 }} />;
}

function DraftState({ draft }: { draft: Draft }) {
  const t = useText();
  const sentence = {
    clean: "",
    unsaved: t("task.draft_unsaved"),
    saving: t("task.draft_saving"),
    saved: t("task.draft_saved", { at: momentText(draft.savedAt).split(" ").at(-1) ?? "" }),
    failed: t("task.draft_failed", { why: draft.why }),
  }[draft.state];
  return (
    <span className="xh-quiet xh-small" role="status">
      {sentence}
    </span>
  );
}
