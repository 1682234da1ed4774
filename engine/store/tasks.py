"""The tasks table: opened by a step, claimed, drafted and closed by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from engine.store import instances as instance_store
from engine.store import rows
from engine.store.tables.processes import (
    definitions,
    instances,
    subscriptions,
    task_groups,
    tasks,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


STEP_OVERDUE = "step_overdue"
"""The message that a process starts by which is the ladder of overdue steps."""

_BY_ID = select(tasks).where(tasks.c.id == bindparam("id"))
_GROUPS = (
    select(task_groups.c.group_id)
    .where(task_groups.c.task_id == bindparam("task"))
    .order_by(task_groups.c.group_id)
)
_OF_TOKEN = (
    tasks.c.instance_id == bindparam("instance"),
    tasks.c.token == bindparam("number"),
    tasks.c.state == "open",
)
_CLOSE = (
    update(tasks)
    .where(*_OF_TOKEN)
    .values(
        state=bindparam("to"),
        closed_at=bindparam("now"),
        closed_by=bindparam("by"),
        ladder_at=None,
        revision=tasks.c.revision + 1,
    )
)
_OPEN = select(tasks).where(*_OF_TOKEN)
_FINISH = _CLOSE.values(outcome=bindparam("values"), draft=None)
_OVERDUE = (
    select(tasks.c.id, tasks.c.instance_id)
    .join(instances, instances.c.id == tasks.c.instance_id)
    .where(tasks.c.ladder_at <= bindparam("now"), instances.c.suspended.is_(False))
    .order_by(tasks.c.ladder_at, tasks.c.id)
    .limit(bindparam("most"))
)
LISTENS = (
    select(subscriptions.c.id)
    .join(definitions, definitions.c.id == subscriptions.c.definition_id)
    .where(
        subscriptions.c.channel == "message",
        subscriptions.c.name == STEP_OVERDUE,
        definitions.c.suspended.is_(False),
    )
    .exists()
)
_NEXT_OVERDUE = (
    select(func.min(tasks.c.ladder_at).label("at"))
    .join(instances, instances.c.id == tasks.c.instance_id)
    .where(tasks.c.ladder_at <= bindparam("until"), instances.c.suspended.is_(False), LISTENS)
)
_PUT_OFF = (
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.ladder_at.is_not(None))
    .values(ladder_at=bindparam("at"))
)
_LADDERS_OF = (
    select(tasks.c.ladder_id)
    .join(instances, instances.c.id == tasks.c.ladder_id)
    .where(
        tasks.c.instance_id == bindparam("instance"),
        tasks.c.state == "open",
        instances.c.ended_at.is_(None),
    )
    .order_by(tasks.c.id)
)
_OF_LADDER = select(tasks).where(tasks.c.ladder_id == bindparam("ladder"))


def add(connection: Connection, values: Mapping[str, Any], groups: Iterable[str]) -> None:
    """Insert an open task with its candidate groups."""
    rows.add(connection, tasks, values)
    candidates = ({"task_id": values["id"], "group_id": group} for group in groups)
    rows.add(connection, task_groups, *candidates)


def get(connection: Connection, task_id: str) -> Row | None:
    """Read one task."""
    return rows.first(connection, _BY_ID, {"id": task_id})


def groups(connection: Connection, task_id: str) -> tuple[str, ...]:
    """Name a task's candidate groups."""
    return tuple(row["group_id"] for row in rows.many(connection, _GROUPS, {"task": task_id}))


def with_groups(connection: Connection, task_id: str) -> tuple[Row | None, tuple[str, ...]]:
    """Read one task and name its candidate groups."""
    found, groups = rows.together(
        connection, (_BY_ID, {"id": task_id}), (_GROUPS, {"task": task_id})
    )
    return (found[0] if found else None), tuple(row["group_id"] for row in groups)


