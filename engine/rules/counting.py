"""The count itself: from the start over holds and extensions to the end, step by step.

Holds take out exactly the time they lasted; an extension runs on from the last day so
far, before anything is rolled. The roll comes once, at the very end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from engine.rules import calendar as calendars
from engine.rules import explaining
from engine.rules.calendar import Calendar
from engine.rules.explaining import ZONE, Step
from engine.rules.limits import HOURS, Limit, Roll, Unit
from engine.rules.pauses import Extension, Hold

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MONTHS = 12


@dataclass(slots=True, kw_only=True)
class Count:
    """A count under way: the end so far, its steps, and the years whose notice it looked at."""

    due_at: datetime
    steps: list[Step] = field(default_factory=list)
    years: set[int] = field(default_factory=set)


def count(
    limit: Limit,
    start: date | datetime | None,
    calendar: Calendar,
    holds: Sequence[Hold],
    extensions: Sequence[Extension],
) -> Count | Hold:
    """Count to the end; a hold that began before it and still lasts is given back instead."""
    if limit.unit in HOURS and start is not None:
        return _hours(limit, start, holds, extensions)
    first = limit.fixed_on if start is None else local_day(start)
    if first is None:
        msg = f"limit {limit.id} counts from nothing"
        raise ValueError(msg)
    return _days(limit, first, calendar, holds, extensions)


def local_day(moment: date | datetime) -> date:
    """Give the day of a moment in Asia/Shanghai."""
    return moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment


def midnight(day: date) -> datetime:
    """Give the beginning of a day in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _days(
    limit: Limit,
    first: date,
    calendar: Calendar,
    holds: Sequence[Hold],
    extensions: Sequence[Extension],
) -> Count | Hold:
    steps: list[Step] = []
    last = first
    stretches: list[tuple[int, Unit, Extension | None]] = [(limit.amount, limit.unit, None)]
    stretches += [(one.amount, one.unit, one) for one in extensions]
    for amount, unit, extension in stretches:
        origin = first if extension is not None and extension.total else last
        last = _end(limit, origin, amount, unit, calendar)
        if extension is None:
            steps.append(
                explaining.counted(limit, origin, last, calendar, amount=amount, unit=unit)
            )
        else:
            steps.append(explaining.extended(extension, last))
        for hold in holds:
            if hold.from_on > last:
                break
            if hold.to_on is None:
                return hold
            lost = _lost(hold.from_on, hold.to_on, origin, unit, calendar)
            if lost:
                working = unit is Unit.WORKING_DAY
                last = calendar.add_working_days(last, lost) if working else last + lost * _DAY
                steps.append(explaining.held(hold, lost, last, unit))
    years = set(range(first.year, last.year + 1)) if limit.unit is Unit.WORKING_DAY else set()
    return _rolled(limit, last, calendar, steps, years)


def _end(limit: Limit, origin: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    match unit:
        case Unit.CALENDAR_DAY:
            return origin + amount * _DAY
        case Unit.WORKING_DAY:
            return calendar.add_working_days(origin, amount)
        case Unit.MONTH:
            return calendars.add_months(origin, amount)
        case Unit.YEAR:
            return calendars.add_months(origin, _MONTHS * amount)
        case Unit.DAY_OF_NEXT_MONTH:
            return calendars.day_of_next_month(origin, amount)
        case Unit.MONTH_END:
            return calendars.month_end(origin, amount)
        case Unit.HALF_YEAR_END:
            return calendars.half_year_end(origin, amount)
        case _:
            return limit.fixed_on or origin


def _lost(from_on: date, to_on: date, origin: date, unit: Unit, calendar: Calendar) -> int:
    """Count what a hold takes out of a count that began after `origin`."""
    begin = max(from_on, origin + _DAY)
    if to_on <= begin:
        return 0
    if unit is Unit.WORKING_DAY:
        return calendar.working_days_between(begin - _DAY, to_on - _DAY)
    return (to_on - begin).days


def _rolled(
    limit: Limit, last: date, calendar: Calendar, steps: list[Step], years: set[int]
) -> Count:
    off = not calendar.is_working_day(last)
    to = last
    match limit.roll:
        case Roll.NEXT_WORKING_DAY:
            to = calendar.next_working_day(last)
        case Roll.PREVIOUS_WORKING_DAY:
            to = calendar.previous_working_day(last)
        case Roll.NONE if off:
            steps.append(explaining.not_rolled(limit, last, calendar))
    if to != last:
        steps.append(explaining.rolled(limit, last, to, calendar))
    if limit.roll is not Roll.NONE:
        years |= {last.year, to.year}
    return Count(due_at=midnight(to + _DAY), steps=steps, years=years)


def _hours(
    limit: Limit,
    start: date | datetime,
    holds: Sequence[Hold],
    extensions: Sequence[Extension],
) -> Count | Hold:
    known = isinstance(start, datetime)
    begin = start.astimezone(UTC) if isinstance(start, datetime) else midnight(start)
    if limit.unit is Unit.WHOLE_HOUR:
        begin = begin.replace(minute=0, second=0, microsecond=0) + _HOUR
    due = begin
    steps: list[Step] = []
    stretches: list[tuple[int, Extension | None]] = [(limit.amount, None)]
    stretches += [(one.amount, one) for one in extensions]
    for amount, extension in stretches:
        origin = begin if extension is None or extension.total else due
        due = origin + amount * _HOUR
        if extension is None:
            steps.append(explaining.counted_hours(limit, begin, due, known=known))
        else:
            steps.append(explaining.extended(extension, due))
        for hold in holds:
            since = max(midnight(hold.from_on), origin)
            if since >= due:
                break
            if hold.to_on is None:
                return hold
            lost = midnight(hold.to_on) - since
            if lost > timedelta():
                due += lost
                steps.append(explaining.held(hold, int(lost / _HOUR), due, limit.unit))
    return Count(due_at=due, steps=steps)
