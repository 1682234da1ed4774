"""Days that cannot be: not come yet, before anything of this kind was, or in the wrong order.

Only what is being written is held against the rest of the lead: what was wrong before
does not stand in the way of another correction. Nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine import codes
from engine.errors import FieldError, FormInvalid

FILED_FIRST = "filed_first"
"""The rule against a criminal filing before the discovery: a ledger brought in may hold one."""

_ELSEWHERE = frozenset({"lead", "assist"})  # 跨区域案件：别处可能先已立案
_FOUND, _FILED = "discovered_on", "criminal_filed_on"


def require_possible(lead: Mapping[str, Any], written: Mapping[str, Any], *, today: date) -> None:
    """Refuse days that cannot be, each by its column."""
    errors = impossible(lead, written, today=today)
    if errors:
        raise FormInvalid("".join(error.message for error in errors), errors)


def impossible(
    lead: Mapping[str, Any], written: Mapping[str, Any], *, today: date
) -> list[FieldError]:
    """Find the days that cannot be among those that are written over a lead's."""
    changed = {
        column: value
        for column, value in written.items()
        if isinstance(value, date) and value != lead.get(column)
    }
    return [*_out_of_time(changed, today)] or [*_out_of_order({**lead, **written}, changed)]


def _out_of_time(changed: Mapping[str, date], today: date) -> Iterator[FieldError]:
    for column, day in changed.items():
        name = codes.MILESTONES.get(column, column)
        if day > today:
            yield _error(column, "future_date", f"{name} {day} 晚于今天（{today}）。")
        elif day < codes.EARLIEST_DAY:
            message = f"{name} {day} 早于 {codes.EARLIEST_DAY}，请核对年份。"
            yield _error(column, "early_date", message)


def _out_of_order(lead: Mapping[str, Any], changed: Mapping[str, date]) -> Iterator[FieldError]:
    pairs = [(earlier, later, "date_order") for earlier, later in codes.MILESTONE_ORDER]
    if not lead.get("stock") and lead.get("cross_region_role") not in _ELSEWHERE:
        pairs.append((_FOUND, _FILED, FILED_FIRST))
    for earlier, later, rule in pairs:
        first, second = lead.get(earlier), lead.get(later)
        if first is None or second is None or second >= first:
            continue
        column = later if later in changed else earlier
        if column in changed:
            names = codes.MILESTONES
            yield _error(column, rule, f"{names[later]} {second} 早于{names[earlier]} {first}。")


def _error(column: str, rule: str, message: str) -> FieldError:
    return FieldError(path=f"lead.{column}", rule=rule, message=message)
