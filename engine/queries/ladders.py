"""Which level the ladder of an overdue step has come to, for screens that show the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import codes
from engine.queries import visibility
from engine.store import rows
from engine.store.tables.escalations import escalations

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.transaction import Transaction


def standing(tx: Transaction, ladder_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Give for each ladder the level that stands, since when; one that has no level is left out."""
    if not ladder_ids:
        return {}
    query = select(escalations.c.instance_id, escalations.c.level, escalations.c.raised_at).where(
        escalations.c.instance_id.in_(ladder_ids), escalations.c.status == "open"
    )
    return {
        row["instance_id"]: {
            "level": row["level"],
            "label": codes.label("escalation_level", row["level"]),
            "raised_at": row["raised_at"],
            "instance_id": None,
        }
        for row in rows.many(tx.connection, query)
    }


def with_link(
    tx: Transaction, ladder_id: str | None, risen: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Name the ladder's instance too, for those who may see it."""
    if risen is None or ladder_id is None or not visibility.may_see_instance(tx, ladder_id):
        return risen
    return {**risen, "instance_id": ladder_id}
