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
    unary,
)
from engine.feel.record import Reason

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


def _misread(node: syntax.Misread) -> Evaluate:
    return lambda frame: frame.remark(node.at, Reason.MISREAD, "@")


def _name(node: syntax.Name) -> Evaluate:
    return paths.variable(node.name, node.at)


def _input(node: syntax.Input) -> Evaluate:
    return paths.variable("?", node.at)


def _negation(node: syntax.Negation) -> Evaluate:
    operand, place = compile_node(node.operand), node.at

    def evaluate(frame: Frame) -> Value:
        value = operand(frame)
        result = arithmetic.negate(value)
        if result is None:
            frame.remark(place, Reason.NO_NEGATION, "-", value)
        return result

    return evaluate


def _arithmetic(node: syntax.Arithmetic) -> Evaluate:
    sign, left, right = node.operator, compile_node(node.left), compile_node(node.right)
    compute, numbers, place = arithmetic.compute, arithmetic.OF_NUMBERS[sign], node.at
    cost = arithmetic.COST_OF_POWER if sign == "**" else 0

    def evaluate(frame: Frame) -> Value:
        if cost:
            frame.spend(cost)
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            number = numbers(a, b)
            if number.is_finite():
                return number
            result = None
        else:
            result = compute(sign, a, b)
        if type(result) is str:
            return frame.sized(result)
        if result is None:
            known = arithmetic.has(sign, a, b)
            frame.remark(place, Reason.OUT_OF_RANGE if known else Reason.NO_OPERATION, sign, a, b)
        return result

    return evaluate


def _comparison(node: syntax.Comparison) -> Evaluate:
    sign = node.operator
    if sign in comparison.ORDERS:
        return _ordering(node, compile_node(node.left), compile_node(node.right))
    left, right = node.left, node.right
    if syntax.NULL in (left, right):
        left, right = syntax.expecting_null(left), syntax.expecting_null(right)
    return _equality(node, compile_node(left), compile_node(right))


def _equality(node: syntax.Comparison, left: Evaluate, right: Evaluate) -> Evaluate:
    sign, place, equal = node.operator, node.at, comparison.equal
    unequal = sign == "!="

    def evaluate(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        result = equal(a, b, frame)
        if result is None:
            frame.remark(place, Reason.NOT_COMPARABLE, sign, a, b)
            return None
        return result is not unequal

    return evaluate


def _ordering(node: syntax.Comparison, left: Evaluate, right: Evaluate) -> Evaluate:
    sign, place, order = node.operator, node.at, comparison.order
    compare = comparison.ORDERS[sign]

    def evaluate(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return compare(a, b)
        result = order(sign, a, b, frame)
        if result is None:
            frame.remark(place, Reason.NOT_COMPARABLE, sign, a, b)
        return result

    return evaluate


def _logic(node: syntax.Logic) -> Evaluate:
    operands = tuple(compile_node(operand) for operand in node.operands)
    decisive, place, sign = node.operator == "or", node.at, node.operator

    def evaluate(frame: Frame) -> bool | None:
        result: bool | None = not decisive
        for operand in operands:
            value: Value = operand(frame)
            if value is decisive:
                return bool(decisive)
            if type(value) is not bool:
                result = None
                if value is not None:
                    frame.remark(place, Reason.NOT_BOOLEAN, sign, value)
        return result

    return evaluate


def _between(node: syntax.Between) -> Evaluate:
    value, low, high = map(compile_node, (node.value, node.low, node.high))
    place = node.at

    def evaluate(frame: Frame) -> bool | None:
        middle, least, most = value(frame), low(frame), high(frame)
        result = comparison.between(middle, least, most, frame)
        if result is None:
            frame.remark(place, Reason.NOT_COMPARABLE, "between", middle, least)
        return result

    return evaluate


def _instance_of(node: syntax.InstanceOf) -> Evaluate:
    # Allowed values restrict what a variable may hold; they make no type of their own.
    value, kind = compile_node(node.value), dataclasses.replace(node.type, allowed=None)
    if kind.name.startswith("?"):
        return lambda _: None
    return lambda frame: kinds.conforms(value(frame), kind, frame)


def _if(node: syntax.If) -> Evaluate:
    condition, yes, no = map(compile_node, (node.condition, node.yes, node.no))
    place = node.at

    def evaluate(frame: Frame) -> Value:
        decided = condition(frame)
        if decided is True:
            return yes(frame)
        if decided is not False and decided is not None:
            frame.remark(place, Reason.NOT_BOOLEAN, "if", decided)
        return no(frame)

    return evaluate


def _path(node: syntax.Path) -> Evaluate:
    if isinstance(node.source, syntax.Name):
        return paths.variable_path(node.source, node.name, node.at)
    return paths.path(compile_node(node.source), node.name, node.at)


def _filter(node: syntax.Filter) -> Evaluate:
    return paths.filter_(
        compile_node(node.source), node.condition, compile_node(node.condition), node.at
    )


_COMPILERS: dict[type[syntax.Node], Callable[[Any], Evaluate]] = {
    syntax.Literal: _literal,
    syntax.Misread: _misread,
    syntax.Name: _name,
    syntax.Input: _input,
    syntax.Negation: _negation,
    syntax.Arithmetic: _arithmetic,
    syntax.Comparison: _comparison,
    syntax.Logic: _logic,
    syntax.Between: _between,
    syntax.In: lambda node: unary.in_(node, compile_node),
    syntax.OpenTest: lambda node: unary.open_range(node, compile_node),
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
