// What moved calls for a person when one is needed; a dry run tells its rows, also those unseen.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Me } from "@/shared/api/types";
import { SessionProvider } from "@/shared/session/session";
import { drawn } from "@/testing/drawn";
import { refusal, server } from "@/testing/server";
import { ChangesTab } from "./changes-tab";
import { DryRunTab } from "./dry-run-tab";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const change = {
  id: "c1",
  run_id: null,
  lead: { id: "l1", number: "XR-2024-0001", subject_name: "样例公司" },
  instance_id: "i1",
  limit_id: "AGE3",
  element_id: "age3",
  name: "立案满三年",
  before: "2026-01-13T16:00:00Z",
  after: null,
  what: "person",
  why: "期限已不再起算，但升级已经改变办理流程，不能自动撤回",
  at: "2026-01-13T01:00:00Z",
};
const moved = {
  ...change,
  id: "c2",
  what: "moved",
  after: "2027-01-13T16:00:00Z",
  why: "台账事实变更",
};

function signedIn(part: ReactNode, ...permissions: string[]) {
  server.use(
    http.get("*/api/deadlines/catalogue", () => HttpResponse.json({ items: [], source: null })),
  );
  return drawn(<SessionProvider me={{ permissions } as unknown as Me}>{part}</SessionProvider>);
}

test("changes that the product cannot settle are pointed out and shown alone", async () => {
  server.use(
    http.get("*/api/recomputations", ({ request }) => {
      const what = new URL(request.url).searchParams.get("what");
      const items = what === "person" ? [change] : [change, moved];
      return HttpResponse.json({ items, next_cursor: null });
    }),
  );
  signedIn(<ChangesTab />, "see_ledger");
  expect(await screen.findByText("台账事实变更")).toBeTruthy();
  const banner = await screen.findByRole("alert");
  expect(banner.textContent).toContain("有 1 项变动");
  await userEvent.click(within(banner).getByRole("button"));
  expect(await screen.findByText(change.why)).toBeTruthy();
  expect(screen.queryByText("台账事实变更")).toBeNull();
  // Who may not look at instances is not led there.
  expect(screen.queryByRole("link", { name: "立案满三年" })).toBeNull();
  expect(screen.getByRole("link", { name: "XR-2024-0001" })).toBeTruthy();
});

async function tried(answer: () => Response): Promise<void> {
  server.use(http.post("*/api/escalations/dry-run", answer));
  const { container } = signedIn(<DryRunTab />, "supervise");
  const entry = container.querySelector("input[type=file]") as HTMLInputElement;
  await userEvent.upload(entry, new File(["<definitions/>"], "escalation.dmn"));
}

test("a dry run tells how many, and a lead that one may not see has no number", async () => {
  const standing = { due_at: "2025-01-13T16:00:00Z", level: "office", act: "list", name: "三年" };
  const own = { ...standing, level: "own_level", act: "own_act" };
  const row = { rule: "AGE3", before: null, why: "届满提前" };
  await tried(() =>
    HttpResponse.json({
      leads: 54,
      steps: 0,
      escalate: [
        { ...row, lead_id: "l1", number: "XR-2024-0001", after: standing },
        { ...row, lead_id: null, number: "", after: own },
      ],
      lifted: [],
      changed: [],
    }),
  );
  expect(await screen.findByText("2 件将升级，0 件将解除，0 件层级或措施有变化")).toBeTruthy();
  expect(screen.getByRole("link", { name: "XR-2024-0001" })).toBeTruthy();
  expect(screen.getByText("无权查看编号")).toBeTruthy();
  const cells = screen.getAllByRole("cell").map((cell) => cell.textContent);
  expect(cells.some((told) => told?.includes("挂牌督办"))).toBe(true);
  expect(cells.some((told) => told?.includes("own_level · own_act"))).toBe(true);
});

test("a bad table names its element, and nothing else is said", async () => {
  const finding = { element_id: "deadline_rule_1", rule: "limit-catalogue", severity: "error" };
  await tried(() =>
    refusal(422, {
      detail: "决策表有 1 处错误，没有试算。",
      errors: [{ ...finding, message: "单位" }],
    }),
  );
  expect(await screen.findByText("deadline_rule_1")).toBeTruthy();
  expect(screen.getByRole("alert").textContent).toContain("没有试算");
  expect(screen.queryByText(/件将升级/)).toBeNull();
});
