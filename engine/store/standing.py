"""What an instance has standing open, as one picture; renamed when it changes its definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select, update

from engine.store import rows
from engine.store.tables.processes import (
    history,
    incidents,
    instances,
    jobs,
    subscriptions,
    task_groups,
    tasks,
    timers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Table

    Picture = dict[tuple[str, int], dict[str, Any]]

_TABLES = (tasks, timers, subscriptions, jobs, incidents)
_NAMED_ANEW = {"element_id", "process_id", "name", "form_id", "revision"}


def picture(connection: Connection, instance_id: str) -> Picture:
    """Give every open row by table and token, without what a new definition may call otherwise."""
    found: Picture = {}
    for table in _TABLES:
        query = select(table).where(table.c.instance_id == instance_id)
        if table is tasks:
            query = query.where(tasks.c.state == "open")
        if table is incidents:
            query = query.where(incidents.c.resolved_at.is_(None))
        for row in rows.many(connection, query):
            kept = {name: value for name, value in row.items() if name not in _NAMED_ANEW}
            found[table.name, row["token"]] = kept
    groups = (
        select(tasks.c.token, task_groups.c.group_id)
        .join(tasks, tasks.c.id == task_groups.c.task_id)
        .where(tasks.c.instance_id == instance_id, tasks.c.state == "open")
        .order_by(task_groups.c.group_id)
    )
    for token, group in connection.execute(groups):
        found[tasks.name, token].setdefault("groups", []).append(group)
    return found


def entered(connection: Connection, instance_id: str) -> dict[int, datetime]:
    """Give when each element that has not been left was entered, by its visit."""
    query = select(history.c.visit, history.c.entered_at).where(
        history.c.instance_id == instance_id, history.c.left_at.is_(None)
    )
    return {row.visit: row.entered_at for row in connection.execute(query)}


def rename(connection: Connection, instance_id: str, elements: Mapping[str, str]) -> None:
    """Give rows of an instance, past ones too, the ids that its elements have now.

    Rules such as four eyes ask by the ids of the diagram who did an earlier step.
    """
    if not elements:
        return
    for table in (*_TABLES, history):
        _rename(connection, table, "instance_id", "element_id", instance_id, elements)
    _rename(connection, instances, "parent_id", "parent_element_id", instance_id, elements)


def _rename(
    connection: Connection,
    table: Table,
    owner: str,
    column: str,
    instance_id: str,
    elements: Mapping[str, str],
) -> None:
    connection.execute(
        update(table)
        .where(table.c[owner] == instance_id, table.c[column].in_(list(elements)))
        .values({column: case(dict(elements), value=table.c[column])})
    )


def rehouse(connection: Connection, instance_id: str, process_id: str) -> None:
    """Let the rows of an instance say that it is one of another process."""
    for table in (tasks, jobs, incidents):
        connection.execute(
            update(table)
            .where(table.c.instance_id == instance_id, table.c.process_id != process_id)
            .values(process_id=process_id)
        )


def open_tasks(connection: Connection, instance_id: str) -> dict[int, rows.Row]:
    """Give the open tasks of an instance by token."""
    query = select(tasks).where(tasks.c.instance_id == instance_id, tasks.c.state == "open")
    return {row["token"]: row for row in rows.many(connection, query)}


def retitle(
    connection: Connection, instance_id: str, token: int, values: Mapping[str, Any]
) -> None:
    """Give the open task of a token another name, form or revision."""
    connection.execute(
        update(tasks)
        .where(tasks.c.instance_id == instance_id, tasks.c.token == token, tasks.c.state == "open")
        .values(**values)
    )
