// The bodies as a tree: district, streets, communities, member units.
import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal, Select, Switch, Table, Tag } from "antd";
import { useState } from "react";
import { changeBody, createBody, listBodies } from "@/shared/api/people";
import { sentenceOf } from "@/shared/api/problem";
import type { Body } from "@/shared/api/types";
import { type Key, useText } from "@/shared/text/text";
import { Nothing, Page } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { type Branch, treeOf } from "./tree";

const KINDS = ["district", "street", "community", "unit"] as const;

export default function BodiesPage() {
  const t = useText();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<Body | "new" | null>(null);
  const bodies = useQuery({ queryKey: ["bodies"], queryFn: listBodies });
  const all = bodies.data?.items ?? [];
  return (
    <Page
      title={t("admin.bodies")}
      actions={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing("new")}>
          {t("admin.new_body")}
        </Button>
      }
    >
      <div className="xh-panel">
        {bodies.error ? (
          <ProblemPanel error={bodies.error} retry={() => void bodies.refetch()} />
        ) : bodies.data ? (
          <Table<Branch>
            className="xh-table"
            size="small"
            rowKey="id"
            dataSource={treeOf(all)}
            pagination={false}
            expandable={{
              defaultExpandedRowKeys: all.filter((body) => !body.parent_id).map((body) => body.id),
            }}
            columns={[
              { title: t("admin.body_name"), key: "name", dataIndex: "name" },
              { title: t("admin.body_id"), key: "id", render: (_, body) => <code>{body.id}</code> },
              {
                title: t("admin.kind"),
                key: "kind",
                render: (_, body) => t(`kind.${body.kind}` as Key),
              },
              {
                title: t("admin.state"),
                key: "state",
                render: (_, body) => (
                  <Tag className="xh-mark" color={body.active ? "green" : "default"}>
                    {t(body.active ? "admin.active" : "admin.inactive")}
                  </Tag>
                ),
              },
              {
                title: t("common.actions"),
                key: "actions",
                width: 80,
                render: (_, body) => (
                  <Button size="small" onClick={() => setEditing(body)}>
                    {t("common.edit")}
                  </Button>
                ),
              },
            ]}
            locale={{ emptyText: <Nothing title={t("admin.empty")} /> }}
          />
        ) : null}
      </div>
      {editing ? (
        <BodyEntry
          body={editing === "new" ? null : editing}
          all={all}
          onClose={() => setEditing(null)}
          onSaved={() => void queries.invalidateQueries({ queryKey: ["bodies"] })}
        />
      ) : null}
    </Page>
  );
}

type Entries = { id: string; name: string; kind: string; parent_id?: string; active: boolean };
type EntryProps = { body: Body | null; all: Body[]; onClose: () => void; onSaved: () => void };

function BodyEntry({ body, all, onClose, onSaved }: EntryProps) {
  const t = useText();
  const say = useSay();
  const [form] = Form.useForm<Entries>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function save({ id, name, kind, parent_id, active }: Entries) {
    setBusy(true);
    setRefused(null);
    try {
      if (body) await changeBody(body.id, { revision: body.revision, name, active });
      else await createBody({ id: id.trim(), name, kind, parent_id: parent_id ?? null });
      say.done(t("admin.saved"));
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
      title={t(body ? "admin.edit_body" : "admin.new_body")}
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
        initialValues={body ?? { kind: "community", active: true }}
        onFinish={(entries) => void save(entries)}
      >
        <Form.Item
          name="name"
          label={t("admin.body_name")}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="id" label={t("admin.body_id")} rules={[{ required: true }]}>
          <Input disabled={body !== null} />
        </Form.Item>
        <Form.Item name="kind" label={t("admin.kind")} rules={[{ required: true }]}>
          <Select
            disabled={body !== null}
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          />
        </Form.Item>
        <Form.Item name="parent_id" label={t("admin.parent")}>
          <Select
            disabled={body !== null}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={all.map((other) => ({ value: other.id, label: other.name }))}
          />
        </Form.Item>
        {body ? (
          <Form.Item name="active" label={t("admin.active")} valuePropName="checked">
            <Switch />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
