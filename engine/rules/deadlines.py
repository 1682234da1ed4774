"""When a limit ends: the start fact, the count, what held the clock, extensions, the roll.

Days, months and years end at 24:00 Asia/Shanghai of their last day; hours run on
without rolling. Every result carries its derivation. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.rules import counting, explaining, pauses
from engine.rules.calendar import PUBLISHED, Calendar
from engine.rules.explaining import Step
from engine.rules.limits import Catalogue, JudgedBy, Limit
from engine.rules.pauses import Extension, Hold

_DAY = timedelta(days=1)
_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the start is known from: words, and the column and row if it is a fact."""

    text: str
    column: str = ""
    row: str = ""


class Standstill(StrEnum):
    """Why a limit does not run."""

    START_MISSING = "start_missing"
    NOT_IN_FORCE = "not_in_force"
    HELD = "held"
    EXCEPTED = "excepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRunning:
    """A limit that has no end now, and why."""

    limit: Limit
    because: Standstill
    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A limit applied to a start: the end, and how it was counted."""

    limit: Limit
    start: date | datetime | None
    last_day: date
    due_at: datetime
    provisional: bool
    steps: tuple[Step, ...]
    source: Source | None = None
    holds: tuple[Hold, ...] = ()
    extensions: tuple[Extension, ...] = ()
    calendar: str = ""  # fingerprint of the own years it was counted with

    @property
    def warn_at(self) -> tuple[datetime, ...]:
        """Give the moments at which to warn, earliest first."""
        return tuple(self.due_at - n * _DAY for n in sorted(self.limit.warnings, reverse=True))


def of(
    limit: Limit,
    start: date | datetime | None,
    *,
    calendar: Calendar = PUBLISHED,
    source: Source | None = None,
    holds: Sequence[Hold] = (),
    extensions: Sequence[Extension] = (),
) -> Deadline | NotRunning:
    """Count a limit from its start; days held twice are taken out once."""
    if start is None and limit.needs_start:
        what = "起算事实" if source is None else f"“{source.text}”"
        text = f"{what}尚未记载，期限未起算"
        return NotRunning(limit=limit, because=Standstill.START_MISSING, text=text, source=source)
    holds = pauses.merged(holds)
    counted = counting.count(limit, start, calendar, holds, extensions)
    if isinstance(counted, Hold):
        since = f"自{explaining.spoken(counted.from_on)}起中止计算"
        text = f"{since}（{counted.words or counted.ground}），尚未恢复"
        return NotRunning(limit=limit, because=Standstill.HELD, text=text, source=source)
    unknown = [
        year for year in sorted(counted.years) if not calendar.is_published(date(year, 1, 1))
    ]
    opening = [] if start is None else [explaining.start(start, _told(source))]
    closing = [explaining.ended(limit, counted.due_at)]
    closing += [explaining.provisional(unknown)] if unknown else []
    return Deadline(
        limit=limit,
        start=start,
        last_day=counting.local_day(counted.due_at - _BEFORE),
        due_at=counted.due_at,
        provisional=bool(unknown),
        steps=(*opening, explaining.term(limit), *counted.steps, *closing),
        source=source,
        holds=holds,
        extensions=tuple(extensions),
        calendar=calendar.fingerprint,
    )


def version(
    catalogue: Catalogue, limit_id: str, *, start: date | datetime | None, today: date
) -> Limit | NotRunning | None:
    """Choose the version that judges: of the day the clock started, or of today.

    None means that there is no such limit.
    """
    newest = catalogue.newest(limit_id)
    if newest is None or (start is None and newest.needs_start):
        return newest
    began = newest.judged_by is JudgedBy.START and start is not None and newest.needs_start
    day = counting.local_day(start) if began and start is not None else today
    found = catalogue.in_force(limit_id, day)
    if found is not None:
        return found
    text = f"{explaining.spoken(day)}时该时限尚未施行或已停止适用"
    return NotRunning(limit=newest, because=Standstill.NOT_IN_FORCE, text=text)


def excepted(limit: Limit, marks: Sequence[str], source: Source | None) -> NotRunning:
    """Say that a limit does not run for a case with these marks (除外), and by which article."""
    text = f"除外情形：{'、'.join(marks)}（{limit.article}），不计算期限"
    return NotRunning(limit=limit, because=Standstill.EXCEPTED, text=text, source=source)


def _told(source: Source | None) -> str:
    if source is None:
        return ""
    return f"{source.text}（{source.row}）" if source.row else source.text
