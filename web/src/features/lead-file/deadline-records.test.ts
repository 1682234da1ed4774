// Holds and extensions on record, each told in one line.
import { expect, test } from "vitest";
import { recordsOf } from "./deadline-records";

const hold = {
  id: "h1",
  limit_id: "A8",
  limit_name: "查封扣押期限",
  ground: "appraisal",
  ground_label: "技术鉴定",
  from_on: "2024-07-01",
  to_on: null,
  paper: "鉴〔2024〕3号",
  note: "",
  held_at: "2024-07-01T01:00:00Z",
  may_withdraw: true,
};
const extension = {
  id: "e1",
  limit_id: "A8",
  limit_name: "查封扣押期限",
  stage: 1,
  length: "30日",
  total: false,
  approved_on: "2024-07-12",
  approver: "样例局长",
  paper: "延〔2024〕1号",
  article: "行政强制法第25条",
  recorded_at: "2024-07-12T01:00:00Z",
  may_withdraw: false,
};

test("a hold says on what ground and since when, or from when to when", () => {
  const [open] = recordsOf({ deadlines: [], holds: [hold], extensions: [] });
  expect(open?.told).toBe("技术鉴定 · 2024年7月1日起，尚未恢复 · 鉴〔2024〕3号");
  const ended = { ...hold, to_on: "2024-07-11", note: "等结论" };
  const [told] = recordsOf({ deadlines: [], holds: [ended], extensions: [] });
  expect(told?.told).toBe("技术鉴定 · 2024年7月1日 至 2024年7月11日 · 鉴〔2024〕3号 · 等结论");
});

test("an extension says how much, who approved it, and who may take it back", () => {
  const given = { deadlines: [], holds: [hold], extensions: [{ ...extension, total: true }] };
  const records = recordsOf(given);
  expect(records.map((record) => [record.kind, record.mayWithdraw])).toEqual([
    ["hold", true],
    ["extension", false],
  ]);
  expect(records[1]?.told).toBe(
    "延长至30日 · 2024年7月12日经样例局长批准 · 延〔2024〕1号 · 行政强制法第25条",
  );
});
