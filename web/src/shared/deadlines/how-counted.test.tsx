// Behind a date stands how it was counted: asked for once, told step by step with its articles.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Derivation } from "@/shared/api/types";
import { drawn } from "@/testing/drawn";
import { refusal, server } from "@/testing/server";
import { CountedDue, HowCounted } from "./how-counted";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const limit = {
  id: "A1",
  name: "行政立案至处罚决定",
  article: "行政处罚法第60条",
  amount: 90,
  unit: "calendar_day",
  trigger: "admin_filed_on",
  roll: "next_working_day",
  kind: "statutory",
  bound: "not_later",
  warnings: [30, 7],
  effective_from: "2021-07-15",
  effective_until: null,
  note: "",
};
const counted: Derivation = {
  running: true,
  limit,
  length: "90日",
  source: null,
  text: "2024年10月14日24时",
  steps: [
    { kind: "start", text: "起算：2024年7月15日", on: "2024-07-15", article: "" },
    {
      kind: "roll",
      text: "2024年10月13日为周日，顺延至次一工作日2024年10月14日",
      on: "2024-10-14",
      article: "民法典第203条",
    },
    { kind: "end", text: "届满：2024年10月14日24时", on: "2024-10-14", article: "" },
  ],
  provisional: true,
};

test("a derivation at hand is told when it is asked for, with articles and 暂定", async () => {
  drawn(<HowCounted counted={counted} />);
  expect(screen.queryByText(/起算：/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "怎么算的：行政立案至处罚决定" }));
  const steps = await screen.findAllByRole("listitem");
  expect(steps.map((step) => step.textContent)).toEqual([
    "起算：2024年7月15日",
    "2024年10月13日为周日，顺延至次一工作日2024年10月14日（民法典第203条）",
    "届满：2024年10月14日24时",
  ]);
  expect(screen.getByText("暂定")).toBeTruthy();
});

test("a limit that does not run says why instead", async () => {
  const why = "“行政立案日期”尚未记载，期限未起算";
  drawn(<HowCounted counted={{ ...counted, running: false, text: why }} />);
  await userEvent.click(screen.getByRole("button"));
  expect(await screen.findByText(why)).toBeTruthy();
  expect(screen.queryByRole("listitem")).toBeNull();
});

test("the date of a task is asked of the server only when somebody wants to know", async () => {
  let asked = 0;
  server.use(
    http.get("*/api/tasks/t1/deadline", () => {
      asked += 1;
      return HttpResponse.json({ due_at: "2024-10-14T16:00:00Z", derivation: counted });
    }),
  );
  drawn(<CountedDue due="2024-10-14T16:00:00Z" of={{ kind: "task", id: "t1" }} />);
  expect(asked).toBe(0);
  await userEvent.click(screen.getByRole("button", { name: "怎么算的" }));
  expect(await screen.findByText(/顺延至次一工作日/)).toBeTruthy();
  expect(asked).toBe(1);
});

test("a date that no limit gave says so, and a refusal is told", async () => {
  server.use(
    http.get("*/api/timers/x/deadline", () =>
      HttpResponse.json({ due_at: "2024-10-14T16:00:00Z", derivation: null }),
    ),
    http.get("*/api/timers/y/deadline", () => refusal(404, { detail: "没有这个定时器。" })),
  );
  const { unmount } = drawn(
    <CountedDue due="2024-10-14T16:00:00Z" of={{ kind: "timer", id: "x" }} />,
  );
  await userEvent.click(screen.getByRole("button"));
  expect(await screen.findByText(/由流程图直接给出/)).toBeTruthy();
  unmount();
  drawn(<CountedDue due="2024-10-14T16:00:00Z" of={{ kind: "timer", id: "y" }} />);
  await userEvent.click(screen.getByRole("button"));
  expect((await screen.findByRole("alert")).textContent).toContain("没有这个定时器");
});

test("where there is no date there is nothing to ask", () => {
  drawn(<CountedDue due={null} of={{ kind: "task", id: "t1" }} />);
  expect(screen.queryByRole("button")).toBeNull();
});
