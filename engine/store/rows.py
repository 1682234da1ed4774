"""Rows as plain mappings, so that nobody above this room holds a database's own object.

A statement given with `values` is a constant of its module: it is compiled once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import bindparam, update

from engine.store import prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Delete, Result, Select, Table, Update

Row: TypeAlias = dict[str, Any]
Question: TypeAlias = "tuple[Select[Any], Mapping[str, Any]]"


def first(
    connection: Connection, query: Select[Any], values: Mapping[str, Any] | None = None
) -> Row | None:
    """Read the first row, if there is one."""
    if values is not None:
        return prepared.first(connection, query, values)
    found = connection.execute(query).mappings().first()
    return None if found is None else dict(found)


def many(
    connection: Connection, query: Select[Any], values: Mapping[str, Any] | None = None
) -> list[Row]:
    """Read all rows; the query bounds how many."""
    if values is not None:
        return prepared.many(connection, query, values)
    return [dict(row) for row in connection.execute(query).mappings()]


def of(result: Result[Any]) -> list[Row]:
    """Take all rows of a result."""
    return [dict(row) for row in result.mappings()]


def add(connection: Connection, table: Table, *values: Mapping[str, Any]) -> None:
    """Insert rows that give the same columns."""
    if values:
        prepared.add(connection, table, values)


def together(connection: Connection, *questions: Question) -> list[list[Row]]:
    """Ask several constant questions, one after the other, on one way to the database."""
    return prepared.together(connection, *questions)


def change(
    connection: Connection,
    table: Table,
    where: Mapping[str, Any],
    values: Mapping[str, Any],
    otherwise: Exception | None = None,
) -> None:
    """Update the rows whose columns equal `where`; if there are none, raise `otherwise`.

    It is raised at the latest by the commit.
    """
    statement, named = _changing(table, where, values)
    prepared.run(connection, statement, [named], otherwise)


def changed(
    connection: Connection, table: Table, where: Mapping[str, Any], values: Mapping[str, Any]
) -> int:
    """Update the rows whose columns equal `where`; say how many there were."""
    statement, named = _changing(table, where, values)
    return prepared.count(connection, statement, [named])


def run(connection: Connection, statement: Update | Delete, *values: Mapping[str, Any]) -> None:
    """Run a constant statement once for each of the values, at the latest with the commit."""
    if values:
        prepared.run(connection, statement, values)


def count(connection: Connection, statement: Update | Delete, *values: Mapping[str, Any]) -> int:
    """Run a constant statement once for each of the values; say how many rows they met."""
    return prepared.count(connection, statement, values) if values else 0


def _changing(
    table: Table, where: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[Update, dict[str, Any]]:
    named = {f"is_{name}": value for name, value in where.items()}
    named |= {f"to_{name}": value for name, value in values.items()}
    return _update(table, tuple(where), tuple(values)), named


@cache
def _update(table: Table, where: tuple[str, ...], names: tuple[str, ...]) -> Update:
    equal = (table.c[name] == bindparam(f"is_{name}") for name in where)
    return update(table).where(*equal).values({name: bindparam(f"to_{name}") for name in names})
