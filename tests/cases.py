"""Small cases for tests of actions: two processes of which one calls the other, and their steps."""

from __future__ import annotations

from engine.actions import instances, tasks
from engine.queries import instances as instance_queries
from tests import diagrams as d
from tests.world import World

CALLER = d.process(
    "caller",
    d.start(),
    d.call("call_it", "called"),
    d.user("after"),
    d.end(),
    d.flows("start > call_it > after > end"),
)
CALLED = d.process(
    "called",
    d.start(),
    d.user("inside"),
    d.script("double", "=n * 2", "n"),
    d.end("called_end"),
    d.flows("start > inside > double > called_end"),
)


def start(world: World, process_id: str, **variables: object) -> tuple[str, list[str]]:
    """Start an instance; give its id and the tasks it opened."""
    with world.engine.begin(world.designer) as tx:
        instance_id, moved = instances.start(tx, process_id, variables=variables)
    return instance_id, moved.opened_tasks


def complete(world: World, task_id: str, **values: object) -> list[str]:
    """Complete a task; give the tasks that opened."""
    with world.engine.begin(world.designer) as tx:
        return tasks.complete(tx, task_id, values).moved.opened_tasks


def show(world: World, instance_id: str) -> dict[str, object]:
    """Look at an instance."""
    with world.engine.read(world.designer) as tx:
        return instance_queries.instance(tx, instance_id)
