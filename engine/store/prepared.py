"""Statements built and compiled once, then run on the driver's own cursor.

SQLAlchemy compiles a statement in some hundred microseconds and runs a compiled one in
some fifty; the driver itself needs five (SQLite) to fifty (PostgreSQL). A step runs a
dozen statements, so those of every step are compiled by SQLAlchemy once, with its types,
and executed within its transaction on the cursor of its connection (ADR 0006).
How they travel is told in sending.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import (
    JSON,
    LargeBinary,
    Select,
    Table,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from engine.store import sending
from engine.store.tables.base import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.sql import Executable
    from sqlalchemy.types import TypeEngine

    from engine.store.rows import Row

    Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement in the words of one database, with what its values pass through."""

    sql: str
    positions: tuple[str, ...] | None  # the order of the values, where they have no names
    fixed: dict[str, Any]
    into: tuple[tuple[str, Convert], ...]
    columns: tuple[tuple[str, Convert | None], ...]

    def values(self, given: Mapping[str, Any]) -> Any:
        """Give the values as the driver wants them."""
        bound = {**self.fixed, **given}
        for name, convert in self.into:
            bound[name] = convert(bound[name])
        if self.positions is None:
            return bound
        return tuple([bound[name] for name in self.positions])

    def row(self, found: Sequence[Any]) -> Row:
        """Give a found row by the names of its columns."""
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(self.columns, found, strict=True)
        }


def first(connection: Connection, statement: Select[Any], values: Mapping[str, Any]) -> Row | None:
    """Read the first row, if there is one."""
    found = many(connection, statement, values)
    return found[0] if found else None


def many(connection: Connection, statement: Select[Any], values: Mapping[str, Any]) -> list[Row]:
    """Read all rows."""
    return together(connection, (statement, values))[0]


def together(
    connection: Connection, *questions: tuple[Select[Any], Mapping[str, Any]]
) -> list[list[Row]]:
    """Ask several questions, one after the other, on one way; give all rows of each."""
    ready = [(_prepared(statement, connection), values) for statement, values in questions]
    found = sending.read(connection, *((one.sql, one.values(values)) for one, values in ready))
    return [[one.row(row) for row in each] for (one, _), each in zip(ready, found, strict=True)]


def run(
    connection: Connection,
    statement: Executable,
    values: Sequence[Mapping[str, Any]],
    otherwise: Exception | None = None,
) -> None:
    """Run an update or delete for each of the values, at the latest with the commit.

    If it meets no row, `otherwise` is raised.
    """
    ready = _prepared(statement, connection)
    sending.write(connection, _write(ready, values, otherwise))


def count(
    connection: Connection, statement: Executable, values: Sequence[Mapping[str, Any]]
) -> int:
    """Run an update or delete for each of the values; say how many rows they met together."""
    return sending.count(connection, _write(_prepared(statement, connection), values))


def add(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which all give the same columns, at the latest with the commit."""
    names = tuple(values[0])
    ready = _inserting(table, names, connection.dialect)
    if len(values) > 1 and connection.dialect.name == "postgresql" and not _holds_bytes(table):
        gathered = [ready.values(each) for each in values]
        many_at_once = _gathering(table, tuple(gathered[0]), connection.dialect)
        given = {"given": orjson.dumps(gathered, default=str).decode()}
        sending.write(connection, sending.Write(sql=many_at_once.sql, values=[given]))
    else:
        sending.write(connection, _write(ready, values))


def _write(
    ready: Prepared, values: Sequence[Mapping[str, Any]], otherwise: Exception | None = None
) -> sending.Write:
    bound = [ready.values(each) for each in values]
    return sending.Write(sql=ready.sql, values=bound, otherwise=otherwise)


_ready: dict[tuple[Any, ...], Prepared] = {}


def _prepared(statement: Any, connection: Connection) -> Prepared:
    key = (statement, connection.dialect.name)
    found = _ready.get(key)
    if found is None:
        found = _ready[key] = _prepare(statement.compile(dialect=connection.dialect))
    return found


def _inserting(table: Table, names: tuple[str, ...], dialect: Dialect) -> Prepared:
    key = (table, names, dialect.name)
    found = _ready.get(key)
    if found is None:
        compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
        defaults = {
            column.name: column.default.arg
            for column in table.columns
            if isinstance(column.default, ScalarElementColumnDefault)
        }
        found = _ready[key] = _prepare(compiled, defaults)
    return found


def _gathering(table: Table, names: tuple[str, ...], dialect: Dialect) -> Prepared:
    """Insert any number of rows, given as one JSON text: cheaper than a statement for each."""
    key = (table, names, "gathered")
    found = _ready.get(key)
    if found is None:
        columns = [column(name, table.c[name].type) for name in names]
        decoded = func.json_to_recordset(cast(bindparam("given"), JSON)).table_valued(*columns)
        given = decoded.render_derived(name="given", with_types=True)
        chosen = insert(table).from_select(names, select(*given.c))
        found = _ready[key] = _prepare(chosen.compile(dialect=dialect))
    return found


@cache
def _holds_bytes(table: Table) -> bool:
    """Say whether it has a column for which JSON has no word."""
    return any(isinstance(one.type, LargeBinary) for one in table.columns)


def _prepare(compiled: Any, defaults: Mapping[str, Any] = MappingProxyType({})) -> Prepared:
    if compiled.post_compile_params:
        msg = f"a list of unknown length cannot be prepared: {compiled}"
        raise TypeError(msg)
    dialect = compiled.dialect
    binds = {str(name): bind for bind, name in compiled.bind_names.items()}
    into = [(name, _binder(bind.type, dialect)) for name, bind in binds.items()]
    fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
    statement = compiled.statement
    selected = statement.selected_columns if isinstance(statement, Select) else ()
    return Prepared(
        sql=str(compiled),
        positions=None if compiled.positiontup is None else tuple(compiled.positiontup),
        fixed={**fixed, **{name: defaults[name] for name in binds if name in defaults}},
        into=tuple((name, convert) for name, convert in into if convert is not None),
        columns=tuple((str(column.key), _reader(column.type, dialect)) for column in selected),
    )


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is not None and isinstance(kind, Moment):
        return _once_for_each(convert)
    return convert


def _once_for_each(convert: Convert) -> Convert:
    """Convert a value once as long as it is the same object: many rows hold the same now."""
    kept: tuple[Any, Any] = (None, convert(None))

    def converted(value: Any) -> Any:
        nonlocal kept
        known, result = kept
        if known is not value:
            result = convert(value)
            kept = (value, result)
        return result

    return converted


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
