// Explains the keyboard of the worklist.
import { Modal } from "antd";
import { useText } from "@/shared/text/text";

export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("worklist.keys")} width={420}>
      <dl className="xh-keys">
        <dt>
          <kbd>j</kbd> <kbd>k</kbd>
        </dt>
        <dd>{t("worklist.key_jk")}</dd>
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>{t("worklist.key_enter")}</dd>
        <dt>
          <kbd>c</kbd>
        </dt>
        <dd>{t("worklist.key_claim")}</dd>
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t("worklist.key_search")}</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t("worklist.key_help")}</dd>
      </dl>
    </Modal>
  );
}
