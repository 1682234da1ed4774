"""How much is due and not yet done, counted by the indexes that the work itself is found by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ScalarSelect, Select, bindparam, exists, func, or_, select

from engine.store import rows
from engine.store.deliveries import WAITING
from engine.store.tables.escalations import recomputations, warnings
from engine.store.tables.law import law_in_force
from engine.store.tables.notices import notice_deliveries
from engine.store.tables.processes import instances, tasks, timers
from engine.store.tasks import LISTENS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_NOW: BindParameter[datetime] = bindparam("now")
_DUE: dict[str, ScalarSelect[Any]] = {
    "timers": select(func.count())
    .where(
        timers.c.due_at <= _NOW,
        timers.c.suspended.is_(False),
        or_(timers.c.retry_at.is_(None), timers.c.retry_at <= _NOW),
    )
    .scalar_subquery(),
    "steps": select(func.count())  # overdue, and their ladder not begun
    .select_from(tasks.join(instances, instances.c.id == tasks.c.instance_id))
    .where(tasks.c.ladder_at <= _NOW, instances.c.suspended.is_(False), LISTENS)
    .scalar_subquery(),
    "warnings": select(func.count())
    .select_from(warnings.join(timers, timers.c.id == warnings.c.timer_id))
    .where(warnings.c.due_at <= _NOW, timers.c.suspended.is_(False))
    .scalar_subquery(),
    "deliveries": select(func.count())
    .where(notice_deliveries.c.state == WAITING, notice_deliveries.c.due_at <= _NOW)
    .scalar_subquery(),
    "recomputations": select(func.count())
    .where(recomputations.c.done_at.is_(None))
    .scalar_subquery(),
    "laws": select(func.count())  # put in force, and no run counts by them yet
    .select_from(law_in_force)
    .where(
        ~exists().where(
            recomputations.c.part == law_in_force.c.part,
            recomputations.c.since == law_in_force.c.since,
            recomputations.c.content_hash == law_in_force.c.content_hash,
        )
    )
    .scalar_subquery(),
}
_COUNTS: Select[Any] = select(*(count.label(name) for name, count in _DUE.items()))


def count(connection: Connection, now: datetime) -> dict[str, int]:
    """Count what is due, by kind."""
    return rows.first(connection, _COUNTS, {"now": now}) or {}
