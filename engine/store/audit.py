"""The audit table: append to the chain, read it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import rows
from engine.store.tables.evidence import audit, audit_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection


_HEAD = select(audit_head.c.sequence, audit_head.c.hash).where(audit_head.c.id == 1)
_LOCKED_HEAD = _HEAD.with_for_update()
_MOVE_HEAD = (
    update(audit_head)
    .where(audit_head.c.id == 1)
    .values(sequence=bindparam("last"), hash=bindparam("seal"))
)


def append(
    connection: Connection,
    news: Sequence[dict[str, Any]],
    *,
    seal: Callable[[str, Mapping[str, Any]], str],
    genesis: str,
) -> None:
    """Chain the rows to the head; the head's row lock makes writers queue at their commit.

    `seal` gives a row's hash from the hash before it; `genesis` stands before the first row.
    """
    if not news:
        return
    head = rows.first(connection, _LOCKED_HEAD, {})
    if head is None:
        head = _begin_chain(connection, genesis)
    sequence, previous = head["sequence"], head["hash"]
    sealed = []
    for row in news:
        sequence += 1
        whole = {**row, "sequence": sequence, "previous_hash": previous}
        whole["hash"] = previous = seal(previous, whole)
        sealed.append(whole)
    rows.add(connection, audit, *sealed)
    rows.run(connection, _MOVE_HEAD, {"last": sequence, "seal": previous})


def _begin_chain(connection: Connection, genesis: str) -> rows.Row:
    """Make the head of an empty chain, or wait for whoever is just making it, and lock it."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(audit_head).values(id=1, sequence=0, hash=genesis)
    connection.execute(first.on_conflict_do_nothing())
    made = rows.first(connection, _LOCKED_HEAD, {})
    if made is None:
        raise AssertionError("the head of the audit chain has gone")
    return made


def rows_from(connection: Connection, sequence: int = 0) -> Iterator[dict[str, Any]]:
    """Read the chain in order, after `sequence`, without holding it all in memory."""
    found = connection.execution_options(yield_per=500).execute(
        select(audit).where(audit.c.sequence > sequence).order_by(audit.c.sequence)
    )
    for row in found:
        yield dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)


def head(connection: Connection) -> tuple[int, str] | None:
    """Give the last sequence number and hash that the head row claims, if there is one."""
    found = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
    return None if found is None else (found.sequence, found.hash)
