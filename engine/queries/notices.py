"""Notices as their readers see them: mine, how many unread, and what has just come.

Whom a notice means is asked when somebody looks, by the same words as for tasks. What
one did oneself is no news. A task that is done or in other hands no longer counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select

from engine.queries import paging, visibility
from engine.rules import notices as rules
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import notices as notice_store
from engine.store import rows
from engine.store import users as user_store
from engine.store.tables.leads import leads
from engine.store.tables.notices import notice_reads, notices
from engine.store.tables.processes import tasks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, FromClause, Select

    from engine.transaction import Transaction

MOST_COUNTED = 100


def unread_count(tx: Transaction) -> int:
    """Count what the actor has not read and may still act upon; at most 100 are counted."""
    found = select(notices.c.id).where(_mine(tx), _unread(tx), _still_open(tx))
    return int(
        tx.connection.execute(
            select(func.count()).select_from(found.limit(MOST_COUNTED).subquery())
        ).scalar_one()
    )


def mine(
    tx: Transaction, *, unread: bool = False, limit: int = 50, cursor: str | None = None
) -> paging.Page[dict[str, Any]]:
    """List the actor's notices, newest first."""
    is_unread, is_open = _unread(tx), _still_open(tx)
    read = case((is_unread, False), else_=True).label("read")
    over = case((is_open, False), else_=True).label("over")
    query = _with_lead(tx, notices, read, over).where(_mine(tx))
    if unread:
        query = query.where(is_unread, is_open)
    order = paging.Order(key=notices.c.id, id=notices.c.id, descending=True)
    page = paging.fetch(tx.connection, query, order, limit=limit, cursor=cursor)
    return paging.Page(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor)


def mine_among(tx: Transaction, notice_ids: Iterable[int]) -> list[int]:
    """Keep those of the notices that are the actor's."""
    query = select(notices.c.id).where(notices.c.id.in_(list(notice_ids)), _mine(tx))
    return list(tx.connection.execute(query).scalars())


def to_send(tx: Transaction, notice_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Keep what still concerns the actor and was not read yet, to be sent to the actor."""
    wanted = (_mine(tx), _unread(tx), _still_open(tx))
    query = _with_lead(tx, notices).where(notices.c.id.in_(list(notice_ids)), *wanted)
    return rows.many(tx.connection, query.order_by(notices.c.id))


def newest_since(tx: Transaction, notice_id: int) -> int | None:
    """Give the newest of the actor's notices after the named one, if there is any."""
    query = select(func.max(notices.c.id)).where(notices.c.id > notice_id, _mine(tx))
    found = tx.connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def come_since(tx: Transaction, notice_id: int, limit: int = 500) -> list[dict[str, Any]]:
    """Read what has come for anybody, in order: for the reader of a server process."""
    return notice_store.after(tx.connection, notice_id, limit)


def last_id(tx: Transaction) -> int:
    """Give the id of the newest notice."""
    return notice_store.last_id(tx.connection)


def lead_number(tx: Transaction, lead_id: str | None) -> str | None:
    """Give the number of a lead, by which a notice names it."""
    found = None if lead_id is None else lead_store.get(tx.connection, lead_id)
    return None if found is None else str(found["number"])


def process_name(tx: Transaction, definition_id: str) -> str:
    """Name a process as its diagram does."""
    found = definition_store.get(tx.connection, definition_id)
    return "" if found is None else str(found["name"])


def _mine(tx: Transaction) -> ColumnElement[bool]:
    """Keep what means the actor; of an event that means the actor twice, the first row."""
    twin = notices.alias("twin")
    same = exists().where(
        twin.c.event == notices.c.event, twin.c.id < notices.c.id, _means(tx, twin)
    )
    return and_(_means(tx, notices), notices.c.actor_id != tx.actor.user_id, ~same)


def _with_lead(tx: Transaction, *columns: Any) -> Select[Any]:
    """Select notices with their leads, as far as the actor may see these."""
    visible = and_(leads.c.id == notices.c.lead_id, visibility.lead_clause(tx))
    return select(*columns, leads.c.number, leads.c.subject_name).select_from(
        notices.outerjoin(leads, visible)
    )


def _means(tx: Transaction, table: FromClause) -> ColumnElement[bool]:
    strict = sorted(rules.words(tx.actor, about_a_lead=True))
    loose = sorted(rules.words(tx.actor, about_a_lead=False))
    return and_(
        table.c.audience.in_(loose),
        or_(table.c.lead_id.is_(None), table.c.audience.in_(strict)),
    )


def _unread(tx: Transaction) -> ColumnElement[bool]:
    up_to = notice_store.read_up_to(tx.connection, tx.actor.user_id)
    one_by_one = exists().where(
        notice_reads.c.user_id == tx.actor.user_id, notice_reads.c.notice_id == notices.c.id
    )
    if up_to is not None:
        return and_(notices.c.id > up_to, ~one_by_one)
    account = user_store.get(tx.connection, tx.actor.user_id)
    since = tx.now if account is None else account["created_at"]
    return and_(notices.c.created_at >= since, ~one_by_one)


def _still_open(tx: Transaction) -> ColumnElement[bool]:
    concerned = or_(
        tasks.c.assignee_id.is_(None),
        tasks.c.assignee_id == tx.actor.user_id,
        notices.c.instance_id != tasks.c.instance_id,  # told by its ladder, to those above
    )
    task = exists().where(tasks.c.id == notices.c.task_id, tasks.c.state == "open", concerned)
    return or_(notices.c.task_id.is_(None), task)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    lead = {"id": row["lead_id"], "number": row["number"], "subject_name": row["subject_name"]}
    return {
        **{name: row[name] for name in _PLAIN},
        "kind_name": rules.KIND_NAMES[rules.Kind(row["kind"])],
        "lead": None if row["number"] is None else lead,
    }


_PLAIN = ("id", "kind", "sentence", "created_at", "read", "over", "task_id", "instance_id")
