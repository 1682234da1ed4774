"""The worklist (工作台): tasks of mine, of my bodies, or all that I may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import and_, func, or_, select

from engine import codes
from engine.bpmn import runtime
from engine.errors import InputInvalid, NotFound
from engine.queries import ladders, paging, visibility
from engine.rules import permissions
from engine.store import bodies as body_store
from engine.store import instances as instance_store
from engine.store import rows
from engine.store import tasks as task_store
from engine.store.tables.leads import leads
from engine.store.tables.people import users
from engine.store.tables.processes import definitions, instances, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Select

    from engine.store.rows import Row
    from engine.transaction import Transaction

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_SORTS = {
    "due_at": (func.coalesce(tasks.c.due_at, _NEVER), False),
    "-due_at": (func.coalesce(tasks.c.due_at, _NEVER), True),
    "opened_at": (tasks.c.opened_at, False),
    "-opened_at": (tasks.c.opened_at, True),
    "-closed_at": (func.coalesce(tasks.c.closed_at, _NEVER), True),
    "priority": (tasks.c.priority, True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a person asks the worklist for."""

    scope: str = "bodies"  # mine | bodies | all
    state: str = "open"  # open | completed | cancelled | any
    q: str | None = None
    process_id: str | None = None
    element_id: str | None = None
    lead_id: str | None = None
    instance_id: str | None = None
    root_id: str | None = None
    overdue: bool = False
    escalation: bool = False
    sort: str = "due_at"


