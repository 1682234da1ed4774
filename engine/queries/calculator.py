"""The functions that our diagrams and tables use beside FEEL's own: limits and working days.

They count by the limit catalogue of the bundle in use and read no clock: the moment is given.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import DecisionFailed
from engine.rules import deadlines
from engine.rules.calendar import PUBLISHED
from engine.rules.limits import Limit, Roll, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bpmn.definition import Bundle

DEADLINE_DECISION = "deadline"
NAMES = frozenset({"due", "now", "today", "working days between"})
_NAMED = re.compile(r'\bdue\(\s*"([^"]+)"')
_ZONE = ZoneInfo("Asia/Shanghai")


def functions(
    now: datetime, its_bundle: Bundle, facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Callable[..., Any]]:
    """Make the functions for one moment; they look at the facts as they stand when called."""

    def due(limit_id: Any, start: Any = None) -> datetime | None:
        lead = facts.get("lead", {})
        found = deadline(its_bundle, str(limit_id), lead, start=start, now=now)
        return None if found is None else found.due_at.astimezone(_ZONE)

    return {
        "due": due,
        "now": lambda: now.astimezone(_ZONE),
        "today": lambda: now.astimezone(_ZONE).date(),
        "working days between": _working_days_between,
    }


def deadline(
    its_bundle: Bundle,
    limit_id: str,
    lead: Mapping[str, Any],
    *,
    now: datetime,
    start: Any = None,
) -> deadlines.Deadline | None:
    """Count a limit of the bundle's catalogue.

    It runs from an explicit start, else from its trigger fact (not running while that is
    missing); a limit without a trigger fact runs from now, the moment its step opens.
    """
    row = its_bundle.decide(DEADLINE_DECISION, {"limit": limit_id, "lead": lead}, {})
    limit = _limit_from(limit_id, row)
    if start is None:
        start = lead.get(limit.trigger) if limit.trigger else now
    found = deadlines.of(limit, start if isinstance(start, date) else None)
    return found if isinstance(found, deadlines.Deadline) else None


def limit_named_in(its_bundle: Bundle, expression: str) -> Limit | None:
    """Find the limit that a timer's expression names, for saying which rule has fired."""
    named = _NAMED.search(expression)
    if named is None or DEADLINE_DECISION not in its_bundle.decisions:
        return None
    row = its_bundle.decide(DEADLINE_DECISION, {"limit": named.group(1), "lead": {}}, {})
    return None if row is None else _limit_from(named.group(1), row)


def _working_days_between(start: Any, end: Any) -> int | None:
    days = [d.astimezone(_ZONE).date() if isinstance(d, datetime) else d for d in (start, end)]
    if not all(isinstance(day, date) for day in days):
        return None
    return PUBLISHED.working_days_between(days[0], days[1])


def _limit_from(limit_id: str, row: Any) -> Limit:
    try:
        return Limit(
            id=limit_id,
            name=str(row.get("name") or limit_id),
            article=str(row.get("article") or ""),
            trigger=str(row.get("limit_trigger") or ""),
            amount=int(row["amount"]),
            unit=Unit(row["unit"]),
            roll=Roll(row.get("roll") or "next_working_day"),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise DecisionFailed(f"时限表中没有时限 {limit_id}，或其单位不正确。") from None
