"""The leads table with its numbers, links and co-handling bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store import rows
from engine.store.tables.leads import lead_bodies, lead_links, lead_numbers, leads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from engine.store.rows import Row

_CANDIDATES = 2_000
_BY_ID = select(leads).where(leads.c.id == bindparam("id"))
_BY_NUMBER = select(leads).where(leads.c.number == bindparam("number"))
_LOCKED = _BY_ID.with_for_update()
_CO_HANDLING = select(lead_bodies.c.body_id).where(lead_bodies.c.lead_id == bindparam("lead"))


def get(connection: Connection, lead_id: str) -> Row | None:
    """Read one lead."""
    return rows.first(connection, _BY_ID, {"id": lead_id})


def by_number(connection: Connection, number: str) -> Row | None:
    """Read the lead with this number."""
    return rows.first(connection, _BY_NUMBER, {"number": number})


def lock(connection: Connection, lead_id: str) -> Row | None:
    """Read one lead and keep others from changing it until the end of the transaction."""
    return rows.first(connection, _LOCKED, {"id": lead_id})


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a lead."""
    connection.execute(insert(leads).values(**values))


def change(connection: Connection, lead_id: str, revision: int, values: Mapping[str, Any]) -> bool:
    """Update a lead that is still at `revision`; say whether it was."""
    at = {"id": lead_id, "revision": revision}
    return rows.changed(connection, leads, at, {**values, "revision": revision + 1}) == 1


def next_number(connection: Connection, region: str, year: int) -> int:
    """Take the next running number of a region and year; no number is given twice."""
    make = postgres_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = (
        make(lead_numbers)
        .values(region=region, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["region", "year"], set_={"last": lead_numbers.c.last + 1}
        )
        .returning(lead_numbers.c.last)
    )
    return int(connection.execute(statement).scalar_one())


def keep_number(connection: Connection, region: str, year: int, number: int) -> None:
    """Make sure that running numbers up to `number` are not given again."""
    row = connection.execute(
        select(lead_numbers.c.last)
        .where(lead_numbers.c.region == region, lead_numbers.c.year == year)
        .with_for_update()
    ).first()
    if row is None:
        connection.execute(insert(lead_numbers).values(region=region, year=year, last=number))
    elif row.last < number:
        connection.execute(
            update(lead_numbers)
            .where(lead_numbers.c.region == region, lead_numbers.c.year == year)
            .values(last=number)
        )


def candidates(connection: Connection, *, subject_key: str, credit_code: str | None) -> list[Row]:
    """Read the leads that may be duplicates: the same code, or a name that shares a beginning."""
    clauses = [leads.c.subject_key == subject_key]
    if credit_code:
        clauses.append(leads.c.credit_code == credit_code)
    if len(subject_key) >= 2:  # noqa: PLR2004 (one character is no beginning)
        pieces = {subject_key[:4], subject_key[-4:]}
        clauses += [leads.c.subject_key.contains(piece, autoescape=True) for piece in pieces]
    query = (
        select(
            leads.c.id,
            leads.c.number,
            leads.c.subject_name,
            leads.c.subject_key,
            leads.c.credit_code,
            leads.c.street_id,
            leads.c.discovered_on,
        )
        .where(or_(*clauses))
        .order_by(leads.c.registered_at.desc())
        .limit(_CANDIDATES)
    )
    return rows.many(connection, query)


def co_handling(connection: Connection, lead_id: str) -> frozenset[str]:
    """Name the bodies that co-handle the lead."""
    found = rows.many(connection, _CO_HANDLING, {"lead": lead_id})
    return frozenset(row["body_id"] for row in found)


def add_co_handling(connection: Connection, lead_id: str, body_ids: Iterable[str]) -> None:
    """Let further bodies see the lead."""
    rows = [{"lead_id": lead_id, "body_id": body_id} for body_id in body_ids]
    if rows:
        connection.execute(insert(lead_bodies), rows)


def links(connection: Connection, lead_id: str) -> list[Row]:
    """Read the lead's links in both directions."""
    query = select(lead_links).where(
        or_(lead_links.c.lead_id == lead_id, lead_links.c.other_id == lead_id)
    )
    return rows.many(connection, query.order_by(lead_links.c.linked_at))


def add_link(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a link."""
    connection.execute(insert(lead_links).values(**values))


def remove_link(connection: Connection, lead_id: str, other_id: str, kind: str) -> bool:
    """Delete a link; say whether there was one."""
    done = connection.execute(
        delete(lead_links).where(
            lead_links.c.lead_id == lead_id,
            lead_links.c.other_id == other_id,
            lead_links.c.kind == kind,
        )
    )
    return done.rowcount == 1
