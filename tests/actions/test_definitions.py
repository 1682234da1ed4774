"""Deployments are checked whole, make versions, and pin what a running case uses."""

from __future__ import annotations

import pytest

from engine.errors import DiagramInvalid
from tests import diagrams as d
from tests.cases import CALLED, CALLER, complete, show, start
from tests.world import World


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def test_an_instance_keeps_the_version_it_started_on(world: World) -> None:
    world.deploy(called=CALLED)
    instance_id, (inside,) = start(world, "called", n=1)
    world.deploy(called=CALLED.replace("n * 2", "n * 100"))
    complete(world, inside)
    assert show(world, instance_id)["variables"] == {"n": 2}
    newer, (inside,) = start(world, "called", n=1)
    complete(world, inside)
    assert show(world, newer)["variables"] == {"n": 100}
    assert show(world, newer)["version"] == 2


def test_a_process_of_another_deployment_is_called_in_the_version_known_at_deployment(
    world: World,
) -> None:
    world.deploy(called=CALLED)
    world.deploy(caller=CALLER)
    world.deploy(called=CALLED.replace("n * 2", "n * 100"))
    instance_id, (inside,) = start(world, "caller", n=4)
    complete(world, inside)
    assert show(world, instance_id)["variables"] == {"n": 8}


def test_the_same_content_makes_no_new_version(world: World) -> None:
    first = world.deploy(called=CALLED)
    again = world.deploy(called=CALLED)
    assert again.definitions[0]["id"] == first.definitions[0]["id"]


def test_a_call_of_an_unknown_function_is_refused_at_deployment(world: World) -> None:
    wrong = d.process(
        "wrong", d.start(), d.script("s", "=dew(1)", "x"), d.end(), d.flows("start > s > end")
    )
    with pytest.raises(DiagramInvalid) as refused:
        world.deploy(wrong=wrong)
    assert "dew" in refused.value.findings[0].message
