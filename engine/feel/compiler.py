"""Turns the tree of an expression into Python closures, once; nothing is ever evaluated as code."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.feel import (
    arithmetic,
    calls,
    comparison,
    kinds,
    loops,
    paths,
    structures,
    syntax,
)
from engine.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.frame import Frame
    from engine.feel.values import Value

Evaluate: TypeAlias = "Callable[[Frame], Value]"


def compile_node(node: syntax.Node) -> Evaluate:
    """Return the closure that computes this node in a frame."""
    return _COMPILERS[type(node)](node)


def _literal(node: syntax.Literal) -> Evaluate:
    value = node.value
    return lambda _: value


def _name(node: syntax.Name) -> Evaluate:
    return paths.variable(node.name)


def _input(_: syntax.Input) -> Evaluate:
    return paths.variable("?")


def _negation(node: syntax.Negation) -> Evaluate:
    operand = compile_node(node.operand)
    return lambda frame: arithmetic.negate(operand(frame))


def _arithmetic(node: syntax.Arithmetic) -> Evaluate:
    sign, left, right = node.operator, compile_node(node.left), compile_node(node.right)
    compute = arithmetic.compute

    def evaluate(frame: Frame) -> Value:
        result = compute(sign, left(frame), right(frame))
        return frame.sized(result) if type(result) is str else result

    return evaluate


def _comparison(node: syntax.Comparison) -> Evaluate:
    sign, left, right = node.operator, compile_node(node.left), compile_node(node.right)
    if sign in comparison.ORDERS:
        return _ordering(sign, left, right)
    equal, unequal = comparison.equal, sign == "!="

    def evaluate(frame: Frame) -> bool | None:
        result = equal(left(frame), right(frame), frame)
        return result if result is None else result is not unequal

    return evaluate


def _ordering(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    compare, order = comparison.ORDERS[sign], comparison.order

    def evaluate(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return compare(a, b)
        return order(sign, a, b)

    return evaluate


def _logic(node: syntax.Logic) -> Evaluate:
    operands = tuple(compile_node(operand) for operand in node.operands)
    decisive = node.operator == "or"

    def evaluate(frame: Frame) -> bool | None:
        result: bool | None = not decisive
        for operand in operands:
            value: Value = operand(frame)
            if value is decisive:
                return bool(decisive)
            if type(value) is not bool:
                result = None
        return result

    return evaluate


def _between(node: syntax.Between) -> Evaluate:
    value, low, high = map(compile_node, (node.value, node.low, node.high))
    return lambda frame: comparison.between(value(frame), low(frame), high(frame))


def _in(node: syntax.In) -> Evaluate:
    value, tests = compile_node(node.value), tuple(map(compile_test, node.tests))

    def evaluate(frame: Frame) -> bool | None:
        tested = value(frame)
        inner = frame.inner({"?": tested})
        return any_of(test(inner, tested) for test in tests)

    return evaluate


def any_of(results: Any) -> bool | None:
    """Join with `or`: true if one is, else null if one is, else false."""
    joined: bool | None = False
    for result in results:
        if result is True:
            return True
        if result is None:
            joined = None
    return joined


def compile_test(node: syntax.Node) -> Callable[[Frame, Value], bool | None]:
    """Return the closure that tests a value, which the frame also holds as `?`."""
    if isinstance(node, syntax.OpenTest):
        return _open_test(node)
    if isinstance(node, syntax.Literal):
        literal, equal = node.value, comparison.equal
        return lambda frame, value: equal(value, literal, frame)
    evaluate = compile_node(node)
    is_range = isinstance(node, syntax.RangeLiteral)
    if syntax.mentions_input(node):
        return lambda frame, _: True if evaluate(frame) is True else False  # noqa: SIM210

    def test(frame: Frame, value: Value) -> bool | None:
        result = evaluate(frame)
        if result is None and is_range:
            return None
        if type(result) is bool and type(value) is not bool:
            return result
        return comparison.member(value, result, frame)

    return test


def _open_test(node: syntax.OpenTest) -> Callable[[Frame, Value], bool | None]:
    sign, end = node.operator, compile_node(node.end)
    if sign == "=":
        return lambda frame, value: comparison.equal(value, end(frame), frame)
    if sign == "!=":

        def differs(frame: Frame, value: Value) -> bool | None:
            result = comparison.equal(value, end(frame), frame)
            return result if result is None else not result

        return differs
    return lambda frame, value: comparison.order(sign, value, end(frame))


def _open_range(node: syntax.OpenTest) -> Evaluate:
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


def _instance_of(node: syntax.InstanceOf) -> Evaluate:
    # Allowed values restrict what a variable may hold; they make no type of their own.
    value, kind = compile_node(node.value), dataclasses.replace(node.type, allowed=None)
    if kind.name.startswith("?"):
        return lambda _: None
    return lambda frame: kinds.conforms(value(frame), kind)


def _if(node: syntax.If) -> Evaluate:
    condition, yes, no = map(compile_node, (node.condition, node.yes, node.no))
    return lambda frame: yes(frame) if condition(frame) is True else no(frame)


def _path(node: syntax.Path) -> Evaluate:
    if isinstance(node.source, syntax.Name):
        return paths.variable_path(node.source.name, node.name)
    return paths.path(compile_node(node.source), node.name)


def _filter(node: syntax.Filter) -> Evaluate:
    return paths.filter_(compile_node(node.source), node.condition, compile_node(node.condition))


_COMPILERS: dict[type[syntax.Node], Callable[[Any], Evaluate]] = {
    syntax.Literal: _literal,
    syntax.Name: _name,
    syntax.Input: _input,
    syntax.Negation: _negation,
    syntax.Arithmetic: _arithmetic,
    syntax.Comparison: _comparison,
    syntax.Logic: _logic,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.OpenTest: _open_range,
    syntax.InstanceOf: _instance_of,
    syntax.If: _if,
    syntax.Path: _path,
    syntax.Filter: _filter,
    syntax.Call: lambda node: calls.call(node, compile_node),
    syntax.FunctionDefinition: lambda node: calls.definition(node, compile_node),
    syntax.For: lambda node: loops.for_(node, compile_node),
    syntax.Quantified: lambda node: loops.quantified(node, compile_node),
    syntax.ListLiteral: lambda node: structures.list_(node, compile_node),
    syntax.ContextLiteral: lambda node: structures.context(node, compile_node),
    syntax.RangeLiteral: lambda node: structures.range_(node, compile_node),
}


def compile_tests(node: syntax.Tests) -> Callable[[Frame, Value], bool | None]:
    """Return the closure that applies the unary tests of one cell."""
    tests = tuple(map(compile_test, node.tests))
    if not tests:
        return lambda _frame, _value: True
    if len(tests) == 1 and not node.negated:
        return tests[0]
    negated = node.negated

    def test(frame: Frame, value: Value) -> bool | None:
        result = any_of(each(frame, value) for each in tests)
        return not result if negated and result is not None else result

    return test
