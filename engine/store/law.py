"""The law in force, the holiday calendar, and what holds or lengthens the deadlines of a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store import rows
from engine.store.tables.law import (
    deadline_extensions,
    deadline_holds,
    holiday_years,
    holidays,
    law_in_force,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from engine.store.rows import Row

_PART = select(law_in_force).where(law_in_force.c.part == bindparam("part"))
_PARTS = select(law_in_force.c.part, law_in_force.c.content_hash)
_HOLDS = (
    select(deadline_holds)
    .where(
        deadline_holds.c.lead_id == bindparam("lead_id"), deadline_holds.c.withdrawn_at.is_(None)
    )
    .order_by(deadline_holds.c.from_on, deadline_holds.c.id)
)
_EXTENSIONS = (
    select(deadline_extensions)
    .where(
        deadline_extensions.c.lead_id == bindparam("lead_id"),
        deadline_extensions.c.withdrawn_at.is_(None),
    )
    .order_by(deadline_extensions.c.stage, deadline_extensions.c.id)
)


def in_force(connection: Connection) -> dict[str, str]:
    """Name the contents of each part of the law in force."""
    return {row["part"]: row["content_hash"] for row in rows.many(connection, _PARTS, {})}


def part(connection: Connection, name: str) -> Row | None:
    """Read which content of a part is in force, and since when."""
    return rows.first(connection, _PART, {"part": name})


def put_in_force(connection: Connection, values: Mapping[str, Any]) -> None:
    """Let other contents of a part be in force from now on."""
    make = postgres_insert if connection.dialect.name == "postgresql" else sqlite_insert
    changed = {name: value for name, value in values.items() if name != "part"}
    connection.execute(
        make(law_in_force)
        .values(**values)
        .on_conflict_do_update(index_elements=["part"], set_=changed)
    )


def years(connection: Connection) -> list[Row]:
    """Read the loaded years of the holiday calendar, the latest first."""
    return rows.many(connection, select(holiday_years).order_by(holiday_years.c.year.desc()))


def days(connection: Connection, year: int | None = None) -> list[Row]:
    """Read the special days of the loaded years, or of one, in order."""
    query = select(holidays).order_by(holidays.c.day)
    return rows.many(connection, query if year is None else query.where(holidays.c.year == year))


def replace_year(
    connection: Connection, year: Mapping[str, Any], special: Iterable[Mapping[str, Any]]
) -> None:
    """Put a year of the calendar in place of what was loaded for it."""
    connection.execute(delete(holidays).where(holidays.c.year == year["year"]))
    connection.execute(delete(holiday_years).where(holiday_years.c.year == year["year"]))
    rows.add(connection, holiday_years, year)
    for day in special:
        rows.add(connection, holidays, day)


def holds(connection: Connection, lead_id: str) -> list[Row]:
    """Read what holds or held the clocks of a lead, as far as it was not withdrawn."""
    return rows.many(connection, _HOLDS, {"lead_id": lead_id})


def extensions(connection: Connection, lead_id: str) -> list[Row]:
    """Read the extensions of a lead's deadlines, as far as they were not withdrawn."""
    return rows.many(connection, _EXTENSIONS, {"lead_id": lead_id})


def add_hold(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a hold."""
    rows.add(connection, deadline_holds, values)


def change_hold(connection: Connection, hold_id: str, values: Mapping[str, Any]) -> None:
    """Update a hold."""
    rows.change(connection, deadline_holds, {"id": hold_id}, values)


def add_extension(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert an extension."""
    rows.add(connection, deadline_extensions, values)


def change_extension(connection: Connection, extension_id: str, values: Mapping[str, Any]) -> None:
    """Update an extension."""
    rows.change(connection, deadline_extensions, {"id": extension_id}, values)
