"""What a limit is: a row of the catalogue, with the versions and extensions the law gives it.

A limit's clock starts with a fact (a column of the ledger), or with the opening of the
step that names it. Nothing here reads the clock or knows where the rows come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What is counted."""

    HOUR = "hour"  # from the moment on (民法典 §201 第2款)
    WHOLE_HOUR = "whole_hour"  # the hour it starts in is not counted (刑事诉讼法 §105)
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"
    DAY_OF_NEXT_MONTH = "day_of_next_month"  # 次月几日前
    MONTH_END = "month_end"  # 1: this month's end, 2: the next month's
    HALF_YEAR_END = "half_year_end"
    FIXED_DATE = "fixed_date"  # a day that the plan names


class Roll(StrEnum):
    """What becomes of a last day that is off."""

    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"  # what must be done before a day off
    NONE = "none"  # custody, seizure, what lapses by itself


class Kind(StrEnum):
    """Where a limit comes from."""

    STATUTORY = "statutory"
    PLAN = "plan"
    AGE = "age"
    SERVICE_LEVEL = "service_level"  # for 及时, 尽快 …: words without a number, ours to set


class JudgedBy(StrEnum):
    """Which version counts: the one in force when the clock started, or the one in force now."""

    START = "start"
    NOW = "now"


class Bound(StrEnum):
    """Whether something must be done by the end, or may be done only after it."""

    NOT_LATER = "not_later"
    NOT_EARLIER = "not_earlier"


HOURS = frozenset({Unit.HOUR, Unit.WHOLE_HOUR})
COUNTED = HOURS | {Unit.CALENDAR_DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.YEAR}
"""Units that are a length: these can be suspended and extended."""
ROLLING = frozenset({Unit.WORKING_DAY})
"""Units that end on a working day by themselves."""
UNIT_WORDS: Mapping[Unit, str] = {
    Unit.HOUR: "小时",
    Unit.WHOLE_HOUR: "小时",
    Unit.CALENDAR_DAY: "日",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule:
    """By how much a limit may be extended, how often, by whose authority."""

    amount: int
    unit: Unit
    authority: str  # the role that may record it
    article: str
    times: int | None = 1  # None: as often as it is renewed in time
    total: bool = False  # 延长至: the whole length from the start, not what is added


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One version of one limit."""

    id: str
    name: str
    article: str
    amount: int
    unit: Unit
    trigger: str = ""  # a column of the ledger; empty: the step that names the limit starts it
    roll: Roll = Roll.NEXT_WORKING_DAY
    fixed_on: date | None = None
    kind: Kind = Kind.STATUTORY
    judged_by: JudgedBy = JudgedBy.START
    bound: Bound = Bound.NOT_LATER
    met_by: tuple[tuple[str, ...], ...] = ()  # columns that tell it is done: any whole group
    routes: tuple[str, ...] = ()  # the routes it is for; empty: any
    unless: tuple[str, ...] = ()  # marks of the ledger that take a case out of it (除外)
    suspension: tuple[str, ...] = ()  # the grounds on which the clock may stand still
    extensions: tuple[ExtensionRule, ...] = ()
    warnings: tuple[int, ...] = ()  # days before the end
    effective_from: date | None = None
    effective_until: date | None = None
    note: str = ""

    @property
    def needs_start(self) -> bool:
        """Say whether it counts from something; a fixed date does not."""
        return self.unit is not Unit.FIXED_DATE

    def in_force_on(self, day: date) -> bool:
        """Say whether this version applies on the day."""
        after = self.effective_from is None or self.effective_from <= day
        return after and (self.effective_until is None or day <= self.effective_until)

    def concerns(self, lead: Mapping[str, Any]) -> bool:
        """Say whether it is for leads of this route."""
        return not self.routes or lead.get("route") in self.routes

    def excepted_by(self, lead: Mapping[str, Any]) -> tuple[str, ...]:
        """Name the marks of the lead that take it out of this limit (除外)."""
        return tuple(column for column in self.unless if lead.get(column) is True)

    def is_met(self, lead: Mapping[str, Any]) -> bool:
        """Say whether the ledger shows it as done: days that are there, marks that are not."""
        return any(all(_done(lead.get(column)) for column in group) for group in self.met_by)

    def met_on(self, lead: Mapping[str, Any]) -> date | None:
        """Give the day on which it was done, if the ledger knows it."""
        found: list[date] = []
        for group in self.met_by:
            values = [lead.get(column) for column in group]
            days = [value for value in values if isinstance(value, date)]
            found += [max(days)] if days and all(map(_done, values)) else []
        return min(found, default=None)


def _done(value: Any) -> bool:
    return value is False or isinstance(value, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All limits with their versions, oldest first, under every id that means them."""

    versions: Mapping[str, tuple[Limit, ...]] = field(default_factory=dict)

    def __contains__(self, limit_id: str) -> bool:
        """Say whether there is such a limit."""
        return limit_id in self.versions

    def newest(self, limit_id: str) -> Limit | None:
        """Give the latest version, whether it is in force or not."""
        found = self.versions.get(limit_id)
        return None if not found else found[-1]

    def in_force(self, limit_id: str, day: date) -> Limit | None:
        """Give the version in force on a day."""
        found = self.versions.get(limit_id, ())
        return next((version for version in found if version.in_force_on(day)), None)

    def every(self) -> tuple[tuple[Limit, ...], ...]:
        """Give each limit once with its versions, however many ids it has, in the table's order."""
        return tuple(found for name, found in self.versions.items() if name == found[-1].id)


def catalogue(limits: Iterable[tuple[tuple[str, ...], Limit]]) -> Catalogue:
    """Put versions together under their ids, oldest first."""
    found: dict[str, list[Limit]] = {}
    for ids, limit in limits:
        for name in ids:
            found.setdefault(name, []).append(limit)
    return Catalogue(
        versions={
            name: tuple(sorted(versions, key=lambda one: one.effective_from or date.min))
            for name, versions in found.items()
        }
    )
