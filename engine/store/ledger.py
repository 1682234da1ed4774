"""The ledger read as a whole: what identifies each lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

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
