// By which channels a person is told outside the application, of what, and when.
import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Dropdown, Popconfirm, Space, Tag } from "antd";
import { useState } from "react";
import {
  type NoticeChannel,
  type NoticeSettings,
  readNoticeSettings,
  removeChannel,
  tryChannel,
} from "@/shared/api/notices";
import { useText } from "@/shared/text/text";
import { Ago } from "@/shared/ui/marks";
import { Nothing, Page, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { ChannelEntry } from "./channel-entry";

const SETTINGS = ["notice-settings"];

export default function NoticeSettingsPage() {
  const t = useText();
  const queries = useQueryClient();
  const asked = useQuery({ queryKey: SETTINGS, queryFn: readNoticeSettings });
  const [editing, setEditing] = useState<NoticeChannel | string | null>(null);
  const settings = asked.data;
  const reload = () => void queries.invalidateQueries({ queryKey: SETTINGS });
  if (asked.error) return <ProblemPanel error={asked.error} retry={reload} />;
  if (!settings) return <Waiting />;
  return (
    <Page
      title={t("notices.settings")}
      actions={
        settings.offered.length > 0 ? (
          <Dropdown
            trigger={["click"]}
            menu={{
              items: settings.offered.map((one) => ({ key: one.channel, label: one.name })),
              onClick: ({ key }) => setEditing(key),
            }}
          >
            <Button type="primary" icon={<PlusOutlined />}>
              {t("channels.add")}
            </Button>
          </Dropdown>
        ) : null
      }
    >
      <Alert type="info" showIcon title={t("channels.why")} style={{ marginBottom: 12 }} />
      {settings.offered.length === 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t("channels.none_offered")}
          style={{ marginBottom: 12 }}
        />
      ) : null}
      {settings.channels.map((channel) => (
        <ChannelPanel
          key={channel.id}
          channel={channel}
          settings={settings}
          onEdit={() => setEditing(channel)}
          onChanged={reload}
        />
      ))}
      {settings.channels.length === 0 ? (
        <div className="xh-panel">
          <div className="xh-panel-body">
            <Nothing title={t("channels.none")} />
          </div>
        </div>
      ) : null}
      {editing ? (
        <ChannelEntry
          channel={editing}
          settings={settings}
          onClose={() => setEditing(null)}
          onSaved={reload}
        />
      ) : null}
    </Page>
  );
}

function ChannelPanel({
  channel,
  settings,
  onEdit,
  onChanged,
}: {
  channel: NoticeChannel;
  settings: NoticeSettings;
  onEdit: () => void;
  onChanged: () => void;
}) {
  const t = useText();
  const say = useSay();
  const chosen = (mode: string) =>
    settings.kinds
      .filter((one) => channel.choices[one.kind] === mode)
      .map((one) => one.name)
      .join("、") || t("common.none");

  async function run(work: Promise<unknown>, done: string) {
    try {
      await work;
      say.done(done);
    } catch (error) {
      say.problem(error);
    } finally {
      onChanged();
    }
  }

  return (
    <Panel
      title={`${channel.name} ${channel.hint}`}
      extra={
        <Space size={6}>
          <Tag className="xh-mark" color={channel.active && channel.allowed ? "green" : "default"}>
            {t(
              !channel.allowed
                ? "channels.not_allowed"
                : channel.active
                  ? "channels.active"
                  : "channels.inactive",
            )}
          </Tag>
          <Button
            size="small"
            disabled={!channel.active || !channel.allowed}
            onClick={() => void run(tryChannel(channel.id), t("channels.tried"))}
          >
            {t("channels.try")}
          </Button>
          <Button size="small" onClick={onEdit}>
            {t("common.edit")}
          </Button>
          <Popconfirm
            title={t("channels.remove_why")}
            okText={t("channels.remove")}
            cancelText={t("common.cancel")}
            onConfirm={() => void run(removeChannel(channel.id), t("channels.removed"))}
          >
            <Button size="small" danger>
              {t("channels.remove")}
            </Button>
          </Popconfirm>
        </Space>
      }
    >
      <p style={{ marginTop: 0 }}>
        {t("channels.summary", {
          now: chosen("now"),
          at: channel.digest_at,
          digest: chosen("digest"),
        })}
      </p>
      {channel.problem ? <Alert type="error" showIcon title={channel.problem} /> : null}
      <div className="xh-quiet xh-small">
        {channel.sent_at ? (
          <>
            {t("channels.sent_at")} <Ago at={channel.sent_at} />
          </>
        ) : (
          t("channels.never_sent")
        )}
      </div>
    </Panel>
  );
}
