"""What would do too much fails whole, once and clearly; who set it off is not held up."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from engine import timers
from engine.actions import instances, messages
from engine.errors import StepTooLarge
from engine.queries import instances as instance_queries
from tests import diagrams as d
from tests.cases import complete, show, start
from tests.world import World

ROOTS = '<bpmn:message id="m_go" name="go"/><bpmn:signal id="s_all" name="all"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="m_go"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="s_all"/>'


def exploding(first: str) -> str:
    """Give 24 tasks in a row of which each leads to the next by two flows."""
    names = [first, *(f"t{n}" for n in range(24))]
    parts = [d.element("task", name) for name in names[1:]]
    for one, other in itertools.pairwise(names):
        parts += [
            f'<bpmn:sequenceFlow id="{one}_{n}" sourceRef="{one}" targetRef="{other}"/>'
            for n in range(2)
        ]
    return "".join(parts)


def incidents(world: World) -> list[tuple[str, str]]:
    with world.engine.read(world.designer) as tx:
        found = instance_queries.listed_incidents(tx).items
    return [(one["element_id"], one["code"]) for one in found]


@pytest.fixture
def world(sqlite_url: str) -> World:
    return World(sqlite_url)


def test_a_task_that_would_split_without_end_stays_open_and_nothing_is_half_done(
    world: World,
) -> None:
    world.deploy(p=d.process("p", d.start(), d.user("go"), d.flows("start > go"), exploding("go")))
    instance_id, (task,) = start(world, "p")
    before = show(world, instance_id)
    with pytest.raises(StepTooLarge) as caught:
        complete(world, task, x=1)
    assert "已全部撤回" in caught.value.message
    assert show(world, instance_id) == before
    assert incidents(world) == []
    with world.engine.read(world.designer) as tx:
        trail = instance_queries.trail(tx, instance_id)
    assert [visit["element_id"] for visit in trail] == ["start", "go"]


def test_a_timer_that_would_do_too_much_becomes_one_incident_and_is_not_tried_for_ever(
    world: World,
) -> None:
    late = d.timer("late", '=now() + duration("PT1H")', on="go")
    world.deploy(
        p=d.process("p", d.start(), d.user("go"), d.flows("start > go"), late, exploding("late"))
    )
    instance_id, (task,) = start(world, "p")
    world.now += timedelta(hours=2)
    assert timers.sweep(world.engine).failed == 0
    assert incidents(world) == [("late", "step_too_large")]
    assert timers.sweep(world.engine) == timers.Swept(fired=0, failed=0)
    assert [one["element_id"] for one in show(world, instance_id)["open_tasks"]] == ["go"]  # type: ignore[attr-defined]
    complete(world, task)
    assert show(world, instance_id)["state"] == "completed"
    assert incidents(world) == []


def test_a_clock_that_starts_too_much_is_noted_and_goes_on_to_its_next_moment(
    world: World,
) -> None:
    cycle = (
        "<bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1H</bpmn:timeCycle>"
        "</bpmn:timerEventDefinition>"
    )
    world.deploy(p=d.process("p", d.element("startEvent", "on", cycle), exploding("on")))
    for _ in range(2):
        world.now += timedelta(hours=1)
        assert timers.sweep(world.engine) == timers.Swept(fired=0, failed=0)
        assert timers.sweep(world.engine) == timers.Swept(fired=0, failed=0)
    with world.engine.read(world.designer) as tx:
        assert instance_queries.listed(tx, instance_queries.Filter(process_id="p")).items == []
        said = tx.connection.exec_driver_sql(
            "select count(*) from audit where action = 'timer_failed'"
        ).scalar_one()
    assert said == 2


def test_who_sends_a_message_is_not_held_up_by_a_receiver_that_does_too_much(
    world: World,
) -> None:
    heard = d.element("intermediateCatchEvent", "hear", MESSAGE)
    told = d.element("intermediateThrowEvent", "tell", MESSAGE)
    world.deploy(
        hearer=d.process(
            "hearer", d.start(), heard, d.flows("start > hear"), exploding("hear"), outside=ROOTS
        ),
        teller=d.process(
            "teller",
            d.start(),
            d.user("ask"),
            told,
            d.user("next"),
            d.flows("start > ask > tell > next"),
            outside=ROOTS,
        ),
    )
    hearer, _ = start(world, "hearer")
    teller, (ask,) = start(world, "teller")
    assert len(complete(world, ask)) == 1
    assert show(world, teller)["state"] == "active"
    assert show(world, hearer)["state"] == "incident"
    assert incidents(world) == [("hear", "step_too_large")]


def test_one_hearer_of_a_signal_that_does_too_much_keeps_it_from_nobody(world: World) -> None:
    heard = d.element("intermediateCatchEvent", "hear", SIGNAL)
    world.deploy(
        bad=d.process(
            "bad", d.start(), heard, d.flows("start > hear"), exploding("hear"), outside=ROOTS
        ),
        good=d.process(
            "good", d.start(), heard, d.user("u"), d.flows("start > hear > u"), outside=ROOTS
        ),
    )
    bad, good = start(world, "bad")[0], start(world, "good")[0]
    with world.engine.begin(world.designer) as tx:
        messages.send_signal(tx, "all")
    assert [show(world, one)["state"] for one in (bad, good)] == ["incident", "active"]
    with world.engine.begin(world.designer) as tx:
        (incident,) = instance_queries.listed_incidents(tx).items
        instances.retry(tx, incident["id"])
    assert show(world, bad)["state"] == "active"
