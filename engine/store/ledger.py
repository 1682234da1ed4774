"""The ledger read as a whole: what identifies each lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.store import rows
from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.store.rows import Row

_IDENTITY = (
    leads.c.id,
    leads.c.number,
    leads.c.subject_name,
    leads.c.subject_key,
    leads.c.credit_code,
    leads.c.street_id,
    leads.c.discovered_on,
)


def identities(connection: Connection) -> list[Row]:
    """Read what tells each lead from the others."""
    query = select(*_IDENTITY).order_by(leads.c.registered_at, leads.c.id)
    return rows.many(connection, query)
