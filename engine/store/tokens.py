"""API tokens by the hash of their secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from engine.store import rows
from engine.store.tables.people import tokens, users

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


def live(connection: Connection, secret_hash: str, now: datetime) -> Row | None:
    """Find a token that is neither revoked nor expired and whose account is active."""
    found = connection.execute(
        select(tokens.c.id, tokens.c.user_id, users.c.login, users.c.name)
        .join(users, users.c.id == tokens.c.user_id)
        .where(
            tokens.c.secret_hash == secret_hash,
            tokens.c.revoked_at.is_(None),
            or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now),
            users.c.active,
        )
    )
    return next(iter(rows.of(found)), None)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a token."""
    connection.execute(insert(tokens).values(**values))


def get(connection: Connection, token_id: str) -> Row | None:
    """Find a token by id."""
    return rows.first(connection, select(tokens).where(tokens.c.id == token_id))


def all_tokens(connection: Connection) -> list[Row]:
    """List every token with its account, newest first; never its secret."""
    found = connection.execute(
        select(
            tokens.c.id,
            tokens.c.name,
            tokens.c.user_id,
            users.c.login,
            tokens.c.created_at,
            tokens.c.expires_at,
            tokens.c.revoked_at,
        )
        .join(users, users.c.id == tokens.c.user_id)
        .order_by(tokens.c.id.desc())
    )
    return rows.of(found)


def revoke(connection: Connection, token_id: str, now: datetime) -> None:
    """Make a token useless from now on."""
    connection.execute(
        update(tokens)
        .where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_all(connection: Connection, user_id: str, now: datetime) -> None:
    """Make every token of an account useless."""
    connection.execute(
        update(tokens)
        .where(tokens.c.user_id == user_id, tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
