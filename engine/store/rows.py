"""Rows as plain mappings, so that nobody above this room holds a database's own object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy import Connection, Result
    from sqlalchemy.sql import Executable

Row: TypeAlias = dict[str, Any]


def first(connection: Connection, query: Executable) -> Row | None:
    """Read the first row, if there is one."""
    found = connection.execute(query).mappings().first()
    return None if found is None else dict(found)


def of(result: Result[Any]) -> list[Row]:
    """Take all rows of a result."""
    return [dict(row) for row in result.mappings()]


def many(connection: Connection, query: Executable) -> list[Row]:
    """Read all rows; the query bounds how many."""
    return [dict(row) for row in connection.execute(query).mappings()]
