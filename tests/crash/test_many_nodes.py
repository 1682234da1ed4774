"""Several processes on one PostgreSQL: a timer fires once, a task is completed once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import bootstrap, timers
from engine.actions import instances, tasks
from engine.errors import Conflict
from engine.queries import audit
from engine.store.tables.processes import tasks as task_table
from engine.transaction import Engine
from tests import diagrams as d
from tests.world import World

NODES = 4
CASES = 12
URGED = d.process(
    "urged",
    d.start(),
    d.user("work"),
    d.timer("late", '=now() + duration("PT1H")', on="work"),
    d.user("urge"),
    d.end(),
    d.end("urged_end"),
    d.flows("start > work > end", "late > urge > urged_end"),
)


@pytest.fixture
def world(pg_url: str) -> World:
    made = World(pg_url)
    made.deploy(urged=URGED)
    return made


@pytest.fixture
def nodes(world: World) -> list[Engine]:
    settings = world.engine.settings
    return [bootstrap.build(settings, clock=lambda: world.now) for _ in range(NODES)]


def begin(world: World) -> list[str]:
    opened = []
    for _ in range(CASES):
        with world.engine.begin(world.designer) as tx:
            opened += instances.start(tx, "urged")[1].opened_tasks
    return opened


@pytest.mark.postgres
def test_every_due_timer_fires_once_though_all_nodes_sweep(
    world: World, nodes: list[Engine]
) -> None:
    begin(world)
    world.now += timedelta(hours=2)
    with ThreadPoolExecutor(NODES) as pool:
        swept = list(pool.map(timers.sweep, nodes))
    assert sum(one.fired for one in swept) == CASES
    with world.engine.read(world.designer) as tx:
        urged = select(func.count()).where(task_table.c.element_id == "urge")
        assert tx.connection.execute(urged).scalar_one() == CASES
        assert audit.verify(tx).intact


@pytest.mark.postgres
def test_a_task_is_completed_once_though_all_nodes_try(world: World, nodes: list[Engine]) -> None:
    opened = begin(world)
    designer = world.designer

    def complete(node: Engine) -> list[str]:
        done = []
        for task_id in opened:
            try:
                with node.begin(designer) as tx:
                    tasks.complete(tx, task_id, {})
                done.append(task_id)
            except Conflict:
                continue
        return done

    with ThreadPoolExecutor(NODES) as pool:
        done = Counter(task_id for one in pool.map(complete, nodes) for task_id in one)
    assert done == Counter(opened)
    with world.engine.read(designer) as tx:
        assert audit.verify(tx).intact
