// Dates and limits are read in Asia/Shanghai, wherever the browser is.
import { describe, expect, test } from "vitest";
import { agoText, dateText, dayText, dueText, limitText, momentText, monthAfter } from "./dates";

const NOW = new Date("2025-03-05T02:00:00Z"); // 10:00 in Shanghai

test("a date is written in full", () => {
  expect(dateText("2025-03-05")).toBe("2025年3月5日");
  expect(dateText(null)).toBe("");
});

test("a moment late in the UTC day belongs to the next day in Shanghai", () => {
  expect(dayText("2025-03-04T16:30:00Z")).toBe("2025年3月5日");
  expect(momentText("2025-03-04T16:30:00Z")).toBe("2025年3月5日 00:30");
});

describe("a limit", () => {
  test.each([
    ["2025-03-02T10:00:00Z", "overdue", "已逾期 3 天"],
    ["2025-03-05T01:00:00Z", "overdue", "今日已逾期"],
    ["2025-03-05T15:59:00Z", "today", "今日到期"],
    ["2025-03-06T04:00:00Z", "soon", "还剩 1 天"],
    ["2025-03-20T10:00:00Z", "later", "还剩 15 天"],
    // Midnight ends the day before: that day is the last one.
    ["2025-03-05T16:00:00Z", "today", "今日到期"],
    ["2025-03-04T16:00:00Z", "overdue", "已逾期 1 天"],
  ])("%s is %s: %s", (due, kind, written) => {
    expect(dueText(due, NOW)).toEqual({ kind, text: written });
  });

  test("that is not set says nothing", () => {
    expect(dueText(null, NOW)).toBeNull();
  });
});

test("a limit is named by its last day, or by its hour when it ends within a day", () => {
  expect(limitText("2025-03-05T16:00:00Z")).toBe("2025年3月5日");
  expect(limitText("2025-03-05T09:30:00Z")).toBe("2025年3月5日 17:30");
});

test.each([
  ["2025-03-05T01:59:40Z", "刚刚"],
  ["2025-03-05T01:30:00Z", "30 分钟前"],
  ["2025-03-04T23:00:00Z", "3 小时前"],
  ["2025-03-04T02:00:00Z", "昨天"],
  ["2025-02-25T02:00:00Z", "8 天前"],
  ["2024-03-05T02:00:00Z", "2024年3月5日"],
])("%s was %s", (at, written) => {
  expect(agoText(at, NOW)).toBe(written);
});

test("a month later is the same day and time of Shanghai, or the month's last day", () => {
  expect(monthAfter(new Date("2024-07-12T01:00:00Z"))).toBe("2024-08-12T01:00:00.000Z");
  expect(monthAfter(new Date("2025-01-30T17:30:00Z"))).toBe("2025-02-27T17:30:00.000Z");
  expect(monthAfter(new Date("2024-12-31T01:00:00Z"))).toBe("2025-01-31T01:00:00.000Z");
});
