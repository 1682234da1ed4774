"""Built-in functions that relate points and ranges (Allen's interval algebra)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.feel import comparison, parser, syntax, temporal
from engine.feel.library.signature import simple
from engine.feel.values import Function, Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.values import Value

    Relation = Callable[[Range, Range], bool | None]


_MAX_LENGTH = 200
"""Characters of the text of a range."""


def _as_range(value: Value) -> Range:
    if type(value) is Range:
        return value
    return Range(low=value, high=value, low_closed=True, high_closed=True)


def _less(left: Value, right: Value) -> bool:
    """Compare two ends; ends that cannot be compared raise, which makes the call null."""
    result = comparison.order("<", left, right)
    if result is None:
        raise ValueError(left)
    return result


def _equal(left: Value, right: Value) -> bool:
    if left is None or right is None:
        return left is right
    result = comparison.equal(left, right)
    if result is None:
        raise ValueError(left)
    return result


def before(a: Range, b: Range) -> bool:
    """Say whether all of a lies before all of b."""
    touching = _equal(a.high, b.low) and not (a.high_closed and b.low_closed)
    return _less(a.high, b.low) or touching


def meets(a: Range, b: Range) -> bool:
    """Say whether a ends exactly where b starts, both including that point."""
    return a.high_closed and b.low_closed and _equal(a.high, b.low)


def overlaps(a: Range, b: Range) -> bool:
    """Say whether a and b share a point."""
    return not before(a, b) and not before(b, a)


def overlaps_before(a: Range, b: Range) -> bool:
    """Say whether a starts first and ends inside b."""
    starts_first = _less(a.low, b.low) or (
        _equal(a.low, b.low) and a.low_closed and not b.low_closed
    )
    ends_inside = _less(b.low, a.high) or (_equal(a.high, b.low) and a.high_closed and b.low_closed)
    ends_first = _less(a.high, b.high) or (
        _equal(a.high, b.high) and (not a.high_closed or b.high_closed)
    )
    return starts_first and ends_inside and ends_first


def finishes(a: Range, b: Range) -> bool:
    """Say whether a ends where b ends and starts inside it."""
    same_end = a.high_closed == b.high_closed and _equal(a.high, b.high)
    return same_end and _starts_within(a, b)


def starts(a: Range, b: Range) -> bool:
    """Say whether a starts where b starts and ends inside it."""
    same_start = a.low_closed == b.low_closed and _equal(a.low, b.low)
    return same_start and _ends_within(a, b)


def includes(a: Range, b: Range) -> bool:
    """Say whether all of b lies in a."""
    return _starts_within(b, a) and _ends_within(b, a)


def coincides(a: Range, b: Range) -> bool:
    """Say whether a and b are the same range."""
    same_kinds = a.low_closed == b.low_closed and a.high_closed == b.high_closed
    return same_kinds and _equal(a.low, b.low) and _equal(a.high, b.high)


def _starts_within(a: Range, b: Range) -> bool:
    return _less(b.low, a.low) or (_equal(a.low, b.low) and (b.low_closed or not a.low_closed))


def _ends_within(a: Range, b: Range) -> bool:
    return _less(a.high, b.high) or (
        _equal(a.high, b.high) and (b.high_closed or not a.high_closed)
    )


def _relation(
    name: str, relation: Callable[[Range, Range], bool], left: str, right: str
) -> Function:
    def decide(a: Value, b: Value) -> bool:
        return relation(_as_range(a), _as_range(b))

    return simple(name, decide, left, right)


def _converse(relation: Callable[[Range, Range], bool]) -> Callable[[Range, Range], bool]:
    return lambda a, b: relation(b, a)


def _read_range(text: str) -> Range | None:
    if len(text) > _MAX_LENGTH:
        return None
    try:
        node = parser.Parser(text, (), ("date and time",), {}).whole_expression()
    except (errors.FeelSyntaxError, RecursionError):
        return None
    if not isinstance(node, syntax.RangeLiteral):
        return None
    low, high = _constant(node.low), _constant(node.high)
    if comparison.order("<=", low, high) is not True:
        return None
    return Range(low=low, high=high, low_closed=node.low_closed, high_closed=node.high_closed)


def _constant(node: syntax.Node) -> Value:
    match node:
        case syntax.Literal(value):
            return value
        case syntax.Call(syntax.Name(name), (syntax.Literal(str() as text),), ()):
            read = _CONSTANTS.get(name)
            return read(text) if read else None
        case _:
            return None


_CONSTANTS: dict[str, Callable[[str], Value]] = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_date_time,
    "duration": temporal.read_duration,
}
_POINT = "number|string|date|time|moment|span|months|range"
FUNCTIONS = (
    simple("range", _read_range, "from: string", weight=50),
    _relation("before", before, f"a: {_POINT}", f"b: {_POINT}"),
    _relation("after", _converse(before), f"a: {_POINT}", f"b: {_POINT}"),
    _relation("meets", meets, "range1: range", "range2: range"),
    _relation("met by", _converse(meets), "range1: range", "range2: range"),
    _relation("overlaps", overlaps, "range1: range", "range2: range"),
    _relation("overlaps before", overlaps_before, "range1: range", "range2: range"),
    _relation("overlaps after", _converse(overlaps_before), "range1: range", "range2: range"),
    _relation("finishes", finishes, f"a: {_POINT}", "range: range"),
    _relation("finished by", _converse(finishes), "range: range", f"a: {_POINT}"),
    _relation("includes", includes, "range: range", f"a: {_POINT}"),
    _relation("during", _converse(includes), f"a: {_POINT}", "range: range"),
    _relation("starts", starts, f"a: {_POINT}", "range: range"),
    _relation("started by", _converse(starts), "range: range", f"a: {_POINT}"),
    _relation("coincides", coincides, f"a: {_POINT}", f"b: {_POINT}"),
)
