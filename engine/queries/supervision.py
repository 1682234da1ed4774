"""Supervision acts (挂牌督办、领导包案、督导) on the board and on the lead, with what was ordered.

What was ordered stands in the variables of the act's own instance; nothing is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from engine import codes
from engine.bpmn import runtime
from engine.clock import local_date
from engine.queries import paging, visibility
from engine.store import bodies as body_store
from engine.store import instances as instance_store
from engine.store.tables.leads import leads
from engine.store.tables.processes import instances, tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

ACT = "supervision_act"
_LEADER = ("supervising_leader", "sponsor", "guidance_team")
_CLEAR_BY = ("clear_by", "cleared_by", "rectify_by")
_DEMANDS = ("supervision_requirements", "sponsor_plan", "guidance_matters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which acts are asked for."""

    act: str | None = None
    lead_id: str | None = None
    body_id: str | None = None
    standing: bool | None = None


def listed(
    tx: Transaction, wanted: Filter, *, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List acts, the latest first."""
    query = (
        select(
            instances.c.id,
            instances.c.process_id,
            instances.c.status,
            instances.c.state,
            instances.c.started_at,
            instances.c.ended_at,
            instances.c.lead_id,
            leads.c.number,
            leads.c.subject_name,
            leads.c.sample,
        )
        .join(leads, leads.c.id == instances.c.lead_id)
        .where(
            instances.c.process_id.in_([act.code for act in codes.SUPERVISION_ACTS]),
            instances.c.lead_id.in_(visibility.visible_lead_ids(tx)),
        )
    )
    if wanted.act is not None:
        query = query.where(instances.c.process_id == wanted.act)
    if wanted.lead_id is not None:
        query = query.where(instances.c.lead_id == wanted.lead_id)
    if wanted.body_id is not None:
        body = wanted.body_id
        query = query.where(or_(leads.c.street_id == body, leads.c.responsible_body_id == body))
    if wanted.standing is not None:
        ended = instances.c.ended_at
        query = query.where(ended.is_(None) if wanted.standing else ended.is_not(None))
    order = paging.Order(key=instances.c.started_at, id=instances.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    waiting = _open_tasks(tx, [row["id"] for row in page.items])
    bodies = body_store.names(tx.connection)
    items = [_shown(tx, row, waiting.get(row["id"], []), bodies) for row in page.items]
    return paging.Page(items=items, next_cursor=page.next_cursor)


def stands(tx: Transaction, lead_id: str, act: str) -> bool:
    """Say whether such an act stands about the lead."""
    query = select(instances.c.id).where(
        instances.c.lead_id == lead_id,
        instances.c.process_id == act,
        instances.c.status.not_in(instance_store.ENDED),
    )
    return tx.connection.execute(query.limit(1)).first() is not None


def _open_tasks(tx: Transaction, instance_ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(tasks.c.instance_id, tasks.c.name).where(
        tasks.c.instance_id.in_(instance_ids), tasks.c.state == "open"
    )
    for row in tx.connection.execute(query.order_by(tasks.c.opened_at)):
        found.setdefault(row.instance_id, []).append(row.name)
    return found


def _shown(
    tx: Transaction, row: Row, waiting: list[str], bodies: Mapping[str, str]
) -> dict[str, Any]:
    ordered = runtime.variables(bytes(row["state"])) if row["state"] else {}
    clear_by = _first(ordered, _CLEAR_BY)
    clear_by = date.fromisoformat(clear_by) if isinstance(clear_by, str) else clear_by
    force = ordered.get("task_force") or []
    standing = row["ended_at"] is None
    return {
        "id": row["id"],
        "act": row["process_id"],
        "act_label": codes.label(ACT, row["process_id"]),
        "lead": {
            "id": row["lead_id"],
            "number": row["number"],
            "subject_name": row["subject_name"],
            "sample": row["sample"],
        },
        "standing": standing,
        "released": row["status"] == "completed",
        "order_number": ordered.get("order_number"),
        "leader": _first(ordered, _LEADER),
        "demands": _first(ordered, _DEMANDS),
        "clear_by": clear_by,
        "late": standing and isinstance(clear_by, date) and clear_by < local_date(tx.now),
        "reduction_target": ordered.get("reduction_target"),
        "reduced_amount": ordered.get("reduced_amount"),
        "published": ordered.get("publish"),
        "task_force": [bodies.get(str(body), str(body)) for body in force],
        "waiting_for": waiting,
        "started_at": row["started_at"],
        "ended_at": row["ended_at"],
    }


def _first(ordered: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((ordered[name] for name in names if ordered.get(name) is not None), None)
