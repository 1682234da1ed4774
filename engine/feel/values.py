"""The values FEEL computes with, and how Python values from outside become them.

Inside an expression there are only these kinds: None, bool, Decimal, str, date,
time, datetime, timedelta, YearsMonthsDuration, list, dict, Range and Function.
Whatever else a scope holds is converted by `of` or becomes null, so that no
Python object can be reached through an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from engine.feel.frame import Frame

Value: TypeAlias = Any
"""One FEEL value; its kind is only known when the expression runs."""

DIGITS = 34
NUMBERS = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
"""Arithmetic of IEEE 754-2008 decimal128, as DMN asks; nothing traps, a bad result is null."""


@dataclass(frozen=True, slots=True)
class YearsMonthsDuration:
    """A duration of whole months, e.g. `P1Y6M` is 18 months."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An interval; an end that is None has no bound on that side."""

    low: Value = None
    high: Value = None
    low_closed: bool = False
    high_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Function:
    """Something an expression can call: its parameter names and what it does.

    A null from a function of the caller may be an answer; from any other it is worth a
    remark (`explains_null`).
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Frame, Sequence[Value]], Value]
    named: Callable[[Frame, Mapping[str, Value]], Value] | None = None
    parameter_types: tuple[Any, ...] = field(default=())
    result_type: Any = None
    explains_null: bool = True


def finite(number: Decimal) -> Decimal | None:
    """Return the number, or null when a calculation left the range of numbers."""
    return number if number.is_finite() else None


def number(value: Decimal) -> Decimal | None:
    """Keep a number exactly; one beyond decimal128, whose text could fill the memory, is null."""
    return value if value.is_finite() and abs(value.adjusted()) <= NUMBERS.Emax else None


def of(value: Value) -> Value:
    """Convert a Python value from outside into a FEEL value; unknown kinds become null."""
    if type(value) in _UNCHANGED:
        return value
    convert = _CONVERT.get(type(value))
    if convert is not None:
        return convert(value)
    for kind, convert_kind in _CONVERT_SUBCLASS:
        if isinstance(value, kind):
            return convert_kind(value)
    return None


def _of_list(value: Sequence[Value]) -> list[Value]:
    # Numbers go straight to their conversion, for lists are mostly of them.
    return [
        item
        if (kind := type(item)) in _UNCHANGED
        else number(item)
        if kind is Decimal
        else of(item)
        for item in value
    ]


def _of_mapping(value: Mapping[Value, Value]) -> dict[str, Value]:
    return {str(key): item if type(item) in _UNCHANGED else of(item) for key, item in value.items()}


def _of_float(value: float) -> Decimal | None:
    return finite(Decimal(repr(value)))


def _of_int(value: int) -> Decimal | None:
    return finite(NUMBERS.create_decimal(value))


_UNCHANGED = frozenset(
    {type(None), bool, str, date, time, datetime, timedelta, YearsMonthsDuration, Range, Function}
)
_CONVERT: dict[type, Callable[[Any], Value]] = {
    Decimal: number,
    int: _of_int,
    float: _of_float,
    list: _of_list,
    tuple: _of_list,
    dict: _of_mapping,
}
_CONVERT_SUBCLASS: tuple[tuple[Any, Callable[[Any], Value]], ...] = (
    (str, str.__str__),
    (int, lambda value: _of_int(int(value))),
    (float, lambda value: _of_float(float(value))),
    (Decimal, lambda value: number(Decimal(value))),
    (
        datetime,
        lambda value: datetime.combine(
            date(value.year, value.month, value.day), value.timetz(), value.tzinfo
        ),
    ),
    (date, lambda value: date(value.year, value.month, value.day)),
    (timedelta, lambda value: timedelta(value.days, value.seconds, value.microseconds)),
    (Mapping, _of_mapping),
    ((list, tuple, set, frozenset), lambda value: _of_list(list(value))),
)
KIND_NAMES: dict[type, str] = {
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def kind(value: Value) -> str | None:
    """Name the FEEL type of a value; null has none."""
    return KIND_NAMES.get(type(value))


def midnight(day: date) -> datetime:
    """Return the start of a day in UTC, as the standard converts a date."""
    return datetime.combine(day, time(), UTC)
