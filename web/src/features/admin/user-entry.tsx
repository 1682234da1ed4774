// The dialog in which an account is made or changed.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Form, Input, Modal, Select, Switch } from "antd";
import { useState } from "react";
import { changeUser, createUser } from "@/shared/api/people";
import { sentenceOf } from "@/shared/api/problem";
import type { User } from "@/shared/api/types";
import { useBodies, useCodes } from "@/shared/session/codes";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";

type Entries = {
  login: string;
  name: string;
  active: boolean;
  reset_password: boolean;
  roles: { role: string; body_id: string }[];
};
type Props = { user: User | null; onClose: () => void; onSaved: (user: User) => void };

export function UserEntry({ user, onClose, onSaved }: Props) {
  const t = useText();
  const say = useSay();
  const codes = useCodes();
  const bodies = useBodies();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function save({ login, name, active, reset_password, roles }: Entries) {
    setBusy(true);
    setRefused(null);
    try {
      const saved = user
        ? await changeUser(user.id, {
            revision: user.revision,
            name,
            active,
            roles,
            reset_password: reset_password ?? false,
          })
        : await createUser({ login: login.trim(), name: name.trim(), roles: roles ?? [] });
      say.done(t("admin.saved"));
      onSaved(saved);
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
      width={640}
      title={t(user ? "admin.edit_user" : "admin.new_user")}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: busy }}
    >
      {refused ? (
        <Alert type="error" showIcon title={sentenceOf(refused)} style={{ marginBottom: 12 }} />
      ) : null}
      <Form
        form={form}
        layout="vertical"
        initialValues={
          user
            ? { ...user, roles: user.roles.map(({ role, body_id }) => ({ role, body_id })) }
            : { active: true, roles: [{}] }
        }
        onFinish={(entries) => void save(entries)}
      >
        <div className="xh-entry-grid">
          <Form.Item
            name="login"
            label={t("admin.login")}
            rules={[{ required: true, whitespace: true }]}
          >
            <Input maxLength={64} disabled={user !== null} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="name"
            label={t("admin.name")}
            rules={[{ required: true, whitespace: true }]}
          >
            <Input maxLength={100} />
          </Form.Item>
        </div>
        <Form.List name="roles">
          {(fields, { add, remove }) => (
            <fieldset className="xh-group xh-list">
              <legend>{t("admin.roles")}</legend>
              {fields.map((field) => (
                <div className="xh-role-row" key={field.key}>
                  <Form.Item
                    name={[field.name, "role"]}
                    rules={[{ required: true }]}
                    label={t("admin.role")}
                  >
                    <Select options={codes.options("role")} />
                  </Form.Item>
                  <Form.Item
                    name={[field.name, "body_id"]}
                    rules={[{ required: true }]}
                    label={t("admin.body")}
                  >
                    <Select
                      showSearch={{ optionFilterProp: "label" }}
                      options={bodies
                        .filter((body) => body.active)
                        .map((body) => ({ value: body.id, label: body.name }))}
                    />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t("form.remove_row", { n: field.name + 1 })}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button size="small" icon={<PlusOutlined />} onClick={() => add({})}>
                {t("admin.add_role")}
              </Button>
            </fieldset>
          )}
        </Form.List>
        {user ? (
          <>
            <Form.Item name="active" label={t("admin.active")} valuePropName="checked">
              <Switch />
            </Form.Item>
            <Form.Item name="reset_password" valuePropName="checked">
              <Checkbox>{t("admin.password_reset")}</Checkbox>
            </Form.Item>
          </>
        ) : (
          <p className="xh-quiet">{t("admin.one_time_hint")}</p>
        )}
      </Form>
    </Modal>
  );
}
