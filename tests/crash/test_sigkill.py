"""A server killed in the middle of its work loses no acknowledged step and doubles none."""

from __future__ import annotations

import random
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from tests import diagrams as d
from tests import serving

STEPS = 4
INSTANCES = 6
CHAIN = d.process(
    "chain",
    d.start(),
    *(d.user(f"step_{n}") for n in range(STEPS)),
    *(
        d.script(f"count_{n}", "=if steps = null then 1 else steps + 1", "steps")
        for n in range(STEPS)
    ),
    d.end(),
    d.flows("start > " + " > ".join(f"step_{n} > count_{n}" for n in range(STEPS)) + " > end"),
)


class Client:
    """A program that works tasks over HTTP and remembers what was acknowledged."""

    def __init__(self, url: str, token: str) -> None:
        """Speak to the product at `url` with this token."""
        self.http = httpx2.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        self.acknowledged: list[str] = []

    def open_tasks(self) -> list[str]:
        """List the ids of all open tasks."""
        answer = self.http.get("/api/tasks", params={"scope": "all", "limit": 200})
        answer.raise_for_status()
        return [task["id"] for task in answer.json()["items"]]

    def complete(self, task_id: str) -> int:
        """Complete a task; remember it when that was acknowledged."""
        answer = self.http.post(
            f"/api/tasks/{task_id}/complete",
            json={"values": {}},
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        if answer.status_code == httpx2.codes.OK:
            self.acknowledged.append(task_id)
        return answer.status_code

    def work_until_the_server_dies(self) -> None:
        """Complete whatever is open, until nothing is or nobody answers."""
        with suppress(httpx2.TransportError):
            while tasks := self.open_tasks():
                for task_id in tasks:
                    self.complete(task_id)


@pytest.fixture
def token(database_url: str) -> str:
    environment = serving.environment_for(database_url, samples=False)
    printed = serving.run("token", "create", "--role", "administrator", environment=environment)
    return printed.strip().splitlines()[-1]


def test_a_killed_server_keeps_every_acknowledged_step_once(
    database_url: str, token: str, tmp_path: Path
) -> None:
    """Kill it at random moments, start it again, and count in the end."""
    chance = random.Random(737)
    log = tmp_path / "server.log"
    acknowledged: list[str] = []
    instances: list[str] = []
    for _ in range(3):
        with serving.serve(database_url, log, samples=False) as served:
            client = Client(served.url, token)
            if not instances:
                instances = _begin(client)
            worker = threading.Thread(target=client.work_until_the_server_dies)
            worker.start()
            time.sleep(chance.uniform(0.05, 0.6))
            served.kill()
            worker.join(timeout=60)
            acknowledged += client.acknowledged
    with serving.serve(database_url, log, samples=False) as served:
        client = Client(served.url, token)
        for task_id in acknowledged:
            assert client.complete(task_id) == httpx2.codes.CONFLICT, "an acknowledged step is lost"
        client.work_until_the_server_dies()
        for instance_id in instances:
            answer = client.http.get(f"/api/instances/{instance_id}").json()
            assert answer["state"] == "completed"
            assert answer["variables"]["steps"] == STEPS, "a step was lost or doubled"
        served.run("audit", "verify")


def _begin(client: Client) -> list[str]:
    files = {"files": ("chain.bpmn", CHAIN.encode(), "application/xml")}
    client.http.post("/api/deployments", files=files).raise_for_status()
    started = []
    for _ in range(INSTANCES):
        answer = client.http.post("/api/instances", json={"process_id": "chain"})
        answer.raise_for_status()
        started.append(answer.json()["id"])
    return started
