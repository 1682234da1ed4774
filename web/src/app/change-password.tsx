// The dialog in which a person changes the own password; it cannot be left while that is due.
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Modal } from "antd";
import { useState } from "react";
import { changePassword } from "@/shared/api/people";
import { sentenceOf } from "@/shared/api/problem";
import { ME } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";

type Entries = { old: string; fresh: string; again: string };

export function ChangePassword({
  forced = false,
  onClose,
}: {
  forced?: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function send(entries: Entries) {
    setBusy(true);
    setRefused(null);
    try {
      await changePassword(entries.old, entries.fresh);
      say.done(t("password.done"));
      await queries.invalidateQueries({ queryKey: ME });
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t("password.title")}
      closable={!forced}
      keyboard={!forced}
      mask={{ closable: !forced }}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: busy }}
      {...(forced ? { cancelButtonProps: { hidden: true } } : {})}
    >
      {forced ? <Alert type="warning" showIcon title={t("password.forced")} /> : null}
      {refused ? <Alert type="error" showIcon title={sentenceOf(refused)} /> : null}
      <Form
        form={form}
        layout="vertical"
        onFinish={(entries) => void send(entries)}
        style={{ marginTop: 12 }}
      >
        <Form.Item name="old" label={t("password.old")} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="fresh"
          label={t("password.new")}
          rules={[
            { required: true },
            { min: 10, message: t("password.short") },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value && value === getFieldValue("old")
                  ? Promise.reject(new Error(t("password.same")))
                  : Promise.resolve(),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("password.again")}
          dependencies={["fresh"]}
          rules={[
            { required: true },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue("fresh")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("password.differs"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
