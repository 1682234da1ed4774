"""Dates, times and durations: reading their texts, writing them, taking them apart.

Nothing here reads the clock. Days lie between the years 1 and 9999, moments are
exact to the microsecond; what lies outside is null.
"""

from __future__ import annotations

import functools
import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.values import YearsMonthsDuration

if TYPE_CHECKING:
    from engine.feel.values import Value

MAX_OFFSET = timedelta(hours=18)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9})\d*)?"
    r"(?:(Z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?|@([A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*))?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_SECONDS = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,12})D)?"
    r"(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,15})(?:\.(\d*))?S)?)?",
    re.ASCII,
)


def literal(text: str) -> Value:
    """Read the text of an `@"…"` literal: a date, a time, a moment or a duration, else null."""
    for read in (read_date, read_date_time, read_time, read_duration):
        value = read(text)
        if value is not None:
            return value
    return None


def read_date(text: str) -> date | None:
    """Read `YYYY-MM-DD`."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read `hh:mm:ss` with a fraction and a zone if there are."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, utc, sign, *offset, name = match.groups()
    try:
        zone = UTC if utc else _zone(sign, offset, name)
        micro = int((fraction or "0").ljust(6, "0")[:6])
        return time(int(hour), int(minute), int(second), micro, zone)
    except (ValueError, OSError, LookupError):
        return None


def read_date_time(text: str) -> datetime | None:
    """Read `YYYY-MM-DDThh:mm:ss` with a fraction and a zone if there are."""
    day_text, separator, time_text = text.partition("T")
    if not separator:
        return None
    next_day = time_text.startswith("24:00:00")
    if next_day:
        time_text = "00" + time_text[2:]
    day, moment = read_date(day_text), read_time(time_text)
    if day is None or moment is None or (next_day and moment.replace(tzinfo=None) != time()):
        return None
    try:
        return datetime.combine(day, moment) + timedelta(days=int(next_day))
    except OverflowError:
        return None


def read_duration(text: str) -> timedelta | YearsMonthsDuration | None:
    """Read an ISO 8601 duration of years and months, or of days and time, never of both."""
    match = _MONTHS.fullmatch(text)
    if match and not text.endswith("P"):
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsMonthsDuration(-total if sign else total)
    match = _SECONDS.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    try:
        span = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int((fraction or "0").ljust(6, "0")[:6]),
        )
    except OverflowError:
        return None
    return -span if sign else span


def offset(value: time | datetime) -> timedelta | None:
    """Return the offset from UTC; a zone of a bare time is taken as on 1 January 1970."""
    found = value.utcoffset()
    if found is None and value.tzinfo is not None:
        found = value.tzinfo.utcoffset(_EPOCH)
    return found


def fixed_zone(span: timedelta) -> tzinfo | None:
    """Return the zone with this offset from UTC, if there may be one."""
    if abs(span) > MAX_OFFSET:
        return None
    return UTC if not span else timezone(span)


def zone_name(value: time | datetime) -> str | None:
    """Return the IANA name of the zone, if it was given by name."""
    return value.tzinfo.key if isinstance(value.tzinfo, zoneinfo.ZoneInfo) else None


def write(value: Value) -> str:
    """Write a date, time, moment or duration as its canonical text."""
    if isinstance(value, datetime):
        return f"{value.year:04}-{value.month:02}-{value.day:02}T" + _write_time(value)
    if isinstance(value, date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    if isinstance(value, time):
        return _write_time(value)
    if isinstance(value, YearsMonthsDuration):
        return _write_months(value.months)
    return _write_span(value)


def part(value: Value, name: str) -> Value:
    """Return a property of a temporal value, such as `year` or `time offset`, or null."""
    reader = _PARTS.get((type(value), name))
    found = reader(value) if reader else None
    return Decimal(found) if type(found) is int else found


def _zone(sign: str | None, offsets: list[str | None], name: str | None) -> tzinfo | None:
    if name is not None:
        if name not in _zone_names():
            raise ValueError(name)
        return zoneinfo.ZoneInfo(name)
    if sign is None:
        return None
    hours, minutes, seconds = (int(text or 0) for text in offsets)
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    zone = fixed_zone(-span if sign == "-" else span)
    if zone is None or minutes > 59 or seconds > 59:  # noqa: PLR2004
        raise ValueError(name)
    return zone


@functools.cache
def _zone_names() -> frozenset[str]:
    """List the zones there are, once, so that no text is ever looked for among files."""
    return frozenset(zoneinfo.available_timezones())


def _write_time(value: time | datetime) -> str:
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.microsecond:
        text += f".{value.microsecond:06}".rstrip("0")
    name, span = zone_name(value), offset(value)
    if name is not None:
        return f"{text}@{name}"
    if span is None:
        return text
    if not span:
        return text + "Z"
    seconds = int(abs(span).total_seconds())
    text += f"{'-' if span < timedelta() else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def _write_months(total: int) -> str:
    years, months = divmod(abs(total), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return ("-P" if total < 0 else "P") + text


def _write_span(span: timedelta) -> str:
    sign, span = ("-", -span) if span < timedelta() else ("", span)
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or span.microseconds:
        fraction = f".{span.microseconds:06}".rstrip("0") if span.microseconds else ""
        clock += f"{seconds}{fraction}S"
    days = f"{span.days}D" if span.days else ""
    if not days and not clock:
        clock = "0S"
    return f"{sign}P{days}" + (f"T{clock}" if clock else "")


def _truncated(total: int, size: int) -> int:
    return total // size if total >= 0 else -(-total // size)


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds if span >= timedelta() else -_seconds(-span)


def _remainder(total: int, size: int) -> int:
    return total - _truncated(total, size) * size


def _second(value: time | datetime) -> Value:
    return Decimal(value.second) + Decimal(value.microsecond).scaleb(-6)


_DAY_PARTS = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME_PARTS = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: _second(value) if value.microsecond else value.second,
    "time offset": offset,
    "timezone": zone_name,
}
_MONTH_PARTS = {
    "years": lambda value: _truncated(value.months, 12),
    "months": lambda value: _remainder(value.months, 12),
}
_SPAN_PARTS = {
    "days": lambda value: _truncated(_seconds(value), 86_400),
    "hours": lambda value: _remainder(_truncated(_seconds(value), 3600), 24),
    "minutes": lambda value: _remainder(_truncated(_seconds(value), 60), 60),
    "seconds": lambda value: _remainder(_seconds(value), 60),
}
# Moments read at midnight when a bare date is asked for its hour.
_MIDNIGHT_PARTS = {
    "hour": lambda _: 0,
    "minute": lambda _: 0,
    "second": lambda _: 0,
}
_PARTS = {
    (kind, name): reader
    for kind, readers in (
        (date, _DAY_PARTS | _MIDNIGHT_PARTS),
        (datetime, _DAY_PARTS | _TIME_PARTS),
        (time, _TIME_PARTS),
        (YearsMonthsDuration, _MONTH_PARTS),
        (timedelta, _SPAN_PARTS),
    )
    for name, reader in readers.items()
}
