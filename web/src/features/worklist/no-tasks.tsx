// What the worklist says when it is empty, and what to do then.
import { Button } from "antd";
import { useText } from "@/shared/text/text";
import { Nothing } from "@/shared/ui/page";
import type { Scope } from "./use-filters";

type Props = { scope: Scope; filtered: boolean; onBodies: () => void; onClear: () => void };

export function NoTasks({ scope, filtered, onBodies, onClear }: Props) {
  const t = useText();
  if (filtered) {
    return (
      <Nothing
        title={t("worklist.empty_filtered")}
        why={t("worklist.empty_filtered_why")}
        action={<Button onClick={onClear}>{t("common.reset")}</Button>}
      />
    );
  }
  if (scope === "mine") {
    return (
      <Nothing
        title={t("worklist.empty_mine")}
        why={t("worklist.empty_mine_why")}
        action={<Button onClick={onBodies}>{t("worklist.go_bodies")}</Button>}
      />
    );
  }
  return <Nothing title={t("worklist.empty_bodies")} why={t("worklist.empty_bodies_why")} />;
}
