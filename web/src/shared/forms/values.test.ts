// Values start from what is known, are checked in Chinese, and are sent exactly.
import { describe, expect, test } from "vitest";
import { problemsOf } from "./checks";
import { normalPath, valueAt, withValue } from "./paths";
import { planOf } from "./plan";
import type { Component, Rules } from "./schema";
import { placed } from "./server-problems";
import { sentValues, startValues } from "./values";

const form = (...components: Component[]) => ({ components });

describe("dotted paths", () => {
  test("are read and written without changing what is there", () => {
    const before = { lead: { a: 1, b: [{ c: 2 }] } };
    const after = withValue(before, "lead.b.0.c", 3);
    expect(valueAt(after, "lead.b.0.c")).toBe(3);
    expect(valueAt(after, "lead.a")).toBe(1);
    expect(before.lead.b[0]?.c).toBe(2);
  });

  test.each([
    ["people[0].name", "people.0.name"],
    ["/people/0/name", "people.0.name"],
    ["values.lead.route", "lead.route"],
  ])("%s means %s", (written, path) => {
    expect(normalPath(written)).toBe(path);
  });
});

test("values start from the facts, under the draft, over the defaults", () => {
  const schema = form(
    { type: "number", key: "lead.amount_involved" },
    { type: "textfield", key: "lead.method", defaultValue: "高息揽储" },
    { type: "checkbox", key: "agree" },
    { type: "checklist", key: "kinds" },
    {
      type: "dynamiclist",
      path: "people",
      defaultRepetitions: 2,
      components: [{ type: "textfield", key: "name" }],
    },
  );
  const context = { lead: { amount_involved: "1200000.00", method: null } };
  expect(startValues(schema, context, { lead: { method: "草稿" } })).toEqual({
    lead: { amount_involved: "1200000", method: "草稿" },
    agree: false,
    kinds: [],
    people: [{ name: "" }, { name: "" }],
  });
});

test("only what shows and may be changed is sent", () => {
  const schema = form(
    { type: "number", key: "lead.amount_involved" },
    { type: "number", key: "exact", serializeToString: true },
    { type: "textfield", key: "gone", conditional: { hide: "=true" } },
    { type: "textfield", key: "fixed", readonly: true },
    { type: "textarea", key: "note" },
    { type: "number", key: "empty" },
  );
  const values = {
    lead: { amount_involved: "1200000.50" },
    exact: "9007199254740993.27",
    gone: "x",
    fixed: "y",
    note: "  已核实 ",
    empty: "",
  };
  expect(sentValues(planOf(schema, values, {}), values)).toEqual({
    lead: { amount_involved: 1200000.5 },
    exact: "9007199254740993.27",
    note: "已核实",
    empty: null,
  });
});

describe("a value is checked", () => {
  const problem = (component: Partial<Component>, validate: Rules, value: unknown) => {
    const plan = planOf(
      form({ type: "textfield", key: "k", label: "甲", ...component, validate }),
      { k: value },
      {},
    );
    return problemsOf(plan, { k: value }).k;
  };

  test.each<[Partial<Component>, Rules, unknown, string | undefined]>([
    [{}, { required: true }, "", "请填写甲"],
    [{}, { required: true }, "  ", "请填写甲"],
    [{ type: "select" }, { required: true }, null, "请选择甲"],
    [{ type: "radio" }, { required: true }, false, undefined],
    [{ type: "checklist" }, { required: true }, [], "请选择甲"],
    [{ type: "checkbox" }, { required: true }, false, "请勾选甲"],
    [{ type: "datetime" }, { required: true }, null, "请选择甲"],
    [{}, { minLength: 3 }, "四字", "甲至少 3 个字"],
    [{}, { maxLength: 2 }, "三个字", "甲最多 2 个字"],
    [{}, { maxLength: 1 }, "𠮷", undefined],
    [{}, { pattern: "^\\d{2}$" }, "1", "甲格式不正确"],
    [{}, { pattern: "^\\d{2}$", patternErrorMessage: "应为两位数字" }, "1", "应为两位数字"],
    [{}, { pattern: "(" }, "1", undefined],
    [{}, { validationType: "email" }, "a@b", "请填写正确的电子邮箱"],
    [{}, { validationType: "phone" }, "0632-1234567", undefined],
    [{ type: "number" }, { min: 1 }, "0.5", "甲不能小于 1"],
    [{ type: "number" }, { max: 10 }, "11", "甲不能大于 10"],
    [{ type: "number", decimalDigits: 0 }, {}, "1.5", "甲应为整数"],
    [{ type: "number", decimalDigits: 2 }, {}, "1.505", "甲最多 2 位小数"],
    [{ type: "number", decimalDigits: 2 }, {}, "1.500", undefined],
    [{ type: "number" }, {}, "一百", "甲应为数字"],
    [{ type: "number", properties: { widget: "amount" } }, {}, "-1", "甲不能小于 0"],
    [{ readonly: true }, { required: true }, "", undefined],
  ])("%j %j %j", (component, validate, value, sentence) => {
    expect(problem(component, validate, value)).toBe(sentence);
  });
});

test("what the server found is placed at its fields, and the rest is kept apart", () => {
  const schema = form(
    { type: "textfield", key: "lead.subject_name", label: "主体" },
    { type: "dynamiclist", path: "people", components: [{ type: "textfield", key: "name" }] },
  );
  const plan = planOf(schema, { people: [{ name: "" }] }, {});
  const entries = [
    { path: "lead.subject_name", rule: "required", message: "「主体」必须填写。" },
    { path: "people[0].name", rule: "required", message: "「姓名」必须填写。" },
    { path: "subject_name", rule: "too_long", message: "过长。" },
    { path: "lead.other", rule: "unknown", message: "没有这一项。" },
    { message: "总量不符。" },
  ];
  expect(placed(plan, entries)).toEqual({
    fields: {
      "lead.subject_name": "「主体」必须填写。；过长。",
      "people.0.name": "「姓名」必须填写。",
    },
    rest: ["lead.other：没有这一项。", "总量不符。"],
  });
});
