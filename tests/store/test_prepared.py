"""Prepared statements give what SQLAlchemy's own execution gives, and fail in its words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

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
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from engine.store import prepared, rows, sending
from engine.store.database import open_database
from engine.store.tables.base import Blob, Json, Moment, Money

_metadata = MetaData()
THINGS = Table(
    "things",
    _metadata,
    Column("id", String(36), primary_key=True),
    Column("amount", Money),
    Column("at", Moment),
    Column("on", Date),
    Column("content", Json),
    Column("bytes", Blob),
    Column("yes", Boolean, nullable=False, default=True),
    Column("revision", Integer, nullable=False, default=1),
)
ONE = {
    "id": "甲",
    "amount": Decimal("120000000.05"),
    "at": datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC),
    "on": datetime(2024, 2, 29, tzinfo=UTC).date(),
    "content": {"清单": [1, None, {"内": True}]},
    "bytes": b"\x00\xff",
}
OTHER = {**dict.fromkeys(ONE), "id": "乙"}
BY_ID = select(THINGS).where(THINGS.c.id == bindparam("id"))


@pytest.fixture
def connection(database_url: str) -> Any:
    database = open_database(database_url)
    with database.begin() as opened:
        _metadata.create_all(opened)
        yield opened
    database.dispose()


def test_values_of_every_kind_come_back_as_by_sqlalchemy(connection: Any) -> None:
    rows.add(connection, THINGS, ONE, OTHER)
    for thing in (ONE, OTHER):
        mine = rows.first(connection, BY_ID, {"id": thing["id"]})
        query = select(THINGS).where(THINGS.c.id == thing["id"])
        assert mine == dict(connection.execute(query).mappings().one())
        assert mine == {**thing, "yes": True, "revision": 1}


def test_what_sqlalchemy_wrote_is_read_alike(connection: Any) -> None:
    connection.execute(insert(THINGS).values(**ONE, yes=False))
    everything = select(THINGS).where(THINGS.c.revision >= bindparam("least"))
    assert rows.many(connection, everything, {"least": 1}) == [{**ONE, "yes": False, "revision": 1}]
    assert rows.many(connection, everything, {"least": 2}) == []
    assert rows.first(connection, BY_ID, {"id": "丙"}) is None


def test_changes_say_how_many_rows_they_met(connection: Any) -> None:
    rows.add(connection, THINGS, ONE, OTHER)
    assert rows.changed(connection, THINGS, {"id": "甲", "revision": 1}, {"revision": 2}) == 1
    assert rows.changed(connection, THINGS, {"id": "甲", "revision": 1}, {"revision": 3}) == 0
    more = update(THINGS).where(THINGS.c.id == bindparam("which"))
    more = more.values(revision=THINGS.c.revision + 1, content=bindparam("to"))
    assert rows.count(connection, more, *({"which": i, "to": [i]} for i in ("甲", "乙", "丙"))) == 2
    found = rows.first(connection, BY_ID, {"id": "甲"})
    assert found is not None
    assert (found["revision"], found["content"]) == (3, ["甲"])
    gone = delete(THINGS).where(THINGS.c.id == bindparam("which"))
    assert rows.count(connection, gone, {"which": "甲"}) == 1
    assert rows.count(connection, gone) == 0


def test_an_error_of_the_driver_is_sqlalchemys_and_tells_no_values(connection: Any) -> None:
    rows.add(connection, THINGS, ONE)

    def add_twice() -> None:
        rows.add(connection, THINGS, {**ONE, "content": "secret of a reporter"})
        sending.send(connection)

    with pytest.raises(IntegrityError) as refused:
        add_twice()
    assert "secret of a reporter" not in str(refused.value)


def test_a_list_of_unknown_length_is_refused(connection: Any) -> None:
    among = select(THINGS).where(THINGS.c.id.in_(bindparam("ids", expanding=True)))
    with pytest.raises(TypeError, match="unknown length"):
        prepared.many(connection, among, {"ids": ["甲"]})
