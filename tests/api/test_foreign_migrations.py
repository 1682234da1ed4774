"""From outside: tokens are moved, and instances change their version page by page."""

from __future__ import annotations

from typing import Any

from tests import diagrams as d
from tests.api.foreign import Stranger


def process(name: str, *elements: str, end: str = "end") -> str:
    path = " > ".join(["start", *elements, end])
    return d.process(name, d.start(), *(d.user(e) for e in elements), d.end(end), d.flows(path))


def version(deployed: Any) -> str:
    return str(deployed["definitions"][0]["id"])


def test_a_token_is_moved_after_a_look_at_what_that_would_do(stranger: Stranger) -> None:
    stranger.deploy(process("moved", "a", "b", "c"))
    case = stranger.start("moved")
    change = {
        "activate": [{"element_id": "c", "variables": {"n": 1}}],
        "cancel": [{"element_id": "a"}],
    }
    seen = stranger.post(f"instances/{case}/modify/preview", change)
    assert (seen["ends"], seen["state"], seen["passes"]) == (False, "active", ["c"])
    assert [place["element_id"] for place in seen["closes"]] == ["a"]
    last = stranger.post(f"instances/{case}/modify/preview", {"cancel": [{"element_id": "a"}]})
    assert (last["ends"], last["state"]) == (True, "cancelled")
    assert stranger.open(case) == "a"
    revision = stranger.get(f"instances/{case}")["revision"]
    body = {**change, "reason": "样例：跳过", "revision": revision}
    moved = stranger.post(f"instances/{case}/modify", body)
    assert (moved["variables"], stranger.open(case)) == ({"n": 1}, "c")
    assert stranger.post(f"instances/{case}/modify", body, 409)["code"] == "stale_revision"
    stranger.walk(case, ["do c :"])
    assert stranger.get(f"instances/{case}")["state"] == "completed"


def test_what_cannot_be_is_named_element_by_element(stranger: Stranger) -> None:
    stranger.deploy(process("moved", "a", "b"))
    case = stranger.start("moved")
    change = {
        "activate": [{"element_id": "start"}, {"element_id": "ghost"}],
        "cancel": [{"token": 999}],
    }
    for path, body in (("modify/preview", change), ("modify", {**change, "reason": "样例"})):
        said = stranger.post(f"instances/{case}/{path}", body, 422)
        assert said["code"] == "plan_invalid"
        assert {(e["element_id"], e["rule"]) for e in said["errors"]} == {
            ("start", "start-event"),
            ("ghost", "unknown-element"),
            ("", "not-active"),
        }
    stranger.post(f"instances/{case}/modify", {"reason": "样例"}, 422)
    stranger.post(f"instances/{case}/modify", {**change}, 422)
    assert stranger.post("instances/x/modify", {**change, "reason": "样例"}, 404)


def test_the_variables_of_a_run_are_shown_and_changed_by_its_token(stranger: Stranger) -> None:
    inner = d.start("in") + d.user("a") + d.flows("in > a")
    mapping = '<zeebe:ioMapping><zeebe:input source="=1" target="x" /></zeebe:ioMapping>'
    scope = d.element("subProcess", "s", d.extension(mapping), inner)
    stranger.deploy(d.process("scoped", d.start(), scope, d.flows("start > s")))
    case = stranger.start("scoped", y=1)
    active = stranger.get(f"instances/{case}")["active_elements"]
    token = next(one["token"] for one in active if one["element_id"] == "a")
    assert stranger.get(f"instances/{case}/variables?token={token}") == {
        "variables": {"x": 1, "y": 1}
    }
    handler = Stranger.of(stranger.world, "handler")
    assert handler.http.get(f"/api/instances/{case}/variables?token={token}").status_code == 403


def test_many_are_looked_at_and_migrated_page_by_page(stranger: Stranger) -> None:
    stranger.deploy(process("many", "a", "b"))
    cases = [stranger.start("many") for _ in range(5)]
    stranger.walk(cases[0], ["do a : b"])
    to = version(stranger.deploy(process("many", "a", "c")))
    asked: dict[str, Any] = {"to_definition_id": to, "process_id": "many", "version": 1, "limit": 2}
    can: list[str] = []
    groups: dict[tuple[str, str], int] = {}
    cursor = None
    while True:
        page = stranger.post("migrations/preview", {**asked, "cursor": cursor})
        can += [line["instance_id"] for line in page["items"] if line["can"]]
        for group in page["groups"]:
            key = (group["element_id"], group["rule"])
            groups[key] = groups.get(key, 0) + group["count"]
        assert page["total"] == 5
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert (sorted(can), groups) == (sorted(cases[1:]), {("b", "element-missing"): 1})
    assert all(one["version"] == 1 for one in stranger.family(cases[1]))

    run = {**asked, "limit": 200, "mapping": {"b": "c"}, "reason": "样例：新版本"}
    done = stranger.post("migrations", run)
    assert (done["can"], done["cannot"], done["next_cursor"]) == (5, 0, None)
    assert [note["rule"] for line in done["items"] for note in line["notes"]] == []
    stranger.walk(cases[0], ["do c :"])
    stranger.walk(cases[1], ["do a : c", "do c :"])
    again = stranger.post("migrations", run)
    assert (again["total"], again["items"]) == (0, [])
    one = {"to_definition_id": to, "instance_ids": [cases[2]], "reason": "样例"}
    (line,) = stranger.post("migrations", one)["items"]
    assert "已在目标版本" in line["reasons"][0]["message"]


def test_a_migration_asks_for_what_it_needs(stranger: Stranger) -> None:
    to = version(stranger.deploy(process("asks", "a")))
    stranger.post("migrations/preview", {"to_definition_id": to}, 422)
    stranger.post("migrations", {"to_definition_id": to, "process_id": "asks"}, 422)
    stranger.post("migrations/preview", {"to_definition_id": "x", "process_id": "asks"}, 404)
    wrong = {"to_definition_id": to, "process_id": "asks", "states": ["completed"]}
    stranger.post("migrations/preview", wrong, 422)
    bad = {"to_definition_id": to, "process_id": "asks", "cursor": "!"}
    stranger.post("migrations/preview", bad, 422)
    handler = Stranger.of(stranger.world, "handler")
    asked = {"to_definition_id": to, "process_id": "asks"}
    handler.post("migrations/preview", asked, 403)
    handler.post("migrations", {**asked, "reason": "样例"}, 403)
