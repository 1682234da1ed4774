"""Opens the database: SQLite in its safe settings, or PostgreSQL."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from engine.store import sending

if TYPE_CHECKING:
    from sqlalchemy import Connection

WRITING = "xiaohao_writing"
_LEFT_AT = "xiaohao_left_at"
_RESTED = 5.0  # seconds after which a pooled connection is asked whether it still lives
LOCK_SECONDS = 5  # PostgreSQL: who waits longer for a case that is held by another gets a Conflict


def open_database(url: str) -> Engine:
    """Open `url`; an SQLite file's folder is made, `postgresql://` means psycopg 3."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_size=20, max_overflow=20, hide_parameters=True)
        event.listen(engine, "connect", _on_postgresql_connect)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", _on_checkout)
        sending.hold_writes(engine)
        return engine
    if parsed.database and parsed.database != ":memory:":
        file = Path(parsed.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():  # the ledger names people: its file is its owner's alone
            file.touch(mode=0o600)
    engine = create_engine(
        parsed,
        connect_args={"timeout": 30, "check_same_thread": False},
        pool_size=20,
        hide_parameters=True,  # values of a failed statement may be personal
    )
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def writing(engine: Engine) -> Connection:
    """Give a connection whose transaction may write."""
    return engine.connect().execution_options(**{WRITING: True})


def reading(engine: Engine) -> Connection:
    """Give a connection that sees one snapshot and writes nothing."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return connection


def _on_postgresql_connect(dbapi_connection: Any, record: Any) -> None:
    del record
    dbapi_connection.autocommit = True  # so that no rollback takes the setting back
    dbapi_connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    dbapi_connection.autocommit = False


def _on_checkin(dbapi_connection: Any, record: Any) -> None:
    del dbapi_connection
    record.info[_LEFT_AT] = time.monotonic()


def _on_checkout(dbapi_connection: Any, record: Any, proxy: Any) -> None:
    """Ask a connection that has rested whether it still lives; a dead one is replaced."""
    del proxy
    if time.monotonic() - record.info.get(_LEFT_AT, time.monotonic()) < _RESTED:
        return
    try:
        dbapi_connection.execute("SELECT 1")
        dbapi_connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _on_sqlite_connect(dbapi_connection: Any, record: Any) -> None:
    del record
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
