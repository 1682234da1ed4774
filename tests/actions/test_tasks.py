"""Tasks are claimed, drafted and completed by those they belong to, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.actions import instances, tasks
from engine.errors import (
    NotAllowed,
    NotFound,
    NotYourTask,
    StaleRevision,
    TaskAlreadyDone,
    TaskClaimed,
)
from engine.queries import audit, worklist
from engine.queries import instances as instance_queries
from engine.store.tables.evidence import audit as audit_table
from tests import diagrams as d
from tests.world import World

REVIEW = d.process(
    "review",
    d.start(),
    d.user("draft", "handler@xingren", due='=now() + duration("P3D")'),
    d.user(
        "check",
        "handler@xingren",
        properties='<zeebe:properties><zeebe:property name="not_completed_by" value="draft" />'
        "</zeebe:properties>",
    ),
    d.end(),
    d.flows("start > draft > check > end"),
)


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    made.deploy(review=REVIEW)
    return made


def open_task(world: World) -> str:
    with world.engine.begin(world.designer) as tx:
        _, moved = instances.start(tx, "review")
    (task_id,) = moved.opened_tasks
    return task_id


def test_completing_a_task_opens_the_next_and_writes_one_audit_row(world: World) -> None:
    task_id = open_task(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        done = tasks.complete(tx, task_id, {"amount": 5})
    with world.engine.read(handler) as tx:
        (opened,) = worklist.by_ids(tx, done.moved.opened_tasks)
        rows = tx.connection.execute(
            select(audit_table.c.action).where(audit_table.c.subject_id == task_id)
        ).scalars()
        assert list(rows) == ["task_completed"]
        assert audit.verify(tx).intact
    assert opened["element_id"] == "check"
    with world.engine.read(world.designer) as tx:
        assert instance_queries.instance(tx, done.instance_id)["variables"] == {"amount": 5}


def test_a_task_shows_when_it_is_due_and_that_it_is_overdue(world: World) -> None:
    task_id = open_task(world)
    handler = world.actor("handler", "xingren")
    with world.engine.read(handler) as tx:
        shown = worklist.task(tx, task_id)
    assert shown["due_at"] == world.now + timedelta(days=3)
    assert not shown["overdue"]
    world.now += timedelta(days=4)
    with world.engine.read(handler) as tx:
        page = worklist.worklist(tx, worklist.Filter(overdue=True))
    assert [item["id"] for item in page.items] == [task_id]


def test_two_people_completing_one_task_is_told_to_the_second(world: World) -> None:
    task_id = open_task(world)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        tasks.complete(tx, task_id, {})
    with (
        pytest.raises(TaskAlreadyDone),
        world.engine.begin(world.actor("handler", "xingren", 2)) as tx,
    ):
        tasks.complete(tx, task_id, {})


def test_a_claimed_task_is_its_holders_until_given_back(world: World) -> None:
    task_id = open_task(world)
    first, second = world.actor("handler", "xingren"), world.actor("handler", "xingren", 2)
    with world.engine.begin(first) as tx:
        tasks.claim(tx, task_id)
    for verb in (tasks.claim, lambda tx, one: tasks.complete(tx, one, {})):
        with pytest.raises(TaskClaimed), world.engine.begin(second) as tx:
            verb(tx, task_id)
    with world.engine.begin(first) as tx:
        tasks.unclaim(tx, task_id)
    with world.engine.begin(second) as tx:
        tasks.complete(tx, task_id, {})


def test_another_streets_handler_neither_sees_nor_does_it(world: World) -> None:
    task_id = open_task(world)
    other = world.actor("handler", "xingcheng")
    with pytest.raises(NotFound), world.engine.begin(other) as tx:
        tasks.complete(tx, task_id, {})
    with world.engine.read(other) as tx:
        assert worklist.worklist(tx, worklist.Filter(scope="all")).items == []


def test_maker_is_not_checker(world: World) -> None:
    task_id = open_task(world)
    maker, supervisor = world.actor("handler", "xingren"), world.actor("supervisor", "office")
    with world.engine.begin(maker) as tx:
        (check,) = tasks.complete(tx, task_id, {}).moved.opened_tasks
    with pytest.raises(NotAllowed, match="经办人"), world.engine.begin(maker) as tx:
        tasks.claim(tx, check)
    with pytest.raises(NotAllowed, match="经办人"), world.engine.begin(maker) as tx:
        tasks.complete(tx, check, {})
    with pytest.raises(NotAllowed, match="经办人"), world.engine.begin(supervisor) as tx:
        tasks.assign(tx, check, maker.user_id, "样例")
    with world.engine.begin(world.actor("handler", "xingren", 2)) as tx:
        tasks.complete(tx, check, {})


def test_a_draft_is_kept_and_moves_nothing(world: World) -> None:
    task_id = open_task(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        tasks.save_draft(tx, task_id, {"half": "typed"})
    with world.engine.read(handler) as tx:
        shown = worklist.task(tx, task_id)
    assert shown["draft"] == {"half": "typed"}
    assert shown["state"] == "open"


def test_a_stale_revision_is_refused(world: World) -> None:
    task_id = open_task(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        tasks.save_draft(tx, task_id, {"half": "typed"})
    with pytest.raises(StaleRevision), world.engine.begin(handler) as tx:
        tasks.complete(tx, task_id, {}, revision=1)


def test_only_the_holder_gives_a_task_back(world: World) -> None:
    task_id = open_task(world)
    with pytest.raises(NotYourTask), world.engine.begin(world.actor("handler", "xingren")) as tx:
        tasks.unclaim(tx, task_id)


def test_the_office_assigns_a_task_to_a_member_of_its_group(world: World) -> None:
    task_id = open_task(world)
    office = world.actor("supervisor", "office")
    colleague, stranger = world.actor("handler", "xingren"), world.actor("handler", "xingcheng")
    with pytest.raises(NotAllowed), world.engine.begin(office) as tx:
        tasks.assign(tx, task_id, stranger.user_id, "代办")
    with world.engine.begin(office) as tx:
        tasks.assign(tx, task_id, colleague.user_id, "原承办人休假")
    with world.engine.read(colleague) as tx:
        page = worklist.worklist(tx, worklist.Filter(scope="mine"))
    assert [item["id"] for item in page.items] == [task_id]
