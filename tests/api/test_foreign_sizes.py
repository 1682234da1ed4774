"""What no column can hold is an incident of its element or a finding, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger
from tests.world import World

LONG = "长" * 300


@pytest.fixture(scope="module", params=["sqlite", pytest.param("pg", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A program on either database."""
    if request.param == "sqlite":
        return Stranger.of(World(f"sqlite:///{tmp_path_factory.mktemp('sizes') / 'x.db'}"))
    server = request.getfixturevalue("pg_server")
    server.psql("CREATE DATABASE sizes")
    return Stranger.of(World(server.get_uri(database="sizes", driver="psycopg")))


def user(extension: str) -> str:
    return d.element("userTask", "t", d.extension(extension))


def assigned(attribute: str, text: str) -> str:
    return user(f'<zeebe:assignmentDefinition {attribute}="{text}" />')


def waiting(tag: str, text: str) -> str:
    timer = (
        f"<bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}></bpmn:timerEventDefinition>"
    )
    return d.element("intermediateCatchEvent", "t", timer)


INCIDENTS = {
    "a group too long": assigned("candidateGroups", "=big"),
    "a person too long": assigned("assignee", "=big"),
    "a group with NUL": assigned("candidateGroups", "=[&quot;a\\u0000&quot;]"),
    "a form nobody deployed": user('<zeebe:formDefinition formId="=&quot;none&quot;" />'),
    "a priority too large": user('<zeebe:priorityDefinition priority="=10**30" />'),
    "a due date before time": d.user("t", due='=date("0001-01-01")'),
    "a moment after time": waiting("timeDate", "9999-12-31T23:59:59-12:00"),
    "a duration beyond time": waiting("timeDuration", "P99999999D"),
    "a key too long": d.element("receiveTask", "t", messageRef="m_paid"),
    "a kind of job too long": d.job("t", "=big"),
    "no retries": d.job("t", "a").replace('retries="2"', 'retries="=-3"'),
    "retries without number": d.job("t", "a").replace('retries="2"', 'retries="=10**20"'),
    "a process nobody deployed": d.element(
        "callActivity", "t", d.extension('<zeebe:calledElement processId="=big" />')
    ),
    "text with half a character": d.script("t", '="\\ud800"', "x"),
}


@pytest.mark.parametrize("name", INCIDENTS)
def test_what_no_database_can_hold_is_an_incident_in_words(both: Stranger, name: str) -> None:
    both.deploy(d.process("p", d.start(), INCIDENTS[name], d.flows("start > t"), outside=ROOTS))
    case = both.start("p", big="b" * 500, order="o" * 500)
    shown = both.get(f"instances/{case}")
    assert (shown["state"], shown["open_tasks"]) == ("incident", [])
    (incident,) = both.get(f"incidents?instance_id={case}")["items"]
    assert incident["element_id"] == "t"
    assert any("\u4e00" <= character <= "\u9fff" for character in incident["message"])


PLAIN = d.process("p", d.start(), d.user("t"), d.flows("start > t"))
REFUSED = {
    "an id": PLAIN.replace('"t"', f'"{"t" * 201}"').replace('id="start_to_t"', 'id="f"'),
    "a process id": PLAIN.replace('id="p"', f'id="{"p" * 201}"'),
    "a version tag": PLAIN.replace(
        'isExecutable="true">',
        f'isExecutable="true">{d.extension(f"<zeebe:versionTag value={chr(34)}{LONG}{chr(34)}/>")}',
    ),
    "a signal": d.process(
        "p",
        d.start(),
        d.element("intermediateCatchEvent", "t", '<bpmn:signalEventDefinition signalRef="s" />'),
        d.flows("start > t"),
        outside=f'<bpmn:signal id="s" name="{LONG}" />',
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_words_too_long_to_be_kept_are_findings(both: Stranger, what: str) -> None:
    files = [("files", ("a.bpmn", REFUSED[what].encode()))]
    answer = both.http.post("/api/deployments", files=files)
    assert answer.status_code == 422
    assert "too-long" in {one["rule"] for one in answer.json()["errors"]}


def test_long_names_are_shown_by_their_beginning(both: Stranger) -> None:
    named = PLAIN.replace('name="t"', f'name="{LONG}"').replace('name="p"', f'name="{LONG}"')
    both.deploy(named)
    case = both.start("p")
    (task,) = both.tasks(case)
    assert task["name"] == task["process_name"] == LONG[:200]
    both.walk(case, ["do t :"])


def test_a_file_name_too_long_is_refused(both: Stranger) -> None:
    files = [("files", ("a" * 300 + ".bpmn", PLAIN.encode()))]
    assert both.http.post("/api/deployments", files=files).status_code == 422


def test_an_assignee_is_a_login_an_id_or_a_word(both: Stranger) -> None:
    body: dict[str, Any] = {"login": "worker", "name": "样例·工", "password": "invented-Pass-1"}
    body["roles"] = [{"role": "handler", "body_id": "xingren"}]
    administrator = Stranger.of(both.world, "administrator")
    made = administrator.post("users", body, 201)
    user_id = made.get("user", made)["id"]
    for text, assignee, groups in (
        ("worker", user_id, []),
        (user_id, user_id, []),
        ("nobody", None, ["nobody"]),
        ("", None, []),
    ):
        parts = (d.start(), assigned("assignee", text), d.flows("start > t"))
        both.deploy(d.process("p", *parts))
        (task,) = both.tasks(both.start("p"))
        assert (task["assignee_id"], task["candidate_groups"]) == (assignee, groups)
