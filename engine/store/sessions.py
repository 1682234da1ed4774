"""Sessions of signed-in people, by the hash of their id, and the refusals before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from engine.store import rows
from engine.store.tables.evidence import audit
from engine.store.tables.people import sessions, users

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


def live(connection: Connection, id_hash: str, now: datetime) -> Row | None:
    """Find a session that has not expired and whose user is active, joined with the user."""
    found = connection.execute(
        select(
            sessions.c.user_id,
            sessions.c.csrf_token,
            sessions.c.created_at,
            sessions.c.seen_at,
            users.c.login,
            users.c.name,
            users.c.must_change_password,
        )
        .join(users, users.c.id == sessions.c.user_id)
        .where(sessions.c.id_hash == id_hash, sessions.c.expires_at > now, users.c.active)
    )
    return next(iter(rows.of(found)), None)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a session."""
    connection.execute(insert(sessions).values(**values))


def touch(connection: Connection, id_hash: str, *, seen_at: datetime, expires_at: datetime) -> None:
    """Move the session's end on."""
    connection.execute(
        update(sessions)
        .where(sessions.c.id_hash == id_hash)
        .values(seen_at=seen_at, expires_at=expires_at)
    )


def end(connection: Connection, id_hash: str) -> bool:
    """End one session; False when there was none."""
    done = connection.execute(delete(sessions).where(sessions.c.id_hash == id_hash))
    return done.rowcount == 1


def end_all(connection: Connection, user_id: str, *, except_hash: str = "") -> None:
    """End every session of a user, but for the one named."""
    connection.execute(
        delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id_hash != except_hash)
    )


def sweep_expired(connection: Connection, now: datetime) -> None:
    """Forget sessions that are over."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


def refusals_since(
    connection: Connection, subject: tuple[str, str], since: datetime, *, refused: str
) -> list[datetime]:
    """Give the moments of the refusals after the subject's last other event, newest first.

    The audit is the record of failed sign-ins, for names with and without an account alike.
    """
    found = connection.execute(
        select(audit.c.action, audit.c.recorded_at)
        .where(
            audit.c.subject_kind == subject[0],
            audit.c.subject_id == subject[1],
            audit.c.recorded_at > since,
        )
        .order_by(audit.c.sequence.desc())
        .limit(20)
    )
    moments: list[datetime] = []
    for row in found:
        if row.action != refused:
            break
        moments.append(row.recorded_at)
    return moments
