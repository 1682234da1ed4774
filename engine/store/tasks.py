"""The tasks table: opened by a step, claimed, drafted and closed by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store import rows
from engine.store.tables.processes import task_groups, tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


def add(connection: Connection, values: Mapping[str, Any], groups: Iterable[str]) -> None:
    """Insert an open task with its candidate groups."""
    connection.execute(insert(tasks).values(**values))
    rows = [{"task_id": values["id"], "group_id": group} for group in groups]
    if rows:
        connection.execute(insert(task_groups), rows)


def get(connection: Connection, task_id: str) -> Row | None:
    """Read one task."""
    return rows.first(connection, select(tasks).where(tasks.c.id == task_id))


def lock(connection: Connection, task_id: str) -> Row | None:
    """Read one task and keep it until the end of the transaction."""
    query = select(tasks).where(tasks.c.id == task_id).with_for_update()
    return rows.first(connection, query)


def groups(connection: Connection, task_id: str) -> tuple[str, ...]:
    """Name a task's candidate groups."""
    query = select(task_groups.c.group_id).where(task_groups.c.task_id == task_id)
    return tuple(connection.execute(query.order_by(task_groups.c.group_id)).scalars())


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
    done = connection.execute(
        update(tasks)
        .where(tasks.c.id == task_id, tasks.c.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return done.rowcount == 1


def close(
    connection: Connection,
    instance_id: str,
    token: int,
    *,
    state: str,
    now: datetime,
    closed_by: str,
) -> None:
    """End the open task of a token."""
    connection.execute(
        update(tasks)
        .where(tasks.c.instance_id == instance_id, tasks.c.token == token, tasks.c.state == "open")
        .values(state=state, closed_at=now, closed_by=closed_by, revision=tasks.c.revision + 1)
    )


def close_all(connection: Connection, instance_id: str, now: datetime, closed_by: str) -> None:
    """Cancel whatever tasks an ended instance still has open."""
    connection.execute(
        update(tasks)
        .where(tasks.c.instance_id == instance_id, tasks.c.state == "open")
        .values(
            state="cancelled", closed_at=now, closed_by=closed_by, revision=tasks.c.revision + 1
        )
    )


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
