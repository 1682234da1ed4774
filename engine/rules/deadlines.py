"""When a limit of the catalogue ends: the start fact, the count, the roll, step by step.

A limit is a row of `processes/shared/deadlines.dmn`. Days, months and years end at
24:00 Asia/Shanghai of their last day; hours run on without rolling. Nothing here
reads the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import DecisionFailed
from engine.rules import calendar

_ZONE = ZoneInfo("Asia/Shanghai")
_UNIT_NAMES = {
    "hour": "小时",
    "calendar_day": "日",
    "working_day": "个工作日",
    "month": "个月",
    "year": "年",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One row of the catalogue."""

    id: str
    name: str
    article: str
    trigger: str
    amount: int
    unit: str
    roll: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A limit applied to a start: the end, and how it was counted."""

    limit: Limit
    start: date | datetime
    due_at: datetime
    provisional: bool
    steps: tuple[str, ...]


def limit_from(limit_id: str, row: Any) -> Limit:
    """Read a row of the table; an unknown id or a broken row is the table's fault."""
    if not isinstance(row, Mapping) or row.get("unit") not in _UNIT_NAMES:
        raise DecisionFailed(f"时限表中没有时限 {limit_id}，或其单位不正确。")
    return Limit(
        id=limit_id,
        name=str(row.get("name") or limit_id),
        article=str(row.get("article") or ""),
        trigger=str(row.get("limit_trigger") or ""),
        amount=int(row["amount"]),
        unit=str(row["unit"]),
        roll=str(row.get("roll") or "next_working_day"),
    )


def of(limit: Limit, start: date | datetime | None) -> Deadline | None:
    """Count the limit from its start; no start means the limit is not running."""
    if start is None:
        return None
    unit = _UNIT_NAMES[limit.unit]
    steps = [f"起算：{spoken(start)}", f"期限：{limit.amount}{unit}（{limit.article}）"]
    if limit.unit == "hour":
        begin = start if isinstance(start, datetime) else _midnight(start)
        due_at = begin + timedelta(hours=limit.amount)
        steps.append(f"届满：{spoken(due_at)}")
        return Deadline(
            limit=limit, start=start, due_at=due_at, provisional=False, steps=tuple(steps)
        )
    first = start.astimezone(_ZONE).date() if isinstance(start, datetime) else start
    last = _last_day(first, limit)
    steps.append(f"当日不计，最后一日：{spoken(last)}")
    if limit.roll == "next_working_day" and limit.unit != "working_day":
        rolled = calendar.next_working_day(last)
        if rolled != last:
            steps.append(f"{spoken(last)}为休息日，顺延至{spoken(rolled)}（民法典第203条）")
        last = rolled
    provisional = not calendar.is_published(last)
    if provisional:
        steps.append(f"{last.year}年放假安排尚未公布，结果暂定")
    return Deadline(
        limit=limit,
        start=start,
        due_at=_midnight(last + timedelta(days=1)),
        provisional=provisional,
        steps=tuple(steps),
    )


def _last_day(first: date, limit: Limit) -> date:
    match limit.unit:
        case "calendar_day":
            return first + timedelta(days=limit.amount)
        case "working_day":
            return calendar.add_working_days(first, limit.amount)
        case "month":
            return calendar.add_months(first, limit.amount)
        case _:
            return calendar.add_months(first, 12 * limit.amount)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE).astimezone(UTC)


def spoken(moment: date | datetime) -> str:
    """Say a day or a moment as a person would, in Asia/Shanghai."""
    if isinstance(moment, datetime):
        local = moment.astimezone(_ZONE)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{moment.year}年{moment.month}月{moment.day}日"
