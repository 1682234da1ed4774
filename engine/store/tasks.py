"""The tasks table: opened by a step, claimed, drafted and closed by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.store import rows
from engine.store.tables.processes import task_groups, tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


_BY_ID = select(tasks).where(tasks.c.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update()
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
        revision=tasks.c.revision + 1,
    )
)
_OPEN = select(tasks).where(*_OF_TOKEN)
_FINISH = _CLOSE.values(outcome=bindparam("values"), draft=None)


def add(connection: Connection, values: Mapping[str, Any], groups: Iterable[str]) -> None:
    """Insert an open task with its candidate groups."""
    rows.add(connection, tasks, values)
    candidates = ({"task_id": values["id"], "group_id": group} for group in groups)
    rows.add(connection, task_groups, *candidates)


def get(connection: Connection, task_id: str) -> Row | None:
    """Read one task."""
    return rows.first(connection, _BY_ID, {"id": task_id})


def lock(connection: Connection, seen: Row) -> Row | None:
    """Read a task again and keep it, once its case is held and nobody else can change it.

    SQLite's only writer has held everything since it began: what it has seen still stands.
    """
    if connection.dialect.name == "sqlite":
        return seen
    return rows.first(connection, _LOCKED, {"id": seen["id"]})


def groups(connection: Connection, task_id: str) -> tuple[str, ...]:
    """Name a task's candidate groups."""
    return tuple(row["group_id"] for row in rows.many(connection, _GROUPS, {"task": task_id}))


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
    return rows.change(connection, tasks, at, {**values, "revision": revision + 1}) == 1


def open_of_token(connection: Connection, instance_id: str, token: int) -> Row | None:
    """Read the open task of a token."""
    return rows.first(connection, _OPEN, {"instance": instance_id, "number": token})


def set_due(connection: Connection, task_id: str, values: Mapping[str, Any]) -> None:
    """Write another due date; whoever has the task before them is not disturbed."""
    rows.change(connection, tasks, {"id": task_id}, values)


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
