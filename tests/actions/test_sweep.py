"""The sweep: what fails rests and keeps nobody, what is held is passed over, circles end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine import timers
from engine.model import SYSTEM
from engine.store.tables.escalations import escalations
from engine.store.tables.processes import instances as instance_table
from engine.store.tables.processes import timers as timer_table
from tests import diagrams as d
from tests.cases import start
from tests.escalating import ORDERED, begin, end_of, read, supervised
from tests.limits import catalogue
from tests.world import World


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    files = {"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30)}
    made.deploy(**files)
    return made


def test_a_timer_that_fails_rests_and_keeps_nobody(world: World) -> None:
    broken = begin(world, filed=date(2024, 7, 1))[1]
    sound = begin(world, filed=date(2024, 7, 2))[1]
    with world.engine.begin(SYSTEM) as tx:
        (row,) = read(world, instance_table, id=broken)
        damaged = update(instance_table).where(instance_table.c.id == broken)
        tx.connection.execute(damaged.values(state=b"damaged"))
    world.now = end_of(date(2024, 8, 3))
    swept = timers.sweep(world.engine)
    assert (swept.fired, swept.failed) == (1, 1)
    assert [one["instance_id"] for one in read(world, escalations)] == [sound]
    assert timers.sweep(world.engine).failed == 0, "it is not tried again at once"
    world.now += timedelta(minutes=11)
    assert timers.sweep(world.engine).failed == 1
    with world.engine.begin(SYSTEM) as tx:
        mended = update(instance_table).where(instance_table.c.id == broken)
        tx.connection.execute(mended.values(state=row["state"]))
    world.now += timedelta(minutes=11)
    assert timers.sweep(world.engine).fired == 1
    assert len(read(world, escalations)) == 2


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_case_that_somebody_holds_is_passed_over_without_waiting(world: World) -> None:
    held = begin(world, filed=date(2024, 7, 1))[1]
    free = begin(world, filed=date(2024, 7, 2))[1]
    world.now = end_of(date(2024, 8, 3))
    with world.engine.database.connect() as other:
        lock = select(instance_table.c.id).where(instance_table.c.id == held).with_for_update()
        other.execute(lock)
        swept = timers.sweep(world.engine)
        assert (swept.fired, swept.busy, swept.failed) == (1, 1, 0)
        assert [one["instance_id"] for one in read(world, escalations)] == [free]
    assert timers.sweep(world.engine).fired == 1
    assert len(read(world, escalations)) == 2


def test_an_instance_that_runs_in_circles_does_not_keep_the_sweep_for_ever(world: World) -> None:
    circle = d.process(
        "circle",
        d.start(),
        d.element("exclusiveGateway", "again"),
        d.timer("past", '=date("2020-01-01")'),
        d.flows("start > again > past > again"),
    )
    world.deploy(circle=circle)
    start(world, "circle")
    begin(world, filed=date(2024, 7, 2))
    world.now = end_of(date(2024, 8, 3))
    swept = timers.sweep(world.engine)
    assert 1 < swept.fired <= 201
    assert len(read(world, escalations)) == 1
    assert len(read(world, timer_table)) == 1
