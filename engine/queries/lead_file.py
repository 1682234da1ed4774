"""The lead's file: its facts, timeline, instances, tasks, links, and what closure still needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import clock
from engine.queries import ledger, paging, visibility
from engine.rules import permissions
from engine.rules.permissions import Verb
from engine.store import bodies as body_store
from engine.store import leads as lead_store
from engine.store import rows
from engine.store.tables.evidence import audit
from engine.store.tables.leads import leads, reporters
from engine.store.tables.processes import definitions, instances

if TYPE_CHECKING:
    from engine.transaction import Transaction

_ABOUT_REPORTERS = ("reporter_looked_at",)


def lead(tx: Transaction, lead_id: str) -> dict[str, Any]:
    """Show one lead; reporters by their aliases only."""
    row = visibility.lead_row(tx, lead_id)
    shown = ledger.shown(row, body_store.names(tx.connection), clock.local_date(tx.now))
    query = select(reporters.c.id, reporters.c.alias).where(reporters.c.lead_id == lead_id)
    shown["reporters"] = rows.many(tx.connection, query)
    shown["co_handling"] = sorted(lead_store.co_handling(tx.connection, lead_id))
    return shown


def timeline(
    tx: Transaction, lead_id: str, *, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """Show what happened to a lead, newest first, from the audit."""
    visibility.require_lead(tx, lead_id)
    query = select(audit, audit.c.sequence.label("id")).where(audit.c.lead_id == lead_id)
    order = paging.Order(key=audit.c.sequence, id=audit.c.sequence, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    # Why a reporter's identity was opened may speak of the reporter.
    hidden = () if permissions.may(tx.actor, Verb.LOOK_AT_REPORTER) else _ABOUT_REPORTERS
    items = [
        {
            "sequence": row["sequence"],
            "at": row["occurred_at"],
            "recorded_at": row["recorded_at"],
            "actor_name": row["actor_name"],
            "kind": row["action"],
            "sentence": row["sentence"],
            "reason": None if row["action"] in hidden else row["reason"],
            "before": row["before"],
            "after": row["after"],
        }
        for row in page.items
    ]
    return paging.Page(items=items, next_cursor=page.next_cursor)


def lead_instances(tx: Transaction, lead_id: str) -> list[dict[str, Any]]:
    """List the lead's instances, those that called before those called."""
    visibility.require_lead(tx, lead_id)
    query = (
        select(
            instances.c.id,
            instances.c.definition_id,
            instances.c.process_id,
            instances.c.status,
            instances.c.suspended,
            instances.c.parent_id,
            instances.c.root_id,
            instances.c.depth,
            instances.c.started_at,
            instances.c.ended_at,
            definitions.c.name.label("process_name"),
            definitions.c.version,
        )
        .join(definitions, definitions.c.id == instances.c.definition_id)
        .where(instances.c.lead_id == lead_id)
        .order_by(instances.c.started_at, instances.c.depth, instances.c.id)
    )
    return rows.many(tx.connection, query)


def lead_links(tx: Transaction, lead_id: str) -> list[dict[str, Any]]:
    """List the lead's links with the other lead's number and name, as far as it may be seen."""
    visibility.require_lead(tx, lead_id)
    links = lead_store.links(tx.connection, lead_id)
    others = {r["other_id"] if r["lead_id"] == lead_id else r["lead_id"] for r in links}
    query = select(leads.c.id, leads.c.number, leads.c.subject_name, leads.c.stage).where(
        leads.c.id.in_(others), visibility.lead_clause(tx)
    )
    seen = {row["id"]: row for row in rows.many(tx.connection, query)}
    found = []
    for row in links:
        other_id = row["other_id"] if row["lead_id"] == lead_id else row["lead_id"]
        if other_id in seen:
            found.append(
                {
                    "kind": row["kind"],
                    "outgoing": row["lead_id"] == lead_id,
                    "note": row["note"],
                    "linked_at": row["linked_at"],
                    "other": seen[other_id],
                }
            )
    return found
