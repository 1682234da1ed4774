"""What instances wait for: timers, subscriptions, jobs, incidents; opened and closed by token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from engine.results import WaitKind
from engine.store import rows
from engine.store.tables.processes import incidents, jobs, messages, subscriptions, timers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row


_REMOVE = {
    kind: delete(table).where(
        table.c.instance_id == bindparam("instance"), table.c.token == bindparam("number")
    )
    for kind, table in (
        (WaitKind.TIMER, timers),
        (WaitKind.SUBSCRIPTION, subscriptions),
        (WaitKind.JOB, jobs),
    )
}
_RESOLVE = (
    update(incidents)
    .where(
        incidents.c.instance_id == bindparam("instance"),
        incidents.c.token == bindparam("number"),
        incidents.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)
_TIMER = select(timers).where(timers.c.id == bindparam("id"))
_DUE = (
    select(timers.c.id, timers.c.instance_id, timers.c.definition_id)
    .where(
        timers.c.due_at <= bindparam("now"),
        timers.c.suspended.is_(False),
        or_(timers.c.retry_at.is_(None), timers.c.retry_at <= bindparam("now")),
    )
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("most"))
)
_TIMER_OF_TOKEN = select(timers).where(
    timers.c.instance_id == bindparam("instance"), timers.c.token == bindparam("number")
)
_OF_START = select(timers).where(
    timers.c.instance_id.is_(None),
    timers.c.definition_id == bindparam("definition"),
    timers.c.element_id == bindparam("element"),
)
_OLDEST_MESSAGE = (
    select(messages)
    .where(
        messages.c.name == bindparam("name"),
        messages.c.correlation_key == bindparam("key"),
        messages.c.expires_at > bindparam("now"),
    )
    .order_by(messages.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def add_timer(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a timer."""
    rows.add(connection, timers, values)


def add_subscription(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a subscription."""
    rows.add(connection, subscriptions, values)


def add_job(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a job."""
    rows.add(connection, jobs, values)


def add_incident(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert an incident."""
    rows.add(connection, incidents, values)


def remove(
    connection: Connection, instance_id: str, kind: WaitKind, tokens: Collection[int]
) -> None:
    """Remove the timers, subscriptions or jobs of these tokens."""
    rows.run(connection, _REMOVE[kind], *({"instance": instance_id, "number": n} for n in tokens))


def resolve(
    connection: Connection, instance_id: str, tokens: Collection[int], now: datetime
) -> None:
    """Keep the incidents of these tokens as resolved."""
    values = ({"instance": instance_id, "number": n, "now": now} for n in tokens)
    rows.run(connection, _RESOLVE, *values)


def suspend(connection: Connection, instance_id: str, *, suspended: bool) -> None:
    """Hide what a suspended instance waits for from the clock, messages and workers."""
    for table in (timers, subscriptions, jobs):
        connection.execute(
            update(table).where(table.c.instance_id == instance_id).values(suspended=suspended)
        )


def due_timers(connection: Connection, now: datetime, limit: int) -> list[Row]:
    """Read the timers that are due, earliest first: reads what is due, not what sleeps."""
    return rows.many(connection, _DUE, {"now": now, "most": limit})


def timer(connection: Connection, timer_id: str) -> Row | None:
    """Read one timer; its case must be locked before it is fired."""
    return rows.first(connection, _TIMER, {"id": timer_id})


def timer_of_token(connection: Connection, instance_id: str, token: int) -> Row | None:
    """Read the timer of a token."""
    return rows.first(connection, _TIMER_OF_TOKEN, {"instance": instance_id, "number": token})


def change_timer(connection: Connection, timer_id: str, values: Mapping[str, Any]) -> None:
    """Update a timer."""
    rows.change(connection, timers, {"id": timer_id}, values)


def take_start_timer(connection: Connection, timer_id: str) -> Row | None:
    """Read and keep a start event's timer; None when another sweep is at it or has done it."""
    query = select(timers).where(timers.c.id == timer_id).with_for_update(skip_locked=True)
    return rows.first(connection, query)


def start_timer(connection: Connection, definition_id: str, element_id: str) -> Row | None:
    """Read the timer of a start event, if it is armed."""
    return rows.first(connection, _OF_START, {"definition": definition_id, "element": element_id})


def remove_timer(connection: Connection, timer_id: str) -> None:
    """Delete a timer."""
    connection.execute(delete(timers).where(timers.c.id == timer_id))


def listening(
    connection: Connection, *, channel: str, name: str, correlation_key: str | None = None
) -> list[Row]:
    """Read who listens; instances before start events, oldest first."""
    query = select(subscriptions).where(
        subscriptions.c.channel == channel,
        subscriptions.c.name == name,
        subscriptions.c.suspended.is_(False),
    )
    if correlation_key is not None:
        query = query.where(
            or_(
                subscriptions.c.correlation_key == correlation_key,
                subscriptions.c.definition_id.is_not(None),
            )
        )
    order = (subscriptions.c.definition_id.is_not(None), subscriptions.c.id)
    return rows.many(connection, query.order_by(*order))


def keys_of(connection: Connection, instance_id: str, name: str) -> list[str]:
    """Read the keys by which an instance waits for a message."""
    query = select(subscriptions.c.correlation_key).where(
        subscriptions.c.instance_id == instance_id, subscriptions.c.name == name
    )
    return list(connection.execute(query).scalars())


def replace_starts(connection: Connection, process_id_definitions: Collection[str]) -> None:
    """Remove the start subscriptions and timers of older versions."""
    for table in (subscriptions, timers):
        connection.execute(
            delete(table).where(
                table.c.instance_id.is_(None), table.c.definition_id.in_(process_id_definitions)
            )
        )


def buffer_message(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a message for its time to live."""
    connection.execute(insert(messages).values(**values))


def take_buffered(
    connection: Connection, *, name: str, correlation_key: str, now: datetime
) -> Row | None:
    """Take the oldest living message for a new subscription, so that nobody else gets it."""
    values = {"name": name, "key": correlation_key, "now": now}
    row = rows.first(connection, _OLDEST_MESSAGE, values)
    if row is not None:
        connection.execute(delete(messages).where(messages.c.id == row["id"]))
    return row


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete buffered messages whose time to live is over."""
    connection.execute(delete(messages).where(messages.c.expires_at <= now))


def incident(connection: Connection, incident_id: str) -> Row | None:
    """Read one incident."""
    query = select(incidents).where(incidents.c.id == incident_id)
    return rows.first(connection, query)
