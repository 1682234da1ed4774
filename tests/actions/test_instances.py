"""Instances start, call each other, wait, fail and end; each step is one transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import timers
from engine.actions import instances, jobs, messages, tasks
from engine.errors import Conflict, InstanceNotActive, NotAllowed, NotFound
from engine.model import SYSTEM
from engine.queries import instances as instance_queries
from engine.queries import worklist
from tests import diagrams as d
from tests.cases import CALLED, CALLER, complete, show, start
from tests.world import World


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def test_a_called_process_is_an_instance_of_its_own_and_returns_its_variables(
    world: World,
) -> None:
    world.deploy(caller=CALLER, called=CALLED)
    instance_id, (inside,) = start(world, "caller", n=4)
    with world.engine.read(world.designer) as tx:
        wanted = instance_queries.Filter(parent_id=instance_id)
        (child,) = instance_queries.listed(tx, wanted).items
    assert child["process_id"] == "called"
    (after,) = complete(world, inside)
    assert show(world, instance_id)["variables"] == {"n": 8}
    assert show(world, child["id"])["state"] == "completed"
    complete(world, after)
    done = show(world, instance_id)
    assert (done["state"], done["end_events"]) == ("completed", ["end"])


def test_cancelling_the_caller_cancels_what_it_called(world: World) -> None:
    world.deploy(caller=CALLER, called=CALLED)
    instance_id, (inside,) = start(world, "caller", n=1)
    with world.engine.begin(world.designer) as tx:
        instances.cancel(tx, instance_id, "误启动")
    with world.engine.read(world.designer) as tx:
        states = {i["state"] for i in instance_queries.listed(tx, instance_queries.Filter()).items}
        assert worklist.task(tx, inside)["state"] == "cancelled"
    assert states == {"cancelled"}
    with pytest.raises(InstanceNotActive), world.engine.begin(world.designer) as tx:
        instances.set_variables(tx, instance_id, {"n": 2})


def test_a_timer_fires_once_however_often_it_is_swept(world: World) -> None:
    world.deploy(
        waiting=d.process(
            "waiting",
            d.start(),
            d.user("work"),
            d.timer("late", '=now() + duration("P1D")', on="work"),
            d.user("urge", "supervisor@office"),
            d.end(),
            d.end("urged"),
            d.flows("start > work > end", "late > urge > urged"),
        )
    )
    instance_id, _ = start(world, "waiting")
    assert timers.sweep(world.engine).fired == 0
    world.now += timedelta(days=1)
    assert timers.sweep(world.engine) == timers.Swept(fired=1, failed=0)
    world.now += timedelta(days=30)
    assert timers.sweep(world.engine).fired == 0
    tasks_open = {t["element_id"] for t in show(world, instance_id)["open_tasks"]}  # type: ignore[attr-defined]
    assert tasks_open == {"work", "urge"}


def test_a_failing_expression_is_an_incident_that_can_be_mended_and_retried(world: World) -> None:
    world.deploy(
        route=d.process(
            "route",
            d.start(),
            d.user("ask"),
            d.element("exclusiveGateway", "which"),
            d.end("big"),
            d.end("small"),
            d.flows("start > ask > which", "which > big ? n > 10", "which > small ? n <= 10"),
        )
    )
    instance_id, (ask,) = start(world, "route")
    complete(world, ask)
    assert show(world, instance_id)["state"] == "incident"
    with world.engine.read(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
    assert incident["element_id"] == "which"
    with world.engine.begin(world.designer) as tx:
        instances.set_variables(tx, instance_id, {"n": 50})
        instances.retry(tx, incident["id"])
    done = show(world, instance_id)
    assert (done["state"], done["end_events"]) == ("completed", ["big"])


def test_a_job_is_taken_failed_and_retried_by_a_worker(world: World) -> None:
    world.deploy(
        work=d.process("work", d.start(), d.job("do", "mail"), d.end(), d.flows("start > do > end"))
    )
    instance_id, _ = start(world, "work", to="office")
    with world.engine.begin(world.designer) as tx:
        (job,) = jobs.activate(tx, "mail", worker="w")
        assert job["variables"] == {"to": "office"}
        assert jobs.activate(tx, "mail", worker="w2") == []
    for _ in range(2):
        with world.engine.begin(world.designer) as tx:
            jobs.fail(tx, job["id"], "mail server away")
            taken = jobs.activate(tx, "mail", worker="w")
        job = taken[0] if taken else job
    assert show(world, instance_id)["state"] == "incident"
    with world.engine.read(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
    with world.engine.begin(world.designer) as tx:
        instances.retry(tx, incident["id"])
        (job,) = jobs.activate(tx, "mail", worker="w")
        jobs.complete(tx, job["id"], {"sent": True})
    assert show(world, instance_id)["state"] == "completed"


def test_a_message_reaches_exactly_the_instance_with_its_key(world: World) -> None:
    message = (
        '<bpmn:message id="m" name="paid"><bpmn:extensionElements>'
        '<zeebe:subscription correlationKey="=order" /></bpmn:extensionElements></bpmn:message>'
    )
    catch = d.element(
        "intermediateCatchEvent", "wait", '<bpmn:messageEventDefinition messageRef="m" />'
    )
    world.deploy(
        pay=d.process(
            "pay", d.start(), catch, d.end(), d.flows("start > wait > end"), outside=message
        )
    )
    first, _ = start(world, "pay", order="1")
    second, _ = start(world, "pay", order="2")
    with world.engine.begin(world.designer) as tx:
        sent = messages.send_message(tx, "paid", correlation_key="2", variables={"sum": 7})
    assert sent.delivered == 1
    assert show(world, first)["state"] == "active"
    assert (show(world, second)["state"], show(world, second)["variables"]) == (
        "completed",
        {"order": "2", "sum": 7},
    )


def test_an_early_message_waits_for_its_receiver_within_its_time_to_live(world: World) -> None:
    message = (
        '<bpmn:message id="m" name="paid"><bpmn:extensionElements>'
        '<zeebe:subscription correlationKey="=order" /></bpmn:extensionElements></bpmn:message>'
    )
    receive = d.element("receiveTask", "wait", messageRef="m")
    world.deploy(
        pay=d.process(
            "pay", d.start(), receive, d.end(), d.flows("start > wait > end"), outside=message
        )
    )
    with world.engine.begin(world.designer) as tx:
        assert messages.send_message(
            tx, "paid", correlation_key="1", time_to_live_seconds=60
        ).buffered
    instance_id, _ = start(world, "pay", order="1")
    assert show(world, instance_id)["state"] == "completed"


def test_a_suspended_instance_is_moved_by_nobody_until_resumed(world: World) -> None:
    world.deploy(called=CALLED)
    instance_id, (inside,) = start(world, "called", n=1)
    with world.engine.begin(world.designer) as tx:
        instances.suspend(tx, instance_id)
    with pytest.raises(InstanceNotActive), world.engine.begin(world.designer) as tx:
        tasks.complete(tx, inside, {})
    with world.engine.begin(world.designer) as tx:
        instances.resume(tx, instance_id)
    complete(world, inside)
    assert show(world, instance_id)["state"] == "completed"


def test_a_manual_fire_is_the_office_and_designers_right(world: World) -> None:
    world.deploy(
        waiting=d.process(
            "waiting",
            d.start(),
            d.timer("later", '=now() + duration("P9D")'),
            d.end(),
            d.flows("start > later > end"),
        )
    )
    instance_id, _ = start(world, "waiting")
    with world.engine.read(world.designer) as tx:
        (timer,) = instance_queries.waiting_timers(tx, instance_id=instance_id).items
    with (
        pytest.raises((NotAllowed, NotFound)),
        world.engine.begin(world.actor("handler", "xingren")) as tx,
    ):
        instances.fire_timer(tx, timer["id"])
    with world.engine.begin(world.designer) as tx:
        instances.fire_timer(tx, timer["id"])
    assert show(world, instance_id)["state"] == "completed"


def test_an_endless_loop_is_stopped_as_an_incident(world: World) -> None:
    world.deploy(
        ring=d.process(
            "ring",
            d.start(),
            d.user("go"),
            d.element("exclusiveGateway", "again"),
            d.script("spin", "=1", "x"),
            d.end(),
            d.flows("start > go > again > spin > again", "again > end ? false"),
        ).replace('id="again"', 'id="again" default="again_to_spin"')
    )
    instance_id, (go,) = start(world, "ring")
    complete(world, go)
    assert show(world, instance_id)["state"] == "incident"
    with world.engine.read(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
    assert "死循环" in incident["message"]


def test_a_process_that_calls_itself_ends_as_an_incident_of_the_deepest_call(
    world: World,
) -> None:
    world.deploy(
        endless=d.process(
            "endless",
            d.start(),
            d.element("exclusiveGateway", "choice"),
            d.call("again", "endless"),
            d.end(),
            d.flows("start > choice > again ? true", "choice > end ? false", "again > end"),
        )
    )
    start(world, "endless")
    with world.engine.read(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
    assert "自己调用自己" in incident["message"]


def test_the_history_names_every_element_in_order(world: World) -> None:
    world.deploy(called=CALLED)
    instance_id, (inside,) = start(world, "called", n=1)
    complete(world, inside)
    with world.engine.read(world.designer) as tx:
        trail = instance_queries.trail(tx, instance_id)
    assert [visit["element_id"] for visit in trail] == ["start", "inside", "double", "called_end"]
    assert all(visit["outcome"] == "completed" and visit["left_at"] for visit in trail)


def test_an_unknown_process_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.engine.begin(world.designer) as tx:
        instances.start(tx, "nothing")
    with pytest.raises(NotFound), world.engine.begin(SYSTEM) as tx:
        instances.cancel(tx, "nothing", "x")
    assert issubclass(InstanceNotActive, Conflict)
