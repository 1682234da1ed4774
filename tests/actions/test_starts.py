"""Start events make instances: by the facts of a lead, and always of the newest version."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.actions import instances, leads, messages, tasks
from engine.model import SYSTEM
from engine.queries import instances as instance_queries
from tests import diagrams as d
from tests.world import World

LEAD: dict[str, Any] = {
    "subject_name": "样例·康乐养老服务有限公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "participants": 20,
}
ROOTS = '<bpmn:signal id="s_alarm" name="alarm"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="s_alarm"/>'


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def condition(text: str) -> str:
    return (
        "<bpmn:conditionalEventDefinition><bpmn:condition>"
        f"{escape(text)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def begun_by(process_id: str, definition: str, task: str = "look") -> str:
    """Give a process that this event starts."""
    return d.process(
        process_id,
        d.element("startEvent", "on", definition),
        d.user(task),
        d.flows(f"on > {task}"),
        outside=ROOTS,
    )


def new_lead(world: World, **changes: Any) -> str:
    with world.engine.begin(SYSTEM) as tx:
        return leads.insert_lead(tx, {**LEAD, **changes})[0]


def change(world: World, lead_id: str, **values: Any) -> None:
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        revision = tx.connection.exec_driver_sql(
            f"select revision from leads where id = '{lead_id}'"
        ).scalar_one()
        leads.change_lead(tx, lead_id, revision, values, "核对")


def running(world: World, process_id: str, lead_id: str | None = None) -> list[dict[str, Any]]:
    wanted = instance_queries.Filter(process_id=process_id, lead_id=lead_id)
    with world.engine.read(SYSTEM) as tx:
        return instance_queries.listed(tx, wanted).items


def test_a_fact_that_makes_a_condition_true_starts_an_instance_about_its_lead(
    world: World,
) -> None:
    world.deploy(big=begun_by("big", condition("=lead.participants > 100")))
    lead_id, other = new_lead(world), new_lead(world, participants=50)
    assert running(world, "big") == []
    change(world, lead_id, participants=100)
    assert running(world, "big") == []
    change(world, lead_id, participants=101)
    (begun,) = running(world, "big")
    assert begun["lead_id"] == lead_id
    assert begun["business_key"].startswith("XR-")
    with world.engine.read(SYSTEM) as tx:
        trail = instance_queries.trail(tx, begun["id"])
    assert [visit["element_id"] for visit in trail] == ["on", "look"]
    assert running(world, "big", other) == []


def test_it_starts_when_it_becomes_true_and_not_while_it_stays_so(world: World) -> None:
    world.deploy(big=begun_by("big", condition("=lead.participants > 100")))
    lead_id = new_lead(world, participants=200)
    assert len(running(world, "big")) == 1
    change(world, lead_id, participants=300)
    change(world, lead_id, remarks="改了别的")
    assert len(running(world, "big")) == 1
    change(world, lead_id, participants=3)
    assert len(running(world, "big")) == 1
    change(world, lead_id, participants=300)
    assert len(running(world, "big")) == 2


def test_a_fact_written_by_a_process_starts_another_in_the_same_transaction(
    world: World,
) -> None:
    writing = d.process(
        "writing",
        d.element("startEvent", "on", condition('=lead.sector = "B1"')),
        d.user("count", "street_handler"),
        d.script("note", "=500", "lead.participants"),
        d.flows("on > count > note"),
    )
    world.deploy(big=begun_by("big", condition("=lead.participants > 100")), writing=writing)
    lead_id = new_lead(world)
    (begun,) = running(world, "writing")
    with world.engine.read(SYSTEM) as tx:
        (task,) = instance_queries.instance(tx, begun["id"])["open_tasks"]
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        tasks.complete(tx, task["id"], {})
    assert [one["lead_id"] for one in running(world, "big")] == [lead_id]


def test_what_already_holds_when_a_version_is_deployed_starts_nothing(world: World) -> None:
    lead_id = new_lead(world, participants=500)
    world.deploy(big=begun_by("big", condition("=lead.participants > 100")))
    change(world, lead_id, participants=501)
    assert running(world, "big") == []


def test_a_new_version_takes_the_condition_over_and_one_without_it_ends_it(
    world: World,
) -> None:
    world.deploy(big=begun_by("big", condition("=lead.participants > 100")))
    world.deploy(big=begun_by("big", condition("=lead.participants > 1000"), "look_again"))
    lead_id = new_lead(world, participants=500)
    assert running(world, "big") == []
    change(world, lead_id, participants=5000)
    assert [one["version"] for one in running(world, "big")] == [2]
    world.deploy(big=d.process("big", d.start(), d.user("c"), d.flows("start > c")))
    new_lead(world, participants=5000)
    assert len(running(world, "big")) == 1


def test_a_new_version_takes_the_signal_over(world: World) -> None:
    world.deploy(heard=begun_by("heard", SIGNAL))
    world.deploy(heard=begun_by("heard", SIGNAL, "second"))
    with world.engine.begin(world.designer) as tx:
        messages.send_signal(tx, "alarm")
    assert [one["version"] for one in running(world, "heard")] == [2]


def test_a_condition_that_fails_keeps_nobody_from_writing_the_ledger(world: World) -> None:
    world.deploy(odd=begun_by("odd", condition('=if lead.participants > 100 then "yes" else 0')))
    lead_id = new_lead(world)
    change(world, lead_id, participants=500)
    assert running(world, "odd") == []


def test_a_start_that_reads_variables_can_only_be_named(world: World) -> None:
    made = world.deploy(named=begun_by("named", condition("=x > 5")))
    assert [(f.rule, f.element_id) for f in made.warnings] == [("start-event", "on")]
    with world.engine.begin(world.designer) as tx:
        instances.start(tx, "named", event="on", variables={"x": 1})
    assert len(running(world, "named")) == 1


def test_a_fact_that_does_not_fit_the_ledger_is_an_incident_and_the_case_goes_on(
    world: World,
) -> None:
    writing = d.process(
        "writing",
        d.element("startEvent", "on", condition("=lead.participants > 100")),
        d.element("parallelGateway", "fork"),
        d.script("bad", '="many"', "lead.participants"),
        d.user("beside"),
        d.flows("on > fork > bad", "fork > beside"),
    )
    world.deploy(writing=writing)
    new_lead(world, participants=500)
    (begun,) = running(world, "writing")
    with world.engine.read(SYSTEM) as tx:
        shown = instance_queries.instance(tx, begun["id"])
        (incident,) = instance_queries.listed_incidents(tx).items
    assert (shown["state"], incident["element_id"]) == ("incident", "bad")
    assert "participants" in incident["message"]
    assert [one["element_id"] for one in shown["open_tasks"]] == ["beside"]
