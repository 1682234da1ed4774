"""The notices table, written when a transaction ends, and what each person has read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import rows
from engine.store.tables.notices import notice_readers, notice_reads, notice_spread, notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.store.rows import Row

_AFTER = (
    select(notices)
    .where(notices.c.id > bindparam("id"))
    .order_by(notices.c.id)
    .limit(bindparam("most"))
)
_OLDEST = select(notices.c.id, notices.c.created_at).order_by(notices.c.id)


def append(connection: Connection, found: Sequence[dict[str, Any]]) -> None:
    """Insert the notices of a transaction; the audit's head must be held, see the table."""
    rows.add(connection, notices, *found)


def after(connection: Connection, notice_id: int, limit: int) -> list[Row]:
    """Read what has become visible since, in order."""
    return rows.many(connection, _AFTER, {"id": notice_id, "most": limit})


def last_id(connection: Connection) -> int:
    """Give the id of the newest notice, 0 when there is none."""
    return int(connection.execute(select(func.max(notices.c.id))).scalar_one() or 0)


def read_up_to(connection: Connection, user_id: str) -> int | None:
    """Give the notice up to which a person has read everything; None before the first time."""
    query = select(notice_readers.c.read_up_to).where(notice_readers.c.user_id == user_id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def mark_read(connection: Connection, user_id: str, notice_ids: Iterable[int]) -> None:
    """Note that a person has read these; twice is once."""
    read = [{"user_id": user_id, "notice_id": notice_id} for notice_id in notice_ids]
    if read:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(notice_reads).on_conflict_do_nothing(), read)


def mark_all_read(connection: Connection, user_id: str, up_to: int) -> None:
    """Note that a person has read everything up to a notice."""
    at = notice_readers.c.user_id == user_id
    done = connection.execute(update(notice_readers).where(at).values(read_up_to=up_to))
    if not done.rowcount:
        connection.execute(insert(notice_readers).values(user_id=user_id, read_up_to=up_to))
    connection.execute(
        delete(notice_reads).where(
            notice_reads.c.user_id == user_id, notice_reads.c.notice_id <= up_to
        )
    )


def spread_up_to(connection: Connection) -> int:
    """Give the notice up to which deliveries have been written."""
    found = connection.execute(select(notice_spread.c.up_to)).scalar_one_or_none()
    return int(found or 0)


def hold_spread(connection: Connection) -> int | None:
    """Take the right to write deliveries until the end of the transaction, or None if taken."""
    query = select(notice_spread.c.up_to).where(notice_spread.c.id == 1)
    found = connection.execute(query.with_for_update(skip_locked=True)).scalar_one_or_none()
    if found is not None:
        return int(found)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(notice_spread).values(id=1, up_to=0).on_conflict_do_nothing()
    made = connection.execute(first.returning(notice_spread.c.up_to)).scalar_one_or_none()
    return None if made is None else 0


def move_spread(connection: Connection, up_to: int) -> None:
    """Note up to which notice deliveries have been written."""
    connection.execute(update(notice_spread).where(notice_spread.c.id == 1).values(up_to=up_to))


def has_older(connection: Connection, before: datetime) -> bool:
    """Say whether the oldest notice is older than that."""
    oldest = connection.execute(_OLDEST.limit(1)).first()
    return oldest is not None and oldest.created_at < before


def forget(connection: Connection, before: datetime, most: int = 500) -> None:
    """Remove some of the oldest notices when they are older than that."""
    oldest = connection.execute(_OLDEST.limit(most))
    old = [row.id for row in oldest if row.created_at < before]
    connection.execute(delete(notice_reads).where(notice_reads.c.notice_id.in_(old)))
    connection.execute(delete(notices).where(notices.c.id.in_(old)))
