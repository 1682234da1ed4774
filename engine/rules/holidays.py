"""A year of the holiday calendar: the rows of a notice checked, and turned into special days.

Law: 全国年节及纪念日放假办法 §2 (1 January, 1 May and 1-3 October are off in every year; seven
holidays in all). A holiday is one run of days; a worked day is a weekend. Everything that is
wrong is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from engine.errors import CellError
from engine.rules.calendar import Calendar, SpecialDay

OFF = "放假"
WORK = "上班"
NAME, KIND, SINCE, UNTIL = "节日", "安排", "开始日期", "结束日期"
SHEET = "放假安排"
FIRST_YEAR = 2004
LAST_YEAR = 2100
_HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_FIXED = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST = 15
_LONGEST_NAME = 40
_EVE = (12, 29)  # a New Year's holiday may begin in the last days of the year before


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One line of a notice: some days in a row, off or worked, for one holiday."""

    number: int
    name: str
    kind: str
    since: date
    until: date

    @property
    def days(self) -> list[date]:
        """Give the days, at most as many as are sensible."""
        count = min((self.until - self.since).days + 1, _LONGEST + 1)
        return [self.since + n * _DAY for n in range(max(count, 0))]


def check(year: int, rows: Sequence[NoticeRow], calendar: Calendar) -> list[CellError]:
    """Find everything that is wrong with a year; `calendar` knows the years around it."""
    found = [error for row in rows for error in _one(year, row)]
    if found:
        return found
    return [
        *_doubled(rows),
        *_known_already(year, rows, calendar),
        *_gaps(rows),
        *_missing(year, rows),
    ]


def special_days(rows: Iterable[NoticeRow]) -> tuple[SpecialDay, ...]:
    """Turn checked rows into days."""
    return tuple(
        SpecialDay(day=day, working=row.kind == WORK, name=row.name)
        for row in rows
        for day in row.days
    )


def _one(year: int, row: NoticeRow) -> Iterator[CellError]:
    if not row.name or len(row.name) > _LONGEST_NAME:
        yield _error(row, NAME, "name", f"应填写节日名称，至多 {_LONGEST_NAME} 字。")
    if row.kind not in {OFF, WORK}:
        yield _error(row, KIND, "kind", f"应为「{OFF}」或「{WORK}」。")
    if row.until < row.since:
        yield _error(row, UNTIL, "order", f"结束日期 {row.until} 早于开始日期 {row.since}。")
    elif (row.until - row.since).days >= _LONGEST:
        yield _error(row, UNTIL, "length", f"一段最多 {_LONGEST} 日，请核对。")
    for day in row.days:
        eve = day.year == year - 1 and (day.month, day.day) >= _EVE and "元旦" in row.name
        if day.year != year and not eve:
            yield _error(row, SINCE, "year", f"{day} 不在 {year} 年内。")
            break
        if row.kind == WORK and day.weekday() < _SATURDAY:
            yield _error(row, SINCE, "weekend", f"{day} 不是周六或周日，不需要调休上班。")
            break


def _doubled(rows: Sequence[NoticeRow]) -> Iterator[CellError]:
    seen: dict[date, int] = {}
    for row in rows:
        for day in row.days:
            earlier = seen.setdefault(day, row.number)
            if earlier != row.number:
                yield _error(row, SINCE, "double", f"{day} 在第 {earlier} 行已有安排。")
                break


def _known_already(year: int, rows: Sequence[NoticeRow], calendar: Calendar) -> Iterator[CellError]:
    """Find days of the year before that the year before says otherwise."""
    for row in rows:
        for day in row.days:
            known = calendar.special(day) if day.year < year else None
            if known is not None and known.working == (row.kind == OFF):
                yield _error(row, SINCE, "double", f"{day.year}年的安排中 {day} 已另有规定。")


def _gaps(rows: Sequence[NoticeRow]) -> Iterator[CellError]:
    """Find holidays that stop and go on: a day between has been forgotten."""
    by_name: dict[str, list[NoticeRow]] = {}
    for row in rows:
        if row.kind == OFF:
            by_name.setdefault(row.name, []).append(row)
    for name, parts in by_name.items():
        parts.sort(key=lambda row: row.since)
        for before, after in pairwise(parts):
            if after.since - before.until > _DAY:
                missing = before.until + _DAY
                message = f"{name}假期不连续：缺 {missing}（第 {before.number} 行到此行之间）。"
                yield _error(after, SINCE, "gap", message)


def _missing(year: int, rows: Sequence[NoticeRow]) -> Iterator[CellError]:
    off = {day for row in rows if row.kind == OFF for day in row.days}
    names = [row.name for row in rows if row.kind == OFF]
    for holiday in _HOLIDAYS:
        if not any(holiday in name for name in names):
            yield _whole(NAME, f"缺少{holiday}假期。")
    for month, day in _FIXED:
        if date(year, month, day) not in off:
            yield _whole(SINCE, f"{date(year, month, day)} 是法定节假日，应放假。")


def _error(row: NoticeRow, column: str, rule: str, message: str) -> CellError:
    return CellError(sheet=SHEET, row=row.number, column=column, rule=rule, message=message)


def _whole(column: str, message: str) -> CellError:
    return CellError(sheet=SHEET, row=0, column=column, rule="missing", message=message)
