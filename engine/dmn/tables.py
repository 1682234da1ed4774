"""Reads a decision table out of its file, and notes everything that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn import document
from engine.dmn.table import Aggregation, HitPolicy, Input, Output, Rule, Table
from engine.feel import expression

if TYPE_CHECKING:
    from engine.dmn.boxed import Compiler, Names, Run
    from engine.dmn.document import Element
    from engine.feel.expression import UnaryTests


def compile_table(compiler: Compiler, element: Element, names: Names) -> Run:
    """Compile a boxed decision table."""
    return read(compiler, element, names).evaluate


def read(compiler: Compiler, element: Element, names: Names) -> Table:
    """Read a decision table; every rule must have an entry for every column."""
    title = f"决策表“{document.title(element)}”"
    inputs = tuple(
        _input(compiler, each, names, title) for each in document.children(element, "input")
    )
    outputs = tuple(
        _output(compiler, each, names, title) for each in document.children(element, "output")
    )
    if not outputs:
        compiler.report.error(element, "no_output", f"{title}没有输出列，请至少添加一列。")
    columns = (tuple(each.label for each in inputs), tuple(each.title for each in outputs))
    rules = []
    for number, rule in enumerate(document.children(element, "rule"), 1):
        found = _rule(compiler, rule, number, names, (title, *columns))
        if found is not None:
            rules.append(found)
    policy = _policy(compiler, element)
    table = Table(
        id=document.identity(element),
        name=document.title(element),
        policy=policy,
        aggregation=_aggregation(compiler, element, policy),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(rules),
    )
    _require_sense(compiler, element, table)
    return table


def _input(compiler: Compiler, element: Element, names: Names, title: str) -> Input:
    inner = document.child(element, "inputExpression")
    text = document.text_of(inner).strip()
    label = " ".join((element.get("label") or text).split())
    part = f"{title}输入列“{label}”"
    if not text:
        message = f"{part}没有表达式，请填写要判断的变量。"
        compiler.report.error(element, "input_missing", message)
    column = element if inner is None else inner
    values = _values(compiler, document.child(element, "inputValues"), names, part)
    definition = compiler.types.element(document.type_reference(inner))
    allowed = _values(compiler, document.child(definition, "allowedValues"), names, part)
    return Input(
        id=document.identity(element),
        label=label,
        expression=compiler.expression(column, text or "null", names, part),
        type=compiler.types.known(document.type_reference(inner)),
        values=values,
        domain=allowed if values is None else values,
    )


def _output(compiler: Compiler, element: Element, names: Names, title: str) -> Output:
    name = document.name_of(element)
    label = name or " ".join((element.get("label") or "").split())
    part = f"{title}输出列“{label}”"
    values = _values(compiler, document.child(element, "outputValues"), names, part)
    if values is None:
        values = _values_of_type(compiler, element, names, part)
    default = document.child(element, "defaultOutputEntry")
    text = document.text_of(default).strip()
    return Output(
        id=document.identity(element),
        name=name,
        title=label,
        type=compiler.types.known(document.type_reference(element)),
        values=values,
        ranking=() if values is None else expression.single_tests(values),
        default=compiler.expression(default, text, names, f"{part}的缺省值")
        if default is not None and text
        else None,
    )


def _values(
    compiler: Compiler, element: Element | None, names: Names, part: str
) -> UnaryTests | None:
    text = document.text_of(element).strip()
    if element is None or not text:
        return None
    return compiler.tests(element, text, names, f"{part}的允许值")


def _values_of_type(
    compiler: Compiler, element: Element, names: Names, part: str
) -> UnaryTests | None:
    """Find the allowed values in the type of the column or of the decision around it."""
    found = compiler.types.element(document.type_reference(element))
    if found is None:
        table = element.getparent()
        single = table is not None and len(list(document.children(table, "output"))) == 1
        decision = table.getparent() if table is not None and single else None
        variable = document.child(decision, "variable")
        found = compiler.types.element(document.type_reference(variable))
    return _values(compiler, document.child(found, "allowedValues"), names, part)


def _rule(
    compiler: Compiler,
    element: Element,
    number: int,
    names: Names,
    table: tuple[str, tuple[str, ...], tuple[str, ...]],
) -> Rule | None:
    title, inputs, outputs = table
    part = f"{title}第 {number} 条规则"
    cells = list(document.children(element, "inputEntry"))
    results = list(document.children(element, "outputEntry"))
    rule = Rule(
        id=document.identity(element),
        number=number,
        tests=tuple(
            compiler.tests(cell, _text(cell) or "-", names, f"{part}输入列“{label}”")
            for cell, label in zip(cells, inputs, strict=False)
        ),
        results=tuple(
            compiler.expression(cell, _text(cell) or "null", names, f"{part}输出列“{label}”")
            for cell, label in zip(results, outputs, strict=False)
        ),
    )
    whole = True
    for found, columns, kind in ((cells, inputs, "输入"), (results, outputs, "输出")):
        if len(found) != len(columns):
            message = f"{part}有 {len(found)} 个{kind}格，应为 {len(columns)} 个，请补齐或删除。"
            compiler.report.error(element, "rule_width", message)
            whole = False
    return rule if whole else None


def _text(cell: Element) -> str:
    return document.text_of(cell).strip()


def _policy(compiler: Compiler, element: Element) -> HitPolicy:
    text = (element.get("hitPolicy") or "UNIQUE").strip().upper().replace("_", " ")
    try:
        return HitPolicy(text)
    except ValueError:
        compiler.report.error(element, "hit_policy", f"不认识的命中策略 {text}，请改用标准的策略。")
        return HitPolicy.UNIQUE


def _aggregation(compiler: Compiler, element: Element, policy: HitPolicy) -> Aggregation:
    text = (element.get("aggregation") or "").strip().upper()
    if text and policy is not HitPolicy.COLLECT:
        message = f"汇总方式 {text} 只用于 COLLECT，在这里不起作用，请删除或改用 COLLECT。"
        compiler.report.warning(element, "aggregation", message)
        return Aggregation.NONE
    try:
        return Aggregation(text)
    except ValueError:
        message = f"不认识的汇总方式 {text}，请改用 SUM、MIN、MAX 或 COUNT。"
        compiler.report.error(element, "aggregation", message)
        return Aggregation.NONE


def _require_sense(compiler: Compiler, element: Element, table: Table) -> None:
    names = [column.name for column in table.outputs]
    if len(names) > 1 and (len(set(names)) != len(names) or not all(names)):
        message = f"决策表“{table.name}”的输出列名称有空缺或重复，请逐列命名。"
        compiler.report.error(element, "output_names", message)
    if table.aggregation and len(names) > 1:
        message = f"决策表“{table.name}”有多个输出列，不能按 {table.aggregation} 汇总。"
        compiler.report.error(element, "aggregation", message)
    ranked = table.policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
    if ranked and not any(column.ranking for column in table.outputs):
        message = (
            f"决策表“{table.name}”按输出优先级命中，但没有列出输出值的次序，请补上输出值列表。"
        )
        compiler.report.error(element, "priority_values", message)
