"""Deadlines over the wire: derivations, trials, holds and extensions, the holiday calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.actions import leads
from tests import diagrams as d
from tests import shipped_limits
from tests.house import tree
from tests.world import World

LEAD: dict[str, Any] = {
    "subject_name": "样例·康乐养老服务有限公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "discovered_on": "2024-04-08",
    "seized_on": "2024-06-20",
    "live_seizure": True,
    "admin_filed_on": "2024-04-12",
    "penalty_decided_on": "2024-07-12",
}
LIFE = d.process(
    "lead_lifecycle",
    d.start("lead_registered"),
    d.user("work", "handler@xingren", due='=due("SLA_TRIAGE")'),
    d.end(),
    d.flows("lead_registered > work > end"),
)
EXTENSION = {"approved_on": "2024-07-12", "approver": "样例局长", "paper": "延〔2024〕1号"}
HOLD = {"ground": "appraisal", "from_on": "2024-07-01", "paper": "鉴〔2024〕3号"}
SAMPLE = (tree.ROOT / "docs" / "guides" / "holidays-2026.csv").read_bytes()

Program = Callable[..., TestClient]


@pytest.fixture
def lead(world: World) -> dict[str, Any]:
    catalogue = shipped_limits.PATH.read_text("utf-8")
    world.deploy(**{"lead_lifecycle": LIFE, "deadlines.dmn": catalogue})
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        made = leads.register_lead(tx, LEAD, acknowledge_duplicates=True)
    return {"id": made.lead_id, "number": made.number, "task": made.opened_tasks[0]}


def of(client: TestClient, lead: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/leads/{lead}/deadlines")
    assert answer.status_code == 200, answer.text
    return {one["limit"]["id"]: one for one in answer.json()["deadlines"]}


def test_a_lead_shows_what_runs_what_is_met_and_why_the_rest_does_not_run(
    program: Program, lead: dict[str, Any]
) -> None:
    found = of(program("handler", "xingren"), lead["number"])
    assert found["A8"]["state"] == "running"
    assert found["A8"]["due_at"] == "2024-07-20T16:00:00Z"
    assert found["A8"]["text"] == "2024年7月20日24时"
    assert found["A8"]["source"] == {
        "text": "查封扣押日期",
        "column": "seized_on",
        "row": lead["number"],
    }
    assert [step["kind"] for step in found["A8"]["steps"]] == [
        "start",
        "term",
        "count",
        "roll",
        "end",
    ]
    assert (found["A1"]["state"], found["A1"]["met_on"]) == ("met_late", "2024-07-12")
    assert found["SLA_TRIAGE"]["state"] == "overdue"
    assert "SLA_HANDOVER" not in found  # of another route
    assert found["A4"]["state"] == "running"
    assert found["A5"]["running"] is False
    assert found["A5"]["text"] == "“处罚送达日期”尚未记载，期限未起算"
    assert next(iter(found)) == "SLA_TRIAGE"


def test_a_service_level_is_shown_as_the_open_step_counts_it_and_only_while_it_is_open(
    world: World, program: Program
) -> None:
    counted = LIFE.replace('due("SLA_TRIAGE")', 'due("SLA_TRIAGE", now())')
    assert counted != LIFE
    catalogue = shipped_limits.PATH.read_text("utf-8")
    world.deploy(**{"lead_lifecycle": counted, "deadlines.dmn": catalogue})
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        made = leads.register_lead(tx, LEAD, acknowledge_duplicates=True)
    handler = program("handler", "xingren")
    task = handler.get(f"/api/tasks/{made.opened_tasks[0]}/deadline").json()
    found = of(handler, made.lead_id)
    assert found["SLA_TRIAGE"]["due_at"] == task["due_at"] == "2024-07-17T16:00:00Z"
    assert found["SLA_TRIAGE"]["state"] == "running"
    world.now += timedelta(days=3)
    assert of(handler, made.lead_id)["SLA_TRIAGE"]["state"] == "overdue"
    handler.post(f"/api/tasks/{made.opened_tasks[0]}/complete", json={"values": {}})
    assert "SLA_TRIAGE" not in of(handler, made.lead_id)


def test_a_lead_is_found_by_its_id_too_and_hidden_from_another_street(
    program: Program, lead: dict[str, Any]
) -> None:
    assert of(program("handler", "xingren"), lead["id"])
    hidden = program("handler", "xingcheng").get(f"/api/leads/{lead['number']}/deadlines")
    assert hidden.status_code == 404


def test_hours_from_a_day_alone_accuse_nobody_who_may_have_been_in_time(
    world: World, program: Program, lead: dict[str, Any]
) -> None:
    days = {"transfer_approved_on": "2024-07-12", "transferred_on": "2024-07-13"}
    for revision, transferred, state in ((1, "2024-07-13", "met"), (2, "2024-07-14", "met_late")):
        changed = {**days, "transferred_on": transferred}
        with world.engine.begin(world.actor("handler", "xingren")) as tx:
            leads.change_lead(tx, lead["id"], revision, changed, "补登")
        assert of(program("handler", "xingren"), lead["id"])["B2"]["state"] == state


def test_what_the_ledger_cannot_tell_to_be_undone_is_over_and_not_late(
    world: World, program: Program, lead: dict[str, Any]
) -> None:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        leads.change_lead(tx, lead["id"], 1, {"penalty_served_on": "2024-07-14"}, "补登")
    world.now += timedelta(days=90)
    found = of(program("handler", "xingren"), lead["id"])
    assert found["A8"]["state"] == "overdue"  # the goods are still held
    assert found["A10"]["state"] == "ended"  # whether the party applied is not in the ledger
    assert found["A4"]["state"] == "met"


def test_a_task_shows_how_its_date_was_counted(program: Program, lead: dict[str, Any]) -> None:
    answer = program("handler", "xingren").get(f"/api/tasks/{lead['task']}/deadline")
    assert answer.status_code == 200
    assert answer.json()["due_at"] == "2024-04-10T16:00:00Z"
    assert answer.json()["derivation"]["limit"]["id"] == "SLA_TRIAGE"


@pytest.mark.parametrize(
    ("asked", "due_at"),
    [
        ({"limit_id": "A1", "start": "2024-07-15"}, "2024-10-14T16:00:00Z"),
        ({"limit_id": "B2", "start": "2024-07-12T15:20:00+08:00"}, "2024-07-13T07:20:00Z"),
        ({"limit_id": "D14"}, "2025-12-02T16:00:00Z"),
        (
            {
                "limit_id": "A8",
                "start": "2024-07-15",
                "holds": [{"from_on": "2024-07-20", "to_on": "2024-07-30"}],
                "extensions": [{"amount": 30, "unit": "calendar_day"}],
            },
            "2024-09-23T16:00:00Z",
        ),
    ],
)
def test_anyone_may_try_what_date_it_would_be(
    program: Program, lead: dict[str, Any], asked: dict[str, Any], due_at: str
) -> None:
    del lead
    answer = program("designer").post("/api/deadlines/try", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.json()["due_at"] == due_at


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"limit_id": "Z9", "start": "2024-07-15"}, "limit_id"),
        ({"limit_id": "A1"}, "start"),
        ({"limit_id": "A1", "start": "2021-07-14"}, "start"),
        ({"limit_id": "AGE5", "start": "1901-01-01"}, "start"),
        ({"limit_id": "A1", "start": "2999-01-01"}, "start"),
        (
            {
                "limit_id": "A8",
                "start": "2024-07-15",
                "holds": [{"from_on": "2024-07-20", "to_on": "2024-07-20"}],
            },
            "holds",
        ),
        (
            {
                "limit_id": "A8",
                "start": "2024-07-15",
                "extensions": [{"amount": 1, "unit": "hour"}],
            },
            "extensions",
        ),
        ({"limit_id": "D14", "holds": [{"from_on": "2024-07-20"}]}, "limit_id"),
    ],
)
def test_a_bad_trial_names_the_field(
    program: Program, lead: dict[str, Any], asked: dict[str, Any], path: str
) -> None:
    del lead
    answer = program("designer").post("/api/deadlines/try", json=asked)
    assert answer.status_code == 422
    assert [one["path"] for one in answer.json()["errors"]] == [path]


def test_a_deadline_is_held_resumed_extended_and_taken_back(
    program: Program, lead: dict[str, Any]
) -> None:
    handler, approver = program("handler", "xingren"), program("approver", "xingren")
    place = f"/api/leads/{lead['id']}"
    held = handler.post(f"{place}/deadlines/A8/holds", json=HOLD)
    assert held.status_code == 201, held.text
    (hold,) = held.json()["holds"]
    assert hold["ground_label"] == "检测、检验、检疫或者技术鉴定"
    assert of(handler, lead["id"])["A8"]["because"] == "held"
    resumed = handler.post(f"{place}/holds/{hold['id']}/resume", json={"to_on": "2024-07-11"})
    assert resumed.status_code == 200, resumed.text
    offered = of(approver, lead["id"])["A8"]["acts"]["extend"]
    assert [(one["stage"], one["amount"], one["unit"]) for one in offered] == [(1, 30, "日")]
    extended = approver.post(f"{place}/deadlines/A8/extensions", json=EXTENSION)
    assert extended.status_code == 201, extended.text
    assert of(handler, lead["id"])["A8"]["last_day"] == "2024-08-29"
    refused = handler.post(f"{place}/deadlines/A8/extensions", json=EXTENSION)
    assert refused.status_code in {403, 422}
    extension = extended.json()["extensions"][0]["id"]
    because = {"reason": "登错了线索"}
    assert (
        approver.post(f"{place}/extensions/{extension}/withdraw", json=because).status_code == 204
    )
    assert handler.post(f"{place}/holds/{hold['id']}/withdraw", json=because).status_code == 204
    assert of(handler, lead["id"])["A8"]["last_day"] == "2024-07-20"


@pytest.mark.parametrize(
    ("act", "asked", "path"),
    [
        ("A8/holds", {**HOLD, "from_on": "2030-01-01"}, "from_on"),
        ("A8/holds", {**HOLD, "to_on": "2024-06-30"}, "to_on"),
        ("A8/holds", {**HOLD, "to_on": "2030-01-01"}, "to_on"),
        ("A8/holds", {**HOLD, "from_on": "2024-02-30"}, "from_on"),
        ("A8/holds", {**HOLD, "ground": "hearing"}, "ground"),
        ("Z9/holds", HOLD, "limit_id"),
        ("A8/extensions", {**EXTENSION, "approved_on": "2030-01-01"}, "approved_on"),
        ("A8/extensions", {**EXTENSION, "amount": 31}, "amount"),
        ("A8/extensions", {**EXTENSION, "approver": " "}, "approver"),
        ("A1/extensions", EXTENSION, "limit_id"),
    ],
)
def test_a_bad_hold_or_extension_names_the_field_and_keeps_nothing(
    program: Program, lead: dict[str, Any], act: str, asked: dict[str, Any], path: str
) -> None:
    person = program("handler" if act.endswith("holds") else "approver", "xingren")
    answer = person.post(f"/api/leads/{lead['id']}/deadlines/{act}", json=asked)
    assert answer.status_code == 422, answer.text
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    shown = person.get(f"/api/leads/{lead['id']}/deadlines").json()
    assert (shown["holds"], shown["extensions"]) == ([], [])


def test_one_resumption_too_early_and_one_extension_too_many_are_refused(
    program: Program, lead: dict[str, Any]
) -> None:
    handler, approver = program("handler", "xingren"), program("approver", "xingren")
    place = f"/api/leads/{lead['id']}"
    unapproved = handler.post(f"{place}/deadlines/A8/extensions", json=EXTENSION)
    assert (unapproved.status_code, unapproved.json()["code"]) == (403, "not_allowed")
    assert approver.post(f"{place}/deadlines/A8/extensions", json=EXTENSION).status_code == 201
    again = approver.post(f"{place}/deadlines/A8/extensions", json=EXTENSION)
    assert (again.status_code, again.json()["errors"][0]["rule"]) == (422, "times")
    (hold,) = handler.post(f"{place}/deadlines/A8/holds", json=HOLD).json()["holds"]
    for day in ("2024-07-01", "2030-01-01"):
        answer = handler.post(f"{place}/holds/{hold['id']}/resume", json={"to_on": day})
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "to_on")


def test_a_bad_calendar_names_row_and_column(program: Program, lead: dict[str, Any]) -> None:
    del lead
    bad = SAMPLE.replace(b"2026-02-28", b"2026-02-27")
    answer = program("administrator").post(
        "/api/holidays", files={"file": ("2026.csv", bad)}, params={"notice": "样例文号"}
    )
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["row"], error["column"]) == (6, "开始日期")
