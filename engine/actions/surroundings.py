"""What a step may look at: the lead's facts, the functions of the calculator, the bundle."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine import clock, moves
from engine.rules import calendar, deadlines
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.bpmn.definition import Bundle
    from engine.transaction import Transaction

_HIDDEN = frozenset({"subject_key", "registered_by", "changed_at"})
DEADLINE_DECISION = "deadline"


def lead_facts(tx: Transaction, lead_id: str) -> dict[str, Any]:
    """Read the lead's columns once per transaction, as a diagram sees them."""
    key = ("lead", lead_id)
    if key not in tx.memory:
        row = lead_store.lock(tx.connection, lead_id)
        tx.memory[key] = {} if row is None else dict(row)
    facts: dict[str, Any] = tx.memory[key]
    return facts


def forget_lead(tx: Transaction, lead_id: str) -> None:
    """Read the lead again the next time, because it was changed."""
    tx.memory.pop(("lead", lead_id), None)


def environment(tx: Transaction, its_bundle: Bundle, lead_id: str | None) -> moves.Environment:
    """Gather what the expressions of one step may use."""
    facts: dict[str, Mapping[str, Any]] = {}
    if lead_id is not None:
        row = lead_facts(tx, lead_id)
        facts["lead"] = {k: v for k, v in row.items() if k not in _HIDDEN}
    made = functions(tx.now, its_bundle, facts)
    return moves.Environment(now=tx.now, facts=facts, functions=made)


def functions(
    now: datetime, its_bundle: Bundle, facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Callable[..., Any]]:
    """Make the functions that our processes use beside FEEL's own."""

    def due(limit_id: Any, start: Any = None) -> datetime | None:
        lead = facts.get("lead", {})
        found = deadline(its_bundle, str(limit_id), lead, start=start, now=now)
        return None if found is None else found.due_at.astimezone(clock.SHANGHAI)

    return {
        "due": due,
        "now": lambda: now.astimezone(clock.SHANGHAI),
        "today": lambda: clock.local_date(now),
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
    limit = deadlines.limit_from(limit_id, row)
    if start is None:
        start = lead.get(limit.trigger) if limit.trigger else now
    return deadlines.of(limit, start if isinstance(start, date) else None)


def _working_days_between(start: Any, end: Any) -> int | None:
    days = [clock.local_date(d) if isinstance(d, datetime) else d for d in (start, end)]
    if not all(isinstance(day, date) for day in days):
        return None
    return calendar.working_days_between(days[0], days[1])
