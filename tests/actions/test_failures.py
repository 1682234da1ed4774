"""What goes wrong inside is told as what it is, and never with the values that were at hand."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from engine import timers
from engine.actions import instances
from engine.errors import Conflict, InputInvalid
from engine.model import SYSTEM
from engine.store.tables.people import bodies
from engine.store.tables.processes import instances as instance_table
from tests import diagrams as d
from tests.world import World

BODY = {"id": "twice", "name": "样例", "kind": "unit", "path": "zone/twice"}


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def test_the_same_row_written_twice_is_another_persons_haste(world: World) -> None:
    with world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(insert(bodies).values(**BODY))
    with pytest.raises(Conflict), world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(insert(bodies).values(**BODY))


def test_a_reference_to_nothing_is_bad_input(world: World) -> None:
    with pytest.raises(InputInvalid, match="不存在"), world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(insert(bodies).values(**{**BODY, "parent_id": "nowhere"}))


def test_a_value_that_must_not_be_missing_is_a_mistake_of_ours(world: World) -> None:
    with pytest.raises(IntegrityError), world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(insert(bodies).values(**{**BODY, "name": None}))


def test_a_timer_that_fails_is_logged_without_the_words_of_its_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.deploy(
        waiting=d.process(
            "waiting",
            d.start(),
            d.timer("pause", '=now() + duration("P1D")'),
            d.end(),
            d.flows("start > pause > end"),
        )
    )
    with world.engine.begin(world.designer) as tx:
        instances.start(tx, "waiting")
    with world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(update(instance_table).values(state="样例张三".encode()))
    world.now += timedelta(days=2)
    with caplog.at_level(logging.ERROR, logger="xiaohao.sweep"):
        assert timers.sweep(world.engine).failed == 1
    (line,) = [one for one in caplog.records if one.name == "xiaohao.sweep"]
    assert line.exc_info is None
    assert "timers.py" in str(line.__dict__["where"])
    assert "样例张三" not in caplog.text
