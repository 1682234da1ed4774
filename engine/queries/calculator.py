"""The functions that our diagrams and tables use beside FEEL's own: limits and working days.

They count by the law in force and read no clock: the moment is given.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine.clock import SHANGHAI
from engine.errors import DecisionFailed
from engine.queries import law
from engine.rules import deadlines
from engine.rules.deadlines import Deadline, NotRunning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bpmn.definition import Bundle
    from engine.queries.law import Law
    from engine.rules.limits import Limit

NAMES = frozenset({"due", "now", "today", "working days between"})
_NAMED = re.compile(r'\bdue\(\s*"([^"]+)"')


def functions(
    now: datetime, its_bundle: Bundle, facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Callable[..., Any]]:
    """Make the functions for one moment; they look at the facts as they stand when called."""
    counted_by = law.Law(catalogue=law.of_bundle(its_bundle))

    def due(limit_id: Any, start: Any = None) -> datetime | None:
        lead = facts.get("lead", {})
        found = deadline(counted_by, str(limit_id), lead, start=start, now=now)
        return found.due_at.astimezone(SHANGHAI) if isinstance(found, Deadline) else None

    def working_days_between(start: Any, end: Any) -> int | None:
        days = [_local(moment) for moment in (start, end)]
        if not all(isinstance(day, date) for day in days):
            return None
        return counted_by.calendar.working_days_between(days[0], days[1])

    return {
        "due": due,
        "now": lambda: now.astimezone(SHANGHAI),
        "today": lambda: now.astimezone(SHANGHAI).date(),
        "working days between": working_days_between,
    }


def deadline(
    counted_by: Law,
    limit_id: str,
    lead: Mapping[str, Any],
    *,
    now: datetime,
    start: Any = None,
) -> Deadline | NotRunning:
    """Count a limit of the catalogue.

    It runs from an explicit start, else from its trigger fact (not running while that is
    missing); a limit without a trigger fact runs from now, the moment its step opens.
    """
    newest = counted_by.newest(limit_id)
    if newest is None:
        raise DecisionFailed(f"时限表中没有时限 {limit_id}。")
    if start is None and newest.needs_start:
        start = lead.get(newest.trigger) if newest.trigger else now
    began = start if isinstance(start, date) else None
    chosen = deadlines.version(
        counted_by.holding(limit_id), limit_id, start=began, today=_local(now)
    )
    if chosen is None or isinstance(chosen, NotRunning):
        return chosen or NotRunning(
            limit=newest, because=deadlines.Standstill.NOT_IN_FORCE, text="该时限已不适用"
        )
    return deadlines.of(chosen, began, calendar=counted_by.calendar)


def limit_named_in(its_bundle: Bundle, expression: str) -> Limit | None:
    """Find the limit that a timer's expression names, for saying which rule has fired."""
    named = _NAMED.search(expression)
    return None if named is None else law.of_bundle(its_bundle).newest(named.group(1))


def _local(moment: Any) -> Any:
    return moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment
