"""What may be done to a running deadline: hold its clock, let it run again, lengthen it.

Each question refuses with the field that is wrong; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from engine import codes
from engine.errors import FieldError, FormInvalid, NotAllowed
from engine.rules.deadlines import Deadline, NotRunning, Standstill
from engine.rules.limits import UNIT_WORDS, ExtensionRule, Kind, Limit
from engine.rules.pauses import Extension, Hold

_LONGEST = 100  # letters of an approver or a paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An extension as somebody records it: who approved how much, when, on what paper."""

    approved_on: date
    approver: str
    paper: str
    amount: int | None = None  # none: as much as the limit allows
    stage: int | None = None  # none: the first that is left


def require_may_hold(
    limit: Limit, current: Deadline | NotRunning, asked: Hold, *, today: date
) -> None:
    """Refuse a hold that the limit does not allow, or that cannot have been."""
    if not limit.suspension:
        _refuse("limit_id", "suspension", f"“{limit.name}”不能中止或扣除。")
    if asked.ground not in limit.suspension:
        allowed = "、".join(codes.label("hold_ground", one) for one in limit.suspension)
        _refuse("ground", "enum", f"“{limit.name}”只能因{allowed}中止或扣除。")
    _require_running(limit, current)
    _require_day("from_on", asked.from_on, limit, today)
    if asked.to_on is not None:
        require_may_resume(asked.from_on, asked.to_on, today=today)
    if limit.kind is Kind.STATUTORY and not asked.paper.strip():
        _refuse("paper", "required", "请填写中止或扣除所依据的文书及文号。")
    _require_words("paper", asked.paper)
    if isinstance(current, Deadline):
        _require_within("from_on", asked.from_on, current)


def require_may_resume(from_on: date, to_on: date, *, today: date) -> None:
    """Refuse an end before the beginning, or one that has not come."""
    if to_on <= from_on:
        _refuse("to_on", "order", f"恢复日期 {to_on} 应晚于中止日期 {from_on}。")
    if to_on > today:
        _refuse("to_on", "future", f"恢复日期 {to_on} 晚于今天。")


def extension(
    limit: Limit,
    current: Deadline | NotRunning,
    used: Sequence[int],
    asked: Approval,
    *,
    roles: Collection[str],
    today: date,
) -> tuple[int, Extension]:
    """Make the next extension and say which of the limit's it is, or refuse it.

    `used` are the stages that were taken before, from 1. One may take less than is
    allowed, never more.
    """
    if not limit.extensions:
        _refuse("limit_id", "extension", f"“{limit.name}”不能延长。")
    number, rule = _stage(limit, used, asked.stage)
    if rule.authority not in roles:
        raise NotAllowed(f"延长“{limit.name}”须由有权的角色登记（{rule.article}）。")
    wanted = rule.amount if asked.amount is None else asked.amount
    if not 1 <= wanted <= rule.amount:
        unit = UNIT_WORDS[rule.unit]
        _refuse("amount", "range", f"本次延长应为 1 到 {rule.amount}{unit}（{rule.article}）。")
    _require_running(limit, current)
    _require_day("approved_on", asked.approved_on, limit, today)
    if isinstance(current, Deadline):
        _require_within("approved_on", asked.approved_on, current)
    _require_words("approver", asked.approver, needed="请填写批准人。")
    _require_words("paper", asked.paper, needed="请填写批准文书及文号。")
    return number, Extension(
        amount=wanted,
        unit=rule.unit,
        total=rule.total,
        approved_on=asked.approved_on,
        approver=asked.approver.strip(),
        role=rule.authority,
        paper=asked.paper.strip(),
        article=rule.article,
    )


def stages_left(limit: Limit, used: Sequence[int]) -> list[tuple[int, ExtensionRule]]:
    """List the extensions that may still be taken, the next first."""
    reached = max(used, default=1)
    return [
        (number, rule)
        for number, rule in enumerate(limit.extensions, 1)
        if number >= reached and (rule.times is None or used.count(number) < rule.times)
    ]


def _stage(limit: Limit, used: Sequence[int], stage: int | None) -> tuple[int, ExtensionRule]:
    left = stages_left(limit, used)
    if not left:
        _refuse("limit_id", "times", f"“{limit.name}”的延长已用完，不能再延长。")
    found = left[0] if stage is None else next((one for one in left if one[0] == stage), None)
    if found is None:
        _refuse("stage", "enum", f"“{limit.name}”没有这一级延长，或该级已用完。")
    return found


def _require_running(limit: Limit, current: Deadline | NotRunning) -> None:
    if isinstance(current, NotRunning) and (limit.trigger or current.because is Standstill.HELD):
        _refuse("limit_id", str(current.because), f"“{limit.name}”现在不在计算：{current.text}。")


def _require_day(field: str, day: date, limit: Limit, today: date) -> None:
    if day > today:
        _refuse(field, "future", f"日期 {day} 晚于今天。")
    if limit.effective_from is not None and day < limit.effective_from:
        message = f"日期 {day} 早于“{limit.name}”的施行日期 {limit.effective_from}。"
        _refuse(field, "before_law", message)


def _require_within(field: str, day: date, current: Deadline) -> None:
    start = current.steps[0].on if current.start is not None else None
    if start is not None and day < start:
        _refuse(field, "order", f"日期 {day} 早于起算日期 {start}。")
    if day > current.last_day:
        _refuse(field, "expired", f"期限已于 {current.last_day} 届满，届满后不能中止或延长。")


def _require_words(field: str, words: str, *, needed: str = "") -> None:
    if needed and not words.strip():
        _refuse(field, "required", needed)
    if len(words) > _LONGEST:
        _refuse(field, "length", f"至多 {_LONGEST} 字。")


def _refuse(path: str, rule: str, message: str) -> NoReturn:
    raise FormInvalid(message, [FieldError(path=path, rule=rule, message=message)])
