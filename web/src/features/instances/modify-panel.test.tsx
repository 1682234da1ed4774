// An act on an instance that has moved on: its sentence is shown, the page looks again, one decides again.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { useState } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Instance } from "@/shared/api/types";
import { drawn } from "@/testing/drawn";
import { refusal, server } from "@/testing/server";
import { ModifyPanel } from "./modify-panel";

const STALE = "流程刚被他人推进，请刷新后重试。";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());
afterEach(() => server.resetHandlers());

function standing(revision: number, ...places: [number, string][]): Instance {
  return {
    id: "i1",
    revision,
    active_elements: places.map(([token, name]) => ({ token, name, element_id: `e${token}` })),
  } as Instance;
}

function Page({ first, then }: { first: Instance; then: Instance }) {
  const [instance, setInstance] = useState(first);
  const [picked, setPicked] = useState(["b"]);
  const [done, setDone] = useState(false);
  return done ? (
    <p>办完了</p>
  ) : (
    <ModifyPanel
      instance={instance}
      elements={[]}
      picked={picked}
      onPicked={setPicked}
      onDone={() => setDone(true)}
      onStale={() => setInstance(then)}
    />
  );
}

test("a refused move is told in its dialog, looked at again, and may be confirmed again", async () => {
  const looked: unknown[] = [];
  const sent: { revision: number; cancel: unknown }[] = [];
  server.use(
    http.post("*/api/instances/i1/modify/preview", async ({ request }) => {
      const plan = (await request.json()) as { cancel: { token: number }[] };
      looked.push(plan.cancel);
      const closes = plan.cancel.map(({ token }) => ({ element_id: "a", name: `令牌${token}` }));
      const opens = [{ element_id: "b", name: "核实线索" }];
      return HttpResponse.json({
        closes,
        opens,
        passes: [],
        incidents: [],
        ends: false,
        state: "active",
      });
    }),
    http.post("*/api/instances/i1/modify", async ({ request }) => {
      const body = (await request.json()) as { revision: number; cancel: unknown };
      sent.push({ revision: body.revision, cancel: body.cancel });
      return body.revision === 1
        ? refusal(409, { title: "冲突", code: "stale_revision", detail: STALE })
        : HttpResponse.json({ id: "i1" });
    }),
  );
  const user = userEvent.setup();
  drawn(
    <Page
      first={standing(1, [5, "分流线索"], [6, "督促分流"])}
      then={standing(2, [5, "分流线索"])}
    />,
  );
  await user.click(screen.getByRole("checkbox", { name: /分流线索/ }));
  await user.click(screen.getByRole("checkbox", { name: /督促分流/ }));
  const run = screen.getByText("执行…").closest("button") as HTMLButtonElement;
  await waitFor(() => expect(run.disabled).toBe(false));
  await user.click(run);
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("理由"), "样例");
  const confirm = within(dialog).getByRole("button", { name: "确认" });
  await user.click(confirm);

  expect(await within(dialog).findByText(STALE)).toBeTruthy();
  await waitFor(() => expect(within(dialog).queryByText("令牌5、令牌6")).toBeNull());
  expect(await within(dialog).findByText("令牌5")).toBeTruthy();
  expect(looked.at(-1)).toEqual([{ token: 5 }]);
  await waitFor(() => expect(confirm.hasAttribute("disabled")).toBe(false));
  await user.click(confirm);
  expect(await screen.findByText("办完了")).toBeTruthy();
  expect(sent).toEqual([
    { revision: 1, cancel: [{ token: 5 }, { token: 6 }] },
    { revision: 2, cancel: [{ token: 5 }] },
  ]);
});
