// How refusals and failures are shown: one sentence, and a way on.
import { App, Button, Result } from "antd";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { Problem, sentenceOf } from "@/shared/api/problem";
import { useText } from "@/shared/text/text";

/** Show why a page or part of it could not be loaded. */
export function ProblemPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const status = error instanceof Problem ? error.status : 0;
  if (status === 403 || status === 404) {
    return (
      <Result
        status={status === 403 ? "403" : "404"}
        title={t(status === 403 ? "page.403_title" : "page.404_title")}
        subTitle={status === 403 ? t("page.403_why") : sentenceOf(error)}
        extra={<Button onClick={() => navigate("/")}>{t("common.home")}</Button>}
      />
    );
  }
  return (
    <Result
      status="warning"
      title={t("problem.title")}
      subTitle={sentenceOf(error)}
      extra={
        retry ? (
          <Button type="primary" onClick={retry}>
            {t("common.retry")}
          </Button>
        ) : null
      }
    />
  );
}

export type Say = {
  done: (sentence: string) => void;
  problem: (error: unknown, reload?: () => void) => void;
};

/** Give ways to tell people how it went; a stale revision is explained and offers to reload. */
export function useSay(): Say {
  const t = useText();
  const { message, modal } = App.useApp();
  return useMemo(
    () => ({
      done: (sentence) => void message.success(sentence),
      problem: (error, reload) => {
        if (error instanceof Problem && error.status === 401) return;
        const stale = error instanceof Problem && error.status === 409 && reload;
        if (!stale) {
          void message.error(sentenceOf(error), 6);
          return;
        }
        modal.confirm({
          title: t("problem.stale_title"),
          content: error.detail || t("problem.stale_why"),
          okText: t("common.reload"),
          cancelText: t("common.close"),
          onOk: reload,
        });
      },
    }),
    [message, modal, t],
  );
}
