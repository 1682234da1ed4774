// A migration is gone through page by page, and what the pages say is added up.
import { act, renderHook } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MigrationGroup, MigrationPage } from "@/shared/api/types";
import { server } from "@/testing/server";
import { useMigration } from "./use-migration";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

function group(element_id: string, count: number, severity: string): MigrationGroup {
  return { element_id, rule: "r", message: `「${element_id}」`, severity, count };
}

function page(from: number, groups: MigrationGroup[], next_cursor: string | null): MigrationPage {
  const items = [from, from + 1].map((n) => ({
    instance_id: `i${n}`,
    process_name: "线索办理",
    version: 1,
    business_key: null,
    state: "active",
    lead: null,
    can: n > 0,
    reasons: [],
    notes: [],
  }));
  const can = items.filter((item) => item.can).length;
  return { total: 4 - from, can, cannot: 2 - can, groups, items, next_cursor };
}

test("pages are asked for one after the other and equal reasons are counted together", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post("*/api/migrations/preview", async ({ request }) => {
      const body = (await request.json()) as { cursor: string | null };
      asked.push(body.cursor);
      return HttpResponse.json(
        body.cursor === null
          ? page(0, [group("a", 1, "warning"), group("b", 1, "error")], "next")
          : page(2, [group("a", 2, "warning")], null),
      );
    }),
  );
  const { result } = renderHook(() => useMigration());
  await act(async () => {
    await result.current.workOff({
      to_definition_id: "d2",
      mapping: {},
      states: ["active"],
      instance_ids: [],
    });
  });
  const gathered = result.current.gathered;
  expect(asked).toEqual([null, "next"]);
  expect(gathered).toMatchObject({ total: 4, seen: 4, can: 3, done: true, executed: false });
  expect(gathered?.groups.map((one) => [one.element_id, one.count])).toEqual([
    ["b", 1],
    ["a", 3],
  ]);
});
