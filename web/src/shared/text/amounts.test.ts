// Amounts are read as people here read them, and never lose a 分.
import { afterEach, describe, expect, test } from "vitest";
import { amountOf, amountText, exactAmountText } from "./amounts";
import { setLanguage } from "./language";

afterEach(() => setLanguage("zh"));

describe("an amount the short way", () => {
  test.each([
    ["120000000.00", "1.2 亿元"],
    ["3500000.00", "350 万元"],
    ["8600.00", "8,600 元"],
    ["8600.50", "8,600.5 元"],
    ["0.00", "0 元"],
    ["99999999.99", "1 亿元"],
    ["9999.99", "9,999.99 元"],
    ["123456789012.34", "1,234.57 亿元"],
    ["-3500000", "-350 万元"],
    ["", ""],
    [null, ""],
    ["abc", ""],
  ])("%s is written %s", (amount, written) => {
    expect(amountText(amount)).toBe(written);
  });

  test("English counts in thousands and millions", () => {
    setLanguage("en");
    expect(amountText("120000000.00")).toBe("CNY 120 m");
    expect(amountText("3500000.00")).toBe("CNY 3,500 k");
  });
});

test("the exact amount keeps digits that a binary fraction would lose", () => {
  expect(exactAmountText("9007199254740993.27")).toBe("9,007,199,254,740,993.27 元");
});

describe("an amount as typed", () => {
  test.each([
    ["350万", "3500000"],
    ["1.2亿", "120000000"],
    ["1.2亿元", "120000000"],
    ["３５０万", "3500000"],
    ["1,234,567.89", "1234567.89"],
    ["0.00001万", "0.1"],
    ["2万亿", "2000000000000"],
    ["12.", "12."],
    ["", ""],
    ["元", ""],
  ])("%s is %s", (typed, amount) => {
    expect(amountOf(typed)).toBe(amount);
  });
});
