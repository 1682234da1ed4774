"""Addition, subtraction, multiplication, division and powers over all kinds that have them.

Each operator is a table from the kinds of its operands to what is done; kinds
that are not in the table, and results out of range, give null.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal
from engine.feel.values import NUMBERS, YearsMonthsDuration, finite

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.values import Value

COST_OF_POWER = 15
"""Steps that raising to a power costs beside its operands."""

_MICROSECOND = timedelta(microseconds=1)


OF_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": NUMBERS.power,
}
"""What an operator does with two numbers; a result that is not finite is null."""


def add_months(day: Value, months: int) -> Value:
    """Move a date or moment by months; a day the month lacks becomes its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1] if date.min.year <= year <= date.max.year else 0
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def compute(sign: str, left: Value, right: Value) -> Value:
    """Apply an operator, or return null where it has no meaning."""
    action = _TABLES[sign].get((type(left), type(right)))
    if action is None:
        return None
    try:
        return action(left, right)
    except (ValueError, OverflowError, ArithmeticError):
        return None


def has(sign: str, left: Value, right: Value) -> bool:
    """Say whether an operator has a meaning for values of these kinds."""
    return (type(left), type(right)) in _TABLES[sign]


def negate(value: Value) -> Value:
    """Return the value with the other sign, or null."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is timedelta:
        return -value
    if type(value) is YearsMonthsDuration:
        return YearsMonthsDuration(-value.months)
    return None


def seconds(span: timedelta) -> Decimal:
    """Return the length of a duration in seconds."""
    return NUMBERS.divide(Decimal(span // _MICROSECOND), Decimal(1_000_000))


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    return finite(NUMBERS.divide(left, right))


def _span(total_seconds: Decimal) -> timedelta:
    return timedelta(microseconds=int(NUMBERS.multiply(total_seconds, Decimal(1_000_000))))


def _months(number: Decimal) -> YearsMonthsDuration:
    return YearsMonthsDuration(int(number.to_integral_value(ROUND_DOWN)))


def _plus_span(moment: datetime, span: timedelta) -> datetime:
    if moment.tzinfo is None:
        return moment + span
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def _day_plus_span(day: date, span: timedelta) -> date:
    return (datetime.combine(day, time()) + span).date()


def _time_plus_span(clock: time, span: timedelta) -> time:
    moved = datetime.combine(date(2000, 1, 1), clock.replace(tzinfo=None)) + span % timedelta(
        days=1
    )
    return moved.time().replace(tzinfo=clock.tzinfo)


def _difference(left: datetime, right: datetime) -> timedelta | None:
    if (left.tzinfo is None) is not (right.tzinfo is None):
        return None
    if left.tzinfo is None:
        return left - right
    return left.astimezone(UTC) - right.astimezone(UTC)


def _time_difference(left: time, right: time) -> timedelta | None:
    spans = temporal.offset(left), temporal.offset(right)
    if (spans[0] is None) is not (spans[1] is None):
        return None
    day = date(2000, 1, 1)
    walls = [datetime.combine(day, clock.replace(tzinfo=None)) for clock in (left, right)]
    return walls[0] - walls[1] - (spans[0] or timedelta()) + (spans[1] or timedelta())


def _from_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _shift(left: YearsMonthsDuration, right: YearsMonthsDuration, sign: int) -> YearsMonthsDuration:
    return YearsMonthsDuration(left.months + sign * right.months)


_Table = dict[tuple[type, type], "Callable[[Value, Value], Value]"]
_ADD: _Table = {
    (Decimal, Decimal): lambda a, b: finite(NUMBERS.add(a, b)),
    (str, str): lambda a, b: a + b,
    (date, timedelta): _day_plus_span,
    (timedelta, date): lambda a, b: _day_plus_span(b, a),
    (datetime, timedelta): _plus_span,
    (timedelta, datetime): lambda a, b: _plus_span(b, a),
    (time, timedelta): _time_plus_span,
    (timedelta, time): lambda a, b: _time_plus_span(b, a),
    (date, YearsMonthsDuration): lambda a, b: add_months(a, b.months),
    (YearsMonthsDuration, date): lambda a, b: add_months(b, a.months),
    (datetime, YearsMonthsDuration): lambda a, b: add_months(a, b.months),
    (YearsMonthsDuration, datetime): lambda a, b: add_months(b, a.months),
    (timedelta, timedelta): lambda a, b: a + b,
    (YearsMonthsDuration, YearsMonthsDuration): lambda a, b: _shift(a, b, 1),
}
_SUBTRACT: _Table = {
    (Decimal, Decimal): lambda a, b: finite(NUMBERS.subtract(a, b)),
    (date, timedelta): lambda a, b: _day_plus_span(a, -b),
    (datetime, timedelta): lambda a, b: _plus_span(a, -b),
    (time, timedelta): lambda a, b: _time_plus_span(a, -b),
    (date, YearsMonthsDuration): lambda a, b: add_months(a, -b.months),
    (datetime, YearsMonthsDuration): lambda a, b: add_months(a, -b.months),
    (timedelta, timedelta): lambda a, b: a - b,
    (YearsMonthsDuration, YearsMonthsDuration): lambda a, b: _shift(a, b, -1),
    (date, date): lambda a, b: a - b,
    (datetime, datetime): _difference,
    (date, datetime): lambda a, b: _difference(_from_midnight(a), b),
    (datetime, date): lambda a, b: _difference(a, _from_midnight(b)),
    (time, time): _time_difference,
}
_MULTIPLY: _Table = {
    (Decimal, Decimal): lambda a, b: finite(NUMBERS.multiply(a, b)),
    (timedelta, Decimal): lambda a, b: _span(NUMBERS.multiply(seconds(a), b)),
    (Decimal, timedelta): lambda a, b: _span(NUMBERS.multiply(a, seconds(b))),
    (YearsMonthsDuration, Decimal): lambda a, b: _months(NUMBERS.multiply(Decimal(a.months), b)),
    (Decimal, YearsMonthsDuration): lambda a, b: _months(NUMBERS.multiply(a, Decimal(b.months))),
}
_DIVIDE: _Table = {
    (Decimal, Decimal): _divide,
    (timedelta, Decimal): lambda a, b: _span(NUMBERS.divide(seconds(a), b)) if b else None,
    (YearsMonthsDuration, Decimal): lambda a, b: (
        _months(NUMBERS.divide(Decimal(a.months), b)) if b else None
    ),
    (timedelta, timedelta): lambda a, b: _divide(seconds(a), seconds(b)),
    (YearsMonthsDuration, YearsMonthsDuration): lambda a, b: _divide(
        Decimal(a.months), Decimal(b.months)
    ),
}
_RAISE: _Table = {(Decimal, Decimal): lambda a, b: finite(NUMBERS.power(a, b))}
_TABLES: dict[str, _Table] = {
    "+": _ADD,
    "-": _SUBTRACT,
    "*": _MULTIPLY,
    "/": _DIVIDE,
    "**": _RAISE,
}
