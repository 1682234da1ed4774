"""Equality, order and membership, in the standard's three-valued logic."""

from __future__ import annotations

import functools
import operator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal
from engine.feel.values import Function, Range, YearsMonthsDuration

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.frame import Frame
    from engine.feel.values import Value

_CHARACTERS_PER_STEP = 4096
_PLAIN = frozenset({Decimal, str, bool, date, timedelta, YearsMonthsDuration})
_FIRST = datetime(1, 1, 1)  # noqa: DTZ001
_ORDERED = frozenset({Decimal, str, date, timedelta})
ORDERS: dict[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: Value, right: Value, frame: Frame | None = None) -> bool | None:
    """Say whether two values are equal; values of different kinds cannot be compared: null.

    The frame, if given, pays for the comparison of lists and contexts.
    """
    kind = type(left)
    if left is None or right is None:
        return left is right
    if kind is not type(right):
        return None
    if kind in _PLAIN:
        if kind is str and frame is not None and len(left) > _CHARACTERS_PER_STEP:
            frame.spend(len(left) // _CHARACTERS_PER_STEP)
        return bool(left == right)
    compare = _EQUALITY.get(kind)
    return None if compare is None else compare(left, right, frame)


def same(left: Value, right: Value, frame: Frame | None = None) -> bool:
    """Say whether two values are known to be equal."""
    return equal(left, right, frame) is True


def order(sign: str, left: Value, right: Value, frame: Frame | None = None) -> bool | None:
    """Compare with `<`, `<=`, `>` or `>=`; null when the two have no order.

    The frame, if given, pays for the comparison of long strings.
    """
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _ORDERED:
        if kind is str and frame is not None and len(left) > _CHARACTERS_PER_STEP:
            frame.spend(len(left) // _CHARACTERS_PER_STEP)
        return ORDERS[sign](left, right)
    if kind is YearsMonthsDuration:
        return ORDERS[sign](left.months, right.months)
    if kind is time or kind is datetime:
        if (left.tzinfo is None) is not (right.tzinfo is None):
            return None
        return ORDERS[sign](_moment(left), _moment(right))
    return None


def by_sign(sign: str) -> Callable[[Value, Value, Frame | None], bool | None]:
    """Return the comparison that one of `= != < <= > >=` stands for."""
    if sign == "=":
        return equal
    if sign == "!=":
        return _unequal
    return functools.partial(order, sign)


def _unequal(left: Value, right: Value, frame: Frame | None) -> bool | None:
    result = equal(left, right, frame)
    return result if result is None else not result


def between(value: Value, low: Value, high: Value, frame: Frame | None = None) -> bool | None:
    """Say whether `low <= value <= high`."""
    above, below = order(">=", value, low, frame), order("<=", value, high, frame)
    return None if above is None or below is None else above and below


def contains(interval: Range, value: Value) -> bool | None:
    """Say whether a value lies in a range."""
    above: bool | None = True
    below: bool | None = True
    if interval.low is not None:
        above = order(">=" if interval.low_closed else ">", value, interval.low)
    if interval.high is not None:
        below = order("<=" if interval.high_closed else "<", value, interval.high)
    return None if above is None or below is None else above and below


def member(value: Value, test: Value, frame: Frame | None = None) -> bool | None:
    """Say whether a value passes a test that is itself a value: a range, a list or an equal."""
    if type(test) is Range:
        return True if type(value) is Range and same(value, test) else contains(test, value)
    if type(test) is list:
        if type(value) is list and same(value, test, frame):
            return True
        if frame is not None:
            frame.spend(len(test))
        return any(_passes(value, item, frame) for item in test)
    return equal(value, test, frame)


def _passes(value: Value, item: Value, frame: Frame | None) -> bool:
    if type(item) is Range and type(value) is not Range:
        return contains(item, value) is True
    return same(value, item, frame)


def _same_structure(left: Value, right: Value, frame: Frame | None) -> bool:
    if len(left) != len(right):
        return False
    if frame is not None:
        frame.spend(len(left) + 1)
    if type(left) is list:
        return all(same(a, b, frame) for a, b in zip(left, right, strict=True))
    return left.keys() == right.keys() and all(same(left[key], right[key], frame) for key in left)


def _moment(value: time | datetime) -> Value:
    span = temporal.offset(value)
    if span is None:
        return value
    if type(value) is datetime:
        return value.replace(tzinfo=None) - _FIRST - span
    clock = timedelta(
        hours=value.hour,
        minutes=value.minute,
        seconds=value.second,
        microseconds=value.microsecond,
    )
    return clock - span


def _same_moment(left: Value, right: Value, _: Frame | None) -> bool:
    return bool(_moment(left) == _moment(right))


def _same_function(left: Function, right: Function, _: Frame | None) -> bool | None:
    return True if left is right else None


def _same_range(left: Range, right: Range, _: Frame | None) -> bool:
    return (
        left.low_closed == right.low_closed
        and left.high_closed == right.high_closed
        and same(left.low, right.low)
        and same(left.high, right.high)
    )


_EQUALITY: dict[type, Callable[[Value, Value, Frame | None], bool | None]] = {
    time: _same_moment,
    datetime: _same_moment,
    list: _same_structure,
    dict: _same_structure,
    Range: _same_range,
    Function: _same_function,
}
