"""Errors go up the chain of calls as far as somebody catches them, and stay if nobody does."""

from __future__ import annotations

import pytest

from engine.actions import instances, jobs
from engine.queries import instances as instance_queries
from tests import diagrams as d
from tests.cases import complete, start
from tests.world import World

ERRORS = '<bpmn:error id="e_bad" name="bad" errorCode="BAD"/>'
BAD = '<bpmn:errorEventDefinition errorRef="e_bad"/>'
ANY = "<bpmn:errorEventDefinition/>"


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def calling(process_id: str, callee: str, catch: str | None) -> str:
    """Give a process that calls another, with a task beside the call."""
    parts = [
        d.start(),
        d.element("parallelGateway", "fork"),
        d.call("ask", callee),
        d.user(f"beside_{process_id}"),
        d.user(f"next_{process_id}"),
        d.flows(f"start > fork > ask > next_{process_id}", f"fork > beside_{process_id}"),
    ]
    if catch is not None:
        parts.append(d.element("boundaryEvent", "caught", catch, attachedToRef="ask"))
        parts.append(d.user(f"mend_{process_id}") + d.flows(f"caught > mend_{process_id}"))
    return d.process(process_id, *parts, outside=ERRORS)


THROWING = d.process(
    "bottom",
    d.start(),
    d.user("go"),
    d.user("other"),
    d.element("endEvent", "thrown", BAD),
    d.element("parallelGateway", "fork"),
    d.flows("start > fork > go > thrown", "fork > other"),
    outside=ERRORS,
)


def begin(world: World, top: str | None, middle: str | None, bottom: str = THROWING) -> str:
    world.deploy(
        top=calling("top", "middle", top), middle=calling("middle", "bottom", middle), bottom=bottom
    )
    return start(world, "top")[0]


def open_tasks(world: World, root: str) -> dict[str, str]:
    """Give the open tasks of a case: element and id."""
    with world.engine.read(world.designer) as tx:
        family = instance_queries.listed(tx, instance_queries.Filter(root_id=root)).items
        shown = [instance_queries.instance(tx, one["id"]) for one in family]
    return {task["element_id"]: task["id"] for one in shown for task in one["open_tasks"]}


def open_incidents(world: World) -> list[tuple[str, str, str]]:
    with world.engine.read(world.designer) as tx:
        found = instance_queries.listed_incidents(tx).items
    return [(one["process_id"], one["element_id"], one["code"]) for one in found]


def test_what_nobody_up_the_chain_catches_stands_at_the_element_that_threw_it(
    world: World,
) -> None:
    root = begin(world, None, None)
    before = open_tasks(world, root)
    complete(world, before["go"])
    assert open_incidents(world) == [("bottom", "thrown", "error_uncaught")]
    assert open_tasks(world, root).keys() == before.keys() - {"go"}


def test_what_the_middle_catches_ends_only_the_bottom(world: World) -> None:
    root = begin(world, None, BAD)
    complete(world, open_tasks(world, root)["go"])
    assert open_tasks(world, root).keys() == {"beside_top", "beside_middle", "mend_middle"}
    assert open_incidents(world) == []


def test_what_only_the_top_catches_ends_all_below_it(world: World) -> None:
    root = begin(world, ANY, None)
    complete(world, open_tasks(world, root)["go"])
    assert open_tasks(world, root).keys() == {"beside_top", "mend_top"}
    assert open_incidents(world) == []


def test_the_error_of_a_worker_goes_the_same_way(world: World) -> None:
    bottom = d.process("bottom", d.start(), d.job("work", "w"), d.flows("start > work"))
    root = begin(world, None, None, bottom)
    with world.engine.begin(world.designer) as tx:
        (job,) = jobs.activate(tx, "w", worker="tester")
        jobs.throw_error(tx, job["id"], "BAD", "没有余额")
    assert open_incidents(world) == [("bottom", "work", "error_uncaught")]
    with world.engine.begin(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
        assert "没有余额" in incident["message"]
        instances.retry(tx, incident["id"])
        assert len(jobs.activate(tx, "w", worker="tester")) == 1
    assert open_tasks(world, root).keys() == {"beside_top", "beside_middle"}
