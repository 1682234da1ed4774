"""Warnings before a limit ends: they stand beside an armed timer, and go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.store import rows
from engine.store.tables.escalations import warnings
from engine.store.tables.processes import timers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

_OF_TIMER = delete(warnings).where(warnings.c.timer_id == bindparam("timer"))
_UP_TO = _OF_TIMER.where(warnings.c.due_at <= bindparam("now"))


def add(connection: Connection, *values: Mapping[str, Any]) -> None:
    """Insert warnings."""
    rows.add(connection, warnings, *values)


def remove(connection: Connection, timer_id: str) -> None:
    """Remove the warnings of a timer."""
    rows.run(connection, _OF_TIMER, {"timer": timer_id})


def remove_given(connection: Connection, timer_id: str, now: datetime) -> None:
    """Remove the warnings of a timer that have been given by now."""
    rows.run(connection, _UP_TO, {"timer": timer_id, "now": now})


def take(connection: Connection, now: datetime, most: int) -> list[Row]:
    """Take some warnings that are due, so that no other node gives them; the last of each timer."""
    due = (
        select(warnings)
        .join(timers, timers.c.id == warnings.c.timer_id)
        .where(warnings.c.due_at <= now, timers.c.suspended.is_(False))
        .order_by(warnings.c.due_at, warnings.c.timer_id)
        .limit(most)
        .with_for_update(skip_locked=True, of=warnings)
    )
    found = {row["timer_id"]: row for row in rows.many(connection, due)}
    return list(found.values())
