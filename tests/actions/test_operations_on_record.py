"""Whatever an operator does with a running instance is on record, in a Chinese sentence."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine import moves
from engine.actions import instances, modifications
from engine.model import SYSTEM
from engine.queries import instances as instance_queries
from engine.store.tables.evidence import audit
from tests import diagrams as d
from tests.cases import start
from tests.world import World

CASE = d.process(
    "case",
    d.start(),
    d.element("parallelGateway", "fork"),
    d.user("a"),
    d.timer("late", '=now() + duration("P1D")', on="a"),
    d.element("exclusiveGateway", "which"),
    d.user("b"),
    d.end(),
    d.flows("start > fork > a", "fork > which", "which > b ? n = 1", "b > end"),
)
CHINESE = re.compile("^[\u4e00-\u9fff]")


@pytest.fixture
def world(sqlite_url: str) -> World:
    made = World(sqlite_url)
    made.deploy(case=CASE)
    return made


def test_each_operation_leaves_a_row_by_its_actor(world: World) -> None:
    instance, _ = start(world, "case")
    with world.engine.read(world.designer) as tx:
        (timer,) = instance_queries.waiting_timers(tx, instance_id=instance).items
        (incident,) = instance_queries.listed_incidents(tx).items
    b_again = moves.Modify(activate=(moves.Activation(element="b"),))
    for act in (
        lambda tx: instances.suspend(tx, instance),
        lambda tx: instances.resume(tx, instance),
        lambda tx: instances.fire_timer(tx, timer["id"]),
        lambda tx: instances.set_variables(tx, instance, {"n": 1}),
        lambda tx: instances.retry(tx, incident["id"]),
        lambda tx: modifications.modify(tx, instance, b_again, "样例"),
        lambda tx: instances.cancel(tx, instance, "样例"),
    ):
        with world.engine.begin(world.designer) as tx:
            act(tx)
    with world.engine.read(SYSTEM) as tx:
        query = select(audit).where(audit.c.subject_id == instance).order_by(audit.c.sequence)
        rows = [dict(row) for row in tx.connection.execute(query).mappings()]
    done = [row for row in rows if row["actor_id"] == world.designer.user_id]
    assert [row["action"] for row in done if row["action"] != "incident_raised"] == [
        "instance_started",
        "instance_suspended",
        "instance_resumed",
        "timer_fired",
        "variables_changed",
        "incident_retried",
        "instance_modified",
        "instance_cancelled",
    ]
    assert all(CHINESE.search(str(row["sentence"])) for row in done)
    reasons = {row["action"]: row["reason"] for row in done if row["reason"]}
    assert reasons == {"instance_modified": "样例", "instance_cancelled": "样例"}
