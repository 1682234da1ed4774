// The dialog that links a lead to another, found by its number.
import { Alert, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { linkLead, listLeads } from "@/shared/api/leads";
import { sentenceOf } from "@/shared/api/problem";
import type { Lead } from "@/shared/api/types";
import { useText } from "@/shared/text/text";

type Entries = { number: string; kind: string; note?: string };
type Props = { lead: Lead; onClose: () => void; onLinked: () => void };

export function AddLink({ lead, onClose, onLinked }: Props) {
  const t = useText();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");

  async function send({ number, kind, note = "" }: Entries) {
    setBusy(true);
    setRefused("");
    try {
      const wanted = number.trim().toUpperCase();
      const found = await listLeads({ q: wanted, limit: 5 });
      const other = found.items.find((each) => each.number.toUpperCase() === wanted);
      if (!other || other.id === lead.id) {
        setRefused(t("lead.link_not_found"));
        return;
      }
      await linkLead(lead.id, { other_id: other.id, kind, note });
      onLinked();
      onClose();
    } catch (error) {
      setRefused(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t("lead.link_add")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: busy }}
    >
      {refused ? (
        <Alert type="error" showIcon title={refused} style={{ marginBottom: 12 }} />
      ) : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ kind: "related_to" }}
        onFinish={(entries) => void send(entries)}
      >
        <Form.Item name="number" label={t("lead.link_number")} rules={[{ required: true }]}>
          <Input placeholder="XR-2024-0012" />
        </Form.Item>
        <Form.Item name="kind" label={t("lead.link_kind")} rules={[{ required: true }]}>
          <Select
            options={[
              { value: "related_to", label: t("lead.link_related_to") },
              { value: "duplicate_of", label: t("lead.link_duplicate_of") },
              { value: "merged_into", label: t("lead.link_merged_into") },
            ]}
          />
        </Form.Item>
        <Form.Item name="note" label={t("lead.link_note")}>
          <Input maxLength={400} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
