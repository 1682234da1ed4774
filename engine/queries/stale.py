"""Stored moments that would be counted otherwise now, because a law or a fact changed.

Tasks and timers keep the moment that was counted when they opened, and by which limit and
from when. Whatever changes the law or a fact asks here what is wrong now; whoever arms
timers again does so for what is told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.clock import SHANGHAI
from engine.queries import calculator, law
from engine.rules.deadlines import Deadline
from engine.store import rows
from engine.store.tables.leads import leads
from engine.store.tables.processes import instances, tasks, timers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Select

    from engine.transaction import Transaction

_PAGE = 500
_KINDS = {"task": tasks, "timer": timers}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A task or timer whose moment is not what it would be now; None: it would not run."""

    kind: str
    id: str
    instance_id: str
    token: int
    name: str
    lead_id: str | None
    lead_number: str | None
    limit_id: str
    limit_name: str
    before: datetime
    after: datetime | None
    why: str


def stale(
    tx: Transaction, *, lead_id: str | None = None, since: datetime | None = None
) -> Iterator[Stale]:
    """Go through what is stored, of one lead or of all, due since a moment or at any."""
    for kind in _KINDS:
        last = ""
        while True:
            page = rows.many(tx.connection, _select(kind, last, lead_id, since))
            known = _leads(tx, page)
            for row in page:
                found = _compare(tx, kind, row, known.get(row["lead_id"], {}))
                if found is not None:
                    yield found
            if len(page) < _PAGE:
                break
            last = page[-1]["id"]


def by_calendar(tx: Transaction, year: int) -> list[Stale]:
    """List what a newly loaded year of the calendar makes wrong."""
    since = datetime.combine(date(year - 1, 12, 25), datetime.min.time(), SHANGHAI)
    return list(stale(tx, since=since))


def _select(kind: str, last: str, lead_id: str | None, since: datetime | None) -> Select[Any]:
    table = _KINDS[kind]
    query = (
        select(table.c.id, table.c.instance_id, table.c.token, table.c.name, table.c.due_at)
        .add_columns(table.c.counted, instances.c.lead_id)
        .join(instances, instances.c.id == table.c.instance_id)
        .where(table.c.counted.is_not(None), table.c.id > last)
        .order_by(table.c.id)
        .limit(_PAGE)
    )
    if kind == "task":
        query = query.where(tasks.c.state == "open")
    if lead_id is not None:
        query = query.where(instances.c.lead_id == lead_id)
    return query if since is None else query.where(table.c.due_at >= since)


def _compare(
    tx: Transaction, kind: str, row: Mapping[str, Any], lead: Mapping[str, Any]
) -> Stale | None:
    limit_id, counted_by = row["counted"]["limit"], law.in_force(tx)
    limit = counted_by.newest(limit_id)
    if limit is None:
        return None
    found = calculator.deadline(
        tx, counted_by, limit_id, lead, start=calculator.kept_start(row["counted"], lead)
    )
    after = found.due_at if isinstance(found, Deadline) else None
    if after == row["due_at"]:
        return None
    return Stale(
        kind=kind,
        id=row["id"],
        instance_id=row["instance_id"],
        token=row["token"],
        name=row["name"],
        lead_id=row["lead_id"],
        lead_number=lead.get("number"),
        limit_id=limit_id,
        limit_name=limit.name,
        before=row["due_at"],
        after=after,
        why="" if isinstance(found, Deadline) else found.text,
    )


def _leads(tx: Transaction, page: list[rows.Row]) -> dict[str, Mapping[str, Any]]:
    wanted = {row["lead_id"] for row in page} - {None}
    found = rows.many(tx.connection, select(leads).where(leads.c.id.in_(wanted)))
    return {row["id"]: row for row in found}
