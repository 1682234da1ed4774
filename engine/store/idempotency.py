"""Remembered answers, so that a request sent twice has its effect once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import rows
from engine.store.tables.people import idempotency

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

PENDING = 0


def claim(
    connection: Connection, *, user_id: str, key: str, request_hash: str, now: datetime
) -> Row | None:
    """Take the key for this transaction, or give the row of the request that had it.

    On PostgreSQL the insert waits for another transaction that is using the key; on
    SQLite writers queue anyway.
    """
    values: dict[str, Any] = {
        "user_id": user_id,
        "key": key,
        "request_hash": request_hash,
        "status": PENDING,
        "created_at": now,
    }
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(idempotency).values(**values).on_conflict_do_nothing()
    taken = connection.execute(statement.returning(idempotency.c.key)).first()
    if taken is not None:
        return None
    found = connection.execute(
        select(idempotency).where(idempotency.c.user_id == user_id, idempotency.c.key == key)
    )
    return rows.of(found)[0]


def answer(connection: Connection, *, user_id: str, key: str, status: int, body: Any) -> None:
    """Keep the answer beside the effect."""
    connection.execute(
        update(idempotency)
        .where(idempotency.c.user_id == user_id, idempotency.c.key == key)
        .values(status=status, body=body)
    )


def claim_again(
    connection: Connection, *, user_id: str, key: str, taken_at: datetime, now: datetime
) -> bool:
    """Take a key whose request was left without an answer; False if another was quicker."""
    mine = (idempotency.c.user_id == user_id) & (idempotency.c.key == key)
    left = (idempotency.c.status == PENDING) & (idempotency.c.created_at == taken_at)
    done = connection.execute(update(idempotency).where(mine & left).values(created_at=now))
    return done.rowcount == 1


def release(connection: Connection, *, user_id: str, key: str) -> None:
    """Let go of a key whose request failed."""
    mine = (idempotency.c.user_id == user_id) & (idempotency.c.key == key)
    connection.execute(delete(idempotency).where(mine & (idempotency.c.status == PENDING)))


def forget(connection: Connection, before: datetime) -> None:
    """Drop answers that nobody will ask for again."""
    connection.execute(delete(idempotency).where(idempotency.c.created_at < before))
