"""Tasks, instances, jobs and messages over HTTP, with the races that people make."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from tests import diagrams as d
from tests.world import World


def test_a_task_is_claimed_drafted_and_completed(
    program: Callable[..., TestClient], started: str
) -> None:
    client = program("handler", "xingren")
    seen = client.get(f"/api/tasks/{started}").json()
    assert seen["may"]["claim"] is True
    assert seen["candidate_names"] == ["兴仁街道·线索承办人"]
    claimed = client.post(f"/api/tasks/{started}/claim", json={"revision": seen["revision"]})
    assert claimed.json()["assignee_id"] is not None
    given = {"values": {"amount": 1.5, "名称": "样例"}}
    assert client.post(f"/api/tasks/{started}/draft", json=given).status_code == 204
    assert client.get(f"/api/tasks/{started}").json()["draft"] == given["values"]
    done = client.post(f"/api/tasks/{started}/complete", json=given)
    assert done.status_code == 200, done.text
    body = done.json()
    assert body["task"]["state"] == "completed"
    assert [task["element_id"] for task in body["opened"]] == ["check"]
    assert body["instance"]["state"] == "active"
    counts = client.get("/api/tasks/counts").json()
    assert counts == {"mine": 0, "claimable": 1, "overdue": 0, "escalation": 0}


def test_a_stale_revision_is_a_conflict(program: Callable[..., TestClient], started: str) -> None:
    client = program("handler", "xingren")
    answer = client.post(f"/api/tasks/{started}/complete", json={"revision": 99, "values": {}})
    assert answer.status_code == 409
    assert answer.json()["code"] == "stale_revision"


def test_of_two_people_completing_one_task_one_succeeds(
    program: Callable[..., TestClient], started: str
) -> None:
    clients = [program("handler", "xingren") for _ in range(4)]

    def complete(client: TestClient) -> tuple[int, str]:
        answer = client.post(f"/api/tasks/{started}/complete", json={"values": {}})
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(complete, clients))
    assert answers == [(200, ""), *[(409, "task_already_done")] * 3]


def test_another_street_does_not_see_the_task(
    program: Callable[..., TestClient], started: str
) -> None:
    other = program("handler", "xingcheng")
    assert other.get(f"/api/tasks/{started}").status_code == 404
    assert other.post(f"/api/tasks/{started}/claim").status_code == 404
    assert other.get("/api/tasks?scope=all").json()["items"] == []


def test_a_list_is_walked_page_by_page(program: Callable[..., TestClient]) -> None:
    designer, client = program("designer"), program("handler", "xingren")
    for _ in range(7):
        designer.post("/api/instances", json={"process_id": "review"})
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get("/api/tasks", params=query).json()
        assert len(page["items"]) <= 3
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7


def test_an_instance_is_started_watched_suspended_and_cancelled(
    program: Callable[..., TestClient],
) -> None:
    client = program("designer")
    given = {"process_id": "review", "business_key": "样例-7", "variables": {"n": 1.25, "名": "x"}}
    made = client.post("/api/instances", json=given).json()
    path = f"/api/instances/{made['id']}"
    assert made["state"] == "active"
    assert made["variables"] == {"n": 1.25, "名": "x"}
    assert [one["element_id"] for one in made["active_elements"]] == ["draft"]
    changed = client.patch(f"{path}/variables", json={"variables": {"n": 2}})
    assert changed.json()["variables"]["n"] == 2
    assert client.post(f"{path}/suspend").json()["state"] == "suspended"
    assert client.post(f"{path}/resume").json()["state"] == "active"
    history = client.get(f"{path}/history").json()["items"]
    assert [visit["element_id"] for visit in history] == ["start", "draft"]
    cancelled = client.post(f"{path}/cancel", json={"reason": "样例结束"})
    assert cancelled.json()["state"] == "cancelled"
    found = client.get("/api/instances", params={"business_key": "样例-7", "state": "cancelled"})
    assert [one["id"] for one in found.json()["items"]] == [made["id"]]


def test_an_outside_worker_takes_fails_and_completes_a_job(
    world: World, program: Callable[..., TestClient]
) -> None:
    text = d.process(
        "outside", d.start(), d.job("send", "mail"), d.end(), d.flows("start > send > end")
    )
    world.deploy(outside=text)
    client = program("supervisor")
    started = client.post(
        "/api/instances", json={"process_id": "outside", "variables": {"to": "x"}}
    ).json()
    wanted = {"type": "mail", "worker": "w1", "max_jobs": 5, "lock_seconds": 60}
    (job,) = client.post("/api/jobs/activate", json=wanted).json()["items"]
    assert job["instance_id"] == started["id"]
    assert job["variables"] == {"to": "x"}
    assert client.post("/api/jobs/activate", json=wanted).json()["items"] == []
    assert client.post(f"/api/jobs/{job['id']}/fail", json={"message": "忙"}).status_code == 200
    (again,) = client.post("/api/jobs/activate", json=wanted).json()["items"]
    assert again["retries"] == job["retries"] - 1
    done = client.post(f"/api/jobs/{job['id']}/complete", json={"variables": {"sent": True}})
    assert done.status_code == 200, done.text
    ended = client.get(f"/api/instances/{started['id']}").json()
    assert ended["state"] == "completed"
    assert ended["end_events"] == ["end"]


def test_a_message_nobody_waits_for_is_delivered_to_nobody(
    program: Callable[..., TestClient],
) -> None:
    answer = program("supervisor").post("/api/messages", json={"name": "x"})
    assert answer.json() == {"delivered": 0, "started": [], "buffered": False}
