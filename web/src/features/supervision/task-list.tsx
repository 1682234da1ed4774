// Tasks that a supervisor looks at: escalated or overdue.
import { Table } from "antd";
import { useNavigate } from "react-router";
import { listTasks, type TaskQuery } from "@/shared/api/tasks";
import type { Task } from "@/shared/api/types";
import { useTaskColumns } from "@/shared/tasks/task-columns";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";

export function TaskList({ query, empty }: { query: TaskQuery; empty: string }) {
  const t = useText();
  const navigate = useNavigate();
  const columns = useTaskColumns({});
  const asked: TaskQuery = { scope: "all", state: "open", sort: "due_at", limit: 50, ...query };
  const pages = usePages(
    ["tasks", asked],
    (cursor) => listTasks({ ...asked, ...(cursor ? { cursor } : {}) }),
    60_000,
  );
  if (pages.error) return <ProblemPanel error={pages.error} retry={pages.reload} />;
  return (
    <>
      <Table<Task>
        className="xh-table"
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={pages.items}
        loading={pages.waiting}
        pagination={false}
        scroll={{ x: 900 }}
        rowClassName="xh-row-open"
        onRow={(task) => ({ onClick: () => navigate(`/tasks/${task.id}`) })}
        locale={{ emptyText: <Nothing title={empty} why={t("supervision.fine_why")} /> }}
      />
      {pages.items.length > 0 ? (
        <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
      ) : null}
    </>
  );
}
