"""The ladder of an overdue step: what it is told, which level it has come to or would come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, or_, select

from engine import codes
from engine.clock import SHANGHAI
from engine.queries import calculator, law, visibility
from engine.results import LEAD
from engine.rules import assignment, notices
from engine.rules.deadlines import Deadline
from engine.store import rows
from engine.store import tasks as task_store
from engine.store.tables.escalations import escalations
from engine.store.tables.leads import leads
from engine.store.tables.processes import instances, tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from engine.dmn.decision import DecisionModel
    from engine.queries.law import Law
    from engine.store.rows import Row
    from engine.transaction import Transaction


LEVELS = (  # as the ladder is drawn
    ("handler", ""),
    ("head", "LATE_HEAD"),
    ("street", "LATE_STREET"),
    ("office", "LATE_OFFICE"),
    ("convener", "LATE_CONVENER"),
)
DECISION = "overdue"
_NONE = "none"
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for a lead now: since when, at which level, with which act."""

    due_at: datetime
    level: str
    act: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What levels are counted and decided by: the law, the table, and the grounds for raising."""

    law: Law
    table: DecisionModel
    grounds: DecisionModel


def step(tx: Transaction, bundle_hash: str, task: Row) -> dict[str, Any]:
    """Say which step is overdue, by which limit, and who is to do it."""
    limit = None
    if task["limit_id"] is not None:
        found = law.in_force(tx, visibility.bundle(tx, bundle_hash))
        limit = found.newest(task["limit_id"])
    groups = task_store.groups(tx.connection, task["id"])
    bodies = sorted(assignment.bodies_of(groups))
    due_at = task["due_at"].astimezone(SHANGHAI)
    return {
        "task_id": task["id"],
        "name": task["name"],
        "limit": task["limit_id"],
        "kind": None if limit is None else str(limit.kind),
        "due_at": due_at,
        "due_on": (due_at - _INSTANT).date(),
        "people": list(notices.of_task(groups, task["assignee_id"])),
        "heads": [assignment.head_of(body) for body in bodies],
        "groups": list(groups),
        "bodies": bodies,
    }


def overdue(tx: Transaction, told: ColumnElement[bool]) -> Iterator[tuple[Row, Row]]:
    """Read the overdue steps that rise, each with its lead, and whether the actor sees that."""
    seen = case((visibility.lead_clause(tx), 1), else_=0).label("seen")
    query = (
        select(tasks, instances.c.bundle_hash)
        .join(instances, instances.c.id == tasks.c.instance_id)
        .join(leads, leads.c.id == tasks.c.lead_id)
        .where(
            tasks.c.state == "open",
            tasks.c.due_at <= tx.now,
            or_(tasks.c.ladder_id.is_not(None), tasks.c.ladder_at.is_not(None)),
            told,
        )
        .order_by(tasks.c.due_at, tasks.c.id)
    )
    for task in rows.many(tx.connection, query):
        lead = rows.first(tx.connection, select(leads, seen).where(leads.c.id == task["lead_id"]))
        if lead is not None:
            yield task, lead


def would_stand(
    tx: Transaction, rules: Rules, late: Mapping[str, Any], lead: Mapping[str, Any]
) -> Standing | None:
    """Say which level of a step's ladder would stand now by these rules."""
    raised = bool(rules.grounds.decide("raising_grounds", {LEAD: lead}, {}))
    reached = list(_reached(tx, rules.law, late))
    standing = None
    for number, (level, due_at) in enumerate(reached, start=1):
        seen = {LEAD: lead, "step": late, "level": level, "raised": raised}
        superseded = {"superseded": number < len(reached)}
        decided: Any = rules.table.decide(DECISION, seen | superseded, {})
        if isinstance(decided, dict) and decided.get("act") not in {None, _NONE}:
            act, name = str(decided["act"]), str(decided.get("name") or level)
            standing = Standing(due_at=due_at, level=level, act=act, name=name)
    return standing


def _reached(
    tx: Transaction, counted_by: Law, late: Mapping[str, Any]
) -> Iterator[tuple[str, datetime]]:
    for level, limit_id in LEVELS:
        if not limit_id:
            yield level, late["due_at"]
        elif counted_by.newest(limit_id) is not None:
            found = calculator.deadline(tx, counted_by, limit_id, {}, start=late["due_on"])
            if isinstance(found, Deadline) and found.due_at <= tx.now:
                yield level, found.due_at


def standing(tx: Transaction, ladder_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Give for each ladder the level that stands, since when; one that has no level is left out."""
    if not ladder_ids:
        return {}
    query = select(escalations.c.instance_id, escalations.c.level, escalations.c.raised_at).where(
        escalations.c.instance_id.in_(ladder_ids), escalations.c.status == "open"
    )
    return {
        row["instance_id"]: {
            "level": row["level"],
            "label": codes.label("escalation_level", row["level"]),
            "raised_at": row["raised_at"],
            "instance_id": None,
        }
        for row in rows.many(tx.connection, query)
    }


def with_link(
    tx: Transaction, ladder_id: str | None, risen: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Name the ladder's instance too, for those who may see it."""
    if risen is None or ladder_id is None or not visibility.may_see_instance(tx, ladder_id):
        return risen
    return {**risen, "instance_id": ladder_id}
