"""Deadlines on record, escalations, warnings; all of it right again when fact or law change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import timers
from engine.actions import instances, recompute
from engine.model import SYSTEM
from engine.queries import audit
from engine.store.tables.escalations import escalations, recomputed, warnings
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.notices import notices
from engine.store.tables.processes import instances as instance_table
from engine.store.tables.processes import tasks as task_table
from engine.store.tables.processes import timers as timer_table
from tests import diagrams as d
from tests.escalating import (
    ESCALATION,
    ORDERED,
    begin,
    begun,
    complete,
    correct,
    end_of,
    read,
    supervised,
)
from tests.limits import catalogue
from tests.world import NOON, World


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    made.deploy(
        **{"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30, T2=5)}
    )
    return made


def what(world: World) -> list[str]:
    return [row["what"] for row in sorted(read(world, recomputed), key=lambda row: row["id"])]


def test_a_timer_and_a_task_are_on_record_with_their_limit_and_derivation(world: World) -> None:
    _, instance_id = begin(world)
    (timer,) = read(world, timer_table, instance_id=instance_id)
    (task,) = read(world, task_table, instance_id=instance_id)
    for row in (timer, task):
        assert row["due_at"] == end_of(date(2024, 7, 31))
        assert row["limit_id"] == "T1"
        assert row["derivation"]["start"] == "2024-07-01"
        assert row["derivation"]["limit"]["name"] == "时限T1"
        assert row["derivation"]["steps"]


def test_a_corrected_fact_moves_timer_task_and_warnings_in_the_same_transaction(
    world: World,
) -> None:
    lead_id, instance_id = begin(world)
    (before,) = read(world, timer_table, instance_id=instance_id)
    assert [row["days"] for row in read(world, warnings)] == [1, 7]  # 30 days before has passed
    correct(world, lead_id, date(2024, 9, 2))
    (timer,) = read(world, timer_table, instance_id=instance_id)
    (task,) = read(world, task_table, instance_id=instance_id)
    assert (timer["id"], timer["token"]) == (before["id"], before["token"])
    assert timer["due_at"] == task["due_at"] == end_of(date(2024, 10, 8))  # after the holidays
    assert timer["derivation"]["start"] == task["derivation"]["start"] == "2024-09-02"
    assert sorted(row["days"] for row in read(world, warnings)) == [1, 7, 30]
    assert what(world) == ["moved", "moved"]
    (one, _) = read(world, recomputed)
    assert (one["lead_id"], one["limit_id"], one["before"]) == (lead_id, "T1", before["due_at"])
    assert "台账事实" in one["why"]


def test_a_derivation_is_right_though_the_date_stays_the_same(world: World) -> None:
    lead_id, instance_id = begin(world, filed=date(2024, 7, 11))  # ends on a Saturday
    correct(world, lead_id, date(2024, 7, 12))
    (timer,) = read(world, timer_table, instance_id=instance_id)
    assert timer["due_at"] == end_of(date(2024, 8, 12))
    assert timer["derivation"]["start"] == "2024-07-12"
    assert what(world) == []


def test_a_missed_limit_is_an_escalation_until_what_it_opened_is_done(world: World) -> None:
    lead_id, instance_id = begin(world)
    world.now = end_of(date(2024, 8, 1))
    assert timers.sweep(world.engine).fired == 1
    assert timers.sweep(world.engine).fired == 0
    (found,) = read(world, escalations)
    assert (found["lead_id"], found["instance_id"], found["rule"]) == (lead_id, instance_id, "T1")
    assert (found["level"], found["acts"], found["status"]) == ("3", ["notify"], "open")
    assert found["due_at"] == end_of(date(2024, 7, 31))
    assert found["derivation"]["text"]
    complete(world, "supervise")
    assert read(world, escalations)[0]["status"] == "open"  # the called order goes on
    complete(world, "feedback")
    (found,) = read(world, escalations)
    assert (found["status"], found["ended_at"]) == ("handled", world.now)
    (row,) = read(world, instance_table, id=instance_id)
    assert not row["escalated"]


def test_a_wrong_escalation_is_withdrawn_with_the_called_process_and_comes_again(
    world: World,
) -> None:
    lead_id, instance_id = begin(world)
    world.now = end_of(date(2024, 8, 1))
    timers.sweep(world.engine)
    complete(world, "supervise")
    correct(world, lead_id, date(2024, 7, 31))
    (found,) = read(world, escalations)
    assert found["status"] == "withdrawn"
    assert "尚未届满" in found["reason"]
    (child,) = read(world, instance_table, process_id="ordered")
    assert child["status"] == "cancelled"
    assert read(world, task_table, element_id="feedback", state="open") == []
    (timer,) = read(world, timer_table, instance_id=instance_id)
    assert timer["due_at"] == end_of(date(2024, 8, 30))
    assert "withdrawn" in what(world)
    world.now = end_of(date(2024, 8, 30))
    assert timers.sweep(world.engine).fired == 1
    again = sorted(read(world, escalations), key=lambda row: row["id"])
    assert [row["status"] for row in again] == ["withdrawn", "open"]
    with world.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def test_an_escalation_is_lifted_when_its_case_is_cancelled(world: World) -> None:
    _, instance_id = begin(world)
    world.now = end_of(date(2024, 8, 1))
    timers.sweep(world.engine)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        instances.cancel(tx, instance_id, "误启动")
    assert read(world, escalations)[0]["status"] == "lifted"


@pytest.mark.parametrize("interrupting", [True, False])
def test_what_cannot_be_taken_back_is_listed_for_a_person_once(
    world: World, *, interrupting: bool
) -> None:
    boundary = d.process(
        "bound",
        d.start(),
        d.user("work"),
        d.timer("late", '=due("T1")', on="work", interrupting=interrupting),
        d.user("urge", properties=ESCALATION),
        d.end(),
        d.end("urged"),
        d.flows("start > work > end", "late > urge > urged"),
    )
    world.deploy(bound=boundary)
    lead_id, instance_id = begin(world, "bound")
    world.now = end_of(date(2024, 8, 1))
    timers.sweep(world.engine)
    correct(world, lead_id, date(2024, 7, 31))
    correct(world, lead_id, date(2024, 7, 31))
    assert what(world) == ["person"]
    (found,) = read(world, escalations, instance_id=instance_id)
    assert found["status"] == "open"
    complete(world, "urge")
    assert read(world, escalations)[0]["status"] == "handled"


def later(limit: str) -> str:
    """Draw a case whose missed limit first needs somebody's look, then a supervisor."""
    inside = (
        begun("late", limit),
        d.user("look"),
        d.user("supervise", "office_supervisor", properties=ESCALATION),
        d.end("over"),
        d.flows("late > look > supervise > over"),
    )
    return d.process(
        "later",
        d.start(),
        d.user("work"),
        d.end(),
        d.element("subProcess", "escalate", *inside, triggeredByEvent="true"),
        d.flows("start > work > end"),
    )


