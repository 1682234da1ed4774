"""The instances table and the history of their elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from engine.results import Entered, Left
from engine.store import rows
from engine.store.tables.processes import history, instances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

ENDED = ("completed", "cancelled")

_BY_ID = select(instances).where(instances.c.id == bindparam("id"))
_ROOT_ID = select(instances.c.root_id).where(instances.c.id == bindparam("id")).scalar_subquery()
_WITH_ROOT = (
    select(instances)
    .where(or_(instances.c.id == bindparam("id"), instances.c.id == _ROOT_ID))
    .order_by(instances.c.depth)
    .with_for_update()
)
_FREE = (
    select(instances)
    .where(or_(instances.c.id == bindparam("id"), instances.c.id == _ROOT_ID))
    .order_by(instances.c.depth)
    .with_for_update(skip_locked=True)
)
_CHILDREN = select(instances.c.id, instances.c.parent_token).where(
    instances.c.parent_id == bindparam("parent"), *(instances.c.status != end for end in ENDED)
)
_CHILDREN_OF_TOKEN = _CHILDREN.where(instances.c.parent_token == bindparam("token"))
_LEFT = (
    update(history)
    .where(history.c.instance_id == bindparam("instance"), history.c.visit == bindparam("v"))
    .values(left_at=bindparam("at"), outcome=bindparam("how"))
)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert an instance."""
    rows.add(connection, instances, values)


def get(connection: Connection, instance_id: str) -> Row | None:
    """Read one instance."""
    return rows.first(connection, _BY_ID, {"id": instance_id})


def lock(connection: Connection, instance_id: str) -> list[Row]:
    """Read one instance for a step, with what had to be locked: its case's root first.

    The whole case is locked by its root, so that the steps of a case queue up.
    """
    return rows.many(connection, *locking(connection, instance_id))


def locking(connection: Connection, instance_id: str) -> rows.Question:
    """Give the question that `lock` asks."""
    if connection.dialect.name == "sqlite":  # its only writer holds everything
        return _BY_ID, {"id": instance_id}
    return _WITH_ROOT, {"id": instance_id}


def lock_if_free(connection: Connection, instance_id: str) -> Row | None:
    """Read one instance with its case locked, root first; None if anybody holds any of it."""
    if connection.dialect.name == "sqlite":  # its only writer holds everything
        return get(connection, instance_id)
    found = {row["id"]: row for row in rows.many(connection, _FREE, {"id": instance_id})}
    row = found.get(instance_id)
    return row if row is not None and row["root_id"] in found else None


def save(
    connection: Connection,
    instance_id: str,
    revision: int,
    values: Mapping[str, Any],
    stale: Exception,
) -> None:
    """Write a step's result; if the instance is no longer at `revision`, raise `stale`."""
    at = {"id": instance_id, "revision": revision}
    rows.change(connection, instances, at, {**values, "revision": revision + 1}, stale)


def mark_late(connection: Connection, instance_id: str) -> None:
    """Note that a task of an instance has a ladder; whoever moves it is not disturbed."""
    rows.change(connection, instances, {"id": instance_id}, {"late": True})


def children(connection: Connection, parent_id: str, token: int | None = None) -> list[Row]:
    """Read the live instances called by this one, at one token or at any."""
    if token is None:
        return rows.many(connection, _CHILDREN, {"parent": parent_id})
    return rows.many(connection, _CHILDREN_OF_TOKEN, {"parent": parent_id, "token": token})


def conditional_of_lead(connection: Connection, lead_id: str) -> list[str]:
    """Name the live instances of a lead whose conditions must be looked at again."""
    query = select(instances.c.id).where(
        instances.c.lead_id == lead_id,
        or_(instances.c.conditional, instances.c.escalated),
        instances.c.status.not_in(ENDED),
        instances.c.suspended.is_(False),
    )
    return list(connection.execute(query.order_by(instances.c.id)).scalars())


def tree(connection: Connection, root_id: str) -> list[Row]:
    """Read every instance of a case, roots first."""
    query = select(instances).where(instances.c.root_id == root_id)
    return rows.many(connection, query.order_by(instances.c.depth, instances.c.id))


def write_trails(
    connection: Connection, trails: Iterable[tuple[str, Iterable[Entered | Left]]], now: datetime
) -> None:
    """Append the elements that instances entered; note when and how those left were left."""
    entered: dict[tuple[str, int], dict[str, Any]] = {}
    left: list[dict[str, Any]] = []
    for instance_id, step in ((which, step) for which, trail in trails for step in trail):
        visit = (instance_id, step.visit)
        if isinstance(step, Entered):
            entered[visit] = {
                "instance_id": instance_id,
                "visit": step.visit,
                "element_id": step.element_id,
                "element_type": step.element_type,
                "name": step.name[:200],
                "entered_at": now,
                "left_at": None,
                "outcome": None,
            }
        elif visit in entered:
            entered[visit] |= {"left_at": now, "outcome": str(step.outcome)}
        else:
            how = str(step.outcome)
            left.append({"instance": instance_id, "v": step.visit, "at": now, "how": how})
    rows.add(connection, history, *entered.values())
    rows.run(connection, _LEFT, *left)


def trail(connection: Connection, instance_id: str) -> list[Row]:
    """Read the history of an instance in order."""
    query = select(history).where(history.c.instance_id == instance_id)
    return rows.many(connection, query.order_by(history.c.visit))
