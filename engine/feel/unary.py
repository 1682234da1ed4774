"""Unary tests: what a cell of a decision table, or `in`, asks of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import comparison, syntax
from engine.feel.record import Reason
from engine.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.feel.frame import Frame
    from engine.feel.values import Value

    Evaluate = Callable[[Frame], Value]
    Compile = Callable[[syntax.Node], Evaluate]
    Test = Callable[[Frame, Value], bool | None]


def cell(node: syntax.Tests, compile_node: Compile) -> Test:
    """Return the closure that applies the unary tests of one cell."""
    tests = tuple(single(each, compile_node) for each in node.tests)
    if not tests:
        return lambda _frame, _value: True
    if len(tests) == 1 and not node.negated:
        return tests[0]
    negated = node.negated

    def test(frame: Frame, value: Value) -> bool | None:
        result = _any_of(each(frame, value) for each in tests)
        return not result if negated and result is not None else result

    return test


def single(node: syntax.Node, compile_node: Compile) -> Test:
    """Return the closure that tests a value, which the frame also holds as `?`."""
    if isinstance(node, syntax.OpenTest):
        return _open_test(node, compile_node)
    if isinstance(node, syntax.Literal):
        return _literal_test(node)
    evaluate, place = compile_node(node), node.at
    is_range = isinstance(node, syntax.RangeLiteral)
    if syntax.mentions_input(node):
        return lambda frame, _: True if evaluate(frame) is True else False  # noqa: SIM210

    def test(frame: Frame, value: Value) -> bool | None:
        asked = evaluate(frame)
        if asked is None and is_range:
            return None
        if type(asked) is bool and type(value) is not bool:
            return asked
        result = comparison.member(value, asked, frame)
        if result is None and value is not None:
            frame.remark(place, Reason.NOT_COMPARABLE, "in", value, asked)
        return result

    return test


def _literal_test(node: syntax.Literal) -> Test:
    literal, equal, place = node.value, comparison.equal, node.at

    def test(frame: Frame, value: Value) -> bool | None:
        result = equal(value, literal, frame)
        if result is None:
            frame.remark(place, Reason.NOT_COMPARABLE, "=", value, literal)
        return result

    return test


def _open_test(node: syntax.OpenTest, compile_node: Compile) -> Test:
    sign, end, place = node.operator, compile_node(node.end), node.at
    compare = comparison.by_sign(sign)

    def test(frame: Frame, value: Value) -> bool | None:
        limit = end(frame)
        result = compare(value, limit, frame)
        if result is None and value is not None:
            frame.remark(place, Reason.NOT_COMPARABLE, sign, value, limit)
        return result

    return test


def open_range(node: syntax.OpenTest, compile_node: Compile) -> Evaluate:
    """Return the closure for an open test that stands as a value: a range with one end."""
    sign, end = node.operator, compile_node(node.end)

    def evaluate(frame: Frame) -> Range | None:
        value = end(frame)
        if value is None or sign == "!=":
            return None
        if sign == "=":
            return Range(low=value, high=value, low_closed=True, high_closed=True)
        if sign.startswith(">"):
            return Range(low=value, low_closed=sign == ">=")
        return Range(high=value, high_closed=sign == "<=")

    return evaluate


def in_(node: syntax.In, compile_node: Compile) -> Evaluate:
    """Return the closure for `value in tests`."""
    value, tests = (
        compile_node(node.value),
        tuple(single(each, compile_node) for each in node.tests),
    )

    def evaluate(frame: Frame) -> bool | None:
        tested = value(frame)
        inner = frame.inner({"?": tested})
        return _any_of(test(inner, tested) for test in tests)

    return evaluate


def _any_of(results: Iterable[bool | None]) -> bool | None:
    # Join with `or`: true if one is, else null if one is, else false.
    joined: bool | None = False
    for result in results:
        if result is True:
            return True
        if result is None:
            joined = None
    return joined
