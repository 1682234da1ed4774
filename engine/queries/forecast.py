"""What happened in a span of time, and what was left at its end: a month of the campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from engine.store.tables.evidence import audit
from engine.store.tables.leads import leads
from engine.store.tables.processes import tasks

if TYPE_CHECKING:
    from datetime import datetime

    from engine.transaction import Transaction

TIMER_FIRED = "timer_fired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fell:
    """Something that fell due or escalated, how often, and about which leads."""

    name: str
    count: int
    leads: tuple[str, ...]  # their numbers, the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What fell due and escalated between two moments, and what remained at the second."""

    since: datetime
    until: datetime
    fell_due: int
    escalated: tuple[Fell, ...]
    open_leads: int
    open_tasks: int
    overdue_tasks: int


def span(tx: Transaction, since: datetime, until: datetime, *, shown: int = 20) -> Span:
    """Look back from `until` to `since`."""
    fired = select(func.count()).where(
        audit.c.action == TIMER_FIRED, audit.c.occurred_at > since, audit.c.occurred_at <= until
    )
    open_leads = select(func.count()).where(leads.c.closed_on.is_(None))
    open_tasks = select(func.count()).where(tasks.c.state == "open")
    overdue = open_tasks.where(tasks.c.due_at <= until)
    count = tx.connection.execute
    return Span(
        since=since,
        until=until,
        fell_due=count(fired).scalar_one(),
        escalated=_escalated(tx, since, until, shown),
        open_leads=count(open_leads).scalar_one(),
        open_tasks=count(open_tasks).scalar_one(),
        overdue_tasks=count(overdue).scalar_one(),
    )


def _escalated(tx: Transaction, since: datetime, until: datetime, shown: int) -> tuple[Fell, ...]:
    query = (
        select(tasks.c.name, leads.c.number)
        .join(leads, leads.c.id == tasks.c.lead_id, isouter=True)
        .where(
            tasks.c.escalation,
            tasks.c.opened_at > since,
            tasks.c.opened_at <= until,
            or_(tasks.c.state != "cancelled", tasks.c.closed_at > until),
        )
        .order_by(tasks.c.name, leads.c.number)
    )
    found: dict[str, list[str]] = {}
    for name, number in tx.connection.execute(query):
        found.setdefault(name, []).append(number or "")
    return tuple(
        Fell(name=name, count=len(numbers), leads=tuple(n for n in numbers if n)[:shown])
        for name, numbers in found.items()
    )
