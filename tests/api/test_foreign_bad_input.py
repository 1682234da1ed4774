"""Bad input of every kind from outside: a 4xx problem in Chinese, and nothing half done."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import diagrams as d
from tests.api.foreign import Stranger

FORM = json.dumps(
    {
        "id": "f",
        "type": "default",
        "components": [
            {"type": "number", "key": "amount", "label": "金额", "validate": {"required": True}},
            {"type": "checkbox", "key": "agreed", "label": "同意"},
            {"type": "datetime", "subtype": "date", "key": "on", "dateLabel": "日期"},
            {
                "type": "select",
                "key": "kind",
                "label": "种类",
                "values": [{"label": "甲", "value": "a"}],
            },
            {"type": "textfield", "key": "note", "label": "说明", "validate": {"maxLength": 5}},
        ],
    }
)
ASK = d.element("userTask", "ask", d.extension('<zeebe:formDefinition formId="f" />'))
PROCESS = d.process("asks", d.start(), ASK, d.user("next"), d.flows("start > ask > next"))


def refused(answer: Any, *statuses: int) -> dict[str, Any]:
    """Require a problem in Chinese with one of these statuses, and give it."""
    assert answer.status_code in (statuses or range(400, 500)), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["detail"])
    assert problem["status"] == answer.status_code
    return problem


@pytest.fixture(scope="module")
def asked(stranger: Stranger) -> dict[str, Any]:
    """An open task with a form."""
    stranger.deploy(PROCESS, f_form=FORM)
    (task,) = stranger.tasks(stranger.start("asks"))
    return task


WRONG: dict[str, bytes] = {
    "nothing": b"{}",
    "text for a number": b'{"amount": "viel"}',
    "a list for a number": b'{"amount": [1]}',
    "an object for a number": b'{"amount": {"$n": "1"}}',
    "NaN": b'{"amount": NaN}',
    "infinity": b'{"amount": 1e999}',
    "a number beyond all bounds": b'{"amount": ' + b"9" * 400 + b"}",
    "text for yes or no": b'{"amount": 1, "agreed": "maybe"}',
    "no date": b'{"amount": 1, "on": "2024-02-30"}',
    "a date in words": '{"amount": 1, "on": "二〇二四年"}'.encode(),
    "an option that is not offered": b'{"amount": 1, "kind": "b"}',
    "too long": b'{"amount": 1, "note": "123456"}',
    "NUL": b'{"amount": 1, "note": "a\\u0000"}',
    "half a character": b'{"amount": 1, "note": "\\ud800"}',
    "a field that is not there": b'{"amount": 1, "more": 1}',
    "a list": b"[1]",
    "null": b"null",
    "text": b'"x"',
    "not JSON": b"{amount: 1}",
    "not UTF-8": b'{"amount": 1, "note": "\xff"}',
    "too deep": b'{"amount": ' + b"[" * 2000 + b"]" * 2000 + b"}",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_form_that_is_wrong_leaves_the_task_open(
    stranger: Stranger, asked: dict[str, Any], name: str
) -> None:
    content = b'{"values": ' + WRONG[name] + b"}"
    headers = {"Content-Type": "application/json"}
    url = f"/api/tasks/{asked['id']}/complete"
    problem = refused(stranger.http.post(url, content=content, headers=headers), 422)
    assert problem["errors"] or problem["detail"]
    task = stranger.get(f"tasks/{asked['id']}")
    assert (task["state"], task["revision"]) == ("open", asked["revision"])
    assert stranger.get(f"instances/{asked['instance_id']}")["variables"] == {}


ROUTES = [
    "tasks/{}/complete",
    "tasks/{}/claim",
    "tasks/{}/unclaim",
    "tasks/{}/draft",
    "instances/{}/cancel",
    "instances/{}/suspend",
    "instances/{}/resume",
    "jobs/{}/complete",
    "jobs/{}/fail",
    "jobs/{}/error",
    "timers/{}/fire",
    "incidents/{}/retry",
]
BODIES: dict[str, dict[str, Any]] = {
    "cancel": {"reason": "样例"},
    "fail": {"message": "样例"},
    "error": {"code": "X"},
    "complete": {},
    "draft": {"values": {}},
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", ["nobody", "..%2F..", "' OR 1=1 --", "x" * 200, "%F0%9F%92%A9"])
def test_an_unknown_id_is_not_found(stranger: Stranger, route: str, name: str) -> None:
    body = BODIES.get(route.rsplit("/", 1)[1], {})
    refused(stranger.http.post(f"/api/{route.format(name)}", json=body), 404, 405, 422)


@pytest.mark.parametrize(
    "path", ["instances/x", "tasks/x", "definitions/x", "definitions/x/xml", "instances/x/history"]
)
def test_what_is_not_there_is_not_shown(stranger: Stranger, path: str) -> None:
    refused(stranger.http.get(f"/api/{path}"), 404)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("text/plain", b'{"process_id": "asks"}'),
        ("application/xml", b"<process_id>asks</process_id>"),
        ("application/x-www-form-urlencoded", b"process_id=asks"),
        ("", b'{"process_id": "asks"}'),
        ("application/json; charset=utf-16", '{"process_id": "asks"}'.encode("utf-16")),
    ],
)
def test_another_content_type_is_refused(
    stranger: Stranger, asked: dict[str, Any], media_type: str, content: bytes
) -> None:
    del asked
    headers = {"Content-Type": media_type}
    refused(stranger.http.post("/api/instances", content=content, headers=headers), 415, 422)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer xh_", "Bearer xh_" + "a" * 43, "Basic YTpi", "Bearer \u00ff", ""]
)
def test_an_unknown_token_is_401(stranger: Stranger, header: str) -> None:
    headers = {b"Authorization": header.encode("latin-1")}
    refused(stranger.http.get("/api/tasks", headers=headers), 401)
    refused(stranger.http.post("/api/instances", json={}, headers=headers), 401)


def test_two_people_who_complete_one_task_at_once_complete_it_once(stranger: Stranger) -> None:
    stranger.deploy(PROCESS, f_form=FORM)
    case = stranger.start("asks")
    (task,) = stranger.tasks(case)
    people = [Stranger.of(stranger.world, role) for role in ("designer", "supervisor")] * 3

    def complete(person: Stranger) -> int:
        url = f"/api/tasks/{task['id']}/complete"
        answer = person.http.post(url, json={"values": {"amount": 1}})
        if answer.status_code != 200:
            refused(answer, 409)
        return answer.status_code

    with ThreadPoolExecutor(len(people)) as pool:
        statuses = sorted(pool.map(complete, people))
    assert statuses == [200] + [409] * 5
    assert stranger.open(case) == "next"


def test_a_stale_revision_is_a_conflict(stranger: Stranger) -> None:
    stranger.deploy(PROCESS, f_form=FORM)
    (task,) = stranger.tasks(stranger.start("asks"))
    stranger.post(f"tasks/{task['id']}/claim", {"revision": task["revision"]})
    stale = {"revision": task["revision"], "values": {"amount": 1}}
    answer = stranger.http.post(f"/api/tasks/{task['id']}/complete", json=stale)
    assert refused(answer, 409)["code"] == "stale_revision"
    assert stranger.get(f"tasks/{task['id']}")["state"] == "open"


def test_who_has_claimed_a_task_alone_completes_it(stranger: Stranger) -> None:
    stranger.deploy(PROCESS, f_form=FORM)
    (task,) = stranger.tasks(stranger.start("asks"))
    other = Stranger.of(stranger.world, "supervisor")
    stranger.post(f"tasks/{task['id']}/claim")
    for action, body in (("claim", {}), ("complete", {"values": {"amount": 1}}), ("unclaim", {})):
        answer = other.http.post(f"/api/tasks/{task['id']}/{action}", json=body)
        refused(answer, 403, 409)
    stranger.post(f"tasks/{task['id']}/complete", {"values": {"amount": 1}})


@pytest.mark.parametrize("role", ["handler", "approver", "tip_officer", "police_handler"])
def test_a_role_without_the_right_is_refused_everywhere(stranger: Stranger, role: str) -> None:
    person = Stranger.of(stranger.world, role)
    refused(person.http.post("/api/deployments", files=[("files", ("a.bpmn", PROCESS))]), 403)
    for path, body in (
        ("messages", {"name": "m"}),
        ("signals", {"name": "s"}),
        ("jobs/activate", {"type": "t"}),
        ("instances/x/cancel", {"reason": "样例"}),
        ("users", {"login": "u", "name": "样例"}),
    ):
        refused(person.http.post(f"/api/{path}", json=body), 403)
