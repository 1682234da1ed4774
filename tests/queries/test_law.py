"""Which law counts: the newest deployed catalogue, the bundle's own, the loaded calendar."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.actions import definitions, tasks
from engine.errors import DiagramInvalid
from engine.model import SYSTEM
from engine.queries import drafts, law
from engine.store.tables.evidence import audit
from engine.store.tables.processes import tasks as task_table
from tests import diagrams as d
from tests import shipped_limits
from tests.cases import start
from tests.world import World

CATALOGUE = shipped_limits.PATH.read_text("utf-8")


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def waiting(limit: str = "SLA_VERIFY") -> str:
    due = f'=due("{limit}", date("2024-07-15"))'
    return d.process(
        "waiting",
        d.start(),
        d.user("work", due=due),
        d.user("again", due=due),
        d.end(),
        d.flows("start > work > again > end"),
    )


def changed(days: int) -> str:
    """Give the catalogue with another amount for SLA_VERIFY, which is 10 working days."""
    at = CATALOGUE.index('"SLA_VERIFY"')
    before, after = CATALOGUE[:at], CATALOGUE[at:]
    return before + after.replace("<text>10</text>", f"<text>{days}</text>", 1)


def last_days(world: World) -> dict[str, date]:
    """Give each task's last day; 24:00 in Shanghai is 16:00 UTC of the same day."""
    query = select(task_table.c.element_id, task_table.c.due_at)
    with world.engine.read(SYSTEM) as tx:
        found = tx.connection.execute(query).all()
    return {element_id: due_at.astimezone(UTC).date() for element_id, due_at in found}


def test_a_case_of_an_old_bundle_is_counted_by_the_newest_catalogue(world: World) -> None:
    world.deploy(**{"waiting": waiting(), "deadlines.dmn": CATALOGUE})
    _, (task,) = start(world, "waiting")
    world.deploy(**{"deadlines.dmn": changed(2)})
    with world.engine.begin(world.designer) as tx:
        tasks.complete(tx, task, {})
    assert last_days(world) == {"work": date(2024, 7, 29), "again": date(2024, 7, 17)}


def test_the_task_keeps_by_which_limit_and_from_when_it_was_counted(world: World) -> None:
    world.deploy(**{"waiting": waiting(), "deadlines.dmn": CATALOGUE})
    start(world, "waiting")
    with world.engine.read(SYSTEM) as tx:
        kept = tx.connection.scalars(select(task_table.c.counted)).one()
    assert kept == {"limit": "SLA_VERIFY", "start": "2024-07-15"}


def test_putting_a_catalogue_in_force_says_what_changed(world: World) -> None:
    world.deploy(**{"deadlines.dmn": CATALOGUE})
    world.deploy(**{"deadlines.dmn": changed(2)})
    world.deploy(**{"deadlines.dmn": changed(2)})  # the same again changes nothing
    with world.engine.read(SYSTEM) as tx:
        query = select(audit.c.sentence, audit.c.after).where(
            audit.c.action == "catalogue_put_in_force"
        )
        found = [(row.sentence, row.after) for row in tx.connection.execute(query)]
    assert len(found) == 2
    assert found[1] == (
        "时限目录生效：新增或修改 1 个时限，删去 0 个",
        {"changed": ["SLA_VERIFY"], "gone": []},
    )


def test_without_a_deployed_catalogue_a_bundles_own_counts(world: World) -> None:
    deployment = world.deploy(**{"waiting": waiting(), "deadlines.dmn": CATALOGUE})
    with world.engine.begin(SYSTEM) as tx:
        tx.connection.exec_driver_sql("DELETE FROM law_in_force")
    start(world, "waiting")
    assert deployment.definitions
    assert last_days(world) == {"work": date(2024, 7, 29)}


def test_a_diagram_that_names_an_unknown_limit_is_refused_by_its_element(world: World) -> None:
    with pytest.raises(DiagramInvalid) as refused:
        world.deploy(**{"waiting": waiting("SLA_NOWHERE"), "deadlines.dmn": CATALOGUE})
    named = [(f.element_id, f.rule) for f in refused.value.findings]
    assert named == [("again", "unknown-word"), ("work", "unknown-word")]
    assert "SLA_NOWHERE" in refused.value.findings[0].message


def test_a_table_that_names_an_unknown_limit_is_refused_by_its_element(world: World) -> None:
    table = CATALOGUE.replace('"deadline', '"ages').replace(
        "<text>limit</text>", '<text>due("SLA_NOWHERE")</text>'
    )
    with pytest.raises(DiagramInvalid) as refused:
        world.deploy(**{"ages.dmn": table, "deadlines.dmn": CATALOGUE})
    assert {(f.file, f.rule) for f in refused.value.findings} == {("ages.dmn", "unknown_word")}
    assert refused.value.findings[0].element_id == "ages_extension_input_1_expression"


def test_a_diagram_alone_is_held_against_the_deployed_catalogue(world: World) -> None:
    world.deploy(**{"deadlines.dmn": CATALOGUE})
    world.deploy(waiting=waiting("SLA_VERIFY"))
    with pytest.raises(DiagramInvalid):
        world.deploy(waiting=waiting("SLA_NOWHERE"))


def test_without_any_catalogue_a_draft_may_name_any_limit() -> None:
    assert drafts.findings({"waiting.bpmn": waiting("SLA_NOWHERE").encode()}) == []


def test_a_bad_catalogue_is_not_deployed_and_the_old_one_stays_in_force(world: World) -> None:
    world.deploy(**{"deadlines.dmn": CATALOGUE})
    with pytest.raises(DiagramInvalid) as refused:
        world.deploy(**{"deadlines.dmn": CATALOGUE.replace('"working_day"', '"workday"')})
    rules = {finding.rule for finding in refused.value.findings}
    assert rules == {"limit-catalogue"}
    files = {finding.file for finding in refused.value.findings}
    assert files == {"deadlines.dmn"}
    with world.engine.read(SYSTEM) as tx:
        assert law.in_force(tx).catalogue == shipped_limits.catalogue()


def test_the_shipped_folder_puts_its_catalogue_in_force_once(world: World) -> None:
    folder = Path("processes").resolve()
    with world.engine.begin(SYSTEM) as tx:
        definitions.deploy_folder(tx, folder)
    world.deploy(**{"deadlines.dmn": changed(2)})
    with world.engine.begin(SYSTEM) as tx:
        assert definitions.deploy_folder(tx, folder) is None  # the server starts again
    with world.engine.read(SYSTEM) as tx:
        found = law.in_force(tx).newest("SLA_VERIFY")
    assert found is not None
    assert found.amount == 2
