// The accounts: who there is, in which roles, and the way to add or change one.
import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Alert, Button, Input, Modal, Space, Table, Tag } from "antd";
import { useState } from "react";
import { listUsers } from "@/shared/api/people";
import type { User } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { SampleMark } from "@/shared/ui/marks";
import { More } from "@/shared/ui/more";
import { Nothing, Page } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { useSettled } from "@/shared/ui/use-settled";
import { UserEntry } from "./user-entry";

export default function UsersPage() {
  const t = useText();
  const [words, setWords] = useState("");
  const asked = useSettled(words.trim());
  const [editing, setEditing] = useState<User | "new" | null>(null);
  const [made, setMade] = useState<User | null>(null);
  const pages = usePages(["users", asked], (cursor) => listUsers(asked, cursor));
  return (
    <Page
      title={t("admin.users")}
      actions={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
          {t("admin.new_user")}
        </Button>
      }
    >
      <div className="xh-panel">
        <div className="xh-filters">
          <Input
            allowClear
            style={{ width: 240 }}
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t("admin.search_users")}
            aria-label={t("admin.search_users")}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : (
          <Table<User>
            className="xh-table"
            size="small"
            rowKey="id"
            dataSource={pages.items}
            loading={pages.waiting}
            pagination={false}
            columns={[
              {
                title: t("admin.login"),
                key: "login",
                render: (_, user) => (
                  <Space size={6}>
                    <code>{user.login}</code>
                    {user.sample ? <SampleMark /> : null}
                  </Space>
                ),
              },
              { title: t("admin.name"), key: "name", dataIndex: "name" },
              {
                title: t("admin.roles"),
                key: "roles",
                render: (_, user) =>
                  user.roles.map((held) => `${held.body_name}·${held.role_name}`).join("、"),
              },
              {
                title: t("admin.state"),
                key: "state",
                render: (_, user) => (
                  <Space size={4}>
                    <Tag className="xh-mark" color={user.active ? "green" : "default"}>
                      {t(user.active ? "admin.active" : "admin.inactive")}
                    </Tag>
                    {user.must_change_password ? (
                      <Tag className="xh-mark" color="gold">
                        {t("admin.must_change")}
                      </Tag>
                    ) : null}
                  </Space>
                ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                width: 80,
                render: (_, user) => (
                  <Button size="small" onClick={() => setEditing(user)}>
                    {t("common.edit")}
                  </Button>
                ),
              },
            ]}
            locale={{ emptyText: <Nothing title={t("admin.empty")} /> }}
          />
        )}
        {pages.items.length > 0 ? (
          <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
        ) : null}
      </div>
      {editing ? (
        <UserEntry
          user={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={(user) => {
            if (user.one_time_password) setMade(user);
            pages.reload();
          }}
        />
      ) : null}
      <Modal
        open={made !== null}
        title={t("admin.one_time")}
        onCancel={() => setMade(null)}
        footer={<Button onClick={() => setMade(null)}>{t("common.close")}</Button>}
        destroyOnHidden
      >
        <Alert type="warning" showIcon title={t("admin.one_time_why")} />
        <p>
          {t("admin.login")}：<code>{made?.login}</code>
        </p>
        <p>
          {t("admin.password")}：<code>{made?.one_time_password}</code>
        </p>
      </Modal>
    </Page>
  );
}
