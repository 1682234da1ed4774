"""Instances as designers and supervisors see them, with history, timers and incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from engine.bpmn import runtime
from engine.errors import NotFound
from engine.queries import paging, visibility, worklist
from engine.store import instances as instance_store
from engine.store import rows
from engine.store.tables.leads import leads
from engine.store.tables.processes import (
    definitions,
    history,
    incidents,
    instances,
    tasks,
    timers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Select

    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which instances are asked for."""

    process_id: str | None = None
    definition_id: str | None = None
    business_key: str | None = None
    state: str | None = None
    parent_id: str | None = None
    root_id: str | None = None
    lead_id: str | None = None


def listed(
    tx: Transaction, wanted: Filter, *, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List instances, newest first, without their variables."""
    query = _select().where(visibility.instance_clause(tx))
    for column in (
        "process_id",
        "definition_id",
        "business_key",
        "parent_id",
        "root_id",
        "lead_id",
    ):
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(instances.c[column] == value)
    if wanted.state == "suspended":
        query = query.where(instances.c.suspended)
    elif wanted.state is not None:
        query = query.where(instances.c.status == wanted.state, instances.c.suspended.is_(False))
    order = paging.Order(key=instances.c.started_at, id=instances.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def instance(tx: Transaction, instance_id: str) -> dict[str, Any]:
    """Show one instance: variables, where its tokens stand, what is open."""
    query = _select().where(instances.c.id == instance_id, visibility.instance_clause(tx))
    row = rows.first(tx.connection, query)
    if row is None:
        raise NotFound("没有这个流程实例，或您无权查看。")
    bundle = visibility.bundle(tx, row["bundle_hash"])
    state = bytes(row["state"])
    elements = bundle.processes[row["process_id"]].elements
    active = runtime.active_elements(bundle, row["process_id"], state)
    open_tasks = select(tasks.c.id).where(
        tasks.c.instance_id == instance_id, tasks.c.state == "open"
    )
    task_ids = list(tx.connection.execute(open_tasks).scalars())
    return {
        **_shown(row),
        "variables": runtime.variables(state),
        "active_elements": [
            {
                "element_id": element_id,
                "name": elements[element_id].name if element_id in elements else element_id,
                "token": token,
            }
            for element_id, token in active
        ],
        "open_tasks": worklist.by_ids(tx, task_ids),
        "end_events": [
            visit["element_id"]
            for visit in instance_store.trail(tx.connection, instance_id)
            if visit["element_type"] == "endEvent" and visit["outcome"] == "completed"
        ],
    }


def element_names(tx: Transaction, instance_id: str) -> dict[str, str]:
    """Give the names of the elements of the instance's diagram, by id."""
    _require(tx, instance_id)
    row = instance_store.get(tx.connection, instance_id)
    if row is None:
        return {}
    process = visibility.bundle(tx, row["bundle_hash"]).processes[row["process_id"]]
    return {element.id: element.name for element in process.elements.values()}


def variables_at(tx: Transaction, instance_id: str, token: int) -> dict[str, Any]:
    """Give the variables that a waiting token sees, its own scopes outward."""
    _require(tx, instance_id)
    row = instance_store.get(tx.connection, instance_id)
    if row is None:
        return {}
    bundle = visibility.bundle(tx, row["bundle_hash"])
    return runtime.task_variables(bundle, row["process_id"], bytes(row["state"]), token)


def trail(tx: Transaction, instance_id: str) -> list[dict[str, Any]]:
    """Show every element entered and left, in order."""
    _require(tx, instance_id)
    query = select(history).where(history.c.instance_id == instance_id).order_by(history.c.visit)
    return rows.many(tx.connection, query)


def waiting_timers(
    tx: Transaction,
    *,
    instance_id: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> paging.Page[dict[str, Any]]:
    """List armed timers, the next first, with the lead they are about."""
    query = (
        select(
            timers,
            instances.c.process_id,
            leads.c.id.label("lead_id"),
            leads.c.number.label("lead_number"),
            leads.c.subject_name,
        )
        .outerjoin(instances, instances.c.id == timers.c.instance_id)
        .outerjoin(leads, leads.c.id == instances.c.lead_id)
        .where(or_(timers.c.instance_id.is_(None), visibility.instance_clause(tx)))
    )
    if instance_id is not None:
        _require(tx, instance_id)
        query = query.where(timers.c.instance_id == instance_id)
    order = paging.Order(key=timers.c.due_at, id=timers.c.id)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=[_timer(row) for row in page.items], next_cursor=page.next_cursor)


def listed_incidents(
    tx: Transaction,
    *,
    only_open: bool = True,
    instance_id: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> paging.Page[dict[str, Any]]:
    """List incidents, newest first."""
    query = (
        select(incidents, instances.c.lead_id, instances.c.root_id)
        .join(instances, instances.c.id == incidents.c.instance_id)
        .where(visibility.instance_clause(tx))
    )
    if only_open:
        query = query.where(incidents.c.resolved_at.is_(None))
    if instance_id is not None:
        query = query.where(incidents.c.instance_id == instance_id)
    order = paging.Order(key=incidents.c.raised_at, id=incidents.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    items = [{k: v for k, v in row.items() if k != "_sort_key"} for row in page.items]
    return paging.Page(items=items, next_cursor=page.next_cursor)


def _select() -> Select[Any]:
    return select(
        instances,
        definitions.c.name.label("process_name"),
        definitions.c.version,
    ).join(definitions, definitions.c.id == instances.c.definition_id)


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    hidden = {"state", "_sort_key", "status", "conditional", "escalated", "late", "depth"}
    shown = {name: value for name, value in row.items() if name not in hidden}
    ended = row["status"] in instance_store.ENDED
    return {**shown, "state": "suspended" if row["suspended"] and not ended else row["status"]}


def _timer(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {k: row[k] for k in ("id", "instance_id", "element_id", "name", "due_at", "expression")}
    lead = None
    if row["lead_id"] is not None:
        lead = {
            "id": row["lead_id"],
            "number": row["lead_number"],
            "subject_name": row["subject_name"],
        }
    return {**shown, "process_id": row["process_id"], "lead": lead}


def _require(tx: Transaction, instance_id: str) -> None:
    query = select(instances.c.id).where(
        instances.c.id == instance_id, visibility.instance_clause(tx)
    )
    if tx.connection.execute(query).first() is None:
        raise NotFound("没有这个流程实例，或您无权查看。")
