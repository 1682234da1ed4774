// In a rehearsal the pages go by the server's clock, and who may moves it.
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Me } from "@/shared/api/types";
import { setServerClock } from "@/shared/clock";
import { SessionProvider } from "@/shared/session/session";
import { DueMark } from "@/shared/ui/marks";
import { drawn } from "@/testing/drawn";
import { refusal, server } from "@/testing/server";
import { ClockBanner, useServerClock } from "./clock-banner";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  setServerClock(new Date().toISOString());
});
afterAll(() => server.close());

let shows = "2024-07-12T01:00:00Z";

function Page({ permissions }: { permissions: string[] }) {
  const told = useServerClock(true);
  const me = { permissions, sandbox: true } as unknown as Me;
  if (!told) return null;
  return (
    <SessionProvider me={me}>
      <ClockBanner />
      <DueMark due="2024-07-15T16:00:00Z" />
    </SessionProvider>
  );
}

function answering() {
  shows = "2024-07-12T01:00:00Z";
  const sent: string[] = [];
  server.use(
    http.get("*/api/clock", () => HttpResponse.json({ now: shows, simulated: true })),
    http.post("*/api/clock", async ({ request }) => {
      const { to } = (await request.json()) as { to: string };
      sent.push(to);
      if (sent.length > 1) return refusal(409, { detail: "只能向前调整。" });
      shows = to;
      return HttpResponse.json({ now: to, simulated: true, fired: 3 });
    }),
  );
  return sent;
}

test("limits stand as they do by the server's clock, and who may not move it sees no button", async () => {
  answering();
  drawn(<Page permissions={["work"]} />);
  expect(await screen.findByText("演练时钟：2024年7月12日 09:00")).toBeTruthy();
  expect(screen.getByText("还剩 3 天")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "调整时钟" })).toBeNull();
  act(() => setServerClock("2024-07-14T01:00:00Z"));
  expect(screen.getByText("还剩 1 天")).toBeTruthy();
});

test("a month forward tells how many timers fired, and what is due follows", async () => {
  const sent = answering();
  const user = userEvent.setup();
  drawn(<Page permissions={["work", "move_clock"]} />);
  await user.click(await screen.findByRole("button", { name: "调整时钟" }));
  await user.click(await screen.findByRole("button", { name: "＋1 个月" }));
  expect(
    await screen.findByText("时钟已到2024年8月12日 09:00，途中触发 3 个定时器。"),
  ).toBeTruthy();
  expect(sent).toEqual(["2024-08-12T01:00:00.000Z"]);
  expect(await screen.findByText("已逾期 28 天")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "调整时钟" }));
  await user.click(await screen.findByRole("button", { name: "＋1 天" }));
  expect(await screen.findByText("只能向前调整。")).toBeTruthy();
});
