"""The ladder of an overdue step: begun once, level by level, ended when the step is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from engine.actions import instances as instance_actions
from engine.model import SYSTEM
from engine.queries import audit
from engine.store.tables.escalations import escalations, recomputed
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.processes import instances
from engine.store.tables.processes import tasks as task_table
from tests import diagrams as d
from tests.escalating import begin, complete, correct, read
from tests.rising import (
    FILED,
    SERVICE_LEVEL,
    STATUTORY,
    at,
    case,
    ladders,
    late,
    raised,
    standing,
    told,
)
from tests.world import World

DUE = date(2024, 9, 29)  # 90 days later; a Sunday that is worked
LEVELS = [  # over the National Day holidays, and the worked Saturday of 12 October
    ("handler", date(2024, 9, 30)),
    ("head", date(2024, 10, 1)),
    ("street", date(2024, 10, 10)),
    ("office", date(2024, 10, 12)),
    ("convener", date(2024, 10, 18)),
]


@pytest.fixture
def world(database_url: str) -> World:
    return late(database_url)


def test_a_step_rises_level_by_level_on_working_days_and_its_end_lifts_what_stands(
    world: World,
) -> None:
    lead_id, case_id = begin(world, filed=FILED)
    for day in range(60):
        at(world, DUE + timedelta(days=day))
    assert raised(world) == LEVELS
    assert standing(world) == [("convener", "A1")]
    assert told(world) == [
        ("police_handler@police", "逾期升级（承办人）"),
        ("approver@police", "逾期升级（单位负责人）"),
        ("approver@xingren", "逾期升级（街道领导小组）"),
        ("supervisor@office", "督办升级"),
        ("convener@zone", "督办升级"),
    ]
    (ladder,) = ladders(world)
    assert (ladder["root_id"], ladder["lead_id"], ladder["depth"]) == (case_id, lead_id, 1)
    complete(world, "work")
    (ladder,) = ladders(world)
    assert ladder["status"] == "completed"
    assert read(world, task_table, state="open") == []
    ends = [(row["status"], row["reason"]) for row in read(world, escalations)]
    assert ends.count(("lifted", "所在环节已结束，督办事项不再需要")) == 1
    assert ends.count(("lifted", "已升级至召集人")) == 1
    with world.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def test_a_service_level_is_told_of_up_to_the_office_and_opens_no_task(world: World) -> None:
    world.deploy(case=case(SERVICE_LEVEL))
    begin(world, filed=FILED)
    for day in range(1, 90):
        at(world, FILED + timedelta(days=day))
    assert [level for level, _ in raised(world)] == ["handler", "head", "street", "office"]
    assert len(read(world, task_table)) == 1


@pytest.mark.parametrize("filed", [FILED, date(2024, 7, 8)])
def test_after_downtime_only_the_level_that_stands_is_told(world: World, filed: date) -> None:
    begin(world, filed=filed)
    at(world, date(2025, 3, 1))
    assert raised(world) == [("convener", date(2025, 3, 1))]
    assert told(world) == [("convener@zone", "督办升级")]
    assert at(world, date(2025, 3, 2)) == 0


def test_a_due_date_that_moves_ahead_withdraws_the_ladder_and_it_begins_anew(world: World) -> None:
    lead_id, _ = begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    assert standing(world) == [("office", "A1")]
    correct(world, lead_id, date(2024, 8, 1))
    assert [(row["status"], row["reason"]) for row in read(world, escalations)] == [
        ("withdrawn", "办理期限重新计算后为2024年10月30日24时，尚未届满")
    ]
    assert [row["element_id"] for row in read(world, task_table, state="open")] == ["work"]
    assert [row["status"] for row in ladders(world)] == ["completed"]
    assert at(world, date(2024, 10, 30), hour=12) == 0
    assert at(world, date(2024, 10, 31)) == 1
    assert standing(world) == [("handler", "A1")]


def test_a_due_date_that_stops_withdraws_the_ladder(world: World) -> None:
    lead_id, _ = begin(world, filed=FILED)
    at(world, date(2024, 9, 30))
    correct(world, lead_id, None)
    assert [row["status"] for row in read(world, escalations)] == ["withdrawn"]
    assert at(world, date(2025, 9, 30)) == 0


def test_steps_with_a_timer_on_their_boundary_are_escalated_as_drawn(world: World) -> None:
    drawn = d.timer("late", STATUTORY, on="work")
    world.deploy(case=case(STATUTORY, drawn, d.user("urge"), d.flows("late > urge")))
    begin(world, filed=FILED)
    assert at(world, date(2025, 3, 1)) == 0
    assert ladders(world) == []
    assert len(read(world, task_table, state="open")) == 2


@pytest.mark.parametrize(("limit", "begun"), [("A1", 0), ("A8", 1)])
def test_a_step_whose_limit_begins_an_event_sub_process_is_escalated_by_that(
    world: World, limit: str, begun: int
) -> None:
    inner = (
        '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">'
        f'=due("{limit}", lead.criminal_filed_on)</bpmn:timeDate></bpmn:timerEventDefinition>'
    )
    starts = d.element("startEvent", "late", inner, isInterrupting="false")
    inside = (starts, d.user("supervise", "office_supervisor"), d.flows("late > supervise"))
    drawn = d.element("subProcess", "escalate", *inside, triggeredByEvent="true")
    world.deploy(case=case(STATUTORY, drawn))
    begin(world, filed=FILED)
    assert at(world, date(2025, 3, 1)) == begun


def test_tasks_of_a_ladder_begin_none_themselves(world: World) -> None:
    begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    (press,) = read(world, task_table, element_id="press_step")
    assert at(world, date(2025, 3, 1)) == 0
    assert press["due_at"] < world.now
    assert len(ladders(world)) == 1


def test_a_case_on_hold_rises_only_when_it_goes_on(world: World) -> None:
    _, case_id = begin(world, filed=FILED)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        instance_actions.suspend(tx, case_id)
    assert at(world, date(2024, 10, 1)) == 0
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        instance_actions.resume(tx, case_id)
    assert at(world, date(2024, 10, 1), hour=1) == 1


def test_a_ladder_is_held_and_goes_on_with_its_step(world: World) -> None:
    _, case_id = begin(world, filed=FILED)
    at(world, date(2024, 9, 30))
    office = world.actor("supervisor", "office")
    with world.engine.begin(office) as tx:
        instance_actions.suspend(tx, case_id)
    at(world, date(2024, 10, 13))
    assert standing(world) == [("handler", "A1")]
    with world.engine.begin(office) as tx:
        instance_actions.resume(tx, case_id)
    at(world, date(2024, 10, 13), hour=1)
    assert standing(world) == [("office", "A1")]
    assert len(told(world)) == 2


def test_a_ladder_held_by_itself_ends_when_it_goes_on_if_its_step_is_done(world: World) -> None:
    begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    (ladder,) = ladders(world)
    office = world.actor("supervisor", "office")
    with world.engine.begin(office) as tx:
        instance_actions.suspend(tx, ladder["id"])
    complete(world, "work")
    assert [row["status"] for row in ladders(world)] == ["active"]
    with world.engine.begin(office) as tx:
        instance_actions.resume(tx, ladder["id"])
    assert [row["status"] for row in ladders(world)] == ["completed"]
    assert read(world, task_table, state="open") == []


def test_a_due_date_that_moves_but_has_passed_too_begins_another_ladder(world: World) -> None:
    lead_id, _ = begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    correct(world, lead_id, date(2024, 7, 10))
    assert [row["status"] for row in read(world, escalations)] == ["withdrawn"]
    assert at(world, date(2024, 10, 13), hour=1) == 1
    assert standing(world) == [("street", "A1")]


def test_a_ladder_that_cannot_begin_rests_and_keeps_no_other_from_beginning(world: World) -> None:
    _, broken = begin(world, filed=FILED)
    begin(world, filed=FILED)
    (whole,) = read(world, instances, id=broken)
    _set_bundle(world, broken, "f" * 64)
    assert at(world, date(2024, 9, 30)) == 1
    _set_bundle(world, broken, whole["bundle_hash"])
    assert at(world, date(2024, 9, 30), hour=1) == 0
    assert at(world, date(2024, 10, 1), hour=1) == 1


def _set_bundle(world: World, instance_id: str, bundle_hash: str) -> None:
    with world.engine.begin(SYSTEM) as tx:
        changed = update(instances).where(instances.c.id == instance_id)
        tx.connection.execute(changed.values(bundle_hash=bundle_hash))
        tx.audit("damaged", subject=("instance", instance_id), sentence="样例：损坏")


def test_a_date_without_a_limit_rises_too_and_facts_that_it_does_not_read_change_nothing(
    world: World,
) -> None:
    world.deploy(case=case('=date and time("2024-09-30T00:00:00+08:00")'))
    lead_id, _ = begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    assert standing(world) == [("office", "")]
    correct(world, lead_id, date(2024, 7, 2))
    assert standing(world) == [("office", "")]
    assert read(world, recomputed) == []


def test_without_a_process_that_listens_nothing_happens(database_url: str) -> None:
    world = World(database_url)
    world.deploy(case=case('=date and time("2024-07-16T00:00:00+08:00")'))
    begin(world)
    assert at(world, date(2025, 3, 1)) == 0
    assert read(world, audit_table, action="step_overdue") == []


def test_a_case_cancelled_ends_the_ladder_of_its_step(world: World) -> None:
    _, case_id = begin(world, filed=FILED)
    at(world, date(2024, 10, 13))
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        instance_actions.cancel(tx, case_id, "样例：登记有误")
    assert [row["status"] for row in ladders(world)] == ["completed"]
    assert read(world, task_table, state="open") == []
    assert {row["status"] for row in read(world, escalations)} == {"lifted"}
