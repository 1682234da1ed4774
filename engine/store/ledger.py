"""The ledger read as a whole: what identifies each lead, and rows in the order of the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, RowMapping

_IDENTITY = (
    leads.c.id,
    leads.c.number,
    leads.c.subject_name,
    leads.c.subject_key,
    leads.c.credit_code,
    leads.c.street_id,
    leads.c.discovered_on,
)


def identities(connection: Connection) -> list[RowMapping]:
    """Read what tells each lead from the others."""
    query = select(*_IDENTITY).order_by(leads.c.registered_at, leads.c.id)
    return list(connection.execute(query).mappings())


def rows(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """Read whole leads in the order of their numbers, without holding them all in memory."""
    query = select(leads).where(*conditions).order_by(leads.c.year, leads.c.number)
    found = connection.execution_options(yield_per=500).execute(query)
    for row in found.mappings():
        yield dict(row)
