// The dialog in which a channel is added or changed.
import { Alert, Form, Input, Modal, Radio, Switch } from "antd";
import { useState } from "react";
import {
  addChannel,
  changeChannel,
  type NoticeChannel,
  type NoticeSettings,
} from "@/shared/api/notices";
import { sentenceOf } from "@/shared/api/problem";
import { type Key, useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";

type Entries = {
  address?: string;
  secret?: string;
  choices: Record<string, string>;
  digest_at: string;
  active: boolean;
};
type Props = {
  /** The channel to change, or the word of the channel to add. */
  channel: NoticeChannel | string;
  settings: NoticeSettings;
  onClose: () => void;
  onSaved: () => void;
};

/** What is pressing goes at once, the rest in the morning. */
const AT_ONCE = ["task_assigned", "task_urged", "escalation_opened"];

export function ChannelEntry({ channel, settings, onClose, onSaved }: Props) {
  const t = useText();
  const say = useSay();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const known = typeof channel === "string" ? null : channel;
  const word = typeof channel === "string" ? channel : channel.channel;
  const name = settings.offered.find((one) => one.channel === word)?.name ?? known?.name ?? word;

  async function save({ address, secret, ...rest }: Entries) {
    setBusy(true);
    setRefused(null);
    const wishes = { ...rest, address: address?.trim() || null, secret: secret?.trim() ?? "" };
    try {
      await (known ? changeChannel(known, wishes) : addChannel(word, wishes));
      say.done(t("channels.saved"));
      onSaved();
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
      width={600}
      title={t(known ? "channels.edit_one" : "channels.add_one", { name })}
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
        initialValues={known ?? first(settings)}
        onFinish={(entries) => void save(entries)}
      >
        <Form.Item
          name="address"
          label={t(`channels.address.${word}` as Key)}
          rules={[{ required: known === null, whitespace: true }]}
          extra={
            <>
              {known ? t("channels.address_kept", { hint: known.hint }) : null}{" "}
              {t("channels.address_hidden")}{" "}
              {word === "webhook"
                ? t("channels.webhook_hosts", { hosts: settings.webhook_hosts.join("、") })
                : null}
            </>
          }
        >
          <Input maxLength={1000} autoComplete="off" />
        </Form.Item>
        {word === "dingtalk" ? (
          <Form.Item name="secret" label={t("channels.secret")}>
            <Input.Password maxLength={200} autoComplete="off" />
          </Form.Item>
        ) : null}
        <fieldset className="xh-group">
          <legend>{t("channels.choices")}</legend>
          {settings.kinds.map((one) => (
            <Form.Item
              key={one.kind}
              name={["choices", one.kind]}
              label={one.name}
              layout="horizontal"
              labelCol={{ span: 7 }}
              style={{ marginBottom: 4 }}
            >
              <Radio.Group
                options={(["off", "now", "digest"] as const).map((mode) => ({
                  value: mode,
                  label: t(`channels.${mode}`),
                }))}
              />
            </Form.Item>
          ))}
        </fieldset>
        <div className="xh-entry-grid">
          <Form.Item
            name="digest_at"
            label={t("channels.digest_at")}
            rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }]}
          >
            <Input type="time" />
          </Form.Item>
          <Form.Item name="active" label={t("channels.active")} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

function first(settings: NoticeSettings): Entries {
  const choices = settings.kinds.map((one) => [
    one.kind,
    AT_ONCE.includes(one.kind) ? "now" : "digest",
  ]);
  return { choices: Object.fromEntries(choices), digest_at: "08:30", active: true };
}
