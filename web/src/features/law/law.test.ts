// The law in words: lengths, periods, the search, the months of a year, a file of it, a trial asked.
import { expect, test } from "vitest";
import type { CatalogueLimit, LimitVersion } from "@/shared/api/types";
import { setLanguage } from "@/shared/text/language";
import { current, extensionText, found, lengthText, periodText } from "./limits";
import { trialOf } from "./trial";
import { monthsOf, noticeFile, runsOf, yearsAround } from "./year";

const version: LimitVersion = {
  name: "告知当事人",
  length: "3日",
  amount: 3,
  unit: "calendar_day",
  fixed_on: null,
  roll: "next_working_day",
  bound: "not_later",
  judged_by: "start",
  article: "行政处罚法第45条",
  trigger_name: "听证告知日期",
  met_by: [],
  routes: [],
  unless: [],
  suspension: [],
  extensions: [],
  warnings: [],
  effective_from: "1996-10-01",
  effective_until: "2021-07-14",
  in_force: false,
  note: "",
};
const newer = {
  ...version,
  amount: 5,
  unit: "working_day",
  effective_from: "2021-07-15",
  effective_until: null,
  in_force: true,
};
const limit: CatalogueLimit = {
  id: "A2",
  ids: ["A2", "A2X"],
  name: "提出听证要求",
  kind: "statutory",
  kind_label: "法定期限",
  trigger: "hearing_told_on",
  trigger_name: "听证告知日期",
  needs_start: true,
  in_hours: false,
  changeable: true,
  versions: [version, newer],
};

test.each([
  [{ amount: 90, unit: "calendar_day" }, "90 日", "90 days"],
  [{ amount: 3, unit: "working_day" }, "3 个工作日", "3 working days"],
  [{ amount: 24, unit: "hour" }, "24 小时", "24 hours"],
  [{ amount: 5, unit: "day_of_next_month" }, "次月 5 日前", "by day 5 of the next month"],
  [{ amount: 1, unit: "month_end" }, "当月月末前", "by the end of the month"],
  [{ amount: 2, unit: "month_end" }, "此后第 1 个月月末前", "by the end of month 1 after"],
  [{ amount: 1, unit: "fixed_date", fixed_on: "2025-12-02" }, "2025年12月2日前", "by 2 Dec 2025"],
])("a length is said as people do, in both languages", (given, zh, en) => {
  expect(lengthText(given)).toBe(zh);
  setLanguage("en");
  expect(lengthText(given)).toBe(en);
});

test("the version in force is shown, else the newest, each with its period", () => {
  expect(current(limit)).toBe(newer);
  const coming = { ...newer, in_force: false };
  expect(current({ ...limit, versions: [version, coming] })).toBe(coming);
  expect(periodText(version)).toBe("1996年10月1日至2021年7月14日");
  expect(periodText(newer)).toBe("2021年7月15日起");
  expect(periodText({ ...version, effective_from: null })).toBe("至2021年7月14日");
  expect(periodText({ ...newer, effective_from: null })).toBe("");
});

test("an extension says how much, and how often", () => {
  const rule = {
    amount: 30,
    unit: "calendar_day",
    length: "30日",
    total: false,
    times: 1,
    authority: "领导小组",
    article: "行政强制法第25条",
  };
  expect(extensionText(rule)).toBe("再延长 30 日（1 次）");
  expect(extensionText({ ...rule, total: true, times: null })).toBe("延长至 30 日（次数不限）");
});

test("a limit is found by any of its ids, names and articles, and by its kind", () => {
  const other = {
    ...limit,
    id: "D14",
    ids: ["D14"],
    name: "出清",
    kind: "plan",
    versions: [newer],
  };
  const all = [limit, other];
  expect(found(all, "", "")).toEqual(all);
  expect(found(all, "a2x", "")).toEqual([limit]);
  expect(found(all, "处罚法 听证要求", "")).toEqual([limit]);
  expect(found(all, "", "plan")).toEqual([other]);
  expect(found(all, "a2x", "plan")).toEqual([]);
});

const DAYS = [
  { day: "2027-02-13", working: true, name: "春节" },
  { day: "2027-02-05", working: false, name: "春节" },
  { day: "2027-02-06", working: false, name: "春节" },
  { day: "2027-02-07", working: false, name: "春节" },
  { day: "2027-06-09", working: false, name: "端午节" },
];

test("a month begins on its weekday and knows its special days and weekends", () => {
  const months = monthsOf(2027, DAYS);
  expect(months).toHaveLength(12);
  const [first] = months[1]?.weeks ?? [];
  // 1 February 2027 is a Monday; 2024 has a 29th.
  expect(first?.map((day) => day?.day)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(first?.map((day) => day?.weekend)).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
  expect(first?.[4]?.special?.name).toBe("春节");
  const january = monthsOf(2027, [])[0]?.weeks[0];
  expect(january?.slice(0, 5).map((day) => day?.day)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    1,
  ]);
  const leap = monthsOf(2024, [])[1]
    ?.weeks.flat()
    .filter((day) => day !== null);
  expect(leap).toHaveLength(29);
});

test("days that follow each other are one run, and the file can be loaded again", () => {
  expect(runsOf(DAYS).map((run) => [run.from, run.to, run.working])).toEqual([
    ["2027-02-05", "2027-02-07", false],
    ["2027-02-13", "2027-02-13", true],
    ["2027-06-09", "2027-06-09", false],
  ]);
  expect(noticeFile(DAYS).split("\r\n")).toEqual([
    "\ufeff节日,安排,开始日期,结束日期",
    "春节,放假,2027-02-05,2027-02-07",
    "春节,上班,2027-02-13,",
    "端午节,放假,2027-06-09,",
    "",
  ]);
});

test("years soon to come are listed though their notice is missing", () => {
  const known = [2026, 2025].map((year) => ({ year, notice: "", loaded: false, loaded_at: null }));
  const lines = yearsAround(known, 2026);
  expect(lines.map((line) => [line.year, line.known !== null])).toEqual([
    [2028, false],
    [2027, false],
    [2026, true],
    [2025, true],
  ]);
});

test("a trial waits for its start and asks only what the limit can have", () => {
  const draft = {
    day: "2024-07-12",
    time: "15:20",
    holds: [{ from_on: "2024-07-20" }, { from_on: "" }],
    extensions: [{ amount: 30, unit: "calendar_day", total: false }],
  };
  expect(trialOf(limit, { ...draft, day: "" })).toBeNull();
  expect(trialOf(limit, draft)).toEqual({
    limit_id: "A2",
    start: "2024-07-12",
    holds: [{ from_on: "2024-07-20" }],
    extensions: draft.extensions,
  });
  expect(trialOf({ ...limit, in_hours: true }, draft)?.start).toBe("2024-07-12T15:20:00+08:00");
  expect(trialOf({ ...limit, in_hours: true }, { ...draft, time: "" })?.start).toBe("2024-07-12");
  const fixed = { ...limit, needs_start: false, changeable: false };
  expect(trialOf(fixed, { ...draft, day: "" })).toEqual({
    limit_id: "A2",
    start: null,
    holds: [],
    extensions: [],
  });
});
