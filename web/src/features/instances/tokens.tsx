// Where an instance stands, token by token, and the tasks that are open there.
import { Table } from "antd";
import { Link } from "react-router";
import type { ActiveElement, Instance } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { DueMark } from "@/shared/ui/marks";
import { Nothing } from "@/shared/ui/page";

export function Tokens({ instance }: { instance: Instance }) {
  const t = useText();
  const tasks = instance.open_tasks ?? [];
  return (
    <>
      <Table<ActiveElement>
        className="xh-table"
        size="small"
        rowKey="token"
        dataSource={instance.active_elements ?? []}
        pagination={false}
        columns={[
          {
            title: t("instance.element"),
            key: "element",
            render: (_, here) => (
              <>
                {here.name || here.element_id}
                <div className="xh-quiet xh-small">{here.element_id}</div>
              </>
            ),
          },
          { title: t("instance.token"), key: "token", width: 90, dataIndex: "token" },
        ]}
        locale={{ emptyText: <Nothing title={t("diagram.ended")} /> }}
      />
      {tasks.length > 0 ? (
        <ul className="xh-plain-list" aria-label={t("instance.tasks")}>
          {tasks.map((task) => (
            <li key={task.id}>
              <Link to={`/tasks/${task.id}`}>{task.name}</Link>{" "}
              <span className="xh-quiet">
                {task.assignee_name ?? task.candidate_names.join("、")}
              </span>{" "}
              <DueMark due={task.due_at} plain />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
