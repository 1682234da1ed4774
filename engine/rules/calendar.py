"""Counting time as the law does: working days, month ends, rolling over holidays.

Sources: Civil Code (民法典) §§201–203: the first day is not counted, a month or year
ends on the corresponding day or, where there is none, on the last day of the month;
a last day on a statutory holiday rolls to the next working day. Working days follow
the State Council's yearly notice (2004–2026); a later year counts Monday to Friday
and its result is provisional. Nothing here reads the clock.
"""

from __future__ import annotations

import calendar as gregorian
from datetime import date, timedelta

import chinese_calendar

_FIRST_YEAR = 2004
_LAST_YEAR = 2026
_SATURDAY = 5


def is_published(day: date) -> bool:
    """Say whether the State Council's calendar of that year is known."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def is_working_day(day: date) -> bool:
    """Say whether the day is a working day, working weekends included."""
    if is_published(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY


def next_working_day(day: date) -> date:
    """Give the day itself if it is a working day, else the next one (民法典 §203)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Count working days after `day`, which is not counted itself (民法典 §201)."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def add_months(day: date, count: int) -> date:
    """Go to the corresponding day, or to the month's last (民法典 §202)."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day))
