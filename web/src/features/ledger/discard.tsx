// Asks before entries that were not sent are left behind.
import { Modal } from "antd";
import type { useBlocker } from "react-router";
import { useText } from "@/shared/text/text";

export function Discard({ blocker }: { blocker: ReturnType<typeof useBlocker> }) {
  const t = useText();
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={t("register.discard")}
      okText={t("common.confirm")}
      cancelText={t("common.cancel")}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    />
  );
}
