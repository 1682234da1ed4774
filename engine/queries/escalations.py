"""督办升级: escalations as the supervisors' board shows them, and dates that were counted again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from engine.queries import paging, visibility
from engine.store import rows
from engine.store.tables.escalations import escalations, recomputations, recomputed
from engine.store.tables.leads import leads
from engine.store.tables.processes import instances

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from engine.store.rows import Row
    from engine.transaction import Transaction

STATUSES = ("open", "handled", "withdrawn", "lifted")
CHANGES = ("moved", "armed", "stopped", "withdrawn", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which escalations are asked for; a body is the lead's street or the one responsible."""

    status: str | None = None
    level: str | None = None
    rule: str | None = None
    body_id: str | None = None
    lead_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Which changes of dates are asked for."""

    run_id: str | None = None
    what: str | None = None
    limit_id: str | None = None
    lead_id: str | None = None


def listed(
    tx: Transaction, wanted: Filter, *, limit: int, cursor: str | None
) -> paging.Page[dict[str, Any]]:
    """List escalations, the latest first."""
    query = (
        select(escalations, *_LEAD)
        .join(instances, instances.c.id == escalations.c.instance_id)
        .outerjoin(leads, leads.c.id == escalations.c.lead_id)
        .where(*_conditions(tx, wanted))
    )
    order = paging.Order(key=escalations.c.raised_at, id=escalations.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    items = [_escalation(row) for row in page.items]
    return paging.Page(items=items, next_cursor=page.next_cursor)


def count(tx: Transaction, wanted: Filter) -> int:
    """Count the escalations of a filter."""
    query = (
        select(func.count())
        .select_from(escalations)
        .join(instances, instances.c.id == escalations.c.instance_id)
        .outerjoin(leads, leads.c.id == escalations.c.lead_id)
        .where(*_conditions(tx, wanted))
    )
    return int(tx.connection.execute(query).scalar_one())


def changes(
    tx: Transaction, wanted: ChangeFilter, *, limit: int, cursor: str | None
) -> paging.Page[dict[str, Any]]:
    """List the dates that were counted again and what became of them, the latest first."""
    conditions = [visibility.instance_clause(tx), *_equal(recomputed, wanted, _CHANGE_COLUMNS)]
    query = (
        select(recomputed, *_LEAD)
        .join(instances, instances.c.id == recomputed.c.instance_id)
        .outerjoin(leads, leads.c.id == recomputed.c.lead_id)
        .where(*conditions)
    )
    order = paging.Order(key=recomputed.c.at, id=recomputed.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def runs(tx: Transaction) -> list[Row]:
    """List the latest runs that count all dates again, and how far they are."""
    order = (recomputations.c.since.desc(), recomputations.c.id.desc())
    return rows.many(tx.connection, select(recomputations).order_by(*order).limit(50))


_LEAD = (leads.c.number.label("lead_number"), leads.c.subject_name, leads.c.sample)
_COLUMNS = ("status", "level", "rule", "lead_id")
_CHANGE_COLUMNS = ("run_id", "what", "limit_id", "lead_id")


def _conditions(tx: Transaction, wanted: Filter) -> list[ColumnElement[bool]]:
    found = [visibility.instance_clause(tx), *_equal(escalations, wanted, _COLUMNS)]
    if wanted.body_id is not None:
        bodies = (leads.c.street_id, leads.c.responsible_body_id)
        found.append(or_(*(column == wanted.body_id for column in bodies)))
    return found


def _equal(table: Table, wanted: object, names: tuple[str, ...]) -> list[ColumnElement[bool]]:
    asked = ((table.c[name], getattr(wanted, name)) for name in names)
    return [column == value for column, value in asked if value is not None]


def _escalation(row: Row) -> dict[str, Any]:
    """Show it with the levels at which it was judged, the first one at least."""
    raised = {"at": row["raised_at"], "level": row["level"], "why": ""}
    return {**_shown(row), "levels": row["levels"] or [raised]}


def _shown(row: Row) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name != "_sort_key"}
    lead = {"id": row["lead_id"], "number": row["lead_number"]}
    lead |= {name: row[name] for name in ("subject_name", "sample")}
    return {**shown, "lead": lead if row["lead_id"] is not None else None}
