"""A request sent twice under one key has its effect once and gets the same answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from engine.model import SYSTEM
from engine.store.tables.people import idempotency
from tests import diagrams as d
from tests.world import World


@pytest.fixture
def world(database_url: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world of this file stands once on SQLite and once on PostgreSQL."""
    monkeypatch.setenv("XIAOHAO_SECRET_KEY", "invented")
    made = World(database_url)
    made.deploy(
        review=d.process(
            "review",
            d.start(),
            d.user("draft", "handler@xingren"),
            d.end(),
            d.flows("start > draft > end"),
        )
    )
    return made


START = {"process_id": "review", "business_key": "样例-1"}


def instances(client: TestClient) -> int:
    return len(client.get("/api/instances").json()["items"])


def test_the_same_request_again_gets_the_same_answer_and_no_second_effect(
    program: Callable[..., TestClient],
) -> None:
    client = program("designer")
    headers = {"Idempotency-Key": "k1"}
    first = client.post("/api/instances", json=START, headers=headers)
    second = client.post("/api/instances", json=START, headers=headers)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert instances(client) == 1


def test_another_request_under_the_key_is_a_conflict(program: Callable[..., TestClient]) -> None:
    client = program("designer")
    headers = {"Idempotency-Key": "k1"}
    client.post("/api/instances", json=START, headers=headers)
    other = client.post("/api/instances", json={"process_id": "review"}, headers=headers)
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency_key_reused"
    assert instances(client) == 1


def test_two_accounts_may_use_the_same_key(program: Callable[..., TestClient]) -> None:
    headers = {"Idempotency-Key": "k1"}
    one, two = program("designer"), program("designer")
    assert one.post("/api/instances", json=START, headers=headers).status_code == 201
    assert two.post("/api/instances", json=START, headers=headers).status_code == 201
    assert instances(one) == 2


def test_a_failed_request_leaves_its_key_free(program: Callable[..., TestClient]) -> None:
    client = program("designer")
    headers = {"Idempotency-Key": "k1"}
    refused = client.post("/api/instances", json={"process_id": "none"}, headers=headers)
    assert refused.status_code == 404
    assert client.post("/api/instances", json=START, headers=headers).status_code == 201


def test_the_same_request_at_the_same_time_has_one_effect(
    program: Callable[..., TestClient],
) -> None:
    client = program("designer")
    headers = {"Idempotency-Key": "k1"}

    def send(_: int) -> tuple[int, str]:
        answer = client.post("/api/instances", json=START, headers=headers)
        return answer.status_code, answer.json().get("id", "")

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert instances(client) == 1


def test_an_answer_without_a_body_is_repeated_too(
    program: Callable[..., TestClient], started: str
) -> None:
    client = program("handler", "xingren")
    headers = {"Idempotency-Key": "k1"}
    for _ in range(2):
        answer = client.post(
            f"/api/tasks/{started}/draft", json={"values": {"a": 1}}, headers=headers
        )
        assert answer.status_code == 204
        assert answer.content == b""


def test_a_malformed_key_is_refused(program: Callable[..., TestClient]) -> None:
    client = program("designer")
    for key in (b"", b"a b", b"x" * 201, "ключ".encode()):
        answer = client.post("/api/instances", json=START, headers={b"Idempotency-Key": key})
        assert answer.status_code == 422
    assert instances(client) == 0


def test_answers_that_hold_a_secret_are_not_kept(
    world: World, program: Callable[..., TestClient]
) -> None:
    client = program("administrator")
    made = client.post(
        "/api/users", json={"login": "new", "name": "样例"}, headers={"Idempotency-Key": "k1"}
    )
    assert made.json()["one_time_password"]
    with world.engine.read(SYSTEM) as tx:
        assert tx.connection.execute(select(idempotency)).all() == []
