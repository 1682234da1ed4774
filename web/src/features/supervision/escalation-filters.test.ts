// Only what was chosen is asked of the server; to have no level is a wish of its own.
import { expect, test } from "vitest";
import { NO_LEVEL, queryOf } from "./escalation-filters";

test("what was chosen is asked, and nothing else", () => {
  expect(queryOf({})).toEqual({});
  expect(queryOf({ status: "open", rule: "A1" })).toEqual({ status: "open", rule: "A1" });
  expect(queryOf({ level: "office" })).toEqual({ level: "office" });
  expect(queryOf({ level: NO_LEVEL })).toEqual({ level: "" });
});
