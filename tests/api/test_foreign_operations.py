"""What an operator does from outside: suspend, cancel, mend, fire, page through, send twice."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actions import leads
from engine.model import SYSTEM
from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger
from tests.api.shapes_of_events import DEFINITIONS, boundary, throw

CALLEE = d.process("callee", d.start(), d.user("a"), d.job("w", "w"), d.flows("start > a > w"))
CALLER = d.process(
    "caller",
    d.start() + d.call("ask", "callee") + boundary("late", "timer", "ask", "false") + d.user("z"),
    d.flows("start > ask", "late > z"),
)
BROKEN = d.process(
    "broken",
    d.start() + d.user("t") + d.script("compute", "=1 / n", "r"),
    d.element("exclusiveGateway", "which") + d.user("a") + d.end(),
    d.flows("start > t > compute > which", "a > end", "which > a ? r > 0"),
)


def test_a_suspended_case_stands_still_with_all_it_called(stranger: Stranger) -> None:
    stranger.deploy(CALLER, CALLEE)
    case = stranger.start("caller")
    stranger.post(f"instances/{case}/suspend")
    root, called = stranger.family(case)
    assert (root["state"], called["state"]) == ("suspended", "suspended")
    assert [i["id"] for i in stranger.get("instances?state=suspended")["items"]].count(case) == 1
    (task,) = called["open_tasks"]
    assert stranger.post(f"tasks/{task['id']}/complete", {"values": {}}, 409)["detail"]
    (timer,) = stranger.get(f"timers?instance_id={case}")["items"]
    assert stranger.post(f"timers/{timer['id']}/fire", expect=409)["detail"]
    patched = stranger.http.patch(f"/api/instances/{case}/variables", json={"variables": {"x": 1}})
    assert patched.status_code == 409
    stranger.walk(case, ["wait 7200 : a"])
    assert stranger.post(f"instances/{case}/resume")["state"] == "active"
    stranger.walk(case, ["wait 0 : a z", "do a : z", "job w : z", "do z :"])
    assert [one["state"] for one in stranger.family(case)] == ["completed", "completed"]
    for action in ("suspend", "resume"):
        assert "已结束" in stranger.post(f"instances/{case}/{action}", expect=409)["detail"]


def test_a_called_case_is_not_resumed_before_its_caller(stranger: Stranger) -> None:
    stranger.deploy(CALLER, CALLEE)
    case = stranger.start("caller")
    stranger.post(f"instances/{case}/suspend")
    _, called = stranger.family(case)
    assert "上级" in stranger.post(f"instances/{called['id']}/resume", expect=409)["detail"]
    stranger.post(f"instances/{case}/resume")
    assert stranger.family(case)[1]["state"] == "active"


def test_a_condition_that_came_true_meanwhile_is_seen_when_its_case_is_resumed(
    stranger: Stranger,
) -> None:
    condition = DEFINITIONS["condition"].replace("n &gt; 5", "lead.participants &gt; 5")
    caught = d.element("intermediateCatchEvent", "c", condition) + d.user("z")
    stranger.deploy(d.process("watches", d.start(), caught, d.flows("start > c > z")))
    fields = {"street_id": "xingren", "sector": "B1", "source": "tip", "subject_name": "样例甲"}
    with stranger.world.engine.begin(SYSTEM) as tx:
        lead_id, number = leads.insert_lead(tx, {**fields, "participants": 1})
    office = Stranger.of(stranger.world, "supervisor")
    body = {"process_id": "watches", "business_key": number}
    case = office.post("instances", body, 201)["id"]
    office.post(f"instances/{case}/suspend")
    revision = office.get(f"leads/{lead_id}")["revision"]
    change = {"revision": revision, "participants": 9, "reason": "核实"}
    assert office.http.patch(f"/api/leads/{lead_id}", json=change).status_code == 200
    assert office.open(case) == ""
    office.post(f"instances/{case}/resume")
    assert office.open(case) == "z"


def test_a_cancelled_case_leaves_nothing_open(stranger: Stranger) -> None:
    stranger.deploy(CALLER, CALLEE)
    case = stranger.start("caller")
    (task,) = stranger.tasks(case)
    assert stranger.post(f"instances/{case}/cancel", {"reason": ""}, 422)["errors"]
    assert stranger.post(f"instances/{case}/cancel", {"reason": "重复"})["state"] == "cancelled"
    assert [one["state"] for one in stranger.family(case)] == ["cancelled", "cancelled"]
    assert stranger.tasks(case) == []
    assert stranger.get(f"timers?instance_id={case}")["items"] == []
    assert stranger.get(f"tasks/{task['id']}")["state"] == "cancelled"
    stranger.post(f"tasks/{task['id']}/complete", {"values": {}}, 409)
    stranger.post(f"instances/{case}/cancel", {"reason": "再次"}, 409)
    left = [v for v in stranger.get(f"instances/{case}/history")["items"] if not v["left_at"]]
    assert left == []


def test_an_incident_is_mended_by_its_variable_and_a_retry(stranger: Stranger) -> None:
    stranger.deploy(BROKEN)
    case = stranger.start("broken")
    stranger.walk(case, ["start : t", "do t n=0 :"])
    shown = stranger.get(f"instances/{case}")
    assert shown["state"] == "incident"
    assert stranger.get("instances?state=incident&process_id=broken")["items"]
    (incident,) = stranger.get(f"incidents?instance_id={case}")["items"]
    assert incident["resolved_at"] is None
    stranger.walk(case, ["set r=2", f"retry {incident['element_id']} : a", "do a :"])
    assert stranger.get(f"instances/{case}")["state"] == "completed"
    assert stranger.get(f"incidents?instance_id={case}")["items"] == []
    (old,) = stranger.get(f"incidents?instance_id={case}&open=false")["items"]
    assert old["resolved_at"]
    assert "已处理" in stranger.post(f"incidents/{incident['id']}/retry", expect=409)["detail"]


def test_a_failed_job_is_an_incident_that_a_retry_offers_again(stranger: Stranger) -> None:
    stranger.deploy(d.process("p", d.start(), d.job("work", "w2"), d.flows("start > work")))
    case = stranger.start("p")
    (job,) = stranger.post("jobs/activate", {"type": "w2"})["items"]
    assert stranger.post("jobs/activate", {"type": "w2"})["items"] == []
    stranger.post(f"jobs/{job['id']}/fail", {"message": "网络", "back_off_seconds": 60})
    assert stranger.get(f"instances/{case}")["state"] == "active"
    assert stranger.post("jobs/activate", {"type": "w2"})["items"] == []
    stranger.walk(case, ["wait 61 :", "fail w2 :"])
    assert stranger.get(f"instances/{case}")["state"] == "incident"
    assert stranger.post("jobs/activate", {"type": "w2"})["items"] == []
    stranger.post(f"jobs/{job['id']}/complete", expect=404)
    stranger.walk(case, ["retry work", "job w2 :"])
    assert stranger.get(f"instances/{case}")["state"] == "completed"


def test_a_worker_whose_lock_ran_out_is_refused_once_another_has_the_job(
    stranger: Stranger,
) -> None:
    stranger.deploy(d.process("p", d.start(), d.job("work", "w3"), d.flows("start > work")))
    case = stranger.start("p")
    (job,) = stranger.post("jobs/activate", {"type": "w3", "lock_seconds": 10})["items"]
    stranger.walk(case, ["wait 11"])
    assert stranger.post(f"jobs/{job['id']}/complete", expect=409)["detail"]
    stranger.walk(case, ["job w3 :"])
    stranger.post(f"jobs/{job['id']}/complete", expect=404)


def test_variables_are_set_in_the_scope_of_a_token(stranger: Stranger) -> None:
    inner = d.start("in") + d.user("a") + d.flows("in > a")
    mapping = '<zeebe:ioMapping><zeebe:input source="=1" target="x" /></zeebe:ioMapping>'
    scope = d.element("subProcess", "s", d.extension(mapping), inner)
    stranger.deploy(d.process("p", d.start(), scope, d.flows("start > s")))
    case = stranger.start("p", y=1)
    shown = stranger.get(f"instances/{case}")
    token = next(e["token"] for e in shown["active_elements"] if e["element_id"] == "a")
    url = f"/api/instances/{case}/variables"
    body: dict[str, Any] = {"variables": {"x": 5}, "token": token, "revision": shown["revision"]}
    assert stranger.http.patch(url, json=body).status_code == 200
    assert stranger.http.patch(url, json=body).status_code == 409
    (task,) = stranger.tasks(case)
    context = stranger.get(f"tasks/{task['id']}")["context"]
    assert (context["x"], context["y"]) == (5, 1)
    assert stranger.get(f"instances/{case}")["variables"] == {"y": 1}
    wrong = {"variables": {"x": 5}, "token": 999_999}
    assert stranger.http.patch(url, json=wrong).status_code in {404, 409}


def test_two_hundred_and_more_are_paged_without_a_gap_or_a_double(stranger: Stranger) -> None:
    stranger.deploy(d.process("paged", d.start(), d.user("t"), d.flows("start > t")))
    made = {stranger.start("paged") for _ in range(205)}
    for path, name in (
        ("instances?process_id=paged&limit=50", "id"),
        ("tasks?scope=all&process_id=paged&limit=100", "instance_id"),
        ("tasks?scope=all&process_id=paged&sort=-opened_at&limit=200", "instance_id"),
    ):
        seen: list[str] = []
        cursor = ""
        while True:
            page = stranger.get(f"{path}{cursor and '&cursor='}{cursor}")
            seen += [item[name] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = page["next_cursor"]
        assert len(seen) == len(made)
        assert set(seen) == made


REPLAYED = ["deployments", "instances", "messages", "signals", "jobs/activate", "suspend", "resume"]


@pytest.mark.parametrize("what", [*REPLAYED, "fire", "complete", "claim", "unclaim", "cancel"])
def test_a_post_sent_twice_under_one_key_has_one_effect(stranger: Stranger, what: str) -> None:
    stranger.deploy(CALLER, CALLEE)
    stranger.deploy(d.process("p", d.start(), d.job("j", "twice"), d.flows("start > j")))
    case = stranger.start("caller")
    (task,) = stranger.tasks(case)
    (timer,) = stranger.get(f"timers?instance_id={case}")["items"]
    if what == "unclaim":
        stranger.post(f"tasks/{task['id']}/claim")
    if what == "resume":
        stranger.post(f"instances/{case}/suspend")
    stranger.start("p")
    routes: dict[str, tuple[str, dict[str, Any]]] = {
        "instances": ("instances", {"process_id": "caller"}),
        "messages": ("messages", {"name": "m", "time_to_live_seconds": 60}),
        "signals": ("signals", {"name": "s"}),
        "jobs/activate": ("jobs/activate", {"type": "twice", "max_jobs": 1}),
        "suspend": (f"instances/{case}/suspend", {}),
        "resume": (f"instances/{case}/resume", {}),
        "fire": (f"timers/{timer['id']}/fire", {}),
        "complete": (f"tasks/{task['id']}/complete", {"values": {}}),
        "claim": (f"tasks/{task['id']}/claim", {}),
        "unclaim": (f"tasks/{task['id']}/unclaim", {}),
        "cancel": (f"instances/{case}/cancel", {"reason": "样例"}),
    }
    headers = {"Idempotency-Key": f"key-{what}"}
    answers = []
    for _ in range(2):
        if what == "deployments":
            content = d.process("again", d.start(), d.user("a"), d.flows("start > a")).encode()
            stable = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
            head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.bpmn"\r\n\r\n'
            answers.append(
                stranger.http.post(
                    "/api/deployments", content=head + content + b"\r\n--x--\r\n", headers=stable
                )
            )
        else:
            path, body = routes[what]
            answers.append(stranger.http.post(f"/api/{path}", json=body, headers=headers))
    first, second = answers
    assert first.status_code == second.status_code, second.text
    assert first.status_code in {200, 201, 204}, first.text
    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"


def test_a_thrown_signal_and_message_of_a_called_case_reach_others(stranger: Stranger) -> None:
    throws = d.process(
        "throws",
        d.start(),
        throw("e", "signal"),
        d.flows("start > e"),
        outside=ROOTS,
    )
    hears = d.process(
        "hears",
        d.start() + d.user("a") + boundary("b", "signal", "a") + d.user("z"),
        d.flows("start > a", "b > z"),
        outside=ROOTS,
    )
    caller = d.process("tells", d.start(), d.call("ask", "throws"), d.flows("start > ask"))
    stranger.deploy(throws, hears, caller)
    case = stranger.start("hears")
    stranger.start("tells")
    assert stranger.open(case) == "z"
