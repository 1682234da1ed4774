"""What happened in a span of time, and what was left at its end: a month of the campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from engine.queries import law
from engine.store.tables.escalations import escalations
from engine.store.tables.evidence import audit
from engine.store.tables.leads import leads
from engine.store.tables.processes import tasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from engine.transaction import Transaction

TIMER_FIRED = "timer_fired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A limit that ended for some open tasks: how many, and about which leads."""

    limit: str
    name: str
    count: int
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Escalations of one rule and level: how many, and of which leads."""

    rule: str
    level: str
    name: str
    count: int
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What fell due and escalated between two moments, and what remained at the second."""

    since: datetime
    until: datetime
    fired: int  # timers
    fell_due: tuple[Ended, ...]
    escalated: tuple[Escalated, ...]
    standing: tuple[Escalated, ...]  # escalations open at the end, without the leads' numbers
    open_leads: int
    open_tasks: int
    overdue_tasks: int


def span(tx: Transaction, since: datetime, until: datetime, *, after: datetime) -> Span:
    """Look back from `until`, which has just come, to `since`.

    What fires at midnight is written a moment later: what was written `after` the last look
    belongs to this span.
    """
    fired = select(func.count()).where(audit.c.action == TIMER_FIRED, audit.c.occurred_at > after)
    open_leads = select(func.count()).where(leads.c.closed_on.is_(None))
    open_tasks = select(func.count()).where(tasks.c.state == "open")
    overdue = open_tasks.where(tasks.c.due_at <= until)
    count = tx.connection.execute
    raised = (escalations.c.raised_at > after, escalations.c.status != "withdrawn")
    return Span(
        since=since,
        until=until,
        fired=count(fired).scalar_one(),
        fell_due=_ended(tx, since, until),
        escalated=_escalated(tx, raised, numbers=True),
        standing=_escalated(tx, (escalations.c.status == "open",), numbers=False),
        open_leads=count(open_leads).scalar_one(),
        open_tasks=count(open_tasks).scalar_one(),
        overdue_tasks=count(overdue).scalar_one(),
    )


def _ended(tx: Transaction, since: datetime, until: datetime) -> tuple[Ended, ...]:
    """Give the limits of tasks that ended while the task was open."""
    query = (
        select(tasks.c.limit_id, leads.c.number)
        .outerjoin(leads, leads.c.id == tasks.c.lead_id)
        .where(
            tasks.c.limit_id.is_not(None),
            tasks.c.due_at > since,
            tasks.c.due_at <= until,
            or_(tasks.c.closed_at.is_(None), tasks.c.closed_at >= tasks.c.due_at),
        )
        .order_by(tasks.c.limit_id, leads.c.number)
    )
    found: dict[str, list[str]] = {}
    for limit_id, number in tx.connection.execute(query):
        found.setdefault(limit_id, []).append(number)
    return tuple(
        Ended(limit=one, name=_name(tx, one), count=len(numbers), leads=_told(numbers))
        for one, numbers in found.items()
    )


def _escalated(
    tx: Transaction, wanted: Iterable[ColumnElement[bool]], *, numbers: bool
) -> tuple[Escalated, ...]:
    query = (
        select(escalations.c.rule, escalations.c.level, leads.c.number)
        .outerjoin(leads, leads.c.id == escalations.c.lead_id)
        .where(*wanted)
        .order_by(escalations.c.rule, escalations.c.level, leads.c.number)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for rule, level, number in tx.connection.execute(query):
        found.setdefault((rule, level), []).append(number)
    return tuple(
        Escalated(
            rule=rule,
            level=level,
            name=_name(tx, rule),
            count=len(of_it),
            leads=_told(of_it) if numbers else (),
        )
        for (rule, level), of_it in found.items()
    )


def _name(tx: Transaction, limit_id: str) -> str:
    limit = law.in_force(tx).newest(limit_id)
    return limit_id if limit is None else limit.name


def _told(numbers: Iterable[str | None]) -> tuple[str, ...]:
    """Give each lead once."""
    return tuple(dict.fromkeys(number for number in numbers if number))
