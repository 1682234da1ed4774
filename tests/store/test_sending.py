"""Writes travel late, but are seen by every reader, kept in order, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from engine.store import rows
from engine.store.database import open_database
from engine.store.tables.base import Json, Moment, Money

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_metadata = MetaData()
THINGS = Table(
    "things",
    _metadata,
    Column("id", String(36), primary_key=True),
    Column("n", Integer, nullable=False, default=1),
    Column("amount", Money),
    Column("at", Moment),
    Column("on", Date),
    Column("content", Json),
    Column("yes", Boolean),
)
BY_ID = select(THINGS).where(THINGS.c.id == bindparam("id"))
GONE = delete(THINGS).where(THINGS.c.id == bindparam("id"))
HOW_MANY = select(func.count()).select_from(THINGS)


class StaleError(Exception):
    """Somebody else was quicker."""


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    _metadata.create_all(opened)
    yield opened
    opened.dispose()


def _kept(database: Engine) -> dict[str, int]:
    with database.connect() as connection:
        return {row.id: row.n for row in connection.execute(select(THINGS))}


def test_readers_of_both_kinds_see_what_was_written_before(database: Engine) -> None:
    with database.begin() as connection:
        rows.add(connection, THINGS, {"id": "甲"})
        assert connection.execute(HOW_MANY).scalar_one() == 1
        rows.change(connection, THINGS, {"id": "甲"}, {"n": 7})
        found = rows.first(connection, BY_ID, {"id": "甲"})
        assert found is not None
        assert found["n"] == 7
        rows.add(connection, THINGS, {"id": "乙"})
        assert rows.changed(connection, THINGS, {"n": 1}, {"n": 2}) == 1
        rows.run(connection, GONE, {"id": "甲"})
        connection.execute(insert(THINGS).values(id="甲", n=9))
        mine, other = rows.together(connection, (BY_ID, {"id": "甲"}), (BY_ID, {"id": "丙"}))
        assert ([row["n"] for row in mine], other) == ([9], [])
    assert _kept(database) == {"甲": 9, "乙": 2}


def test_what_is_written_last_is_kept_by_the_commit(database: Engine) -> None:
    with database.begin() as connection:
        rows.add(connection, THINGS, {"id": "甲"})
        rows.change(connection, THINGS, {"id": "甲"}, {"n": 2})
        rows.change(connection, THINGS, {"id": "甲"}, {"n": 3})
    assert _kept(database) == {"甲": 3}


def test_a_change_that_meets_nothing_ends_the_transaction(database: Engine) -> None:
    with database.begin() as connection:
        rows.add(connection, THINGS, {"id": "甲", "n": 1})

    def change_twice() -> None:
        with database.begin() as connection:
            rows.change(connection, THINGS, {"id": "甲", "n": 1}, {"n": 2}, StaleError())
            rows.add(connection, THINGS, {"id": "乙"})
            rows.change(connection, THINGS, {"id": "甲", "n": 1}, {"n": 3}, StaleError())

    with pytest.raises(StaleError):
        change_twice()
    assert _kept(database) == {"甲": 1}


def test_what_the_database_refuses_leaves_nothing_and_the_connection_lives(
    database: Engine,
) -> None:

    def add_twice() -> None:
        with database.begin() as connection:
            rows.add(connection, THINGS, {"id": "甲"})
            rows.add(connection, THINGS, {"id": "甲"})
            rows.add(connection, THINGS, {"id": "乙"})

    with pytest.raises(IntegrityError):
        add_twice()
    assert _kept(database) == {}
    with database.begin() as connection:
        rows.add(connection, THINGS, {"id": "丙"})
    assert _kept(database) == {"丙": 1}


def test_what_is_rolled_back_is_never_sent(database: Engine) -> None:
    with database.connect() as connection:
        transaction = connection.begin()
        rows.add(connection, THINGS, {"id": "甲"})
        transaction.rollback()
        with connection.begin():
            rows.add(connection, THINGS, {"id": "乙"})
    assert _kept(database) == {"乙": 1}


def test_many_rows_at_once_come_back_like_one(database: Engine) -> None:
    one = {
        "amount": Decimal("120000000.05"),
        "at": datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=8))),
        "on": date(2024, 2, 29),
        "content": {"引号\"'\\": ["\u0001", None, True, "𠮷"]},
        "yes": False,
    }
    nothing = dict.fromkeys(one)
    with database.begin() as connection:
        rows.add(connection, THINGS, {"id": "alone", **one})
        rows.add(connection, THINGS, {"id": "first", **one}, {"id": "second", **nothing})
        found = {which: _read(connection, which) for which in ("alone", "first", "second")}
    assert found["first"] == found["alone"] == {**one, "n": 1}
    assert found["first"]["at"] == datetime(2024, 2, 29, 15, 59, 59, 123456, tzinfo=UTC)
    assert found["second"] == {**nothing, "n": 1}


def _read(connection: Connection, which: str) -> dict[str, object]:
    row = rows.first(connection, BY_ID, {"id": which})
    assert row is not None
    return {name: value for name, value in row.items() if name != "id"}
