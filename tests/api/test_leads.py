"""Leads over HTTP: registered, found, corrected, linked; reporters by alias only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests import diagrams as d
from tests.world import World

LIFECYCLE = d.process(
    "lead_lifecycle",
    d.start("lead_registered"),
    d.user("triage_lead", "street_handler"),
    d.end(),
    d.flows("lead_registered > triage_lead > end"),
)
LEAD: dict[str, Any] = {
    "subject_name": "样例养老服务公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "amount_involved": "1200000.50",
    "participants": 20,
    "discovered_on": "2024-07-12",
}


@pytest.fixture(autouse=True)
def lifecycle(world: World) -> None:
    world.deploy(lead_lifecycle=LIFECYCLE)


@pytest.fixture
def handler(program: Callable[..., TestClient]) -> TestClient:
    return program("handler", "xingren")


def register(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/leads", json={**LEAD, **more})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_lead_is_registered_with_exact_amounts_labels_and_its_first_task(
    handler: TestClient,
) -> None:
    made = register(handler)
    lead = made["lead"]
    assert lead["number"] == "XR-2024-0001"
    assert lead["amount_involved"] == "1200000.50"
    assert lead["sector_label"] == "养老"
    assert lead["street_name"] == "兴仁街道"
    assert lead["revision"] >= 1
    (task_id,) = made["task_ids"]
    task = handler.get(f"/api/tasks/{task_id}").json()
    assert task["lead"]["number"] == lead["number"]
    assert task["context"]["lead"]["amount_involved"] == "1200000.50"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"amount_involved": "viel"}, "amount_involved"),
        ({"amount_involved": "1.005"}, "lead.amount_involved"),
        ({"amount_involved": "1e999999999"}, "amount_involved"),
        ({"amount_involved": -1}, "lead.amount_involved"),
        ({"participants": 1.5}, "participants"),
        ({"participants": 10**12}, "lead.participants"),
        ({"discovered_on": "2024-02-30"}, "discovered_on"),
        ({"sector": "Z9"}, "lead.sector"),
        ({"credit_code": "x"}, "lead.credit_code"),
        ({"k1": "maybe"}, "k1"),
        ({"number": "XR-1"}, "number"),
        ({"subject_name": ""}, "lead.subject_name"),
        ({"subject_name": "长" * 201}, "lead.subject_name"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_field(
    handler: TestClient, given: dict[str, Any], path: str
) -> None:
    answer = handler.post("/api/leads", json={**LEAD, **given})
    assert answer.status_code == 422, answer.text
    assert path in {error["path"] for error in answer.json()["errors"]}
    assert handler.get("/api/leads").json()["total"] == 0


def test_a_likely_duplicate_must_be_acknowledged(handler: TestClient) -> None:
    first = register(handler)["lead"]
    answer = handler.post("/api/leads", json=LEAD)
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "duplicates_likely"
    assert problem["errors"][0]["lead_id"] == first["id"]
    assert problem["errors"][0]["why"]
    second = register(handler, acknowledge_duplicates=True)
    assert [one["number"] for one in second["duplicates"]] == [first["number"]]
    params = {"subject_name": LEAD["subject_name"]}
    found = handler.get("/api/leads/duplicates", params=params).json()["items"]
    assert len(found) == 2


def test_the_reporter_shows_as_an_alias_and_opens_for_the_tip_officer_only(
    handler: TestClient, program: Callable[..., TestClient]
) -> None:
    who = {"name": "样例举报人", "phone": "13800000000"}
    lead = register(handler, reporter=who)["lead"]
    (reporter,) = lead["reporters"]
    assert reporter["alias"] == "举报人甲"
    path = f"/api/leads/{lead['id']}/reporters/{reporter['id']}/look"
    assert handler.post(path, json={"reason": "核对"}).status_code == 403
    officer = program("tip_officer")
    assert officer.post(path, json={"reason": ""}).status_code == 422
    seen = officer.post(path, json={"reason": "核对"}, headers={"Idempotency-Key": "k"})
    assert seen.json() == {**who, "id_number": "", "note": ""}
    timeline = officer.get(f"/api/leads/{lead['id']}/timeline").text
    assert "查看线索" in timeline
    assert who["phone"] not in timeline


def test_a_lead_is_corrected_with_a_reason_from_its_last_revision(handler: TestClient) -> None:
    lead = register(handler)["lead"]
    path = f"/api/leads/{lead['id']}"
    given = {"revision": lead["revision"], "amount_involved": 2, "reason": "核实后更正"}
    changed = handler.patch(path, json=given)
    assert changed.status_code == 200, changed.text
    assert changed.json()["amount_involved"] == "2.00"
    assert handler.patch(path, json=given).json()["code"] == "stale_revision"
    assert handler.patch(path, json={**given, "reason": ""}).status_code == 422
    stage = {"revision": changed.json()["revision"], "stage": "closed", "reason": "x"}
    assert handler.patch(path, json=stage).status_code == 422
    (row, *_) = handler.get(f"{path}/timeline").json()["items"]
    assert (row["kind"], row["reason"]) == ("lead_changed", "核实后更正")


def test_a_lead_of_another_street_is_not_there(
    handler: TestClient, program: Callable[..., TestClient]
) -> None:
    lead = register(handler)["lead"]
    other = program("handler", "xingcheng")
    for path in ("", "/timeline", "/instances", "/tasks", "/links", "/closure"):
        assert other.get(f"/api/leads/{lead['id']}{path}").status_code == 404
    assert other.get("/api/leads").json()["total"] == 0
    assert program("supervisor").get(f"/api/leads/{lead['id']}").status_code == 200


def test_leads_are_filtered_sorted_and_paged(handler: TestClient) -> None:
    for number in range(5):
        register(
            handler,
            subject_name=f"样例{'甲乙丙丁戊'[number] * 8}公司",
            amount_involved=f"{number}.00",
            sector="B1" if number % 2 else "C1",
            acknowledge_duplicates=True,
        )
    page = handler.get("/api/leads", params={"sort": "-amount_involved", "limit": 2}).json()
    assert [one["amount_involved"] for one in page["items"]] == ["4.00", "3.00"]
    assert page["total"] == 5
    following = {"sort": "-amount_involved", "limit": 2, "cursor": page["next_cursor"]}
    page = handler.get("/api/leads", params=following).json()
    assert [one["amount_involved"] for one in page["items"]] == ["2.00", "1.00"]
    assert handler.get("/api/leads", params={"sector": "B1"}).json()["total"] == 2
    assert handler.get("/api/leads", params={"q": "甲甲"}).json()["total"] == 1
    assert handler.get("/api/leads", params={"q": "%"}).json()["total"] == 0
    assert handler.get("/api/leads", params={"open": "false"}).json()["total"] == 0


def test_leads_are_linked_and_unlinked(handler: TestClient) -> None:
    one = register(handler)["lead"]
    two = register(handler, acknowledge_duplicates=True)["lead"]
    path = f"/api/leads/{one['id']}/links"
    given = {"other_id": two["id"], "kind": "duplicate_of", "note": "同一主体"}
    assert handler.post(path, json=given).status_code == 201
    assert handler.post(path, json=given).status_code == 409
    (link,) = handler.get(f"/api/leads/{two['id']}/links").json()["items"]
    assert (link["other"]["number"], link["outgoing"]) == (one["number"], False)
    assert handler.delete(f"{path}/{two['id']}/duplicate_of").status_code == 204
    assert handler.get(path).json()["items"] == []


def test_the_ledger_goes_out_as_a_workbook_and_comes_in_without_doubling(
    handler: TestClient, program: Callable[..., TestClient]
) -> None:
    register(handler)
    out = handler.get("/api/leads/export.xlsx")
    assert out.content[:2] == b"PK"
    office = program("supervisor")
    files = {"file": ("ledger.xlsx", out.content)}
    planned = office.post("/api/leads/import", files=files).json()
    assert (planned["dry_run"], planned["new"], planned["unchanged"]) == (True, 0, 1)
    bad = office.post("/api/leads/import", files={"file": ("x.xlsx", b"PK no workbook")})
    assert bad.status_code == 422
    assert office.post("/api/leads/import").status_code == 422


def test_whoever_registers_a_lead_for_another_street_goes_on_seeing_it(
    program: Callable[..., TestClient],
) -> None:
    unit = program("handler", "finance")
    lead = register(unit, street_id="xingcheng")["lead"]
    assert lead["co_handling"] == ["finance"]
    path = f"/api/leads/{lead['id']}"
    assert unit.get(path).status_code == 200
    rows = unit.get(f"{path}/timeline").json()["items"]
    assert "增加协办单位：区财政金融局" in [row["sentence"] for row in rows]
    assert program("handler", "xingren").get(path).status_code == 404
