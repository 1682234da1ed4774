"""Every scenario of every process holds, and together they go everywhere."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.processes import drawings, scenarios, walking
from tests.world import World

EVERY = scenarios.every()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> World:
    return walking.prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def seen() -> dict[str, walking.Walked]:
    """What the scenarios of this module visited so far."""
    return {}


@pytest.mark.xdist_group("scenarios")
@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.id)
def test_a_scenario_holds(
    scenario: scenarios.Scenario,
    prepared: World,
    seen: dict[str, walking.Walked],
    tmp_path: Path,
) -> None:
    walk = walking.Walk(scenario, prepared, tmp_path)
    try:
        walk.run()
    finally:
        seen[scenario.id] = walk.walked()


@pytest.mark.xdist_group("scenarios")
@pytest.mark.parametrize("process", drawings.every(), ids=lambda process: process.id)
def test_the_scenarios_reach_every_end_and_take_every_route(
    process: drawings.Drawing,
    prepared: World,
    seen: dict[str, walking.Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Scenarios that were not run before are walked here; whether they hold is another test."""
    for scenario in EVERY:
        if scenario.id not in seen:
            walk = walking.Walk(scenario, prepared, tmp_path_factory.mktemp("walk"))
            with contextlib.suppress(AssertionError):
                walk.run()
            seen[scenario.id] = walk.walked()
    paths = [
        [element for where, element in path if where == process.id]
        for walked in seen.values()
        for path in walked.paths.values()
    ]
    ends = process.ends - {element for path in paths for element in path}
    assert ends == set(), "ends that no scenario reaches"
    routes = process.routes - {route for path in paths for route in process.taken(path)}
    assert routes == set(), "routes that no scenario takes"
