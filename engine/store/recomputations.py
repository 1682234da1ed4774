"""What counts all dates again: the runs, how far they are, and what they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from engine.store import rows
from engine.store.instances import ENDED
from engine.store.tables.escalations import recomputations, recomputed
from engine.store.tables.law import law_in_force
from engine.store.tables.processes import instances

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

_UNANSWERED = (
    select(law_in_force)
    .outerjoin(
        recomputations,
        (recomputations.c.part == law_in_force.c.part)
        & (recomputations.c.since == law_in_force.c.since)
        & (recomputations.c.content_hash == law_in_force.c.content_hash),
    )
    .where(recomputations.c.id.is_(None))
)
_UNDONE = select(recomputations).where(recomputations.c.done_at.is_(None))
_OLDEST = _UNDONE.order_by(recomputations.c.since, recomputations.c.id).limit(1)
_LEASE = (
    update(recomputations)
    .where(
        recomputations.c.id == bindparam("run"),
        recomputations.c.done_at.is_(None),
        or_(
            recomputations.c.leased_until.is_(None),
            recomputations.c.leased_until <= bindparam("now"),
        ),
    )
    .values(leased_until=bindparam("until"))
)
_DEPENDENT = (
    select(instances.c.id)
    .where(
        instances.c.id > bindparam("after"),
        or_(instances.c.conditional, instances.c.escalated),
        instances.c.suspended.is_(False),
        *(instances.c.status != end for end in ENDED),
    )
    .order_by(instances.c.id)
    .limit(bindparam("most"))
)
_SAID = (
    select(recomputed.c.id)
    .where(
        recomputed.c.instance_id == bindparam("instance"),
        recomputed.c.element_id == bindparam("element"),
        recomputed.c.what == bindparam("what"),
        recomputed.c.why == bindparam("why"),
    )
    .limit(1)
)


def unanswered(connection: Connection) -> list[Row]:
    """Read the parts of the law in force by which nothing has been counted again yet."""
    return rows.many(connection, _UNANSWERED, {})


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a run."""
    rows.add(connection, recomputations, values)


def get(connection: Connection, run_id: str) -> Row | None:
    """Read a run."""
    query = select(recomputations).where(recomputations.c.id == run_id)
    return rows.first(connection, query)


def next_undone(connection: Connection) -> Row | None:
    """Read the oldest run that is not done."""
    return rows.first(connection, _OLDEST, {})


def lease(connection: Connection, run_id: str, now: datetime, until: datetime) -> bool:
    """Take a run for a while, unless another node has it."""
    return rows.count(connection, _LEASE, {"run": run_id, "now": now, "until": until}) == 1


def change(connection: Connection, run_id: str, values: Mapping[str, Any]) -> None:
    """Note how far a run is."""
    rows.change(connection, recomputations, {"id": run_id}, values)


def dependent(connection: Connection, after: str, most: int) -> list[str]:
    """Name some live instances with dates that may move, in order."""
    found = rows.many(connection, _DEPENDENT, {"after": after, "most": most})
    return [row["id"] for row in found]


def note(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert what became of a date."""
    rows.add(connection, recomputed, values)


def is_noted(
    connection: Connection, *, instance_id: str, element_id: str, what: str, why: str
) -> bool:
    """Say whether just this has been noted already."""
    values = {"instance": instance_id, "element": element_id, "what": what, "why": why}
    return rows.first(connection, _SAID, values) is not None
