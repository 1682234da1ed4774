"""Reporters (举报人), kept apart from the ledger: an alias in clear, the identity sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from engine.store import rows
from engine.store.tables.leads import leads, reporters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from engine.store.rows import Row


def get(connection: Connection, reporter_id: str) -> Row | None:
    """Find a reporter, identity still sealed, with the number of the lead."""
    found = connection.execute(
        select(reporters, leads.c.number)
        .join(leads, leads.c.id == reporters.c.lead_id)
        .where(reporters.c.id == reporter_id)
    )
    return next(iter(rows.of(found)), None)


def count(connection: Connection, lead_id: str) -> int:
    """Count the reporters of a lead."""
    found = connection.execute(
        select(func.count()).select_from(reporters).where(reporters.c.lead_id == lead_id)
    )
    return int(found.scalar_one())


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a reporter."""
    connection.execute(insert(reporters).values(**values))
