// Asks for a reason before something weighty is done.
import { Alert, Form, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/shared/api/problem";
import { useText } from "@/shared/text/text";

type Props = {
  title: string;
  why: ReactNode;
  ready?: boolean;
  confirm?: string;
  danger?: boolean;
  open: boolean;
  onClose: () => void;
  onReason: (reason: string) => Promise<void>;
};

export function ReasonDialog({
  title,
  why,
  ready = true,
  confirm,
  danger,
  open,
  onClose,
  onReason,
}: Props) {
  const t = useText();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const missing = tried && !reason.trim();

  async function send() {
    setTried(true);
    if (!reason.trim()) return;
    setBusy(true);
    setRefused(null);
    try {
      await onReason(reason.trim());
      setReason("");
      setTried(false);
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      title={title}
      open={open}
      onCancel={onClose}
      onOk={() => void send()}
      okText={confirm ?? t("common.confirm")}
      cancelText={t("common.cancel")}
      okButtonProps={{ danger: danger ?? false, loading: busy, disabled: !ready }}
      destroyOnHidden
    >
      <div style={{ marginBottom: 12 }}>{why}</div>
      {refused ? (
        <Alert type="error" showIcon title={sentenceOf(refused)} style={{ marginBottom: 12 }} />
      ) : null}
      <Form layout="vertical">
        <Form.Item
          label={t("common.reason")}
          htmlFor="reason"
          required
          validateStatus={missing ? "error" : ""}
          help={missing ? t("common.reason_needed") : undefined}
        >
          <Input.TextArea
            id="reason"
            rows={3}
            maxLength={400}
            showCount
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
