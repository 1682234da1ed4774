// The variables of an instance, or those that one token sees; each can be changed.
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Select, Table } from "antd";
import { useState } from "react";
import { setVariable, variablesAt } from "@/shared/api/instances";
import type { Instance } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { Nothing } from "@/shared/ui/page";
import { useSay } from "@/shared/ui/problems";
import { orRenew } from "./stale";

type Props = { instance: Instance; may: boolean; onDone: () => void; onStale: () => void };
type Row = { name: string; text: string };

export function Variables({ instance, may, onDone, onStale }: Props) {
  const t = useText();
  const [token, setToken] = useState<number | null>(null);
  const [editing, setEditing] = useState<Row | null>(null);
  const local = useQuery({
    queryKey: ["token-variables", instance.id, token],
    queryFn: () => variablesAt(instance.id, token ?? 0),
    enabled: may && token !== null,
  });
  const shown = (token === null ? instance.variables : local.data) ?? {};
  const rows = Object.entries(shown).map(([name, value]) => ({
    name,
    text: JSON.stringify(value, null, 1),
  }));
  return (
    <>
      {may ? (
        <div className="xh-filters">
          <Select
            style={{ minWidth: 220 }}
            aria-label={t("instance.scope")}
            value={token ?? 0}
            onChange={(value: number) => setToken(value || null)}
            options={[
              { value: 0, label: t("instance.scope_whole") },
              ...(instance.active_elements ?? []).map((here) => ({
                value: here.token,
                label: t("instance.scope_token", {
                  name: here.name || here.element_id,
                  token: here.token,
                }),
              })),
            ]}
          />
          <Button
            icon={<PlusOutlined />}
            disabled={instance.suspended}
            onClick={() => setEditing({ name: "", text: "" })}
          >
            {t("common.new")}
          </Button>
        </div>
      ) : null}
      <Table<Row>
        className="xh-table"
        size="small"
        rowKey="name"
        dataSource={rows}
        pagination={false}
        columns={[
          {
            title: t("instance.variable"),
            key: "name",
            render: (_, row) => <code>{row.name}</code>,
          },
          {
            title: t("instance.value"),
            key: "value",
            render: (_, row) => <code className="xh-break">{row.text}</code>,
          },
          {
            key: "actions",
            width: 80,
            render: (_, row) =>
              may ? (
                <Button size="small" disabled={instance.suspended} onClick={() => setEditing(row)}>
                  {t("common.edit")}
                </Button>
              ) : null,
          },
        ]}
        locale={{ emptyText: <Nothing title={t("instance.no_variables")} /> }}
      />
      {editing ? (
        <VariableEntry
          row={editing}
          onClose={() => setEditing(null)}
          onSave={async (name, value) => {
            await orRenew(setVariable(instance.id, name, value, token), onStale);
            onDone();
          }}
        />
      ) : null}
    </>
  );
}

type EntryProps = {
  row: Row;
  onClose: () => void;
  onSave: (name: string, value: unknown) => Promise<void>;
};

function VariableEntry({ row, onClose, onSave }: EntryProps) {
  const t = useText();
  const say = useSay();
  const [name, setName] = useState(row.name);
  const [text, setText] = useState(row.text);
  const [busy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    try {
      await onSave(name.trim(), readValue(text));
      say.done(t("instance.changed"));
      onClose();
    } catch (error) {
      say.problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open
      title={t("instance.variables")}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: busy, disabled: !name.trim() }}
    >
      <Form layout="vertical">
        <Form.Item label={t("instance.variable")} htmlFor="variable-name" required>
          <Input
            id="variable-name"
            value={name}
            disabled={row.name !== ""}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item
          label={t("instance.value")}
          htmlFor="variable-value"
          extra={t("instance.value_hint")}
        >
          <Input.TextArea
            id="variable-value"
            rows={6}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Read JSON; anything else is text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
