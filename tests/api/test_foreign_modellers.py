"""Files as different modellers write them: each deploys as it is and runs as it was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import diagrams as d
from tests.api.foreign import Stranger

FILES = Path(__file__).parent / "foreign_files"
FORM = (
    '{"id": "purchase_form", "type": "default", "schemaVersion": 18, "components": ['
    '{"type": "number", "key": "amount", "label": "金额", "validate": {"required": true}}]}'
)


def text(name: str) -> str:
    return (FILES / f"{name}.bpmn").read_text(encoding="utf-8")


def test_a_file_of_camunda_modeler_runs_with_its_form_groups_and_message(
    stranger: Stranger,
) -> None:
    made = stranger.deploy(text("camunda8"), purchase_form=FORM)
    assert [one["key"] for one in made["definitions"]] == ["camunda8"]
    assert {one["severity"] for one in made["findings"]} <= {"warning"}
    case = stranger.start("camunda8", order_id="2024/7")
    (request,) = stranger.tasks(case)
    assert request["candidate_groups"] == ["sales", "support"]
    assert (request["priority"], request["form_id"]) == (80, "purchase_form")
    assert request["due_at"].startswith("20")
    refused = stranger.post(f"tasks/{request['id']}/complete", {"values": {}}, 422)
    assert refused["errors"][0]["path"] == "amount"
    stranger.walk(case, ["do Activity_request amount=5000 : Activity_approve"])
    (approve,) = stranger.tasks(case)
    assert approve["candidate_groups"] == ["boss"]
    stranger.walk(case, ["fire Event_late : Activity_approve", "job mail"])
    stranger.walk(case, ["do Activity_approve approved=true :", "message goods 2024/7 :"])
    ended = stranger.get(f"instances/{case}")
    assert (ended["state"], ended["end_events"]) == ("completed", ["Event_done"])
    assert ended["variables"]["decision"] == {"approved": True}
    refused_case = stranger.start("camunda8", order_id="2024/8")
    stranger.walk(refused_case, ["do Activity_request amount=5 : Activity_approve"])
    stranger.walk(refused_case, ["do Activity_approve approved=false :"])
    assert stranger.get(f"instances/{refused_case}")["end_events"] == ["Event_refused"]


WALKS = {
    "bpmn_io": (
        "Process_14du6lv",
        ["start : Task_eat", "do Task_eat :", "wait 1199 :", "wait 1 :"],
        "StartEvent_1y45yut Task_1hcentk Gateway_1 Task_eat Event_wait EndEvent_1",
    ),
    "camunda7": ("camunda7", ["start : apply", "do apply days=3 :"], "begin apply done"),
    "plain_engine": (
        "plain_engine",
        ["start : _2", "do _2 : _2", "do _2 :", "message go :"],
        "_start _2 _2 _3 _4 _6",
    ),
}


@pytest.mark.parametrize("name", WALKS)
def test_a_file_of_another_modeller_runs(stranger: Stranger, name: str) -> None:
    process_id, steps, visited = WALKS[name]
    stranger.deploy(text(name))
    case = stranger.start(process_id)
    stranger.walk(case, steps)
    assert stranger.get(f"instances/{case}")["state"] == "completed"
    assert stranger.trail(case) == visited.split()


def test_a_file_with_vendor_extensions_runs_once_it_is_marked_executable(
    stranger: Stranger,
) -> None:
    files = [("files", ("signavio.bpmn", text("signavio").encode()))]
    refused = stranger.http.post("/api/deployments", files=files)
    assert refused.status_code == 422
    assert [one["rule"] for one in refused.json()["errors"]] == ["no-executable-process"]
    stranger.deploy(text("signavio").replace('isExecutable="false"', ""))
    case = stranger.start("sid-process")
    steps = ["start : sid-ask", "do sid-ask copy=true file=true : sid-copy sid-file"]
    stranger.walk(case, [*steps, "do sid-file : sid-copy", "do sid-copy :"])
    assert stranger.get(f"instances/{case}")["end_events"] == ["sid-end"]


@pytest.mark.parametrize("groups", ["a,b", " a , b ", '=["a", "b"]', '="a" + ",b"', "=list"])
def test_candidate_groups_may_be_words_or_an_expression(stranger: Stranger, groups: str) -> None:
    stranger.deploy(d.process("p", d.start(), d.user("t", groups), d.flows("start > t")))
    (task,) = stranger.tasks(stranger.start("p", list=["a", "b"]))
    assert task["candidate_groups"] == ["a", "b"]


@pytest.mark.parametrize("name", ["camunda8", "bpmn_io", "plain_engine"])
def test_a_designer_gets_back_the_very_file(stranger: Stranger, name: str) -> None:
    files = {"purchase_form": FORM} if name == "camunda8" else {}
    (made,) = stranger.deploy(text(name), **files)["definitions"]
    got = stranger.http.get(f"/api/definitions/{made['id']}/xml")
    assert got.text == text(name)
