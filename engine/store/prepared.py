"""Statements built and compiled once, then run on the driver's own cursor.

SQLAlchemy compiles a statement in some hundred microseconds and runs a compiled one in
some fifty; the driver itself needs five (SQLite) to fifty (PostgreSQL). A step runs a
dozen statements, so those of every step are compiled by SQLAlchemy once, with its types,
and executed within its transaction on the cursor of its connection (ADR 0006).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    ready = _prepared(statement, connection)
    with _cursor(connection) as cursor:
        cursor.execute(ready.sql, ready.values(values))
        found = cursor.fetchone()
    return None if found is None else ready.row(found)


def many(connection: Connection, statement: Select[Any], values: Mapping[str, Any]) -> list[Row]:
    """Read all rows."""
    ready = _prepared(statement, connection)
    with _cursor(connection) as cursor:
        cursor.execute(ready.sql, ready.values(values))
        found = cursor.fetchall()
    return [ready.row(row) for row in found]


def run(connection: Connection, statement: Executable, values: Sequence[Mapping[str, Any]]) -> int:
    """Run an update or delete for each of the values; say how many rows they met together."""
    return _write(connection, _prepared(statement, connection), values)


def add(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which all give the same columns."""
    _write(connection, _inserting(table, tuple(values[0]), connection.dialect), values)


def _write(connection: Connection, ready: Prepared, values: Sequence[Mapping[str, Any]]) -> int:
    with _cursor(connection) as cursor:
        if len(values) == 1:
            cursor.execute(ready.sql, ready.values(values[0]))
        else:
            cursor.executemany(ready.sql, [ready.values(each) for each in values])
        return int(cursor.rowcount)


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """Lend the driver's cursor; its errors become SQLAlchemy's, without the values."""
    drivers = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except drivers as error:
        raise DBAPIError.instance(
            "prepared statement", None, error, drivers, hide_parameters=True
        ) from error
    finally:
        cursor.close()


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


def _prepare(compiled: Any, defaults: Mapping[str, Any] = MappingProxyType({})) -> Prepared:
    if compiled.post_compile_params:
        msg = f"a list of unknown length cannot be prepared: {compiled}"
        raise TypeError(msg)
    dialect = compiled.dialect
    binds = {name: bind for bind, name in compiled.bind_names.items()}
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
    return convert


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    convert: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
