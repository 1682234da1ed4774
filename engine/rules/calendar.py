"""Counting time as the law does: working days, month ends, rolling over holidays.

Sources: Civil Code (民法典) §§201–203: the first day is not counted, a month or year
ends on the corresponding day or, where there is none, on the last day of the month;
a last day on a statutory holiday rolls to the next working day. Working days follow
the State Council's yearly notice; a year without one counts Monday to Friday, and
what is counted with it is provisional. Nothing here reads the clock.
"""

from __future__ import annotations

import calendar as gregorian
import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from chinese_calendar import constants

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS = 12
_HALF = 6
_WEEKEND = {_SATURDAY: "周六", _SATURDAY + 1: "周日"}
_IN_CHINESE = {holiday.value: holiday.chinese for holiday in constants.Holiday}
_NATIONAL_DAY = (10, 1)  # every notice names it: a year with it is a year with a notice


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that a notice names: a weekday off, a weekend day worked, a weekend in a holiday."""

    day: date
    working: bool
    name: str


@cache
def _published() -> Mapping[date, SpecialDay]:
    """Give the days that the State Council's notices named so far (chinesecalendar)."""
    found = {
        day: SpecialDay(day=day, working=working, name=_IN_CHINESE.get(name, name))
        for days, working in ((constants.holidays, False), (constants.workdays, True))
        for day, name in days.items()
    }
    return MappingProxyType(found)


@cache
def published_years() -> frozenset[int]:
    """Name the years whose notice this program knows by itself."""
    return frozenset(
        day.year for day in constants.holidays if (day.month, day.day) == _NATIONAL_DAY
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The calendar somebody counts by: the published years, and years of one's own.

    A year of one's own replaces the published one as a whole: it is for a year that
    came after this program, or for a notice that was changed. `days` are the special days
    of those years, and the last of the year before that a New Year's holiday takes.
    """

    years: frozenset[int] = frozenset()
    days: Mapping[date, SpecialDay] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Name the contents of the own years, so that a count can say what it was made with."""
        if not self.years:
            return ""
        digest = hashlib.sha256(",".join(map(str, sorted(self.years))).encode())
        for day, special in sorted(self.days.items()):
            digest.update(f"{day}{special.working:d}{special.name};".encode())
        return digest.hexdigest()

    def is_published(self, day: date) -> bool:
        """Say whether the State Council's notice for that year is known."""
        return day.year in self.years or day.year in published_years()

    def special(self, day: date) -> SpecialDay | None:
        """Give what a notice says of the day, if it names it."""
        own = self.days.get(day)
        return own if own is not None or day.year in self.years else _published().get(day)

    def special_days(self) -> tuple[SpecialDay, ...]:
        """Give every special day, in order."""
        published = (one for one in _published().values() if one.day.year not in self.years)
        known = {one.day: one for one in (*published, *self.days.values())}
        return tuple(known[day] for day in sorted(known))

    def is_working_day(self, day: date) -> bool:
        """Say whether the day is a working day, working weekends included."""
        special = self.special(day)
        return day.weekday() < _SATURDAY if special is None else special.working

    def described(self, day: date) -> str:
        """Say why a day is off, or why a weekend is worked, as people do."""
        special = self.special(day)
        if special is None:
            return _WEEKEND.get(day.weekday(), "工作日")
        return f"{special.name}调休上班" if special.working else f"{special.name}假期"

    def next_working_day(self, day: date) -> date:
        """Give the day itself if it is a working day, else the next one (民法典 §203)."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """Give the day itself if it is a working day, else the one before."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, count: int, *, but: Container[date] = ()) -> date:
        """Count working days after `day`, which is not counted itself (民法典 §201).

        Days in `but` are passed over: the clock stood still on them.
        """
        while count > 0:
            day += _DAY
            if self.is_working_day(day) and day not in but:
                count -= 1
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and with `end`; negative if `end` is first."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working_day(day))


PUBLISHED = Calendar()
"""The calendar of the State Council's notices that this program knows by itself."""


def with_years(days: Iterable[SpecialDay], years: Iterable[int]) -> Calendar:
    """Make a calendar with years of one's own; a year without special days is Monday to Friday."""
    return Calendar(years=frozenset(years), days={special.day: special for special in days})


def add_months(day: date, count: int) -> date:
    """Go to the corresponding day, or to the month's last (民法典 §202)."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + count, _MONTHS)
    return date(year, month + 1, min(day.day, _last_of(year, month + 1)))


def day_of_next_month(day: date, number: int) -> date:
    """Give the day with this number in the month after that of `day`, or that month's last."""
    first = add_months(day.replace(day=1), 1)
    return first.replace(day=min(number, _last_of(first.year, first.month)))


def month_end(day: date, count: int) -> date:
    """Give the end of the month that `day` lies in (1), of the next (2), and so on."""
    first = add_months(day.replace(day=1), count - 1)
    return first.replace(day=_last_of(first.year, first.month))


def half_year_end(day: date, count: int) -> date:
    """Give the end of the half-year that `day` lies in (1), of the next (2), and so on."""
    to_end = (_HALF - day.month % _HALF) % _HALF
    return month_end(day, to_end + 1 + _HALF * (count - 1))


def _last_of(year: int, month: int) -> int:
    return gregorian.monthrange(year, month)[1]
