"""Errors are problem+json in Chinese, never a 500 for bad input, and never told as a success."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from api.app import create_app
from engine.actions import tokens
from engine.model import SYSTEM, Actor
from engine.transaction import Engine, Transaction
from tests.world import World

SHAPE = {"type", "title", "status", "detail", "code", "errors"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"{", "json_invalid"),
        (b"", "missing"),
        (b'{"process_id": NaN}', "json_invalid"),
        (b'{"process_id": "x", "variables": {"a": Infinity}}', "json_invalid"),
        (b'{"process_id": "x", "variables": {"a": 1e999}}', "json_invalid"),
        (b'{"process_id": "x", "variables": {"a": 18446744073709551615}}', "json_invalid"),
        (b'{"process_id": "x\\u0000"}', "json_invalid"),
        (b'{"process_id": "x", "variables": {"\\u0000": 1}}', "json_invalid"),
        (b'{"process_id": "\\ud800"}', "json_invalid"),
        (b'{"process_id": "x", "variables": ' + b"[" * 5000 + b"]" * 5000 + b"}", "json_invalid"),
        (b'{"process_id": "' + "\xff".encode("latin-1") + b'"}', "json_invalid"),
        (b"[]", None),
        (b'{"process_id": 5}', "string_type"),
        (b'{"process_id": "x", "extra": 1}', "extra_forbidden"),
        (b'{"process_id": "x", "version": 99999999999}', "less_than_equal"),
    ],
)
def test_bad_json_is_422_with_a_chinese_sentence(
    program: Callable[..., TestClient], content: bytes, rule: str | None
) -> None:
    answer = program("designer").post(
        "/api/instances", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == SHAPE
    assert problem["status"] == 422
    assert any("\u4e00" <= character <= "\u9fff" for character in problem["detail"])
    if rule is not None:
        assert problem["errors"][0]["rule"] == rule


@pytest.mark.parametrize(
    "path",
    [
        "/api/leads?q=%00",
        "/api/tasks/%00",
        "/api/leads?year=999999999999999999999",
        "/api/leads?limit=0",
        "/api/leads?limit=abc",
        "/api/leads?cursor=nonsense",
        "/api/leads?sort=password",
        "/api/leads?unknown=1",
        "/api/tasks?scope=theirs",
    ],
)
def test_bad_addresses_are_422(program: Callable[..., TestClient], path: str) -> None:
    answer = program("supervisor").get(path)
    assert answer.status_code == 422, answer.text
    assert set(answer.json()) == SHAPE


def test_what_was_sent_is_never_repeated(program: Callable[..., TestClient]) -> None:
    secret = "13800000000"
    given = {"subject_name": "样例", "reporter": {"phone": {"x": secret}}}
    answer = program("handler", "xingren").post("/api/leads", json=given)
    assert answer.status_code == 422
    assert secret not in answer.text


def test_an_unknown_path_under_api_is_a_404_problem_and_elsewhere_the_page(
    client: TestClient,
) -> None:
    missing = client.get("/api/nothing")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert client.get("/leads/anything").headers["content-type"].startswith("text/html")
    assert client.get("/assets/none.js").status_code == 404
    assert client.get("/../pyproject.toml").headers["content-type"].startswith("text/html")
    assert b"[project]" not in client.get("/%2e%2e/%2e%2e/pyproject.toml").content


def test_too_much_is_413(program: Callable[..., TestClient]) -> None:
    answer = program("designer").post(
        "/api/instances",
        content=b'{"process_id": "' + b"x" * 3_000_000 + b'"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 413
    assert set(answer.json()) == SHAPE


def test_too_much_without_a_declared_length_is_413(program: Callable[..., TestClient]) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"process_id": "'
        for _ in range(30):
            yield b"x" * 100_000

    answer = program("designer").post(
        "/api/instances", content=chunks(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert set(answer.json()) == SHAPE


class Broken(Engine):
    """An engine whose commits fail, as on a full disk."""

    @contextmanager
    def begin(self, actor: Actor) -> Iterator[Transaction]:
        """Do everything but commit."""
        with super().begin(actor) as tx:
            yield tx
            raise OperationalError("COMMIT", {}, Exception("disk full"))


def broken(world: World) -> Engine:
    whole = world.engine
    return Broken(database=whole.database, settings=whole.settings, clock=whole.clock)


def test_a_commit_that_fails_is_never_told_as_a_success(
    world: World, started: str, caplog: Any
) -> None:
    with world.engine.begin(SYSTEM) as tx:
        secret = tokens.create_token(tx, role="handler", body_id="xingren").secret
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "k1"}
    failing = TestClient(create_app(broken(world)), headers=headers)
    with caplog.at_level(logging.ERROR):
        answer = failing.post(f"/api/tasks/{started}/complete", json={"values": {"a": 1}})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "disk full" not in answer.text
    assert "Traceback" not in answer.text
    assert [record.error for record in caplog.records if record.name == "xiaohao.api"]
    working = TestClient(create_app(world.engine), headers=headers)
    assert working.get(f"/api/tasks/{started}").json()["state"] == "open"
    again = working.post(f"/api/tasks/{started}/complete", json={"values": {"a": 1}})
    assert again.status_code == 200
    assert "idempotency-replayed" not in again.headers


def test_a_conflict_tells_how_the_task_or_instance_stands_now(
    program: Callable[..., TestClient], started: str
) -> None:
    handler = program("handler", "xingren")
    handler.post(f"/api/tasks/{started}/complete", json={}).raise_for_status()
    late = handler.post(f"/api/tasks/{started}/complete", json={})
    assert late.status_code == 409, late.text
    now = late.json()["current"]
    page = handler.get(f"/api/tasks/{started}").json()
    assert page | now == page
    assert (now["id"], now["state"]) == (started, "completed")
    designer = program("designer")
    instance = f"/api/instances/{now['instance_id']}"
    stale = designer.patch(f"{instance}/variables", json={"variables": {"a": 1}, "revision": 0})
    assert stale.status_code == 409, stale.text
    shown = designer.get(instance).json()
    assert stale.json()["current"] == {name: shown[name] for name in ("id", "state", "revision")}
