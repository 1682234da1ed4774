"""Many people on one case at once: in turn, right, and nobody sees more than a 409."""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import create_engine, text

from tests import diagrams as d
from tests import serving

CLIENTS = 8
VOTES = 12
SHORT = 15  # seconds within which somebody who waits for a stuck case is answered
BALLOT = d.process(
    "ballot",
    d.start(),
    d.element(
        "userTask",
        "vote",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        f'<zeebe:loopCharacteristics inputCollection="=for n in 1..{VOTES} return n"'
        ' inputElement="n" outputCollection="votes" outputElement="=vote" />'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>",
    ),
    d.end(),
    d.flows("start > vote > end"),
)


class Case:
    """A ballot on servers that share a database."""

    def __init__(self, urls: list[str], token: str) -> None:
        """Deploy and start it."""
        self.http = [
            httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
            for url in urls
        ]
        files = {"files": ("ballot.bpmn", BALLOT.encode(), "application/xml")}
        self.http[0].post("/api/deployments", files=files).raise_for_status()
        answer = self.http[0].post("/api/instances", json={"process_id": "ballot"})
        answer.raise_for_status()
        self.id = str(answer.json()["id"])
        self.task_ids = [str(task["id"]) for task in answer.json()["open_tasks"]]

    def complete(self, client: int, task_id: str) -> httpx2.Response:
        """Complete a task over one of the servers."""
        return self.http[client % len(self.http)].post(
            f"/api/tasks/{task_id}/complete",
            json={"values": {"vote": client}},
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    def shown(self) -> dict[str, Any]:
        """Show the instance."""
        answer: dict[str, Any] = self.http[0].get(f"/api/instances/{self.id}").json()
        return answer


@pytest.fixture
def case(database_url: str, tmp_path: Path) -> Iterator[Case]:
    """A ballot, served by two processes where the database can bear it."""
    environment = serving.environment_for(database_url, samples=False)
    printed = serving.run("token", "create", "--role", "administrator", environment=environment)
    servers = 2 if database_url.startswith("postgresql") else 1
    with ExitStack() as stack:
        urls = [
            stack.enter_context(
                serving.serve(database_url, tmp_path / f"{n}.log", samples=False)
            ).url
            for n in range(servers)
        ]
        yield Case(urls, printed.strip().splitlines()[-1])


def test_many_clients_on_one_case_are_served_in_turn_or_told_how_it_stands(case: Case) -> None:
    """Everybody tries every task, in an order of their own."""

    def work(client: int) -> list[tuple[str, httpx2.Response]]:
        order = random.Random(client).sample(case.task_ids, VOTES)
        return [(task_id, case.complete(client, task_id)) for task_id in order]

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [answer for one in pool.map(work, range(CLIENTS)) for answer in one]
    assert {answer.status_code for _, answer in answers} == {200, 409}
    done = Counter(task_id for task_id, answer in answers if answer.status_code == 200)
    assert done == Counter(case.task_ids), "each task is done once"
    for task_id, answer in answers:
        if answer.status_code == 409:
            problem = answer.json()
            assert problem["code"] == "task_already_done"
            assert (problem["current"]["id"], problem["current"]["state"]) == (task_id, "completed")
    shown = case.shown()
    assert shown["state"] == "completed"
    assert all(vote in range(CLIENTS) for vote in shown["variables"]["votes"])


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_case_held_by_somebody_stuck_is_answered_soon_and_works_again_later(
    case: Case, database_url: str
) -> None:
    task_id = case.task_ids[0]
    with create_engine(database_url).connect() as stuck:
        held = text("SELECT id FROM instances WHERE id = :id FOR UPDATE")
        stuck.execute(held, {"id": case.id})
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(lambda n: case.complete(n, task_id), range(CLIENTS)))
        waited = time.monotonic() - began
    assert {answer.status_code for answer in answers} == {409}
    for answer in answers:
        assert answer.json()["current"]["state"] == "open"
        assert "稍后重试" in answer.json()["detail"]
    assert waited < SHORT
    assert case.complete(0, task_id).status_code == 200
