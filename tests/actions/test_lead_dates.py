"""Days that cannot be are refused wherever a lead's facts are accepted, and nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.actions import instances, leads, tasks
from engine.errors import FormInvalid
from engine.model import SYSTEM
from engine.queries import ledger
from engine.store.tables.leads import leads as lead_table
from engine.store.tables.processes import incidents as incident_table
from tests import diagrams as d
from tests.world import World

LEAD: dict[str, Any] = {
    "subject_name": "样例·康乐养老服务有限公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "discovered_on": "2024-05-06",
}
FORM = {
    "type": "default",
    "id": "file_case",
    "components": [
        {"type": "datetime", "subtype": "date", "key": "lead.admin_filed_on", "dateLabel": "立案"}
    ],
}
LIFE = d.process(
    "lead_lifecycle",
    d.start("lead_registered"),
    d.element(
        "userTask",
        "file_case",
        d.extension(
            '<zeebe:formDefinition formId="file_case" />',
            '<zeebe:assignmentDefinition candidateGroups="handler@xingren" />',
        ),
    ),
    d.end(),
    d.flows("lead_registered > file_case > end"),
)


@pytest.fixture
def world(sqlite_url: str) -> World:
    made = World(sqlite_url)
    made.deploy(**{"lead_lifecycle": LIFE, "file_case.json": json.dumps(FORM)})
    return made


def register(world: World, **changes: Any) -> leads.Registered:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        return leads.register_lead(tx, {**LEAD, **changes}, acknowledge_duplicates=True)


def refused(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(FormInvalid) as error:
        act()
    return [(one.path, one.rule) for one in error.value.field_errors]


def test_a_filing_before_the_discovery_is_not_registered(world: World) -> None:
    found = refused(lambda: register(world, admin_filed_on="2024-05-05"))
    assert found == [("lead.admin_filed_on", "date_order")]
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        assert ledger.count(tx, ledger.Filter()) == 0


def test_a_discovery_that_has_not_come_is_not_registered(world: World) -> None:
    found = refused(lambda: register(world, discovered_on="2024-07-16"))
    assert found == [("lead.discovered_on", "future_date")]


def test_a_correction_into_the_future_is_refused(world: World) -> None:
    lead_id = register(world).lead_id

    def correct() -> None:
        with world.engine.begin(world.actor("handler", "xingren")) as tx:
            leads.change_lead(tx, lead_id, 1, {"seized_on": "2024-07-16"}, "登记有误")

    assert refused(correct) == [("lead.seized_on", "future_date")]


def test_a_form_with_a_day_that_cannot_be_is_refused_and_the_task_stays_open(world: World) -> None:
    (task,) = register(world).opened_tasks

    def submit(day: str) -> None:
        with world.engine.begin(world.actor("handler", "xingren")) as tx:
            tasks.complete(tx, task, {"lead": {"admin_filed_on": day}})

    assert refused(lambda: submit("2024-05-05")) == [("lead.admin_filed_on", "date_order")]
    submit("2024-05-07")


DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dates" name="dates"
  namespace="http://example.org/dates">
  <decision id="filing" name="filing"><variable name="filing" />
    <literalExpression><text>date("2024-05-05")</text></literalExpression></decision>
</definitions>"""
MAPPED = '<zeebe:ioMapping><zeebe:{} source="={}" target="lead.{}" /></zeebe:ioMapping>'
EARLY = "date(&quot;2024-05-05&quot;)"
WRITERS = {
    "script": d.script("write", '=date("2024-05-05")', "lead.admin_filed_on"),
    "several": d.script(
        "write",
        '={seized_on: date("2024-06-03"), progress: "已查封", admin_filed_on: date("2024-05-05")}',
        "lead",
    ),
    "table": d.element(
        "businessRuleTask",
        "write",
        d.extension(
            '<zeebe:calledDecision decisionId="filing" resultVariable="lead.admin_filed_on" />'
        ),
    ),
    "output": d.element(
        "task", "write", d.extension(MAPPED.format("output", EARLY, "admin_filed_on"))
    ),
    "input": d.element(
        "userTask", "write", d.extension(MAPPED.format("input", EARLY, "admin_filed_on"))
    ),
}


def written_by(world: World, *writers: str, path: str = "write") -> tuple[str, dict[str, Any]]:
    life = d.process(
        "lead_lifecycle",
        d.start("lead_registered"),
        d.script("before", '="先写的"', "lead.progress"),
        *writers,
        d.end(),
        d.flows(f"lead_registered > before > {path} > end"),
    )
    world.deploy(**{"lead_lifecycle": life, "dates.dmn": DECISION})
    lead_id = register(world).lead_id
    return lead_id, facts(world, lead_id)


def facts(world: World, lead_id: str) -> dict[str, Any]:
    with world.engine.read(SYSTEM) as tx:
        return dict(
            tx.connection.execute(select(lead_table).filter_by(id=lead_id)).mappings().one()
        )


def trouble(world: World) -> dict[str, Any]:
    with world.engine.read(SYSTEM) as tx:
        return dict(tx.connection.execute(select(incident_table)).mappings().one())


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_a_day_that_cannot_be_written_by_a_process_is_an_incident_at_its_element(
    world: World, writer: str
) -> None:
    _, lead = written_by(world, writer)
    incident = trouble(world)
    assert incident["element_id"] == "write"
    assert incident["message"] == "行政立案日期 2024-05-05 早于发现日期 2024-05-06。"
    assert (lead["admin_filed_on"], lead["seized_on"]) == (None, None)
    assert lead["progress"] == "先写的"


def test_the_incident_goes_on_once_the_day_can_be(world: World) -> None:
    lead_id, lead = written_by(world, d.script("write", '=date("2024-07-16")', "lead.seized_on"))
    incident = trouble(world)
    assert incident["message"] == "查封扣押日期 2024-07-16 晚于今天（2024-07-15）。"
    assert lead["seized_on"] is None
    world.now += timedelta(days=1)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        instances.retry(tx, incident["id"])
    assert facts(world, lead_id)["seized_on"] == date(2024, 7, 16)


def test_days_that_one_element_writes_together_may_come_in_any_order(world: World) -> None:
    together = '={verified_on: date("2024-06-03"), triaged_on: date("2024-06-02")}'
    moved = '={triaged_on: date("2024-06-05"), verified_on: date("2024-06-06")}'
    _, lead = written_by(
        world,
        d.script("write", together, "lead"),
        d.script("again", moved, "lead"),
        path="write > again",
    )
    assert (lead["triaged_on"], lead["verified_on"]) == (date(2024, 6, 5), date(2024, 6, 6))
