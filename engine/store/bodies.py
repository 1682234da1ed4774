"""The bodies table: organisations as a tree by path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store import rows
from engine.store.tables.people import bodies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from engine.store.rows import Row


def everything(connection: Connection) -> list[Row]:
    """Read the whole tree in path order; a zone has some dozens of bodies."""
    return rows.many(connection, select(bodies).order_by(bodies.c.path))


def get(connection: Connection, body_id: str) -> Row | None:
    """Read one body."""
    return rows.first(connection, select(bodies).where(bodies.c.id == body_id))


def names(connection: Connection) -> dict[str, str]:
    """Give every body's name by its id."""
    return {row.id: row.name for row in connection.execute(select(bodies.c.id, bodies.c.name))}


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a body."""
    connection.execute(insert(bodies).values(**values))


def change(connection: Connection, body_id: str, revision: int, values: Mapping[str, Any]) -> bool:
    """Update a body that is still at `revision`; say whether it was."""
    done = connection.execute(
        update(bodies)
        .where(bodies.c.id == body_id, bodies.c.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return done.rowcount == 1
