// What goes with every request, and what becomes of a refusal.
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { refusal, server } from "@/testing/server";
import { onSessionExpired, rememberCsrfToken } from "./client";
import { Problem, sentenceOf } from "./problem";
import { claimTask, completeTask, listTasks } from "./tasks";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test("a change carries the CSRF token and a key of its own", async () => {
  const seen: Request[] = [];
  server.use(
    http.post("*/api/tasks/t1/claim", ({ request }) => {
      seen.push(request);
      return HttpResponse.json({});
    }),
  );
  rememberCsrfToken("token-1");
  await claimTask("t1", 3);
  await claimTask("t1", 3);
  const [first, second] = seen.map((request) => request.headers.get("Idempotency-Key"));
  expect(seen[0]?.headers.get("X-CSRF-Token")).toBe("token-1");
  expect(first).toBeTruthy();
  expect(first).not.toBe(second);
  expect(await seen[0]?.clone().json()).toEqual({ revision: 3 });
});

test("the same attempt sent again keeps its key", async () => {
  let key: string | null = null;
  server.use(
    http.post("*/api/tasks/t1/complete", ({ request }) => {
      key = request.headers.get("Idempotency-Key");
      return HttpResponse.json({});
    }),
  );
  await completeTask("t1", {}, "attempt-7");
  expect(key).toBe("attempt-7");
});

test("a refusal is shown by its Chinese sentence and keeps its field errors", async () => {
  const errors = [{ path: "lead.route", rule: "required", message: "「处置路径」必须填写。" }];
  server.use(
    http.post("*/api/tasks/t1/complete", () =>
      refusal(422, {
        title: "内容有误",
        detail: "有 1 处需要更正。",
        code: "form_invalid",
        errors,
      }),
    ),
  );
  const refused = await completeTask("t1", {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ status: 422, code: "form_invalid", errors });
  expect(sentenceOf(refused)).toBe("有 1 处需要更正。");
});

test("a server that cannot be reached, or answers no problem, still gives a sentence", async () => {
  server.use(http.get("*/api/tasks", () => HttpResponse.error()));
  expect(sentenceOf(await listTasks({}).catch((error: unknown) => error))).toMatch(
    /连接不上服务器/,
  );
  server.use(http.get("*/api/tasks", () => new HttpResponse("<html>", { status: 502 })));
  expect(sentenceOf(await listTasks({}).catch((error: unknown) => error))).toMatch(/服务器出错/);
});

test("an ended session is told to who listens", async () => {
  const told = vi.fn();
  const stop = onSessionExpired(told);
  server.use(http.get("*/api/tasks", () => refusal(401, { title: "请先登录" })));
  await listTasks({}).catch(() => undefined);
  stop();
  expect(told).toHaveBeenCalledOnce();
});
