"""The jobs table as workers see it: taken under a lock with an end, finished, failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from engine.store import rows
from engine.store.tables.processes import jobs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from engine.store.rows import Row


def activate(
    connection: Connection,
    *,
    job_type: str,
    worker: str,
    limit: int,
    now: datetime,
    until: datetime,
    of_instances: Select[tuple[str]],
) -> list[Row]:
    """Give up to `limit` free jobs of a type to a worker, locked until the given moment.

    Only jobs of the instances that the subquery selects are given.
    """
    free = (
        select(jobs.c.id)
        .where(
            jobs.c.type == job_type,
            jobs.c.instance_id.in_(of_instances),
            jobs.c.retries > 0,
            jobs.c.available_at <= now,
            jobs.c.suspended.is_(False),
            or_(jobs.c.locked_until.is_(None), jobs.c.locked_until <= now),
        )
        .order_by(jobs.c.available_at, jobs.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(free).scalars())
    if ids:
        connection.execute(
            update(jobs).where(jobs.c.id.in_(ids)).values(worker=worker, locked_until=until)
        )
    query = select(jobs).where(jobs.c.id.in_(ids)).order_by(jobs.c.available_at, jobs.c.id)
    return rows.many(connection, query)


def get(connection: Connection, job_id: str) -> Row | None:
    """Read one job."""
    return rows.first(connection, select(jobs).where(jobs.c.id == job_id))


def change(connection: Connection, job_id: str, values: Mapping[str, Any]) -> None:
    """Update a job."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
