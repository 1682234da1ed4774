// The bell counts what is unread, lists the newest, and moves when the server tells of news.
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Notice } from "@/shared/api/notices";
import { drawn } from "@/testing/drawn";
import { server } from "@/testing/server";
import { Bell } from "./bell";

const notice: Notice = {
  id: 7,
  kind: "task_opened",
  kind_name: "新任务",
  sentence: "新任务「核实线索」（XR-2024-0012）",
  created_at: new Date().toISOString(),
  read: false,
  over: false,
  task_id: "t1",
  instance_id: "i1",
  lead: { id: "l1", number: "XR-2024-0012", subject_name: "样例·养老服务中心" },
};

/** happy-dom has no EventSource; this one says what the test lets it say. */
class Stream extends EventTarget {
  static CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  constructor(readonly url: string) {
    super();
    Stream.opened.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
}

let unread = 1;
let read: unknown[] = [];

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());
beforeEach(() => {
  unread = 1;
  read = [];
  Stream.opened = [];
  vi.stubGlobal("EventSource", Stream);
  server.use(
    http.get("*/api/notices/count", () => HttpResponse.json({ unread })),
    http.get("*/api/notices", () =>
      HttpResponse.json({ items: unread ? [notice] : [], next_cursor: null }),
    ),
    http.post("*/api/notices/read", async ({ request }) => {
      read.push(await request.json());
      unread = 0;
      return new HttpResponse(null, { status: 204 });
    }),
    http.post("*/api/notices/read-all", () => {
      unread = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  server.resetHandlers();
});

test("the count is said in words, and follows the news", async () => {
  drawn(<Bell />);
  expect(await screen.findByRole("button", { name: "通知，1 条未读" })).toBeTruthy();
  expect(Stream.opened.map((stream) => stream.url)).toEqual(["/api/events"]);
  unread = 3;
  Stream.opened[0]?.dispatchEvent(new Event("notices"));
  expect(await screen.findByRole("button", { name: "通知，3 条未读" })).toBeTruthy();
});

test("a notice leads to its task and is read by opening it", async () => {
  drawn(<Bell />);
  await userEvent.click(await screen.findByRole("button", { name: "通知，1 条未读" }));
  const link = await screen.findByRole("link", { name: notice.sentence });
  expect(link.getAttribute("href")).toBe("/tasks/t1");
  await userEvent.click(link);
  await waitFor(() => expect(read).toEqual([{ ids: [7] }]));
  expect(await screen.findByRole("button", { name: "通知" })).toBeTruthy();
});

test("all are marked as read at once", async () => {
  drawn(<Bell />);
  await userEvent.click(await screen.findByRole("button", { name: "通知，1 条未读" }));
  await userEvent.click(await screen.findByRole("button", { name: "全部标为已读" }));
  expect(await screen.findByRole("button", { name: "通知" })).toBeTruthy();
});

test("a page that is put away gives its connection back and asks again when looked at", async () => {
  const { unmount } = drawn(<Bell />);
  await screen.findByRole("button", { name: "通知，1 条未读" });
  const visibility = vi.spyOn(document, "visibilityState", "get");
  visibility.mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(Stream.opened.map((stream) => stream.readyState)).toEqual([Stream.CLOSED]);
  unread = 5;
  visibility.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(await screen.findByRole("button", { name: "通知，5 条未读" })).toBeTruthy();
  expect(Stream.opened).toHaveLength(2);
  unmount();
  expect(Stream.opened.map((stream) => stream.readyState)).toEqual([Stream.CLOSED, Stream.CLOSED]);
});
