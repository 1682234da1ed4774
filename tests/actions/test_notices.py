"""People are told of what concerns them: once, in the transaction of what it tells of."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.actions import instances, leads, notices, tasks
from engine.errors import Conflict, NotFound
from engine.model import Actor
from engine.queries import notices as notice_queries
from engine.rules import facts
from engine.rules.notices import Kind
from engine.store.tables.notices import notices as notice_table
from tests import diagrams as d
from tests.world import World

REVIEW = d.process(
    "review",
    d.start(),
    d.user("draft", "handler@xingren"),
    d.user("check", "handler@xingren, approver@xingren"),
    d.end(),
    d.flows("start > draft > check > end"),
)
ESCALATION = (
    '<zeebe:properties><zeebe:property name="escalation" value="true" /></zeebe:properties>'
)
URGENT = d.process(
    "urgent",
    d.start(),
    d.user("press", "office_supervisor", properties=ESCALATION),
    d.element("exclusiveGateway", "broken"),
    d.end(),
    d.flows("start > press > broken", "broken > end ? n > 10"),
)
LEAD = {
    "subject_name": "样例·某公司",
    "source": "tip",
    "street_id": "xingren",
    "sector": "A1",
    "discovered_on": "2024-07-15",
}


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    made.deploy(review=REVIEW, urgent=URGENT)
    return made


def begin(world: World, process_id: str = "review") -> str:
    with world.engine.begin(world.designer) as tx:
        _, moved = instances.start(tx, process_id)
    (task_id,) = moved.opened_tasks
    return task_id


def seen_by(world: World, person: Actor, *, unread: bool = False) -> list[dict[str, Any]]:
    with world.engine.read(person) as tx:
        return notice_queries.mine(tx, unread=unread).items


def unread(world: World, person: Actor) -> int:
    with world.engine.read(person) as tx:
        return notice_queries.unread_count(tx)


def test_a_new_task_is_told_to_its_candidates_and_to_nobody_else(world: World) -> None:
    handler, other = world.actor("handler", "xingren"), world.actor("handler", "zhangfan")
    task_id = begin(world)
    (told,) = seen_by(world, handler)
    assert (told["kind"], told["sentence"]) == ("task_opened", "新任务「draft」")
    assert (told["task_id"], told["read"], told["over"]) == (task_id, False, False)
    assert seen_by(world, other) == []
    assert (unread(world, handler), unread(world, other)) == (1, 0)


def test_thirty_candidates_are_one_row(world: World) -> None:
    for number in range(1, 31):
        world.actor("handler", "xingren", number)
    begin(world)
    with world.engine.read(world.designer) as tx:
        count = tx.connection.execute(select(func.count()).select_from(notice_table)).scalar_one()
    assert count == 1
    assert unread(world, world.actor("handler", "xingren", 30)) == 1


def test_what_one_did_oneself_is_no_news(world: World) -> None:
    handler = world.actor("handler", "xingren")
    colleague = world.actor("handler", "xingren", 2)
    task_id = begin(world)
    with world.engine.begin(handler) as tx:
        tasks.complete(tx, task_id, {})
    assert [one["sentence"] for one in seen_by(world, colleague)] == [
        "新任务「check」",
        "新任务「draft」",
    ]
    assert [one["sentence"] for one in seen_by(world, handler)] == ["新任务「draft」"]


def test_who_is_meant_twice_is_told_once(world: World) -> None:
    both = world.actor("handler", "xingren", 2)
    approver = world.actor("approver", "xingren")
    both = Actor(
        user_id=both.user_id, name=both.name, memberships=both.memberships + approver.memberships
    )
    task_id = begin(world)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        tasks.complete(tx, task_id, {})
    assert [one["sentence"] for one in seen_by(world, both)] == [
        "新任务「check」",
        "新任务「draft」",
    ]
    assert unread(world, both) == 1  # draft is done


def test_a_task_in_other_hands_no_longer_counts(world: World) -> None:
    handler, colleague = (world.actor("handler", "xingren", n) for n in (1, 2))
    task_id = begin(world)
    with world.engine.begin(handler) as tx:
        tasks.claim(tx, task_id)
    assert (unread(world, handler), unread(world, colleague)) == (1, 0)
    (told,) = seen_by(world, colleague)
    assert told["over"]
    assert seen_by(world, colleague, unread=True) == []
    with world.engine.begin(handler) as tx:
        tasks.unclaim(tx, task_id)
    assert unread(world, colleague) == 1


def test_an_assignment_is_told_to_the_person(world: World) -> None:
    handler, colleague = (world.actor("handler", "xingren", n) for n in (1, 2))
    supervisor = world.actor("supervisor", "office")
    task_id = begin(world)
    for _ in range(2):
        with world.engine.begin(supervisor) as tx:
            tasks.assign(tx, task_id, colleague.user_id, "样例：请其办理")
    told = seen_by(world, colleague)
    assert [one["kind"] for one in told] == ["task_assigned", "task_assigned", "task_opened"]
    assert told[0]["sentence"] == "任务「draft」已指派给您"
    assert [one["kind"] for one in seen_by(world, handler)] == ["task_opened"]


def test_urging_reaches_who_holds_the_task(world: World) -> None:
    handler, colleague = (world.actor("handler", "xingren", n) for n in (1, 2))
    task_id = begin(world)
    with world.engine.begin(handler) as tx:
        tasks.claim(tx, task_id)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        held = {"id": task_id, "name": "draft", "lead_id": None, "instance_id": "i"}
        held["assignee_id"] = handler.user_id
        notices.task_urged(tx, held, ("handler@xingren",))
        tx.audit("task_urged", subject=("task", task_id), sentence="催办了任务「draft」")
    assert seen_by(world, handler)[0]["sentence"] == "催办：请尽快办理「draft」"
    assert [one["kind"] for one in seen_by(world, colleague)] == ["task_opened"]


def test_an_escalation_is_a_kind_of_its_own_and_an_incident_reaches_the_operators(
    world: World,
) -> None:
    supervisor = world.actor("supervisor", "office")
    task_id = begin(world, "urgent")
    assert seen_by(world, supervisor)[0]["kind"] == "escalation_opened"
    with world.engine.begin(supervisor) as tx:
        tasks.complete(tx, task_id, {})
    (told,) = seen_by(world, world.designer)
    assert told["kind"] == "incident_raised"
    assert told["sentence"] == "流程「urgent」的环节「broken」无法继续，需要处理"
    assert seen_by(world, world.actor("handler", "xingren")) == []


def warn(world: World, lead_id: str) -> None:
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        tx.audit("warned", subject=("lead", lead_id), sentence="样例")
        notices.deadline_warned(
            tx,
            event="d1/7",
            limit="样例时限",
            due="2024年7月22日24时",
            lead_id=lead_id,
            audience=("handler@xingren",),
        )


def test_a_warning_is_told_once_for_each_point(world: World) -> None:
    lead_id = register(world)
    warn(world, lead_id)
    with pytest.raises(Conflict):
        warn(world, lead_id)
    (told,) = seen_by(world, world.actor("handler", "xingren", 2))
    assert told["sentence"] == ("期限预警：「样例时限」将于2024年7月22日24时届满（XR-2024-0001）")


def test_a_step_that_fails_tells_nothing(world: World) -> None:
    handler = world.actor("handler", "xingren")
    task_id = begin(world)
    with suppress(NotFound), world.engine.begin(world.actor("handler", "zhangfan")) as tx:
        tx.audit("x", subject=("task", task_id), sentence="样例")
        notices.tell(tx, Kind.TEST, "样例", (handler.user_id,), event="x", about={})
        tasks.complete(tx, task_id, {})
    assert [one["kind"] for one in seen_by(world, handler)] == ["task_opened"]


def test_a_notice_without_an_audit_row_is_a_mistake_of_ours(world: World) -> None:
    with pytest.raises(AssertionError), world.engine.begin(world.designer) as tx:
        notices.tell(tx, Kind.TEST, "样例", ("u1",), event="x", about={})


def test_one_is_marked_read_then_all(world: World) -> None:
    handler = world.actor("handler", "xingren")
    for _ in range(3):
        begin(world)
    first = seen_by(world, handler)[0]
    with world.engine.begin(handler) as tx:
        notices.mark_read(tx, [first["id"], first["id"], 999])
    assert [one["read"] for one in seen_by(world, handler)] == [True, False, False]
    assert unread(world, handler) == 2
    with world.engine.begin(handler) as tx:
        notices.mark_read(tx, [first["id"]])
        notices.mark_all_read(tx)
    assert unread(world, handler) == 0
    begin(world)
    assert unread(world, handler) == 1
    assert unread(world, world.actor("handler", "xingren", 2)) == 4


def test_a_new_colleague_is_not_told_of_old_tasks(world: World) -> None:
    begin(world)
    world.now += timedelta(days=1)
    newcomer = world.actor("handler", "xingren", 9)
    assert unread(world, newcomer) == 0
    begin(world)
    assert unread(world, newcomer) == 1


def test_a_notice_of_a_lead_shows_its_subject_only_to_who_may_see_the_lead(world: World) -> None:
    lead_id = register(world)
    finder = world.actor("handler", "xingren")
    designer = world.designer
    with world.engine.begin(finder) as tx:
        tx.audit("x", subject=("lead", lead_id), sentence="样例")
        about = {"lead_id": lead_id}
        audience = ("handler@xingren", "may:operate_instance")
        notices.tell(tx, Kind.INCIDENT_RAISED, "样例", audience, event="e", about=about)
    told = seen_by(world, world.actor("handler", "xingren", 2))[0]
    assert told["lead"] == {
        "id": lead_id,
        "number": "XR-2024-0001",
        "subject_name": "样例·某公司",
    }
    assert seen_by(world, designer)[0]["lead"] is None


def test_pages_of_notices_follow_one_another(world: World) -> None:
    handler = world.actor("handler", "xingren")
    for _ in range(5):
        begin(world)
    with world.engine.read(handler) as tx:
        first = notice_queries.mine(tx, limit=3)
        second = notice_queries.mine(tx, limit=3, cursor=first.next_cursor)
    ids = [one["id"] for one in (*first.items, *second.items)]
    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    assert second.next_cursor is None


def register(world: World) -> str:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        lead_id, _ = leads.insert_lead(tx, facts.fit(LEAD))
    return lead_id
