"""The row that marks a database for rehearsal (演练库), its clock, and copies of a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select, update

from engine.store import database, rows, schema, tasks
from engine.store.tables.all import metadata
from engine.store.tables.escalations import warnings
from engine.store.tables.leads import leads
from engine.store.tables.people import sessions
from engine.store.tables.processes import timers
from engine.store.tables.sandbox import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine, Table

    from engine.store.rows import Row

    Report = Callable[[int, int | None], None]

_MARK = select(sandbox).where(sandbox.c.id == bindparam("id"))
_THE_ONE = {"id": 1}
_CHUNK = 1_000


def mark(connection: Connection) -> Row | None:
    """Read the mark, if the database has it."""
    return rows.first(connection, _MARK, _THE_ONE)


def add_mark(connection: Connection, now: datetime) -> None:
    """Mark the database."""
    rows.add(connection, sandbox, {**_THE_ONE, "marked_at": now})


def set_clock(connection: Connection, *, shown_at: datetime, real_at: datetime) -> None:
    """Let the clock show a moment, from now on."""
    rows.change(connection, sandbox, _THE_ONE, {"shown_at": shown_at, "real_at": real_at})


def real_leads(connection: Connection) -> int:
    """Count the leads that are not samples."""
    query = select(func.count()).select_from(leads).where(leads.c.sample.is_(False))
    return int(connection.execute(query).scalar_one())


def next_due(connection: Connection, until: datetime) -> datetime | None:
    """Give the moment of the first timer, warning or overdue step that falls due until then.

    A timer that could not be fired is tried again at each stop, and is none of its own.
    """
    timer = select(func.min(timers.c.due_at)).where(
        timers.c.due_at <= until, timers.c.suspended.is_(False), timers.c.retry_at.is_(None)
    )
    warning = (
        select(func.min(warnings.c.due_at))
        .join(timers, timers.c.id == warnings.c.timer_id)
        .where(warnings.c.due_at <= until, timers.c.suspended.is_(False))
    )
    found = [connection.execute(query).scalar_one() for query in (timer, warning)]
    found.append(tasks.next_overdue(connection, until))
    return min((moment for moment in found if moment is not None), default=None)


def shift_sessions(connection: Connection, by: timedelta) -> None:
    """Let signed-in people stay signed in while the clock jumps."""
    moments = ("created_at", "seen_at", "expires_at")
    for row in rows.many(connection, select(sessions)):
        changed = {name: row[name] + by for name in moments}
        connection.execute(
            update(sessions).where(sessions.c.id_hash == row["id_hash"]).values(**changed)
        )


def copy(source: Engine, url: str, report: Report) -> Engine:
    """Copy every row of a database, as it stands at one moment, into a new one."""
    target = database.open_database(url)
    schema.upgrade(target)
    opened = database.reading(source), database.writing(target)
    with opened[0] as reading, opened[1] as writing, reading.begin(), writing.begin():
        if target.dialect.name == "sqlite":  # rows may point at rows of their own table
            writing.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        tables = metadata.sorted_tables
        for number, table in enumerate(tables):
            report(number, len(tables))
            _copy_rows(reading, writing, table)
    return target


def _copy_rows(reading: Connection, writing: Connection, table: Table) -> None:
    found = reading.execution_options(yield_per=_CHUNK).execute(select(table))
    for part in found.mappings().partitions(_CHUNK):
        writing.execute(insert(table), [dict(row) for row in part])