def lock(connection: Connection, seen: Row) -> tuple[list[Row], Row]:
    """Hold a task's case; give the instances that were locked, and the task as it is then.

    SQLite's only writer has held everything since it began: what it has seen still stands.
    """
    if connection.dialect.name == "sqlite":
        return instance_store.lock(connection, seen["instance_id"]), seen
    locked, task = rows.together(
        connection,
        instance_store.locking(connection, seen["instance_id"]),
        (_BY_ID, {"id": seen["id"]}),
    )
    return locked, task[0]


def groups_of(connection: Connection, task_ids: Collection[str]) -> dict[str, list[str]]:
    """Name the candidate groups of several tasks at once."""
    found: dict[str, list[str]] = {task_id: [] for task_id in task_ids}
    if task_ids:
        query = select(task_groups).where(task_groups.c.task_id.in_(task_ids))
        for row in connection.execute(query.order_by(task_groups.c.group_id)):
            found[row.task_id].append(row.group_id)
    return found


def change(connection: Connection, task_id: str, revision: int, values: Mapping[str, Any]) -> bool:
    """Update a task that is still at `revision`; say whether it was."""
    at = {"id": task_id, "revision": revision}
    return rows.changed(connection, tasks, at, {**values, "revision": revision + 1}) == 1


def open_of_token(connection: Connection, instance_id: str, token: int) -> Row | None:
    """Read the open task of a token."""
    return rows.first(connection, _OPEN, {"instance": instance_id, "number": token})


def set_due(connection: Connection, task_id: str, values: Mapping[str, Any]) -> None:
    """Write another due date; whoever has the task before them is not disturbed."""
    rows.change(connection, tasks, {"id": task_id}, values)


def overdue(connection: Connection, now: datetime, most: int) -> list[Row]:
    """Name open tasks whose ladder is to begin, earliest first: reads what is due alone."""
    return rows.many(connection, _OVERDUE, {"now": now, "most": most})


def next_overdue(connection: Connection, until: datetime) -> datetime | None:
    """Give the moment at which the next ladder begins until then, if any process is one."""
    found = rows.first(connection, _NEXT_OVERDUE, {"until": until})
    return None if found is None else found["at"]


def set_ladder(
    connection: Connection, task_id: str, *, at: datetime | None, ladder_id: str | None
) -> None:
    """Note when the ladder of a task begins, or which instance it is."""
    rows.change(connection, tasks, {"id": task_id}, {"ladder_at": at, "ladder_id": ladder_id})


def ladders_of(connection: Connection, instance_id: str) -> list[str]:
    """Name the ladders that go on for open tasks of an instance."""
    found = rows.many(connection, _LADDERS_OF, {"instance": instance_id})
    return [row["ladder_id"] for row in found]


def put_off_ladder(connection: Connection, task_id: str, at: datetime) -> None:
    """Let the ladder of a task begin later, unless it has begun meanwhile."""
    rows.run(connection, _PUT_OFF, {"task": task_id, "at": at})


def of_ladder(connection: Connection, ladder_id: str) -> Row | None:
    """Read the task whose ladder an instance is."""
    return rows.first(connection, _OF_LADDER, {"ladder": ladder_id})


def close(
    connection: Connection,
    instance_id: str,
    token: int,
    *,
    state: str,
    now: datetime,
    closed_by: str,
    outcome: Mapping[str, Any] | None = None,
) -> None:
    """End the open task of a token; `outcome` is what a person submitted, and ends the draft."""
    ended = {"instance": instance_id, "number": token, "to": state, "now": now, "by": closed_by}
    if outcome is None:
        rows.run(connection, _CLOSE, ended)
    else:
        rows.run(connection, _FINISH, {**ended, "values": outcome})


def completed_by(
    connection: Connection, instance_id: str, element_ids: Collection[str]
) -> frozenset[str]:
    """Name who completed the latest task at each of these elements of an instance."""
    query = (
        select(tasks.c.element_id, tasks.c.closed_by)
        .where(
            tasks.c.instance_id == instance_id,
            tasks.c.element_id.in_(element_ids),
            tasks.c.state == "completed",
        )
        .order_by(tasks.c.closed_at, tasks.c.id)
    )
    return frozenset({row.element_id: row.closed_by for row in connection.execute(query)}.values())
