"""A case that changes to another deployment of the same process after every step ends the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.actions import definitions, migration_batches, migrations
from engine.model import SYSTEM
from engine.queries.migrations import Selection
from engine.store.tables import processes as tables
from tests.processes import scenarios, walking
from tests.processes.scenarios import ROOT, Step
from tests.world import World

EVERY = scenarios.every()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The shipped processes deployed twice: the second bundle differs by a comment."""
    world = World(f"sqlite:///{tmp_path_factory.mktemp('prepared') / walking.PREPARED}")
    with world.engine.begin(SYSTEM) as tx:
        definitions.deploy_folder(tx, ROOT)
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in ROOT.rglob("*")
        if path.suffix in {".bpmn", ".dmn", ".json"}
    }
    again = {
        name: content + b"<!-- again -->" if name.endswith(".bpmn") else content
        for name, content in files.items()
    }
    with world.engine.begin(SYSTEM) as tx:
        assert len(definitions.deploy(tx, again).definitions) > 1
    world.engine.database.dispose()
    return world


class MigratingWalk(walking.Walk):
    """A walk in which every running instance changes its bundle after each step."""

    migrated = 0

    def _start(self) -> None:
        super()._start()
        self._migrate()

    def _take(self, step: Step) -> None:
        super()._take(step)
        self._migrate()

    def _migrate(self) -> None:
        versions = self._rows(select(tables.definitions))
        standing = self._rows(select(tables.instances).where(tables.instances.c.ended_at.is_(None)))
        for row in standing:
            (other,) = (
                one["id"]
                for one in versions
                if one["process_id"] == row["process_id"] and one["id"] != row["definition_id"]
            )
            wanted = Selection(to_definition_id=other, instance_ids=(row["id"],))
            plan = migrations.Plan(definition_id=other)
            batch = migration_batches.run(self.world.engine, SYSTEM, wanted, plan, "样例")
            (verdict,) = batch.verdicts
            assert (verdict.reasons, verdict.notes) == ((), ())
            self.migrated += 1


@pytest.mark.xdist_group("migrations")
@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.id)
def test_a_scenario_holds_on_changing_versions(
    scenario: scenarios.Scenario, prepared: World, tmp_path: Path
) -> None:
    walk = MigratingWalk(scenario, prepared, tmp_path)
    walk.run()
    assert walk.migrated > 0 or not scenario.steps
