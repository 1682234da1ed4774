"""The ledger as a workbook in the layout of attachment 3: what the actor may see, by filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import clock
from engine.errors import InputInvalid
from engine.ledger import writing
from engine.ledger.workbook import MAX_ROWS
from engine.model import SYSTEM, Body
from engine.queries import ledger
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store.tables.leads import leads

if TYPE_CHECKING:
    from engine.transaction import Transaction


def export_ledger(tx: Transaction, wanted: ledger.Filter | None = None) -> bytes:
    """Write the leads of a filter as .xlsx; importing it again changes nothing."""
    permissions.require(tx.actor, Verb.EXPORT_LEDGER)
    wanted = wanted or ledger.Filter()
    found = ledger.count(tx, wanted)
    if found > MAX_ROWS:
        raise InputInvalid(f"共 {found} 条，一张表最多 {MAX_ROWS} 条，请按年份或街道分批导出。")
    query = ledger.where(tx, select(leads), wanted).order_by(leads.c.year, leads.c.number)
    rows = [dict(row) for row in tx.connection.execute(query).mappings()]
    bodies = [
        Body(**{name: row[name] for name in ("id", "name", "kind", "parent_id", "path")})
        for row in body_store.everything(tx.connection)
    ]
    heading = writing.Heading(
        reporting_body=_reporting_body(tx, bodies),
        as_of=clock.local_date(tx.now),
        sample=any(row["sample"] for row in rows),
    )
    return writing.write_ledger(rows, bodies=bodies, heading=heading)


def _reporting_body(tx: Transaction, bodies: list[Body]) -> str:
    held = {m.body_id for m in tx.actor.memberships}
    if tx.actor is SYSTEM or not held:
        return next((body.name for body in bodies if body.parent_id is None), "")
    return "、".join(body.name for body in bodies if body.id in held)
