// Each component type of a form becomes its field, named by its label, and gives its value.
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { drawn } from "@/testing/drawn";
import { server } from "@/testing/server";
import { FormView } from "./form-view";
import type { Tree } from "./paths";
import { type Component, schemaOf } from "./schema";
import { type FormState, useForm } from "./use-form";

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

let form: FormState;

function Holder({
  components,
  context,
  readonly,
}: {
  components: Component[];
  context: Tree;
  readonly: boolean;
}) {
  form = useForm(schemaOf({ components }), context, null);
  return <FormView form={form} readonly={readonly} />;
}

function show(component: Component, context: Tree = {}, readonly = false) {
  return drawn(<Holder components={[component]} context={context} readonly={readonly} />);
}

const values = [
  { label: "同意", value: true },
  { label: "不同意", value: false },
];

describe("a field", () => {
  test("for a line of text", async () => {
    show({ type: "textfield", key: "lead.method", label: "集资方式" });
    await userEvent.type(screen.getByLabelText("集资方式"), "预付卡");
    expect(form.values).toEqual({ lead: { method: "预付卡" } });
  });

  test("for several lines", () => {
    show({ type: "textarea", key: "note", label: "说明", validate: { maxLength: 20 } });
    fireEvent.change(screen.getByLabelText("说明"), { target: { value: "两行\n文字" } });
    expect(form.values.note).toBe("两行\n文字");
  });

  test("for an amount reads 万 and says it back", async () => {
    show({
      type: "number",
      key: "lead.amount_involved",
      label: "金额",
      properties: { widget: "amount" },
    });
    await userEvent.type(screen.getByLabelText("金额"), "350万");
    expect(form.values).toEqual({ lead: { amount_involved: "3500000" } });
    expect(screen.getByText("即 350 万元")).toBeTruthy();
  });

  test("for a number keeps every digit", async () => {
    show({ type: "number", key: "count", label: "数量" });
    await userEvent.type(screen.getByLabelText("数量"), "9007199254740993.27");
    expect(form.values.count).toBe("9007199254740993.27");
  });

  test("for a box to tick", async () => {
    show({ type: "checkbox", key: "ok", label: "已答复", validate: { required: true } });
    await userEvent.click(screen.getByRole("checkbox", { name: /已答复/ }));
    expect(form.values.ok).toBe(true);
  });

  test("for one of a few keeps the type of the value", async () => {
    show({ type: "radio", key: "answer", label: "意见", values });
    await userEvent.click(screen.getByRole("radio", { name: "不同意" }));
    expect(form.values.answer).toBe(false);
  });

  test("for some of a few", async () => {
    show({ type: "checklist", key: "kinds", label: "措施", values });
    await userEvent.click(screen.getByRole("checkbox", { name: "同意" }));
    expect(form.values.kinds).toEqual([true]);
  });

  test("for one of a list", async () => {
    show({ type: "select", key: "grade", label: "等级", values: [{ label: "红", value: "red" }] });
    fireEvent.mouseDown(screen.getByLabelText("等级"));
    fireEvent.click(await screen.findByTitle("红"));
    expect(form.values.grade).toBe("red");
  });

  test("for some of a list", async () => {
    show({
      type: "taglist",
      key: "regions",
      label: "地区",
      values: [{ label: "兴仁", value: "xingren" }],
    });
    fireEvent.mouseDown(screen.getByLabelText("地区"));
    fireEvent.click(await screen.findByTitle("兴仁"));
    expect(form.values.regions).toEqual(["xingren"]);
  });

  test("for a date shows it in Chinese", () => {
    show({ type: "datetime", key: "on", dateLabel: "日期", subtype: "date" }, { on: "2025-03-05" });
    expect(screen.getByLabelText("日期")).toHaveProperty("value", "2025年3月5日");
  });

  test("for a moment shows it in the time of Shanghai", () => {
    show(
      { type: "datetime", key: "at", dateLabel: "时间", subtype: "datetime" },
      { at: "2025-03-05T16:30:00Z" },
    );
    expect(screen.getByLabelText("时间")).toHaveProperty("value", "2025年3月6日 00:30");
  });

  test("for a time of day", () => {
    show({ type: "datetime", key: "at", timeLabel: "时刻", subtype: "time" }, { at: "09:30" });
    expect(screen.getByLabelText("时刻")).toHaveProperty("value", "09:30");
  });

  test("that is only to be read cannot be changed", () => {
    show({ type: "textfield", key: "a", label: "甲" }, {}, true);
    expect(screen.getByLabelText("甲")).toHaveProperty("disabled", true);
  });
});

describe("other parts", () => {
  test("a group is named", () => {
    show({
      type: "group",
      path: "lead",
      label: "主体",
      components: [{ type: "textfield", key: "a", label: "甲" }],
    });
    const group = screen.getByRole("group", { name: "主体" });
    expect(within(group).getByLabelText("甲")).toBeTruthy();
  });

  test("a list grows and shrinks by rows", async () => {
    const components: Component[] = [{ type: "textfield", key: "name", label: "姓名" }];
    show({ type: "dynamiclist", path: "people", label: "人员", components });
    await userEvent.click(screen.getByRole("button", { name: /增加一行/ }));
    const [, second] = screen.getAllByLabelText("姓名");
    fireEvent.change(second as HTMLElement, { target: { value: "乙" } });
    await userEvent.click(screen.getByRole("button", { name: "删除第 1 行" }));
    expect(form.values).toEqual({ people: [{ name: "乙" }] });
  });

  test("a table shows rows that an expression gives", () => {
    const columns = [
      { label: "条件", key: "label" },
      { label: "满足", key: "met" },
    ];
    show(
      { type: "table", label: "销号条件", dataSource: "=rows", columns },
      { rows: [{ label: "已答复", met: true }] },
    );
    const row = screen.getByRole("row", { name: /已答复/ });
    expect(within(row).getByText("是")).toBeTruthy();
  });

  test("a text is Markdown with facts in it", () => {
    show(
      { type: "text", text: "**注意** {{lead.number}}\n- 一\n- 二" },
      { lead: { number: "XR-1" } },
    );
    expect(screen.getByText("注意").tagName).toBe("STRONG");
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(screen.getByText(/XR-1/)).toBeTruthy();
  });

  test("HTML keeps its words and loses what could do harm", () => {
    const content =
      '<p onclick="x()">正文<script>bad()</script><img src=x onerror=bad()><a href="javascript:bad()">链接</a></p>';
    const { container } = show({ type: "html", content });
    expect(screen.getByText(/正文/)).toBeTruthy();
    expect(container.querySelector("script, img, a, [onclick]")).toBeNull();
    expect(screen.getByText(/链接/)).toBeTruthy();
  });

  test("an unknown part says so instead of breaking the page", () => {
    show({ type: "hologram" });
    expect(screen.getByText(/hologram/)).toBeTruthy();
  });
});

test("a problem shows at its field once the field was left", () => {
  show({ type: "textfield", key: "a", label: "甲", validate: { required: true } });
  expect(screen.queryByRole("alert")).toBeNull();
  fireEvent.blur(screen.getByLabelText("甲"));
  expect(screen.getByRole("alert").textContent).toBe("请填写甲");
});
