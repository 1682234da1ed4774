"""Cuts what an input may be into the few regions its tests tell apart, with a sample of each.

Tests that compare with constants treat all values between two neighbouring constants
alike, so one sample stands for the whole region and answers are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.feel import syntax, temporal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.feel.expression import UnaryTests

_DAY = timedelta(days=1)
_OTHER = "\u0001其他"
_CONSTRUCTORS: dict[str, Callable[[str], Any]] = {
    "date": temporal.read_date,
    "date and time": temporal.read_date_time,
    "duration": temporal.read_duration,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One region of an input: a value in it, and how to name it."""

    value: Any
    label: str


class NotSimpleError(Exception):
    """A test compares with more than constants."""


def constants(tests: UnaryTests) -> list[Any]:
    """List the constants a cell compares with; raises NotSimpleError if there is more to it."""
    found: list[Any] = []
    for test in tests.node.tests:
        _collect(test, found)
    return found


def of_domain(allowed: UnaryTests | None) -> tuple[list[Any], UnaryTests | None]:
    """Return the constants of what an input may be, and the tests, if they are simple."""
    try:
        return ([] if allowed is None else constants(allowed)), allowed
    except NotSimpleError:
        return [], None


def regions(found: Iterable[Any], allowed: UnaryTests | None) -> list[Sample]:
    """Return a sample of each region between these constants, of those that are allowed.

    Null is a region of its own where a test mentions it.
    """
    kinds: dict[type, dict[Any, None]] = {}
    for value in found:
        kinds.setdefault(type(value), {})[value] = None
    mentions_null = kinds.pop(type(None), None) is not None
    samples = [sample for kind, values in kinds.items() for sample in _of_kind(kind, list(values))]
    if allowed is not None:
        samples = [each for each in samples if allowed.matches(each.value)]
    if mentions_null:
        samples.append(Sample(None, "为空"))
        if not kinds:
            samples.append(Sample(_OTHER, "不为空"))
    if not samples:
        return [Sample(_OTHER, "任意值")]
    return samples


def _collect(node: syntax.Node, found: list[Any]) -> None:
    match node:
        case syntax.OpenTest(operator, end):
            value = _constant(end)
            if isinstance(value, (str, bool)) and operator not in ("=", "!="):
                raise NotSimpleError
            found.append(value)
        case syntax.RangeLiteral(low, high):
            ends = [_constant(low), _constant(high)]
            if any(isinstance(end, str) for end in ends):
                raise NotSimpleError
            found += ends
        case syntax.ListLiteral(parts) | syntax.Logic(_, parts) | syntax.In(syntax.Input(), parts):
            for part in parts:
                _collect(part, found)
        case syntax.Comparison(operator, syntax.Input(), end) | syntax.Comparison(
            operator, end, syntax.Input()
        ):
            _collect(syntax.OpenTest(operator, end), found)
        case syntax.Between(syntax.Input(), low, high):
            _collect(syntax.RangeLiteral(low, high, low_closed=True, high_closed=True), found)
        case syntax.Call(syntax.Name("not"), (part,), ()):
            _collect(part, found)
        case _:
            found.append(_constant(node))


def _constant(node: syntax.Node) -> Any:
    value: Any = NotSimpleError
    match node:
        case syntax.Literal(constant):
            value = constant
        case syntax.Call(syntax.Name(name), (syntax.Literal(str() as text),), ()):
            read = _CONSTRUCTORS.get(name)
            value = read(text) if read else NotSimpleError
    if value is not None and type(value) not in (str, bool, *_STEPS):
        raise NotSimpleError
    if type(value) is datetime and value.tzinfo is not None:
        raise NotSimpleError
    return value


def _of_kind(kind: type, values: list[Any]) -> list[Sample]:
    if kind is bool:
        return [Sample(value=True, label="为是"), Sample(value=False, label="为否")]
    if kind is str:
        return [*(Sample(value, f"为“{value}”") for value in values), Sample(_OTHER, "为其他取值")]
    ordered, step = sorted(values), _STEPS[kind]
    found = [Sample(ordered[0] - step, f"小于 {_written(ordered[0])}")]
    for value, following in zip(ordered, [*ordered[1:], None], strict=True):
        found.append(Sample(value, f"等于 {_written(value)}"))
        if following is None:
            found.append(Sample(value + step, f"大于 {_written(value)}"))
            continue
        middle = value + (following - value) / 2
        if value < middle < following:
            between = f"在 {_written(value)} 与 {_written(following)} 之间"
            found.append(Sample(middle, between))
    return found


def _written(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else temporal.write(value)


_STEPS: dict[type, Any] = {Decimal: Decimal(1), date: _DAY, datetime: _DAY, timedelta: _DAY}
