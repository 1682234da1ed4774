"""Lists, contexts and ranges written out in an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import comparison, syntax
from engine.feel.record import Reason
from engine.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.frame import Frame
    from engine.feel.values import Value

    Evaluate = Callable[[Frame], Value]
    Compile = Callable[[syntax.Node], Evaluate]


def list_(node: syntax.ListLiteral, compile_node: Compile) -> Evaluate:
    """Return the closure for `[item, item]`."""
    items = tuple(map(compile_node, node.items))

    def evaluate(frame: Frame) -> list[Value]:
        frame.spend(len(items))
        return [item(frame) for item in items]

    return evaluate


def context(node: syntax.ContextLiteral, compile_node: Compile) -> Evaluate:
    """Return the closure for `{name: value}`; an entry sees those before it."""
    entries = tuple((name, compile_node(value)) for name, value in node.entries)
    if len({name for name, _ in entries}) != len(entries):
        return lambda _: None

    def evaluate(frame: Frame) -> dict[str, Value]:
        made: dict[str, Value] = {}
        inner = frame.inner(made)
        frame.spend(len(entries))
        for name, value in entries:
            made[name] = value(inner)
        return made

    return evaluate


def range_(node: syntax.RangeLiteral, compile_node: Compile) -> Evaluate:
    """Return the closure for `[low..high]`; ends of different kinds make no range."""
    low, high = compile_node(node.low), compile_node(node.high)
    low_closed, high_closed, place = node.low_closed, node.high_closed, node.at

    def evaluate(frame: Frame) -> Range | None:
        start, end = low(frame), high(frame)
        if comparison.order("<=", start, end, frame) is None:
            frame.remark(place, Reason.NO_RANGE, "", start, end)
            return None
        return Range(low=start, high=end, low_closed=low_closed, high_closed=high_closed)

    return evaluate
