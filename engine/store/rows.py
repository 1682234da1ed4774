"""Rows as plain mappings, so that nobody above this room holds a database's own object.

Building a statement costs several times its execution: what runs in every step is built
once, with parameters.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import bindparam, insert, update

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Insert, Result, Table, Update
    from sqlalchemy.sql import Executable

Row: TypeAlias = dict[str, Any]


def first(
    connection: Connection, query: Executable, values: Mapping[str, Any] | None = None
) -> Row | None:
    """Read the first row, if there is one."""
    found = connection.execute(query, values).mappings().first()
    return None if found is None else dict(found)


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert one row."""
    connection.execute(_insert(table), values)


def change(
    connection: Connection, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]
) -> int:
    """Update the rows whose columns equal `where`; say how many there were."""
    named = {f"is_{name}": value for name, value in where.items()}
    named |= {f"to_{name}": value for name, value in values.items()}
    return connection.execute(_update(table, tuple(where), tuple(values)), named).rowcount


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, where: tuple[str, ...], names: tuple[str, ...]) -> Update:
    equal = (table.c[name] == bindparam(f"is_{name}") for name in where)
    return update(table).where(*equal).values({name: bindparam(f"to_{name}") for name in names})


def of(result: Result[Any]) -> list[Row]:
    """Take all rows of a result."""
    return [dict(row) for row in result.mappings()]


def many(
    connection: Connection, query: Executable, values: Mapping[str, Any] | None = None
) -> list[Row]:
    """Read all rows; the query bounds how many."""
    return [dict(row) for row in connection.execute(query, values).mappings()]
