"""Escalations: written when a missed limit opens one, ended when what it opened ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.store import rows
from engine.store.tables.escalations import escalations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

_OF_INSTANCE = select(escalations).where(escalations.c.instance_id == bindparam("instance"))
_OPEN = _OF_INSTANCE.where(escalations.c.status == "open").order_by(escalations.c.visit)
_ALL = _OF_INSTANCE.order_by(escalations.c.visit)

_LIFT = (
    update(escalations)
    .where(escalations.c.instance_id == bindparam("instance"), escalations.c.status == "open")
    .values(status="lifted", ended_at=bindparam("now"), reason=bindparam("why"))
)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert an escalation."""
    rows.add(connection, escalations, values)


def open_of(connection: Connection, instance_id: str) -> list[Row]:
    """Read the open escalations of an instance."""
    return rows.many(connection, _OPEN, {"instance": instance_id})


def all_of(connection: Connection, instance_id: str) -> list[Row]:
    """Read all escalations of an instance."""
    return rows.many(connection, _ALL, {"instance": instance_id})


def change(connection: Connection, escalation_id: str, values: Mapping[str, Any]) -> None:
    """Change an escalation that was judged again."""
    rows.change(connection, escalations, {"id": escalation_id}, values)


def lift_open(connection: Connection, instance_id: str, now: datetime, why: str) -> None:
    """End the open escalations of an instance because another takes their place."""
    rows.run(connection, _LIFT, {"instance": instance_id, "now": now, "why": why})


def end(connection: Connection, escalation_id: str, values: Mapping[str, Any]) -> None:
    """Note how an escalation ended."""
    rows.change(connection, escalations, {"id": escalation_id}, values)
