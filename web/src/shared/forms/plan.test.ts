// Which parts of a form show for which values, in the same way as on the server.
import { describe, expect, test } from "vitest";
import { filled, hides, typedFacts } from "./expressions";
import { inputsOf, planOf } from "./plan";
import type { Component } from "./schema";

const shown = (components: Component[], values = {}, context = {}) =>
  inputsOf(planOf({ components }, values, context)).map((node) => node.path);

const choice: Component = { type: "radio", key: "route", label: "路径", values: [] };
const hidden = (hide: string, key = "note"): Component => ({
  type: "textfield",
  key,
  label: "说明",
  conditional: { hide },
});

describe("a hide condition", () => {
  test.each([
    ['=route = "admin"', { route: "admin" }, ["route"]],
    ['=route = "admin"', { route: "criminal" }, ["route", "note"]],
    ['=route != "admin"', {}, ["route"]],
    ["=amount > 100", { amount: "150.5" }, ["route"]],
    ["=amount > 100", { amount: "" }, ["route", "note"]],
    ["=lead.amount_involved >= 100000000", {}, ["route"]],
    ['=lead.discovered_on < date("2025-01-01")', {}, ["route"]],
    ["=this is ( no FEEL", {}, ["route", "note"]],
    ["=unknown(1) = 2", {}, ["route", "note"]],
  ])("%s with %j", (condition, values, expected) => {
    const number: Component = { type: "number", key: "amount", label: "金额" };
    const context = { lead: { amount_involved: "120000000.00", discovered_on: "2024-07-01" } };
    const found = shown([choice, hidden(condition), number], values, context);
    expect(found).toEqual([...expected, "amount"]);
  });

  test("of a group hides all that is in it", () => {
    const group: Component = {
      type: "group",
      path: "lead",
      conditional: { hide: "=closed = true" },
      components: [{ type: "textfield", key: "progress", label: "进展" }],
    };
    expect(shown([group], { closed: false })).toEqual(["lead.progress"]);
    expect(shown([group], {}, { closed: true })).toEqual([]);
  });

  test("is not influenced by what stands in a field that is hidden itself", () => {
    const parts = [hidden("=mode = 1", "a"), hidden('=a = "x"', "b")];
    expect(
      shown([{ type: "number", key: "mode", label: "" }, ...parts], { mode: "1", a: "x" }),
    ).toEqual(["mode", "b"]);
  });

  test("in a list sees its own row", () => {
    const list: Component = {
      type: "dynamiclist",
      path: "people",
      components: [
        { type: "checkbox", key: "known", label: "身份已知" },
        { type: "textfield", key: "alias", label: "化名", conditional: { hide: "=known = true" } },
      ],
    };
    const values = { people: [{ known: true }, { known: false }] };
    expect(shown([list], values)).toEqual(["people.0.known", "people.1.known", "people.1.alias"]);
  });
});

test("a field may be required, fixed or limited by a condition", () => {
  const component: Component = {
    type: "number",
    key: "refund",
    label: "清退",
    readonly: "=lead.closed",
    properties: { requiredWhen: "=lead.amount_involved > 0" },
    validate: { max: "=lead.amount_involved" },
  };
  const [node] = planOf(
    { components: [component] },
    {},
    { lead: { closed: true, amount_involved: "500.00" } },
  );
  expect(node).toMatchObject({ readonly: true, required: true, max: 500, min: null });
});

test("choices come from a list, from the context, or from an expression", () => {
  const context = { bodies: [{ id: "a", name: "甲" }], years: [2024, 2025] };
  const parts: Component[] = [
    { type: "select", key: "one", values: [{ label: "是", value: true }] },
    { type: "select", key: "two", valuesKey: "years" },
    {
      type: "select",
      key: "three",
      valuesExpression: "=for b in bodies return {label: b.name, value: b.id}",
    },
  ];
  const choices = planOf({ components: parts }, {}, context).map((node) => node.choices);
  expect(choices).toEqual([
    [{ label: "是", value: true }],
    [
      { label: "2024", value: 2024 },
      { label: "2025", value: 2025 },
    ],
    [{ label: "甲", value: "a" }],
  ]);
});

test("a text is filled with facts, and a missing fact leaves a gap, not an error", () => {
  const context = { lead: { number: "XR-2024-0012" } };
  expect(filled("线索 {{lead.number}}：{{lead.nothing}}", context)).toBe("线索 XR-2024-0012：");
  expect(filled('="编号" + lead.number', context)).toBe("编号XR-2024-0012");
});

test("facts of a lead are compared as dates and numbers", () => {
  const facts = typedFacts({
    lead: { discovered_on: "2024-01-31", direct_loss: "10.50", number: "12" },
  });
  expect(hides('lead.discovered_on + duration("P1D") = date("2024-02-01")', facts)).toBe(true);
  expect(hides("lead.direct_loss = 10.5", facts)).toBe(true);
  expect(hides('lead.number = "12"', facts)).toBe(true);
});
