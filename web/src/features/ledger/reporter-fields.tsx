// Who reported: optional, and kept apart from the lead.
import { LockOutlined } from "@ant-design/icons";
import { Form, Input } from "antd";
import { useText } from "@/shared/text/text";
import { Panel } from "@/shared/ui/page";

export function ReporterFields() {
  const t = useText();
  return (
    <Panel title={t("register.reporter")} extra={<LockOutlined aria-hidden />}>
      <p className="xh-quiet" style={{ marginTop: 0 }}>
        {t("register.reporter_why")}
      </p>
      <div className="xh-entry-grid">
        <Form.Item name={["reporter", "name"]} label={t("lead.identity_name")}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name={["reporter", "phone"]} label={t("lead.identity_phone")}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name={["reporter", "id_number"]} label={t("lead.identity_id_number")}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name={["reporter", "note"]} label={t("lead.identity_note")}>
          <Input maxLength={400} autoComplete="off" />
        </Form.Item>
      </div>
    </Panel>
  );
}
