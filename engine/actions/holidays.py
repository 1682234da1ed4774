"""The holiday calendar: a year's notice (放假安排) is loaded whole, in place of what was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.errors import HolidaysInvalid
from engine.ledger import holiday_file
from engine.queries import law, stale
from engine.rules import holidays, permissions
from engine.rules.holidays import NoticeRow
from engine.rules.permissions import Verb
from engine.store import law as law_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.queries.stale import Stale
    from engine.rules.calendar import Calendar, SpecialDay
    from engine.transaction import Transaction

_LONGEST_NOTICE = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a loading did: the calendar before it tells which dates were counted otherwise."""

    year: int
    off: int
    worked: int
    before: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would load: a checked year, its days, and the calendar with them."""

    year: int
    notice: str
    days: tuple[SpecialDay, ...]
    before: Calendar
    after: Calendar

    @property
    def off(self) -> int:
        """Count the days off."""
        return sum(not special.working for special in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """A day that would be off or worked otherwise, and what it is called before and after."""

    day: date
    working: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What loading a file would do: to the days of its year, and to stored moments."""

    plan: Plan
    known: bool
    days: tuple[DayChange, ...]
    stale: tuple[Stale, ...]


def load_year(
    tx: Transaction,
    content: bytes,
    name: str,
    *,
    notice: str = "",
    year: int | None = None,
) -> Loaded:
    """Load a year from a file; a later file of the same year replaces it.

    Raises HolidaysInvalid with every bad row; then nothing is kept. Which stored dates
    this makes wrong is told by `queries/stale.py`.
    """
    found = plan(tx, content, name, notice=notice, year=year)
    if not found.notice or len(found.notice) > _LONGEST_NOTICE:
        raise HolidaysInvalid(f"请注明放假安排的文号或来源，至多 {_LONGEST_NOTICE} 字。")
    return _keep(tx, found)


def plan(
    tx: Transaction,
    content: bytes,
    name: str,
    *,
    notice: str = "",
    year: int | None = None,
) -> Plan:
    """Check a year's file and say what it would load; nothing is kept."""
    permissions.require(tx.actor, Verb.MANAGE_HOLIDAYS)
    found = holiday_file.read(content, name)
    rows = [
        NoticeRow(number=r.number, name=r.name, kind=r.kind, since=r.since, until=r.until)
        for r in found.rows
    ]
    year = _year(year or found.year, rows)
    before = law.in_force(tx).calendar
    errors = holidays.check(year, rows, before)
    if errors:
        first = errors[0]
        where = f"第 {first.row} 行“{first.column}”：" if first.row else ""
        more = f"（共 {len(errors)} 处）" if len(errors) > 1 else ""
        raise HolidaysInvalid(f"{year}年放假安排有误，未载入：{where}{first.message}{more}", errors)
    days = holidays.special_days(rows)
    return Plan(
        year=year,
        notice=(notice or found.notice).strip(),
        days=days,
        before=before,
        after=law.calendar_with(tx, year, days),
    )


def preview(
    tx: Transaction,
    content: bytes,
    name: str,
    *,
    notice: str = "",
    year: int | None = None,
) -> Preview:
    """Say what loading a file would change, before it is loaded; nothing is kept."""
    found = plan(tx, content, name, notice=notice, year=year)
    law.suppose(tx, found.after)
    wrong = tuple(stale.by_calendar(tx, found.year))
    law.forget(tx)
    return Preview(
        plan=found,
        known=found.before.is_published(date(found.year, 1, 1)),
        days=tuple(_changes(found)),
        stale=wrong,
    )


def _changes(found: Plan) -> Iterator[DayChange]:
    day = min(date(found.year, 1, 1), *(special.day for special in found.days))
    while day.year <= found.year:
        working = found.after.is_working_day(day)
        if working != found.before.is_working_day(day):
            before, after = found.before.described(day), found.after.described(day)
            yield DayChange(day=day, working=working, before=before, after=after)
        day += _DAY


def _year(year: int | None, rows: list[NoticeRow]) -> int:
    if not rows:
        raise HolidaysInvalid("文件中没有放假安排。")
    found = year or max(row.until.year for row in rows)
    if not holidays.FIRST_YEAR <= found <= holidays.LAST_YEAR:
        raise HolidaysInvalid(f"年份应在 {holidays.FIRST_YEAR} 到 {holidays.LAST_YEAR} 之间。")
    return found


def _keep(tx: Transaction, found: Plan) -> Loaded:
    year, days = found.year, found.days
    replaced = law_store.days(tx.connection, year)
    law_store.replace_year(
        tx.connection,
        {
            "year": year,
            "notice": found.notice,
            "loaded_at": tx.now,
            "loaded_by": tx.actor.user_id,
        },
        [{"day": d.day, "year": year, "working": d.working, "name": d.name} for d in days],
    )
    after = law.calendar_of(tx)
    law_store.put_in_force(
        tx.connection,
        {
            "part": law.CALENDAR,
            "content_hash": after.fingerprint,
            "since": tx.now,
            "set_by": tx.actor.user_id,
        },
    )
    law.forget(tx)
    worked = len(days) - found.off
    told = f"放假 {found.off} 日，调休上班 {worked} 日"
    tx.audit(
        "holidays_loaded",
        subject=("holidays", str(year)),
        sentence=f"载入{year}年放假安排（{found.notice}）：{told}",
        before={str(row["day"]): row["working"] for row in replaced} or None,
        after={str(special.day): special.working for special in days},
    )
    return Loaded(year=year, off=found.off, worked=worked, before=found.before)
