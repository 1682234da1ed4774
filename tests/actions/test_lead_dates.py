"""Days that cannot be are refused wherever a lead's facts are accepted, and nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.actions import leads, tasks
from engine.errors import FormInvalid
from engine.queries import ledger
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