def test_what_escalates_in_a_later_step_than_its_limit_is_on_record_too(world: World) -> None:
    world.deploy(later=later("T1"))
    lead_id, instance_id = begin(world, "later")
    world.now = end_of(date(2024, 8, 1))
    timers.sweep(world.engine)
    assert read(world, escalations, instance_id=instance_id) == []
    world.now = end_of(date(2024, 8, 5))
    complete(world, "look")
    (found,) = read(world, escalations, instance_id=instance_id)
    assert (found["rule"], found["element_id"], found["status"]) == ("T1", "late", "open")
    assert (found["due_at"], found["raised_at"]) == (end_of(date(2024, 7, 31)), world.now)
    assert found["derivation"]["start"] == "2024-07-01"
    correct(world, lead_id, date(2024, 8, 1))
    assert read(world, escalations)[0]["status"] == "withdrawn"


def test_a_newly_deployed_catalogue_moves_every_date_and_lists_what_changed(world: World) -> None:
    first, second = begin(world)[1], begin(world, filed=None)[1]
    timers.sweep(world.engine)
    assert what(world) == []
    world.deploy(**{"deadlines.dmn": catalogue(T1=40, T2=5)})
    timers.sweep(world.engine)
    (timer,) = read(world, timer_table, instance_id=first)
    assert timer["due_at"] == end_of(date(2024, 8, 12))
    assert read(world, timer_table, instance_id=second) == []
    changes = read(world, recomputed)
    assert {row["what"] for row in changes} == {"moved"}
    assert all(row["run_id"] and "时限目录" in row["why"] for row in changes)
    done = [row["sentence"] for row in read(world, audit_table, action="recomputed")]
    assert len(done) == 2
    timers.sweep(world.engine)
    assert len(read(world, recomputed)) == len(changes)


def test_a_run_goes_on_where_it_was_broken_off(world: World) -> None:
    wanted = {begin(world)[1] for _ in range(55)}
    timers.sweep(world.engine)
    world.deploy(**{"deadlines.dmn": catalogue(T1=40, T2=5)})
    first = recompute.work_off(world.engine, chunks=1)
    assert first is not None
    assert (first.cases, first.done) == (50, False)
    second = recompute.work_off(world.engine, chunks=1)
    assert second is not None
    assert (second.run_id, second.cases, second.done) == (first.run_id, 55, True)
    assert {row["instance_id"] for row in read(world, recomputed)} == wanted
    assert recompute.work_off(world.engine) is None


def test_warnings_are_given_once_and_only_the_last_of_those_missed(world: World) -> None:
    _, instance_id = begin(world)
    world.now = NOON
    assert timers.sweep(world.engine).warned == 0
    world.now = end_of(date(2024, 7, 30)) + timedelta(hours=1)  # 7 days and 1 day before
    assert timers.sweep(world.engine).warned == 1
    assert timers.sweep(world.engine).warned == 0
    told = read(world, notices, kind="deadline_warning")
    assert {row["audience"] for row in told} == {"police_handler@police", "supervisor@office"}
    assert all("时限T1" in row["sentence"] for row in told)
    assert read(world, warnings) == []
    world.now = end_of(date(2024, 8, 1))
    timers.sweep(world.engine)
    assert len(read(world, notices, kind="deadline_warning")) == len(told)
    assert instance_id


def test_warnings_go_with_their_timer(world: World) -> None:
    _, instance_id = begin(world)
    complete(world, "work")
    assert read(world, timer_table, instance_id=instance_id) == []
    assert read(world, warnings) == []
