"""Many instances are migrated page by page; one that cannot be hinders no other."""

from __future__ import annotations

import pytest

from engine.actions import instances, migration_batches, migrations
from engine.errors import InputInvalid, NotAllowed, NotFound
from engine.queries.migrations import Selection
from tests import diagrams as d
from tests.cases import complete, show
from tests.world import World


def diagram(*parts: str, chains: tuple[str, ...]) -> str:
    return d.process("p", d.start(), *parts, d.flows(*chains))


SIMPLE = diagram(d.user("a"), d.end(), chains=("start > a > end",))
OTHER = diagram(d.user("a"), d.user("b"), d.end(), chains=("start > a > b > end",))
GONE = diagram(d.user("c"), d.end(), chains=("start > c > end",))


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def start_version(world: World, version: int, **variables: object) -> tuple[str, list[str]]:
    with world.engine.begin(world.designer) as tx:
        instance_id, moved = instances.start(tx, "p", version=version, variables=variables)
    return instance_id, moved.opened_tasks


def test_thousands_are_looked_at_and_worked_off_page_by_page(world: World) -> None:
    world.deploy(p=SIMPLE)
    for _ in range(5):
        start_version(world, 1)
    held, _ = start_version(world, 1)
    ended, (task,) = start_version(world, 1)
    complete(world, task)
    with world.engine.begin(world.designer) as tx:
        instances.suspend(tx, held)
    bad = world.deploy(p=GONE).definitions[0]["id"]
    good = world.deploy(p=OTHER).definitions[0]["id"]

    wanted = Selection(to_definition_id=bad, process_id="p", version=1)
    with world.engine.read(world.designer) as tx:
        batch = migration_batches.rehearse(tx, wanted, migrations.Plan(definition_id=bad))
    assert (batch.total, batch.done, len(batch.verdicts)) == (6, 0, 6)
    ((finding, number),) = batch.groups()
    assert (finding.element_id, finding.rule, number) == ("a", "element-missing", 6)

    wanted = Selection(
        to_definition_id=good, process_id="p", version=1, states=("active", "incident")
    )
    plan = migrations.Plan(definition_id=good)
    cursor, done = None, []
    while True:
        page = migration_batches.run(
            world.engine, world.designer, wanted, plan, "样例", limit=2, cursor=cursor
        )
        done += [verdict.instance["id"] for verdict in page.verdicts if verdict.can]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(set(done)) == len(done) == 5
    named = Selection(to_definition_id=good, instance_ids=(done[0], ended, held))
    again = migration_batches.run(world.engine, world.designer, named, plan, "样例")
    said = {v.instance["id"]: [f.rule for f in v.reasons] for v in again.verdicts}
    assert said == {done[0]: ["conflict"], ended: ["instance_not_active"], held: []}


def test_one_that_cannot_be_migrated_hinders_no_other(world: World) -> None:
    world.deploy(p=OTHER)
    stays, (first,) = start_version(world, 1)
    goes, _ = start_version(world, 1)
    complete(world, first)
    to = world.deploy(p=SIMPLE).definitions[0]["id"]
    wanted = Selection(to_definition_id=to, process_id="p")
    batch = migration_batches.run(
        world.engine, world.designer, wanted, migrations.Plan(definition_id=to), "样例"
    )
    assert {v.instance["id"]: v.can for v in batch.verdicts} == {stays: False, goes: True}
    assert (show(world, stays)["version"], show(world, goes)["version"]) == (1, 2)


def test_only_those_who_operate_instances_may_and_never_without_a_reason(world: World) -> None:
    world.deploy(p=SIMPLE)
    instance_id, _ = start_version(world, 1)
    to = world.deploy(p=OTHER).definitions[0]["id"]
    plan = migrations.Plan(definition_id=to)
    wanted = Selection(to_definition_id=to, process_id="p")
    handler = world.actor("handler", "xingren")
    with pytest.raises(NotAllowed):
        migration_batches.run(world.engine, handler, wanted, plan, "样例")
    with pytest.raises(NotAllowed), world.engine.read(handler) as tx:
        migration_batches.rehearse(tx, wanted, plan)
    with pytest.raises(InputInvalid):
        migration_batches.run(world.engine, world.designer, wanted, plan, " ")
    with pytest.raises(InputInvalid), world.engine.begin(world.designer) as tx:
        migrations.migrate(tx, instance_id, plan, " ")
    nowhere = migrations.Plan(definition_id="nowhere")
    with pytest.raises(NotFound), world.engine.begin(world.designer) as tx:
        migrations.migrate(tx, instance_id, nowhere, "样例")
    with pytest.raises(NotFound), world.engine.read(world.designer) as tx:
        migration_batches.rehearse(tx, wanted, nowhere)
    with pytest.raises(InputInvalid), world.engine.read(world.designer) as tx:
        migration_batches.rehearse(tx, Selection(to_definition_id=to), plan)
    bad = Selection(to_definition_id=to, process_id="p", states=("completed",))
    with pytest.raises(InputInvalid), world.engine.read(world.designer) as tx:
        migration_batches.rehearse(tx, bad, plan)
