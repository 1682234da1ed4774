// An escalation tells its rule as it was counted, its levels with reasons, and how it ended.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CatalogueLimit, Escalation } from "@/shared/api/types";
import { drawn } from "@/testing/drawn";
import { server } from "@/testing/server";
import { EscalationLevel, EscalationRule, EscalationSince, EscalationStatus } from "./parts";
import { parted, ruleOf } from "./rule";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const raised: Escalation = {
  id: "e1",
  lead: { id: "l1", number: "XR-2024-0001", subject_name: "样例公司", sample: true },
  instance_id: "i1",
  element_id: "late",
  name: "督办超期案件",
  rule: "A1",
  level: "head",
  levels: [{ at: "2024-10-14T16:00:00Z", level: "head", why: "无提级情形" }],
  acts: null,
  due_at: "2024-10-14T16:00:00Z",
  derivation: null,
  raised_at: "2024-10-14T16:00:05Z",
  status: "open",
  ended_at: null,
  reason: "",
};
const counted = {
  limit: { id: "A1", name: "行政立案至处罚决定", article: "行政处罚法第60条" },
} as NonNullable<Escalation["derivation"]>;
const catalogue = [
  {
    id: "A1",
    ids: ["A1", "A1_old"],
    name: "今名",
    versions: [{ article: "旧条" }, { article: "新条" }],
  },
] as CatalogueLimit[];

test("the rule is told as it was counted; without that as the catalogue has it; else by its id", () => {
  expect(ruleOf({ ...raised, derivation: counted }, catalogue)).toEqual({
    id: "A1",
    name: "行政立案至处罚决定",
    article: "行政处罚法第60条",
  });
  const known = { id: "A1_old", name: "今名", article: "新条" };
  expect(ruleOf({ ...raised, rule: "A1_old" }, catalogue)).toEqual(known);
  expect(ruleOf({ ...raised, rule: "Z9" }, catalogue)).toEqual({ id: "Z9", name: "", article: "" });
  expect(ruleOf({ ...raised, rule: "" }, catalogue)).toBeNull();
});

test("those that stand are parted from those that ended, each in its order", () => {
  const all = (["lifted", "open", "handled", "open", "withdrawn"] as const).map((status, n) => ({
    ...raised,
    id: String(n),
    status,
  }));
  const { open, ended } = parted(all);
  expect(open.map(({ id }) => id)).toEqual(["1", "3"]);
  expect(ended.map(({ id }) => id)).toEqual(["0", "2", "4"]);
});

test("a level says its reason; earlier levels are told on request, with day and reason", async () => {
  const first = { at: "2024-10-14T16:00:00Z", level: "head", why: "无提级情形" };
  const second = { at: "2024-10-20T02:00:00Z", level: "Z", why: "涉及金额一亿元以上" };
  const { unmount } = drawn(<EscalationLevel escalation={raised} />);
  expect(await screen.findByText("单位负责人")).toBeTruthy();
  expect(screen.getByText("无提级情形")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  drawn(<EscalationLevel escalation={{ ...raised, level: "Z", levels: [first, second] }} />);
  await userEvent.click(screen.getByRole("button", { name: /历次层级（2）/ }));
  await screen.findByText(/单位负责人：/);
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual([
    "2024年10月15日 00:00 单位负责人：无提级情形",
    "2024年10月20日 10:00 Z：涉及金额一亿元以上",
  ]);
});

test("what has no level and no limit says so instead of nothing", () => {
  const bare = { ...raised, rule: "", level: "", levels: [] };
  drawn(
    <>
      <EscalationRule escalation={bare} />
      <EscalationLevel escalation={bare} />
      <EscalationSince escalation={bare} />
    </>,
  );
  expect(screen.getByText("流程图直接规定")).toBeTruthy();
  expect(screen.getByText("不分级")).toBeTruthy();
  expect(screen.getByText("期限 2024年10月14日届满")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

test("without a derivation the catalogue is asked for the name of the limit", async () => {
  server.use(
    http.get("*/api/deadlines/catalogue", () =>
      HttpResponse.json({ items: catalogue, source: null }),
    ),
  );
  drawn(<EscalationRule escalation={raised} />);
  expect(await screen.findByText("新条")).toBeTruthy();
  expect(screen.getByRole("link").getAttribute("href")).toBe("/law?limit=A1");
});

test("an end says in words how, when and why", () => {
  const reason = "期限重新计算后不再起算";
  drawn(
    <EscalationStatus
      escalation={{ ...raised, status: "withdrawn", ended_at: "2024-10-20T02:00:00Z", reason }}
    />,
  );
  expect(screen.getByText("已撤回")).toBeTruthy();
  expect(screen.getByText(`2024年10月20日 ${reason}`)).toBeTruthy();
});
