// A row of the worklist says what, for which lead, for whom, since when and until when.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Table } from "antd";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Task } from "@/shared/api/types";
import { drawn } from "@/testing/drawn";
import { server } from "@/testing/server";
import { useTaskColumns } from "./task-columns";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const DAY = 86_400_000;

const task: Task = {
  id: "t1",
  instance_id: "i1",
  root_instance_id: "i1",
  process_id: "lead_lifecycle",
  process_name: "线索办理",
  element_id: "verify_lead",
  name: "核实线索",
  form_id: "verify_lead",
  lead: {
    id: "l1",
    number: "XR-2024-0012",
    subject_name: "样例·养老服务中心",
    stage: "verifying",
    stage_label: "核实中",
    street_name: "兴仁街道",
    risk_grade: "red",
    sample: true,
  },
  state: "open",
  candidate_groups: ["handler@xingren"],
  candidate_names: ["兴仁街道·线索承办人"],
  assignee_id: null,
  assignee_name: null,
  due_at: new Date(Date.now() - 3 * DAY).toISOString(),
  overdue: true,
  ladder: {
    level: "head",
    label: "单位负责人",
    raised_at: new Date(Date.now() - DAY).toISOString(),
    instance_id: null,
  },
  follow_up_at: null,
  priority: 80,
  escalation: true,
  opened_at: new Date(Date.now() - 10 * DAY).toISOString(),
  claimed_at: null,
  revision: 1,
  may: { claim: true, unclaim: false, complete: true, draft: true, assign: false },
};

function List({ row, onClaim }: { row: Task; onClaim: (task: Task) => void }) {
  return (
    <Table
      rowKey="id"
      pagination={false}
      dataSource={[row]}
      columns={useTaskColumns({ onClaim })}
    />
  );
}

test("an overdue, escalated, unclaimed task says all of it in words", async () => {
  const onClaim = vi.fn();
  drawn(<List row={task} onClaim={onClaim} />);
  const row = screen.getByRole("row", { name: /核实线索/ });
  for (const words of [
    "已逾期 3 天",
    "督办",
    "XR-2024-0012",
    "样例·养老服务中心",
    "样例",
    "兴仁街道·线索承办人",
    "待领取",
    "10 天前",
    "紧急",
  ]) {
    expect(within(row).getByText(words)).toBeTruthy();
  }
  expect(await within(row).findByText("红")).toBeTruthy();
  expect(await within(row).findByText("已升级：单位负责人")).toBeTruthy();
  await userEvent.click(within(row).getByRole("button", { name: "领取" }));
  expect(onClaim).toHaveBeenCalledWith(task);
});

test("a task that someone holds names the person and offers no claim", () => {
  const held = {
    ...task,
    assignee_name: "样例·承办人",
    may: { ...task.may, claim: false, complete: false },
  };
  drawn(<List row={held} onClaim={() => undefined} />);
  expect(screen.getByText("样例·承办人 办理中")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "领取" })).toBeNull();
  expect(screen.getByRole("link", { name: "查看" }).getAttribute("href")).toBe("/tasks/t1");
});

test("a task without a lead or a limit leaves no hole", () => {
  drawn(
    <List
      row={{ ...task, lead: null, due_at: null, escalation: false, priority: 50 }}
      onClaim={() => undefined}
    />,
  );
  expect(screen.getByText("无期限")).toBeTruthy();
  expect(screen.getByText("普通")).toBeTruthy();
});
