"""The backlog that /metrics tells: what is due, what rests, and nothing once it is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from engine import timers
from engine.actions import instances
from engine.model import SYSTEM
from engine.store.tables.processes import timers as timer_table
from tests import diagrams as d
from tests import shipped_limits
from tests.cases import start
from tests.world import World

WAITING = d.process(
    "waiting",
    d.start(),
    d.user("work"),
    d.timer("late", '=date and time("2024-07-15T18:00:00+08:00")', on="work"),
    d.end(),
    d.end("after"),
    d.flows("start > work > end", "late > after"),
)


@pytest.fixture
def world(database_url: str) -> World:
    """The world of this file stands once on SQLite and once on PostgreSQL."""
    return World(database_url)


@pytest.fixture
def backlog(program: Callable[..., TestClient]) -> Callable[[], dict[str, int]]:
    """Read the backlog as monitoring does."""
    client = program("designer")

    def read() -> dict[str, int]:
        found = re.findall(r'xiaohao_backlog{kind="(\w+)"} (\S+)', client.get("/metrics").text)
        return {kind: int(float(count)) for kind, count in found if float(count)}

    assert "# TYPE xiaohao_backlog gauge" in client.get("/metrics").text
    return read


def test_a_timer_counts_from_its_moment_until_it_has_fired(
    world: World, backlog: Callable[[], dict[str, int]]
) -> None:
    world.deploy(waiting=WAITING)
    cases = [start(world, "waiting")[0] for _ in range(3)]
    assert backlog() == {}
    world.now += timedelta(hours=6)
    assert backlog() == {"timers": 3}
    with world.engine.begin(world.designer) as tx:
        instances.suspend(tx, cases[0])
    with world.engine.begin(SYSTEM) as tx:
        later = update(timer_table).where(timer_table.c.instance_id == cases[1])
        tx.connection.execute(later.values(retry_at=world.now + timedelta(minutes=10)))
    assert backlog() == {"timers": 1}
    timers.sweep(world.engine)
    assert backlog() == {}


def test_an_overdue_step_counts_until_its_ladder_has_begun(
    world: World, backlog: Callable[[], dict[str, int]]
) -> None:
    world.deploy(
        case=d.process(
            "case",
            d.start(),
            d.user("work", due='=date and time("2024-07-15T18:00:00+08:00")'),
            d.end(),
            d.flows("start > work > end"),
        )
    )
    start(world, "case")
    world.now += timedelta(hours=6)
    assert backlog() == {}  # nothing is drawn that would begin
    entered = '<bpmn:messageEventDefinition id="entered" messageRef="message" />'
    world.deploy(
        ladder=d.process(
            "ladder",
            d.element("startEvent", "overdue", entered),
            d.end(),
            d.flows("overdue > end"),
            outside='<bpmn:message id="message" name="step_overdue" />',
        )
    )
    assert backlog() == {"steps": 1}
    timers.sweep(world.engine)
    assert backlog() == {}


def test_a_law_put_in_force_counts_until_the_dates_are_counted_by_it(
    world: World, backlog: Callable[[], dict[str, int]]
) -> None:
    world.deploy(**{"deadlines.dmn": shipped_limits.PATH.read_text("utf-8")})
    assert backlog() == {"laws": 1}
    timers.sweep(world.engine)
    assert backlog() == {}