def worklist(
    tx: Transaction, wanted: Filter, *, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List tasks with their lead, for the screen."""
    if wanted.sort not in _SORTS:
        raise InputInvalid(f"排序方式应为 {'、'.join(_SORTS)} 之一。")
    key, descending = _SORTS[wanted.sort]
    order = paging.Order(key=key, id=tasks.c.id, descending=descending)
    query = _where(tx, _select(), wanted)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=_shown(tx, page.items), next_cursor=page.next_cursor)


def counts(tx: Transaction) -> dict[str, int]:
    """Count my open tasks, those my bodies could claim, the overdue and the escalations."""
    mine = tasks.c.assignee_id == tx.actor.user_id
    pool = and_(tasks.c.assignee_id.is_(None), visibility.candidate_clause(tx))
    overdue = tasks.c.due_at < tx.now
    query = select(
        func.count().filter(mine),
        func.count().filter(pool),
        func.count().filter(and_(or_(mine, pool), overdue)),
        func.count().filter(and_(or_(mine, pool), tasks.c.escalation)),
    ).where(tasks.c.state == "open", or_(mine, pool))
    found = tx.connection.execute(query).one()
    return dict(zip(("mine", "claimable", "overdue", "escalation"), found, strict=True))


def task(tx: Transaction, task_id: str) -> dict[str, Any]:
    """Show one task with its form, what its form may read, and its draft."""
    query = _select().where(tasks.c.id == task_id, visibility.task_clause(tx))
    row = rows.first(tx.connection, query)
    if row is None:
        raise NotFound("没有这个任务，或您无权查看。")
    shown = _shown(tx, [row])[0]
    instance = instance_store.get(tx.connection, row["instance_id"])
    if instance is None:
        raise NotFound("没有这个流程实例。")
    bundle = visibility.bundle(tx, instance["bundle_hash"])
    context: dict[str, Any] = {}
    if row["state"] == "open":
        state = bytes(instance["state"])
        context = runtime.task_variables(bundle, instance["process_id"], state, row["token"])
    form = bundle.forms.get(row["form_id"]) if row["form_id"] else None
    element = bundle.processes[instance["process_id"]].elements.get(row["element_id"])
    return {
        **shown,
        "definition_id": instance["definition_id"],
        "form": None if form is None else orjson.loads(form.schema),
        "context": context,
        # What somebody has typed so far is for whoever may go on with it.
        "draft": row["draft"] if shown["may"]["draft"] else None,
        "outcome": row["outcome"],
        "ladder": ladders.with_link(tx, row["ladder_id"], shown["ladder"]),
        "description": "" if element is None else element.documentation,
    }


def by_ids(tx: Transaction, task_ids: list[str]) -> list[dict[str, Any]]:
    """Show the given tasks, as an answer to the command that opened them."""
    if not task_ids:
        return []
    query = _select().where(tasks.c.id.in_(task_ids)).order_by(tasks.c.id)
    return _shown(tx, rows.many(tx.connection, query))


def _select() -> Select[Any]:
    return (
        select(
            tasks,
            leads.c.number.label("lead_number"),
            leads.c.subject_name,
            leads.c.stage,
            leads.c.street_id,
            leads.c.risk_grade,
            leads.c.sample,
            users.c.name.label("assignee_name"),
            instances.c.root_id,
            definitions.c.name.label("process_name"),
        )
        .select_from(tasks)
        .join(instances, instances.c.id == tasks.c.instance_id)
        .join(definitions, definitions.c.id == instances.c.definition_id)
        .outerjoin(leads, leads.c.id == tasks.c.lead_id)
        .outerjoin(users, users.c.id == tasks.c.assignee_id)
    )


def _in_scope(tx: Transaction, wanted: Filter) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = tasks.c.assignee_id == tx.actor.user_id
    match wanted.scope:
        case "mine" if wanted.state == "open":
            return mine
        case "mine":
            return or_(mine, tasks.c.closed_by == tx.actor.user_id)
        case "bodies":
            pool = and_(tasks.c.assignee_id.is_(None), visibility.candidate_clause(tx))
            return or_(mine, pool)
        case "all":
            return visibility.task_clause(tx)
        case _:
            raise InputInvalid("范围应为 mine、bodies 或 all。")


def _where(tx: Transaction, query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(_in_scope(tx, wanted))
    if wanted.state != "any":
        query = query.where(tasks.c.state == wanted.state)
    for column in ("process_id", "element_id", "lead_id", "instance_id"):
        value = getattr(wanted, column)
        if value is not None:
            query = query.where(tasks.c[column] == value)
    if wanted.root_id is not None:
        query = query.where(instances.c.root_id == wanted.root_id)
    if wanted.overdue:
        query = query.where(tasks.c.due_at < tx.now)
    if wanted.escalation:
        query = query.where(tasks.c.escalation)
    if wanted.q:
        query = query.where(
            or_(
                *(
                    column.contains(wanted.q, autoescape=True)
                    for column in (tasks.c.name, leads.c.number, leads.c.subject_name)
                )
            )
        )
    return query


def _shown(tx: Transaction, found: list[Row]) -> list[dict[str, Any]]:
    groups = task_store.groups_of(tx.connection, [row["id"] for row in found])
    bodies = body_store.names(tx.connection)
    risen = ladders.standing(tx, [row["ladder_id"] for row in found if row["ladder_id"]])
    return [
        {**_one(tx, row, groups[row["id"]], bodies), "ladder": _risen(row, risen)} for row in found
    ]


def _risen(row: Row, risen: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """Give the level that an open step has risen to."""
    return risen.get(row["ladder_id"]) if row["state"] == "open" else None


def _one(
    tx: Transaction, row: Mapping[str, Any], groups: list[str], bodies: Mapping[str, str]
) -> dict[str, Any]:
    is_open = row["state"] == "open"
    mine = row["assignee_id"] == tx.actor.user_id
    about_a_lead = row["lead_id"] is not None
    candidate = is_open and permissions.is_candidate(tx.actor, groups, about_a_lead=about_a_lead)
    unclaimed = is_open and row["assignee_id"] is None
    return {
        **{name: row[name] for name in _PLAIN},
        "root_instance_id": row["root_id"],
        "lead": None
        if row["lead_id"] is None
        else {
            "id": row["lead_id"],
            "number": row["lead_number"],
            "subject_name": row["subject_name"],
            "stage": row["stage"],
            "stage_label": codes.label("stage", row["stage"]),
            "street_name": bodies.get(row["street_id"], ""),
            "risk_grade": row["risk_grade"],
            "sample": row["sample"],
        },
        "candidate_groups": groups,
        "candidate_names": visibility.group_names(tx, groups),
        "overdue": is_open and row["due_at"] is not None and row["due_at"] < tx.now,
        "may": {
            "claim": unclaimed and candidate,
            "unclaim": is_open and mine,
            "complete": is_open and (mine or (unclaimed and candidate)),
            "draft": is_open and (mine or (unclaimed and candidate)),
            "assign": is_open and permissions.may(tx.actor, permissions.Verb.ASSIGN_TASK),
        },
    }


_PLAIN = (
    "id",
    "instance_id",
    "process_id",
    "process_name",
    "element_id",
    "name",
    "form_id",
    "state",
    "assignee_id",
    "assignee_name",
    "due_at",
    "follow_up_at",
    "priority",
    "escalation",
    "opened_at",
    "claimed_at",
    "closed_at",
    "revision",
)
