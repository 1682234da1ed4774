"""`for`, `some` and `every`: every round is counted against the budget."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import syntax
from engine.feel.record import Reason
from engine.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from engine.feel.frame import Frame
    from engine.feel.values import Value

    Evaluate = Callable[[Frame], Value]
    Compile = Callable[[syntax.Node], Evaluate]

_PARTIAL = "partial"


class _NoDomainError(Exception):
    """What a loop should walk over is null or has no items."""

    def __init__(self, *about: Value) -> None:
        super().__init__()
        self.about = about


def for_(node: syntax.For, compile_node: Compile) -> Evaluate:
    """Return the closure for `for … return …`; `partial` holds the results so far."""
    rounds = _rounds(node.iterators, compile_node)
    result = compile_node(node.result)
    keeps_partial, place = _mentions(node.result, _PARTIAL), node.at

    def evaluate(frame: Frame) -> Value:
        results: list[Value] = []
        so_far: dict[str, Value] = {_PARTIAL: []}
        base = frame.inner(so_far) if keeps_partial else frame
        try:
            for inner in rounds(base):
                if keeps_partial:
                    so_far[_PARTIAL] = frame.sized(list(results))
                results.append(result(inner))
        except _NoDomainError as missing:
            frame.remark(place, Reason.NOT_ITERABLE, "for", *missing.about)
            return None
        return frame.sized(results)

    return evaluate


def quantified(node: syntax.Quantified, compile_node: Compile) -> Evaluate:
    """Return the closure for `some` and `every`."""
    rounds = _rounds(node.iterators, compile_node)
    condition = compile_node(node.condition)
    decisive, place = not node.every, node.at

    def evaluate(frame: Frame) -> bool | None:
        joined: bool | None = not decisive
        try:
            for inner in rounds(frame):
                value = condition(inner)
                if value is decisive:
                    return value is True
                if type(value) is not bool:
                    joined = None
                    if value is not None:
                        frame.remark(place, Reason.NOT_BOOLEAN, "satisfies", value)
        except _NoDomainError as missing:
            frame.remark(place, Reason.NOT_ITERABLE, "some", *missing.about)
            return None
        return joined

    return evaluate


def items_of(value: Value) -> Iterable[Value]:
    """List what a loop over this value walks over; whole numbers and days of a range."""
    if type(value) is list:
        return value
    if value is None:
        raise _NoDomainError(value)
    return _range_items(value) if type(value) is Range else [value]


def steps(low: Value, high: Value) -> Iterator[Value]:
    """Walk from one whole number or day to another, downwards if need be."""
    if type(low) is Decimal and type(high) is Decimal:
        if low != low.to_integral_value() or high != high.to_integral_value():
            raise _NoDomainError(Range(low=low, high=high))
        up = low <= high
        yield from map(Decimal, range(int(low), int(high) + (1 if up else -1), 1 if up else -1))
    elif type(low) is date and type(high) is date:
        days, way = abs((high - low).days), 1 if low <= high else -1
        yield from (low + timedelta(days=way * count) for count in range(days + 1))
    else:
        raise _NoDomainError(Range(low=low, high=high))


def _range_items(interval: Range) -> Iterator[Value]:
    low, high = interval.low, interval.high
    for item in steps(low, high):
        if (item == low and not interval.low_closed) or (item == high and not interval.high_closed):
            continue
        yield item


def _rounds(
    iterators: tuple[syntax.Iterator, ...],
    compile_node: Compile,
) -> Callable[[Frame], Iterator[Frame]]:
    walks = [
        (
            iterator.name,
            compile_node(iterator.source),
            None if iterator.end is None else compile_node(iterator.end),
        )
        for iterator in iterators
    ]

    def rounds(frame: Frame, index: int = 0) -> Iterator[Frame]:
        if index == len(walks):
            yield frame
            return
        name, source, end = walks[index]
        start = source(frame)
        domain = items_of(start) if end is None else steps(start, end(frame))
        for item in domain:
            frame.spend()
            yield from rounds(frame.inner({name: item}), index + 1)

    return rounds


def _mentions(node: syntax.Node, name: str) -> bool:
    if isinstance(node, syntax.Name):
        return node.name == name
    return any(_mentions(child, name) for child in syntax.children(node))
