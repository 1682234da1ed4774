"""The holiday calendar: a year's notice (放假安排) is loaded whole, in place of what was known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import HolidaysInvalid
from engine.ledger import holiday_file
from engine.queries import law
from engine.rules import holidays, permissions
from engine.rules.holidays import NoticeRow
from engine.rules.permissions import Verb
from engine.store import law as law_store

if TYPE_CHECKING:
    from engine.rules.calendar import Calendar
    from engine.transaction import Transaction

_LONGEST_NOTICE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a loading did: the calendar before it tells which dates were counted otherwise."""

    year: int
    off: int
    worked: int
    before: Calendar


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
    permissions.require(tx.actor, Verb.MANAGE_HOLIDAYS)
    found = holiday_file.read(content, name)
    rows = [
        NoticeRow(number=r.number, name=r.name, kind=r.kind, since=r.since, until=r.until)
        for r in found.rows
    ]
    year = _year(year or found.year, rows)
    notice = (notice or found.notice).strip()
    if not notice or len(notice) > _LONGEST_NOTICE:
        raise HolidaysInvalid(f"请注明放假安排的文号或来源，至多 {_LONGEST_NOTICE} 字。")
    before = law.in_force(tx).calendar
    errors = holidays.check(year, rows, before)
    if errors:
        first = errors[0]
        where = f"第 {first.row} 行“{first.column}”：" if first.row else ""
        more = f"（共 {len(errors)} 处）" if len(errors) > 1 else ""
        raise HolidaysInvalid(f"{year}年放假安排有误，未载入：{where}{first.message}{more}", errors)
    return _keep(tx, year, notice, rows, before)


def _year(year: int | None, rows: list[NoticeRow]) -> int:
    if not rows:
        raise HolidaysInvalid("文件中没有放假安排。")
    found = year or max(row.until.year for row in rows)
    if not holidays.FIRST_YEAR <= found <= holidays.LAST_YEAR:
        raise HolidaysInvalid(f"年份应在 {holidays.FIRST_YEAR} 到 {holidays.LAST_YEAR} 之间。")
    return found


def _keep(
    tx: Transaction, year: int, notice: str, rows: list[NoticeRow], before: Calendar
) -> Loaded:
    days = holidays.special_days(rows)
    replaced = law_store.days(tx.connection, year)
    law_store.replace_year(
        tx.connection,
        {"year": year, "notice": notice, "loaded_at": tx.now, "loaded_by": tx.actor.user_id},
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
    off = sum(not special.working for special in days)
    tx.audit(
        "holidays_loaded",
        subject=("holidays", str(year)),
        sentence=f"载入{year}年放假安排（{notice}）：放假 {off} 日，调休上班 {len(days) - off} 日",
        before={str(row["day"]): row["working"] for row in replaced} or None,
        after={str(special.day): special.working for special in days},
    )
    return Loaded(year=year, off=off, worked=len(days) - off, before=before)
