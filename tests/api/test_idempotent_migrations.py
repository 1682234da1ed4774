"""A page of migrations sent twice under one key: done once, answered alike, taken over if left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from engine.model import SYSTEM
from engine.store.tables.evidence import audit
from engine.store.tables.people import idempotency
from tests import diagrams as d
from tests.cases import start
from tests.world import World

HEADERS = {"Idempotency-Key": "page-1"}
Program = Callable[..., TestClient]


@pytest.fixture
def world(database_url: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world of this file stands once on SQLite and once on PostgreSQL."""
    monkeypatch.setenv("XIAOHAO_SECRET_KEY", "invented")
    return World(database_url)


@pytest.fixture
def page(world: World) -> dict[str, Any]:
    """What moves three instances to a new version."""
    world.deploy(many=version("a", "b"))
    for _ in range(3):
        start(world, "many")
    made = world.deploy(many=version("a", "c"))
    to = made.definitions[0]["id"]
    return {"to_definition_id": to, "process_id": "many", "version": 1, "reason": "样例：新版本"}


def version(*tasks: str) -> str:
    path = " > ".join(["start", *tasks, "end"])
    return d.process("many", d.start(), *(d.user(task) for task in tasks), d.end(), d.flows(path))


def migrated(world: World) -> int:
    with world.engine.read(SYSTEM) as tx:
        done = select(func.count()).where(audit.c.action == "instance_migrated")
        return int(tx.connection.scalar(done) or 0)


def test_the_same_page_again_gets_the_same_answer_and_no_second_effect(
    world: World, program: Program, page: dict[str, Any]
) -> None:
    client = program("designer")
    first, second = (client.post("/api/migrations", json=page, headers=HEADERS) for _ in range(2))
    assert (first.status_code, first.json()["can"]) == (200, 3)
    assert second.json() == first.json()
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert migrated(world) == 3


def test_another_page_under_the_key_is_a_conflict(
    world: World, program: Program, page: dict[str, Any]
) -> None:
    client = program("designer")
    client.post("/api/migrations", json={**page, "limit": 1}, headers=HEADERS)
    other = client.post("/api/migrations", json=page, headers=HEADERS)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert migrated(world) == 1


def test_a_page_that_is_refused_leaves_its_key_free(
    world: World, program: Program, page: dict[str, Any]
) -> None:
    client = program("designer")
    for wrong, status in (({"to_definition_id": "x"}, 404), ({"reason": " "}, 422)):
        refused = client.post("/api/migrations", json={**page, **wrong}, headers=HEADERS)
        assert refused.status_code == status
    assert client.post("/api/migrations", json=page, headers=HEADERS).json()["can"] == 3
    assert migrated(world) == 3


def test_the_same_page_at_the_same_time_is_done_once(
    world: World, program: Program, page: dict[str, Any]
) -> None:
    client = program("designer")

    def send(_: int) -> tuple[int, int | None]:
        answer = client.post("/api/migrations", json=page, headers=HEADERS)
        return answer.status_code, answer.json().get("can")

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(4)))
    assert (200, 3) in answers
    assert answers <= {(200, 3), (409, None)}
    assert migrated(world) == 3


def test_a_page_that_was_broken_off_waits_and_is_then_taken_over(
    world: World, program: Program, page: dict[str, Any]
) -> None:
    client = program("designer")
    client.post("/api/migrations", json={**page, "limit": 2}, headers=HEADERS)
    with world.engine.begin(SYSTEM) as tx:  # killed before it could keep its answer
        tx.connection.execute(update(idempotency).values(status=0, body=None))
    again = client.post("/api/migrations", json={**page, "limit": 2}, headers=HEADERS)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    world.now += timedelta(minutes=10)
    taken = client.post("/api/migrations", json={**page, "limit": 2}, headers=HEADERS)
    assert (taken.status_code, taken.json()["can"]) == (200, 1)
    assert migrated(world) == 3
