"""Channels of people and what is to be sent by them: written, taken under a lease, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import rows
from engine.store.tables.notices import notice_channels, notice_deliveries
from engine.store.tables.people import users

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from engine.store.rows import Row

WAITING, SENT, FAILED, MOOT = "waiting", "sent", "failed", "moot"
STATES = (WAITING, SENT, FAILED, MOOT)


def channels_of(connection: Connection, user_id: str) -> list[Row]:
    """List a person's channels, oldest first."""
    query = select(notice_channels).where(notice_channels.c.user_id == user_id)
    return rows.many(connection, query.order_by(notice_channels.c.id))


def active_channels(connection: Connection) -> list[Row]:
    """List the channels in use of all active people."""
    query = (
        select(notice_channels, users.c.name)
        .join(users, users.c.id == notice_channels.c.user_id)
        .where(notice_channels.c.active, users.c.active)
        .order_by(notice_channels.c.id)
    )
    return rows.many(connection, query)


def channel(connection: Connection, channel_id: str) -> Row | None:
    """Read one channel."""
    return rows.first(connection, select(notice_channels).where(notice_channels.c.id == channel_id))


def add_channel(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a channel."""
    connection.execute(insert(notice_channels).values(**values))


def change_channel(
    connection: Connection, channel_id: str, revision: int, values: Mapping[str, Any]
) -> bool:
    """Update a channel that is still at `revision`; say whether it was."""
    done = connection.execute(
        update(notice_channels)
        .where(notice_channels.c.id == channel_id, notice_channels.c.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return done.rowcount == 1


def remove_channel(connection: Connection, channel_id: str) -> None:
    """Remove a channel with its address and all that was to be sent by it."""
    of_channel = notice_deliveries.c.channel_id == channel_id
    connection.execute(delete(notice_deliveries).where(of_channel))
    connection.execute(delete(notice_channels).where(notice_channels.c.id == channel_id))


def add(connection: Connection, found: Sequence[Mapping[str, Any]]) -> None:
    """Insert deliveries; one that a channel already has for the same event is left as it is."""
    if found:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(notice_deliveries).on_conflict_do_nothing(), found)


def take(connection: Connection, now: datetime, *, lease: str, until: datetime) -> Row | None:
    """Take one channel by which something is due, so that nobody else sends by it meanwhile."""
    due = exists().where(notice_deliveries.c.channel_id == notice_channels.c.id, *_due(now))
    free = or_(notice_channels.c.leased_until.is_(None), notice_channels.c.leased_until <= now)
    query = (
        select(notice_channels)
        .where(free, due)
        .order_by(notice_channels.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = rows.first(connection, query)
    if found is not None:
        _set(connection, found["id"], {"lease": lease, "leased_until": until})
    return found


def has_due(connection: Connection, now: datetime) -> bool:
    """Say whether anything is to be sent."""
    query = select(notice_deliveries.c.id).where(*_due(now)).limit(1)
    return connection.execute(query).first() is not None


def due(connection: Connection, channel_id: str, now: datetime, limit: int) -> list[Row]:
    """List what is due by a channel, in order."""
    query = (
        select(notice_deliveries)
        .where(notice_deliveries.c.channel_id == channel_id, *_due(now))
        .order_by(notice_deliveries.c.id)
        .limit(limit)
    )
    return rows.many(connection, query)


def holds(connection: Connection, channel_id: str, lease: str) -> bool:
    """Say whether a channel is still held under this lease, and keep it so."""
    query = select(notice_channels.c.lease).where(notice_channels.c.id == channel_id)
    return connection.execute(query.with_for_update()).scalar_one_or_none() == lease


def release(connection: Connection, channel_id: str, values: Mapping[str, Any]) -> None:
    """Give a channel back, noting how it went."""
    _set(connection, channel_id, {**values, "lease": None, "leased_until": None})


def get(connection: Connection, delivery_id: str) -> Row | None:
    """Read one delivery."""
    return rows.first(
        connection, select(notice_deliveries).where(notice_deliveries.c.id == delivery_id)
    )


def given_up(connection: Connection, most: int = 10_000) -> list[str]:
    """Name the deliveries that were given up."""
    failed = notice_deliveries.c.state == FAILED
    query = select(notice_deliveries.c.id).where(failed).order_by(notice_deliveries.c.id)
    return list(connection.execute(query.limit(most)).scalars())


def change(connection: Connection, ids: Iterable[str], values: Mapping[str, Any]) -> None:
    """Update deliveries."""
    which = notice_deliveries.c.id.in_(list(ids))
    connection.execute(update(notice_deliveries).where(which).values(**values))


def forget(connection: Connection, before: datetime, most: int = 500) -> None:
    """Remove some of the oldest deliveries when they are older than that."""
    oldest = connection.execute(
        select(notice_deliveries.c.id, notice_deliveries.c.created_at)
        .order_by(notice_deliveries.c.id)
        .limit(most)
    )
    old = [row.id for row in oldest if row.created_at < before]
    connection.execute(delete(notice_deliveries).where(notice_deliveries.c.id.in_(old)))


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (notice_deliveries.c.state == WAITING, notice_deliveries.c.due_at <= now)


def _set(connection: Connection, channel_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(
        update(notice_channels).where(notice_channels.c.id == channel_id).values(**values)
    )
