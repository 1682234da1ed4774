// A person adds a channel; what is sent to the server is what was chosen.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { NoticeChannel, NoticeSettings } from "@/shared/api/notices";
import { drawn } from "@/testing/drawn";
import { refusal, server } from "@/testing/server";
import NoticeSettingsPage from "./settings-page";

const settings: NoticeSettings = {
  offered: [{ channel: "mail", name: "邮件" }],
  kinds: [
    { kind: "task_opened", name: "新任务" },
    { kind: "task_urged", name: "催办" },
  ],
  webhook_hosts: [],
  channels: [],
};
const mail: NoticeChannel = {
  id: "c1",
  channel: "mail",
  name: "邮件",
  hint: "l***@zz.example.cn",
  has_secret: false,
  choices: { task_opened: "digest", task_urged: "now" },
  digest_at: "08:30",
  active: true,
  allowed: true,
  sent_at: null,
  problem: "邮件服务器连接不上或拒收",
  revision: 1,
};

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

function serve(shown: NoticeSettings) {
  server.use(http.get("*/api/me/channels", () => HttpResponse.json(shown)));
}

test("without an open channel the page says so and offers none", async () => {
  serve({ ...settings, offered: [] });
  drawn(<NoticeSettingsPage />);
  expect(await screen.findByText(/管理员尚未开通/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "添加渠道" })).toBeNull();
});

test("a channel shows its hint, its choices and why it failed", async () => {
  serve({ ...settings, channels: [mail] });
  drawn(<NoticeSettingsPage />);
  const panel = await screen.findByRole("region", { name: "邮件 l***@zz.example.cn" });
  expect(within(panel).getByText("立即：催办；每日 08:30 汇总：新任务")).toBeTruthy();
  expect(within(panel).getByText("邮件服务器连接不上或拒收")).toBeTruthy();
});

test("a new channel is sent as chosen; a refusal is told in the dialog", async () => {
  serve(settings);
  const sent: unknown[] = [];
  server.use(
    http.post("*/api/me/channels", async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1
        ? refusal(422, { detail: "请填写邮件地址，如 name@example.cn。" })
        : HttpResponse.json(mail, { status: 201 });
    }),
  );
  drawn(<NoticeSettingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: /添加渠道/ }));
  await userEvent.click(await screen.findByText("邮件"));
  const dialog = await screen.findByRole("dialog");
  const address = within(dialog).getByLabelText("邮件地址");
  await userEvent.type(address, "li");
  await userEvent.click(within(dialog).getByRole("button", { name: "保存" }));
  expect(await within(dialog).findByText(/请填写邮件地址/)).toBeTruthy();
  await userEvent.type(address, "@zz.example.cn");
  await userEvent.click(within(dialog).getByRole("button", { name: "保存" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({
    channel: "mail",
    address: "li@zz.example.cn",
    secret: "",
    choices: { task_opened: "digest", task_urged: "now" },
    digest_at: "08:30",
    active: true,
  });
});
