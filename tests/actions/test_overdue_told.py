"""Who is told that a step has risen, and where it is shown."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions import tasks as task_actions
from engine.model import Actor
from engine.queries import notices as notice_queries
from engine.queries import worklist
from engine.store.tables.processes import tasks as task_table
from tests.escalating import begin, complete, read
from tests.rising import FILED, at, ladders, late
from tests.world import World


@pytest.fixture
def world(sqlite_url: str) -> World:
    return late(sqlite_url)


def test_a_task_shows_the_level_it_has_risen_to_and_its_ladder_to_those_who_may_see_it(
    world: World,
) -> None:
    begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    (ladder,) = ladders(world)
    (task,) = read(world, task_table, element_id="work")
    with world.engine.read(world.actor("police_handler", "police")) as tx:
        shown = worklist.task(tx, task["id"])["ladder"]
        (listed,) = worklist.worklist(tx, worklist.Filter(element_id="work")).items
    assert (shown["level"], shown["label"]) == ("office", "专班办公室")
    assert shown["instance_id"] == ladder["id"]
    assert listed["ladder"] == {**shown, "instance_id": None}
    complete(world, "work")
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        assert worklist.task(tx, task["id"])["ladder"] is None


def test_those_above_are_told_whoever_has_the_step_until_it_is_done(world: World) -> None:
    street, police = world.actor("approver", "xingren"), world.actor("police_handler", "police")
    begin(world, filed=FILED)
    (task,) = read(world, task_table)
    with world.engine.begin(police) as tx:
        task_actions.claim(tx, task["id"])
    at(world, date(2024, 10, 10))
    assert unread(world, street) == 1
    assert unread(world, world.actor("police_handler", "police", 2)) == 0
    complete(world, "work")
    assert unread(world, street) == 0


def unread(world: World, actor: Actor) -> int:
    with world.engine.read(actor) as tx:
        return notice_queries.unread_count(tx)
