"""Built-in functions that make a value of one kind out of another."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal, values
from engine.feel.library.signature import declare, function, simple
from engine.feel.values import NUMBERS, Function, Range, YearsMonthsDuration

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.values import Value

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)
_TEMPORAL = (date, time, timedelta, YearsMonthsDuration)
_COST = 4


def write(value: Value, frame: Frame) -> str:
    """Write a value as text; strings inside lists and contexts keep their quotes."""
    return value if type(value) is str else "".join(_pieces(value, frame))


def _string(frame: Frame, value: Value) -> str | None:
    return None if value is None else str(frame.sized(write(value, frame)))


def _pieces(value: Value, frame: Frame) -> list[str]:
    frame.spend(_COST)
    if type(value) is list:
        return ["[", *_joined([_pieces(item, frame) for item in value]), "]"]
    if type(value) is dict:
        entries = [[f"{key}: ", *_pieces(item, frame)] for key, item in value.items()]
        return ["{", *_joined(entries), "}"]
    if type(value) is Range:
        return [
            "[" if value.low_closed else "(",
            *_pieces(value.low, frame),
            "..",
            *_pieces(value.high, frame),
            "]" if value.high_closed else ")",
        ]
    return [_scalar(value)]


def _scalar(value: Value) -> str:
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is Decimal:
        return format(value, "f")
    if isinstance(value, _TEMPORAL):
        return temporal.write(value)
    if type(value) is Function:
        return f"function {value.name}".strip()
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _joined(groups: list[list[str]]) -> list[str]:
    pieces: list[str] = []
    for group in groups:
        if pieces:
            pieces.append(", ")
        pieces.extend(group)
    return pieces


def _number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping not in (None, " ", ",", ".") or point not in (None, ".", ","):
        return None
    if grouping is not None and grouping == (point or "."):
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None:
        text = text.replace(point, ".")
    return values.finite(NUMBERS.create_decimal(text)) if _NUMBER.fullmatch(text) else None


def whole(number: Decimal) -> int:
    """Return a number as an integer; a fraction raises ValueError, which becomes null."""
    if number != number.to_integral_value():
        raise ValueError(number)
    return int(number)


def _date(source: Value) -> date | None:
    if type(source) is str:
        return temporal.read_date(source)
    return source.date() if type(source) is datetime else source


def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> date:
    return date(whole(year), whole(month), whole(day))


def _time(source: Value) -> time | None:
    if type(source) is str:
        return temporal.read_time(source)
    if type(source) is date:
        source = values.midnight(source)
    return source.timetz() if type(source) is datetime else source


def _time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None
) -> time | None:
    micro = int((second % 1).scaleb(6))
    zone = None if offset is None else temporal.fixed_zone(offset)
    if offset is not None and zone is None:
        return None
    return time(whole(hour), whole(minute), int(second), micro, zone)


def _moment(source: Value) -> datetime | None:
    if type(source) is str:
        day = temporal.read_date(source)
        if day is None:
            return temporal.read_date_time(source)
        return datetime.combine(day, time())
    return values.midnight(source) if type(source) is date else source


def _moment_of_day(day: Value, clock: time) -> datetime:
    return datetime.combine(_date(day) or date.min, clock)


def _moment_of_parts(  # noqa: PLR0917
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    zone: Value,
) -> datetime | None:
    if type(zone) is str:
        clock = temporal.read_time(f"00:00:00@{zone}")
        if clock is None:
            return None
        bare = _time_of_parts(hour, minute, second, None)
        clock = None if bare is None else bare.replace(tzinfo=clock.tzinfo)
    else:
        clock = _time_of_parts(hour, minute, second, zone)
    return datetime.combine(_date_of_parts(year, month, day), clock) if clock else None


def _duration(source: Value) -> Value:
    return temporal.read_duration(source) if type(source) is str else source


def _months_between(start: Value, end: Value) -> YearsMonthsDuration:
    start, end = _naive(start), _naive(end)
    months = (end.year - start.year) * 12 + end.month - start.month
    rest_of = [(moment.day, moment.time()) for moment in (start, end)]
    if months > 0 and rest_of[1] < rest_of[0]:
        months -= 1
    elif months < 0 and rest_of[1] > rest_of[0]:
        months += 1
    return YearsMonthsDuration(months)


def _naive(moment: Value) -> datetime:
    if type(moment) is date:
        return datetime.combine(moment, time())
    return moment.replace(tzinfo=None)  # type: ignore[no-any-return]


def _is(left: Value, right: Value) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, (time, datetime)):
        zones = [(temporal.zone_name(each), temporal.offset(each)) for each in (left, right)]
        return left.replace(tzinfo=None) == right.replace(tzinfo=None) and zones[0] == zones[1]
    return bool(left == right)


FUNCTIONS = (
    function("string", declare(_string, "from: any", frame=True)),
    simple(
        "number", _number, "from: string", "grouping separator?: string",
        "decimal separator?: string",
    ),
    simple("not", lambda value: not value, "negand: boolean"),
    simple("is", _is, "value1?: any", "value2?: any"),
    function(
        "date",
        declare(_date, "from: string|date|moment"),
        declare(_date_of_parts, "year: number", "month: number", "day: number"),
    ),
    function(
        "time",
        declare(_time, "from: string|time|date|moment", weight=4),
        declare(
            _time_of_parts, "hour: number", "minute: number", "second: number", "offset?: span",
        ),
    ),
    function(
        "date and time",
        declare(_moment, "from: string|date|moment", weight=4),
        declare(_moment_of_day, "date: date|moment", "time: time"),
        declare(
            _moment_of_parts, "year: number", "month: number", "day: number", "hour: number",
            "minute: number", "second: number", "offset?: span|string", weight=4,
        ),
    ),
    simple("duration", _duration, "from: string|span|months"),
    simple("years and months duration", _months_between, "from: date|moment", "to: date|moment"),
)  # fmt: skip
