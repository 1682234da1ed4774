"""Timers: dates, durations and cycles, counted as Chinese law counts them.

A period of months or years ends on the corresponding day, or on the last day of a month
that has none (Civil Code art. 202: 31 January + 1 month = 28 or 29 February). Civil days
are those of Asia/Shanghai. Nothing here reads the clock.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine import errors
from engine.feel import temporal
from engine.feel.record import kind_word
from engine.feel.values import YearsMonthsDuration

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTHS_IN_YEAR = 12
_MAX_REPEATS = 1_000_000
_PERIOD = re.compile(
    r"P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?"
)
_REPEAT = re.compile(r"R(-?\d*)/(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time: calendar months, then exact time."""

    months: int = 0
    span: timedelta = timedelta()

    def after(self, start: datetime, times: int = 1) -> datetime:
        """Count this period so many times from a moment; always from the same start."""
        try:
            local = _add_months(start.astimezone(SHANGHAI), self.months * times)
            return local.astimezone(UTC) + self.span * times
        except (OverflowError, ValueError):
            raise errors.ExpressionFailed("定时器的期限超出可表示的日期范围") from None

    @property
    def positive(self) -> bool:
        """Say whether it leads forward."""
        return self.months > 0 or self.span > timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A repetition: how often (None for ever), how far apart, from when.

    Without a start it counts from its arming, and so often it fires. With one its moments
    are fixed: the start is number 0, and those that have passed are gone.
    """

    period: Period
    repeats: int | None = None
    start: datetime | None = None

    def first(self, now: datetime) -> tuple[datetime, int] | None:
        """Give the first moment that has not passed, and its number; None if all have."""
        if self.start is None:
            return self.period.after(now), 1
        due, number = self.following(self.start, -1, now - timedelta.resolution)
        return None if self.repeats is not None and number >= self.repeats else (due, number)

    def following(self, anchor: datetime, fired: int, now: datetime) -> tuple[datetime, int]:
        """Give the next moment after `fired` ones, and its number; missed ones are skipped."""
        number = fired + 1
        due = self.period.after(anchor, number)
        if due <= now and self.period.span and not self.period.months:
            number += (now - due) // self.period.span
            due = self.period.after(anchor, number)
        while due <= now:
            number += 1
            due = self.period.after(anchor, number)
        return due, number


def read_literal(kind: str, text: str) -> Any:
    """Read an ISO 8601 literal of a timer, or None if the text is no such literal."""
    if kind == "date":
        return temporal.read_date_time(text) or temporal.read_date(text)
    return read_period(text) if kind == "duration" else read_cycle(text)


def moment(value: Any) -> datetime | None:
    """Turn the value of a date expression into an aware moment; null is not armed yet."""
    if isinstance(value, str):
        value = read_literal("date", value.strip()) if value.strip() else None
        if value is None:
            raise errors.ExpressionFailed("定时器的日期不是 ISO 8601 日期或时间")
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), SHANGHAI)
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=SHANGHAI)
        try:
            return aware.astimezone(UTC)
        except OverflowError:
            raise errors.ExpressionFailed("定时器的期限超出可表示的日期范围") from None
    raise errors.ExpressionFailed(f"定时器的日期表达式得到的不是日期，而是{kind_word(value)}")


def period(value: Any) -> Period | None:
    """Turn the value of a duration expression into a period; null is not armed yet."""
    if value is None or isinstance(value, Period):
        return value
    if isinstance(value, timedelta):
        return Period(span=value)
    if isinstance(value, YearsMonthsDuration):
        return Period(months=value.months)
    found = read_period(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise errors.ExpressionFailed(f"定时器的时长表达式得到的不是时长，而是{kind_word(value)}")
    return found


def cycle(value: Any) -> Cycle | None:
    """Turn the value of a cycle expression into a cycle; null is not armed yet."""
    if value is None or isinstance(value, Cycle):
        return value
    if isinstance(value, timedelta | YearsMonthsDuration):
        value = Cycle(period=period(value) or Period())
    found = read_cycle(value.strip()) if isinstance(value, str) else value
    if not isinstance(found, Cycle) or not found.period.positive:
        raise errors.ExpressionFailed(f"定时器的周期应形如 R3/PT1H，得到{kind_word(value)}")
    return found


def read_period(text: str) -> Period | None:
    """Read an ISO 8601 duration, months and days mixed included."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in match.groups()[:7]
    )
    micro = int((match.group(8) or "0").ljust(6, "0")[:6])
    try:
        span = timedelta(
            weeks=weeks,
            days=days,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            microseconds=micro,
        )
    except OverflowError:
        return None
    return Period(months=years * _MONTHS_IN_YEAR + months, span=span)


def read_cycle(text: str) -> Cycle | None:
    """Read `R[n]/[start/]duration`."""
    match = _REPEAT.fullmatch(text)
    if match is None:
        return None
    start_text, _, duration = match.group(2).rpartition("/")
    length = read_period(duration)
    start = temporal.read_date_time(start_text) if start_text else None
    repeats = int(match.group(1)) if match.group(1) not in {"", "-"} else -1
    if length is None or not length.positive or (start_text and start is None):
        return None
    if repeats == 0 or repeats > _MAX_REPEATS:
        return None
    return Cycle(period=length, repeats=None if repeats < 0 else repeats, start=moment(start))


def _add_months(start: datetime, months: int) -> datetime:
    if not months:
        return start
    year, month = divmod(start.year * _MONTHS_IN_YEAR + start.month - 1 + months, _MONTHS_IN_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))
