"""Carries statements to the driver: writes wait, and travel with the next read or the commit.

A way to PostgreSQL and back costs more than most of our statements. What a transaction
writes is therefore held until it reads, or commits, and is then sent in one pipeline of
psycopg, in order. SQLite has no way to go: it writes at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

_HELD = "xiaohao_held"


class Write(NamedTuple):
    """A statement with the values of each of its runs.

    If it meets no row at all, `otherwise` is raised, at the latest before the commit.
    """

    sql: str
    values: Sequence[Any]
    otherwise: Exception | None = None

    def run(self, cursor: Any) -> None:
        """Hand it to the driver."""
        if len(self.values) == 1:
            cursor.execute(self.sql, self.values[0])
        else:
            cursor.executemany(self.sql, self.values)

    def check(self, cursor: Any) -> None:
        """Look at how many rows it met."""
        if self.otherwise is not None and cursor.rowcount == 0:
            raise self.otherwise


def hold_writes(engine: Engine) -> None:
    """Let the writes of each transaction of a PostgreSQL database wait."""
    event.listen(engine, "begin", _begun)
    event.listen(engine, "before_cursor_execute", _before_others)
    event.listen(engine, "commit", _committing)
    event.listen(engine, "rollback", _forget)


def write(connection: Connection, one: Write) -> None:
    """Write now, or hold it for the next that reads or commits."""
    held: list[Write] | None = connection.info.get(_HELD)
    if held is not None:
        held.append(one)
        return
    cursor = connection.connection.cursor()
    try:
        one.run(cursor)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _sqlalchemys(connection, error) from error
    one.check(cursor)
    cursor.close()


def count(connection: Connection, one: Write) -> int:
    """Write now and say how many rows were met."""
    send(connection)
    cursor = connection.connection.cursor()
    try:
        one.run(cursor)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _sqlalchemys(connection, error) from error
    met = int(cursor.rowcount)
    cursor.close()
    return met


def read(connection: Connection, *queries: tuple[str, Any]) -> list[list[Any]]:
    """Ask the questions in one go, after what is held; give the rows of each."""
    if len(queries) > 1 and connection.dialect.name == "sqlite":
        return [read(connection, query)[0] for query in queries]
    if len(queries) > 1 or connection.info.get(_HELD):
        return [list(cursor.fetchall()) for cursor in _go(connection, queries)]
    cursor = connection.connection.cursor()
    try:
        cursor.execute(*queries[0])
        found = list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise _sqlalchemys(connection, error) from error
    cursor.close()
    return [found]


def send(connection: Connection) -> None:
    """Send what is held."""
    if connection.info.get(_HELD):
        _go(connection, ())


def _go(connection: Connection, queries: Sequence[tuple[str, Any]]) -> list[Any]:
    """Make one way of what is held and the questions; give the cursors of the questions."""
    driver: Any = connection.connection.driver_connection
    held: list[Write] = connection.info.get(_HELD) or []
    writes = held[:]
    held.clear()
    common = driver.cursor()
    sent = [(one, common if one.otherwise is None else driver.cursor()) for one in writes]
    asked = [driver.cursor() for _ in queries]
    try:
        with driver.pipeline():
            for one, cursor in sent:
                one.run(cursor)
            for query, cursor in zip(queries, asked, strict=True):
                cursor.execute(*query)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _sqlalchemys(connection, error) from error
    for one, cursor in sent:
        one.check(cursor)
    return asked


def _begun(connection: Connection) -> None:
    connection.info[_HELD] = []


def _before_others(connection: Connection, *_: object) -> None:
    """Let what SQLAlchemy executes find what was written before it."""
    send(connection)


def _committing(connection: Connection) -> None:
    """Commit on the same way; the driver's own commit finds nothing left to do.

    What must meet a row is looked at first: the driver commits once all is well.
    """
    held: list[Write] = connection.info.get(_HELD) or []
    if any(one.otherwise is not None for one in held):
        send(connection)
    elif held:
        _go(connection, [("COMMIT", None)])


def _forget(connection: Connection) -> None:
    connection.info[_HELD] = []


def _sqlalchemys(connection: Connection, error: Exception) -> BaseException:
    """Give SQLAlchemy's own error for one of the driver's, without the values."""
    drivers = connection.dialect.loaded_dbapi.Error
    told = "prepared statement"
    return DBAPIError.instance(told, None, error, drivers, hide_parameters=True)
