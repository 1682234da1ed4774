"""Nobody reads, moves or writes a lead by a side door: jobs, messages, variables, drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from engine.actions import instances
from engine.model import SYSTEM
from engine.queries import lead_file
from engine.store.tables.evidence import audit
from tests import diagrams as d
from tests.world import World

Program = Callable[..., TestClient]
LEAD: dict[str, Any] = {
    "subject_name": "样例养老服务公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "credit_code": "91370400MA3TEXT00X",
}


@pytest.fixture(autouse=True)
def deployed(world: World) -> None:
    world.deploy(
        lead_lifecycle=d.process(
            "lead_lifecycle",
            d.start("lead_registered"),
            d.user("triage_lead", "street_handler"),
            d.end(),
            d.flows("lead_registered > triage_lead > end"),
        )
    )
    world.deploy(
        ask=d.process(
            "ask", d.start(), d.job("send", "mail"), d.end(), d.flows("start > send > end")
        )
    )


def register(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/leads", json={**LEAD, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def actions(world: World) -> list[str]:
    with world.engine.read(SYSTEM) as tx:
        query = select(audit.c.action).order_by(audit.c.sequence)
        return list(tx.connection.execute(query).scalars())


def test_no_variable_from_outside_writes_into_the_ledger(program: Program) -> None:
    handler, office = program("handler", "xingren"), program("supervisor")
    made = register(handler)
    number, lead_path = made["lead"]["number"], f"/api/leads/{made['lead']['id']}"
    for name, value in (("lead", {"stage": "closed"}), ("lead.stage", "closed")):
        given = {"process_id": "ask", "business_key": number, "variables": {name: value}}
        assert handler.post("/api/instances", json=given).status_code == 403
        refused = office.post("/api/instances", json=given)
        assert refused.status_code == 422, refused.text
        (task_id,) = made["task_ids"]
        done = handler.post(f"/api/tasks/{task_id}/complete", json={"values": {name: value}})
        assert done.status_code == 422, done.text
        (case,) = handler.get(f"{lead_path}/instances").json()["items"]
        change = {"variables": {name: value}}
        changed = office.patch(f"/api/instances/{case['id']}/variables", json=change)
        assert changed.status_code == 422, changed.text
    assert handler.get(lead_path).json()["stage"] == "registered"


def test_a_job_of_a_lead_is_given_only_to_who_may_see_the_lead(
    world: World, program: Program
) -> None:
    made = register(program("handler", "xingren"))["lead"]
    office = program("supervisor")
    started = {"process_id": "ask", "business_key": made["number"]}
    assert office.post("/api/instances", json=started).status_code == 201
    wanted = {"type": "mail", "worker": "w1"}
    for role in ("designer", "administrator"):
        assert program(role).post("/api/jobs/activate", json=wanted).json()["items"] == []
    assert "job_taken" not in actions(world)
    (job,) = office.post("/api/jobs/activate", json=wanted).json()["items"]
    assert actions(world)[-1] == "job_taken"
    for verb, body in (
        ("complete", {}),
        ("fail", {"message": "x"}),
        ("error", {"code": "x"}),
    ):
        path = f"/api/jobs/{job['id']}/{verb}"
        assert program("designer").post(path, json=body).status_code == 404
    result = {"variables": {"lead": {"stage": "closed"}}}
    assert office.post(f"/api/jobs/{job['id']}/complete", json=result).status_code == 422
    assert office.post(f"/api/jobs/{job['id']}/complete", json={}).status_code == 200


def test_a_draft_is_shown_only_to_who_may_go_on_with_it(
    world: World, program: Program, started: str
) -> None:
    path = f"/api/tasks/{started}"
    one, other, office = (
        program("handler", "xingren"),
        program("handler", "xingren"),
        program("supervisor"),
    )
    assert one.post(f"{path}/claim").status_code == 200
    for note in ("一", "二"):
        assert one.post(f"{path}/draft", json={"values": {"note": note}}).status_code == 204
    assert one.get(path).json()["draft"] == {"note": "二"}
    assert other.get(path).json()["draft"] is None
    assert office.get(path).json()["draft"] is None
    assert actions(world).count("task_drafted") == 1


def test_a_task_of_a_lead_is_not_shown_for_a_mere_word_of_its_diagram(
    world: World, program: Program
) -> None:
    world.deploy(
        loose=d.process(
            "loose",
            d.start(),
            d.user("do", "designer,xingcheng"),
            d.end(),
            d.flows("start > do > end"),
        )
    )
    made = register(program("handler", "xingren"))["lead"]
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        _, moved = instances.start(tx, "loose", business_key=made["number"])
    (task_id,) = moved.opened_tasks
    for client in (program("designer"), program("handler", "xingcheng")):
        assert client.get(f"/api/tasks/{task_id}").status_code == 404
        assert client.get("/api/tasks").json()["items"] == []
    assert program("supervisor").get(f"/api/tasks/{task_id}").status_code == 200


def test_why_a_reporter_was_looked_at_is_for_tip_officers_only(
    world: World, program: Program
) -> None:
    officer, handler = program("tip_officer"), program("handler", "xingren")
    lead = register(officer, reporter={"name": "样例人"})["lead"]
    path = f"/api/leads/{lead['id']}"
    look = f"{path}/reporters/{lead['reporters'][0]['id']}/look"
    assert officer.post(look, json={"reason": "核对样例人的电话"}).status_code == 200

    def reasons(client: TestClient) -> set[str | None]:
        rows = client.get(f"{path}/timeline").json()["items"]
        return {row["reason"] for row in rows if row["kind"] == "reporter_looked_at"}

    assert reasons(officer) == {"核对样例人的电话"}
    assert reasons(handler) == {None}
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        assert "样例人" not in str(lead_file.timeline(tx, lead["id"]).items)


def test_an_unknown_body_or_person_is_told_as_such(program: Program) -> None:
    handler = program("handler", "xingren")
    lead = register(handler)["lead"]
    change = {"revision": lead["revision"], "reason": "更正", "lead_handler_id": "nobody"}
    answer = handler.patch(f"/api/leads/{lead['id']}", json=change)
    assert answer.status_code == 422, answer.text
    assert "不存在" in answer.json()["detail"]


def test_that_the_ledger_left_is_on_record_without_what_was_searched_for(
    world: World, program: Program
) -> None:
    handler = program("handler", "xingren")
    register(handler)
    out = handler.get("/api/leads/export.xlsx", params={"q": "样例养老", "street_id": "xingren"})
    assert out.status_code == 200
    with world.engine.read(SYSTEM) as tx:
        row = tx.connection.execute(select(audit).where(audit.c.action == "ledger_exported")).one()
    assert row.sentence == "导出了台账 1 条"
    assert row.after["street_id"] == "xingren"
    assert "样例养老" not in str(row)
    assert program("designer").get("/api/leads/export.xlsx").status_code == 403


def test_a_diagram_is_a_file_to_keep_and_no_page(program: Program) -> None:
    client = program("handler")
    (first, *_) = client.get("/api/definitions").json()["items"]
    answer = client.get(f"/api/definitions/{first['id']}/xml")
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["/" + "a" * 5_000, "/assets/" + "b" * 300])
def test_an_address_too_long_for_a_file_is_no_error_of_ours(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {200, 404}


def test_of_another_streets_likely_duplicate_only_number_and_street_are_told(
    program: Program,
) -> None:
    mine, other = program("handler", "xingren"), program("handler", "xingcheng")
    lead = register(other, street_id="xingcheng", subject_name="样例康养产业服务公司")["lead"]
    told = {"lead_id": None, "number": lead["number"], "subject_name": ""}
    refused = mine.post("/api/leads", json=LEAD)
    assert refused.status_code == 409
    params = {"subject_name": "样例", "credit_code": LEAD["credit_code"]}
    found = mine.get("/api/leads/duplicates", params=params).json()["items"]
    for (one,) in (refused.json()["errors"], found):
        assert told.items() <= one.items()
        assert one["street_name"] == "兴城街道"
        assert "康养" not in str(one)
    (own,) = other.get("/api/leads/duplicates", params=params).json()["items"]
    assert (own["lead_id"], own["subject_name"]) == (lead["id"], "样例康养产业服务公司")


LISTENING = """<bpmn:message id="m" name="go"><bpmn:extensionElements>
<zeebe:subscription correlationKey="=key" /></bpmn:extensionElements></bpmn:message>
<bpmn:signal id="s" name="all" />"""


def listener(process_id: str, event: str) -> str:
    kind = "message" if event == "m" else "signal"
    definition = f'<bpmn:{kind}EventDefinition id="{process_id}_d" {kind}Ref="{event}" />'
    return d.process(
        process_id,
        d.start(),
        d.element("intermediateCatchEvent", "wait", definition),
        d.user("then", "supervisor@office"),
        d.end(),
        d.flows("start > wait > then > end"),
        outside=LISTENING,
    )


def test_nobody_moves_the_case_of_a_hidden_lead_by_a_message_or_signal(
    world: World, program: Program
) -> None:
    world.deploy(on_message=listener("on_message", "m"))
    world.deploy(on_signal=listener("on_signal", "s"))
    lead = register(program("handler", "xingren"))["lead"]
    office, designer = program("supervisor"), program("designer")
    for process_id in ("on_message", "on_signal"):
        given = {"process_id": process_id, "business_key": lead["number"]}
        given |= {"variables": {"key": "K"}}
        assert office.post("/api/instances", json=given).status_code == 201
    message = {"name": "go", "correlation_key": "K"}
    assert designer.post("/api/messages", json=message).status_code == 404
    kept = {"name": "later", "correlation_key": lead["number"], "time_to_live_seconds": 60}
    assert designer.post("/api/messages", json=kept).status_code == 404
    assert designer.post("/api/signals", json={"name": "all"}).json()["delivered"] == 0
    facts = {"variables": {"lead": {"stage": "closed"}}}
    assert office.post("/api/messages", json={**message, **facts}).status_code == 422
    assert office.post("/api/messages", json=message).json()["delivered"] == 1
    assert office.post("/api/signals", json={"name": "all"}).json()["delivered"] == 1
