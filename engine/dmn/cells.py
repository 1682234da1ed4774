"""Whether what is written in the cells of a table fits its columns: kinds and allowed values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn import samples
from engine.feel import kinds, review, syntax, values
from engine.feel.record import kind_word, type_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.dmn.document import Report
    from engine.dmn.table import Input, Output, Rule, Table
    from engine.feel.expression import Expression, UnaryTests
    from engine.feel.kinds import Type
    from engine.feel.values import Value

_SCALARS = frozenset(kinds.SIMPLE) - {"list", "context", "function", "range", "Null", "Any"}


def check(table: Table, report: Report) -> None:
    """Report cells that can never match, and outputs that may not be."""
    for rule in table.rules:
        for column, tests in zip(table.inputs, rule.tests, strict=True):
            _check_tests(table, rule, column, tests, report)
        for output, result in zip(table.outputs, rule.results, strict=True):
            _check_result(table, rule, output, result, report)


def _check_tests(
    table: Table, rule: Rule, column: Input, tests: UnaryTests, report: Report
) -> None:
    where = f"决策表“{table.name}”第 {rule.number} 条规则输入列“{column.label}”"
    report.findings.extend(review.doubts(tests.node))
    for value in _constants(tests):
        if _misfits(value, column.type):
            message = (
                f"{where}：本列是{type_word(column.type.name)}，单元格里写的是{kind_word(value)}，"
                f"永远不会命中，请改正。"
            )
            report.warning(rule.id, "cell_type", message)
            return
    domain = samples.of_domain(column.domain)[1]
    if domain is None or tests.node.negated:
        return
    for test in tests.node.tests:
        if isinstance(test, syntax.Literal) and _is_outside(test.value, domain):
            message = f"{where}：单元格的值不在本列的允许值之内，永远不会命中，请改正。"
            report.warning(rule.id, "cell_value", message)
            return


def _check_result(
    table: Table, rule: Rule, column: Output, result: Expression, report: Report
) -> None:
    where = f"决策表“{table.name}”第 {rule.number} 条规则输出列“{column.title}”"
    report.findings.extend(review.doubts(result.node))
    if not isinstance(result.node, syntax.Literal):
        return
    value = result.node.value
    allowed = samples.of_domain(column.values)[1]
    if allowed is not None and _is_outside(value, allowed):
        message = f"{where}：写的值不在本列的允许值之内，命中时会出错，请改正。"
        report.error(rule.id, "output_value", message)
    elif _misfits(value, column.type):
        message = (
            f"{where}：本列是{type_word(column.type.name)}，写的是{kind_word(value)}，请改正。"
        )
        report.warning(rule.id, "output_type", message)


def _constants(tests: UnaryTests) -> Iterator[Value]:
    try:
        yield from samples.constants(tests)
    except samples.NotSimpleError:
        return


def _misfits(value: Value, kind: Type) -> bool:
    """Say whether a value is surely not of a scalar type."""
    return value is not None and kind.name in _SCALARS and values.kind(value) != kind.name


def _is_outside(value: Value, allowed: UnaryTests) -> bool:
    return value is not None and not allowed.matches(value)
