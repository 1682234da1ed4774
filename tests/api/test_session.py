"""Sign-in by cookie: lock-out, CSRF, sliding expiry, the first password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from engine.actions import users
from engine.model import SYSTEM
from engine.store.tables.people import sessions
from tests.world import World

PASSWORD = "invented-Pass-1"
COOKIE = "xiaohao_session"


def sign_in(client: TestClient, login: str, password: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/session", json={"login": login, "password": password})
    return answer.status_code, answer.json()


def test_a_session_is_an_http_only_cookie_of_which_only_a_hash_is_kept(
    world: World, person: Callable[..., TestClient]
) -> None:
    browser = person("handler", "xingren")
    answer = browser.post("/api/session", json={"login": "someone", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/api/me").json()["user"]["login"] == "someone"
    with world.engine.read(SYSTEM) as tx:
        kept = [str(row) for row in tx.connection.execute(select(sessions))]
    assert browser.cookies[COOKIE] not in "".join(kept)


def test_five_failures_lock_a_name_for_fifteen_minutes_whether_it_exists_or_not(
    world: World, person: Callable[..., TestClient], client: TestClient
) -> None:
    person("handler", "xingren", "known")
    for login in ("known", "unknown"):
        answers = [sign_in(client, login, "wrong-Password-1") for _ in range(6)]
        assert [status for status, _ in answers] == [401, 401, 401, 401, 429, 429]
        assert answers[0][1]["code"] == "sign_in_refused"
        assert answers[5][1]["code"] == "account_locked"
    assert sign_in(client, "known", PASSWORD)[0] == 429
    world.now += timedelta(minutes=15, seconds=1)
    assert sign_in(client, "known", PASSWORD)[0] == 200


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    person: Callable[..., TestClient], client: TestClient
) -> None:
    person("handler", "xingren", "known")
    assert sign_in(client, "known", "wrong-Password-1") == sign_in(client, "nobody", PASSWORD)


def test_a_success_clears_the_failures_before_it(
    person: Callable[..., TestClient], client: TestClient
) -> None:
    person("handler", "xingren", "known")
    for _ in range(3):
        assert [sign_in(client, "known", "wrong-Password-1")[0] for _ in range(4)] == [401] * 4
        assert sign_in(client, "known", PASSWORD)[0] == 200


def test_a_program_account_cannot_sign_in(world: World, client: TestClient) -> None:
    with world.engine.begin(SYSTEM) as tx:
        users.create_user(tx, login="machine", name="样例·程序", is_program=True, password=PASSWORD)
    assert sign_in(client, "machine", PASSWORD)[0] == 401


def test_a_cookie_without_the_csrf_token_changes_nothing(
    person: Callable[..., TestClient], started: str
) -> None:
    browser = person("handler", "xingren")
    path = f"/api/tasks/{started}/claim"
    token = browser.headers.pop("X-CSRF-Token")
    for headers in ({}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": ""}):
        assert browser.post(path, headers=headers).status_code == 403
    assert browser.get(f"/api/tasks/{started}").json()["assignee_id"] is None
    assert browser.post(path, headers={"X-CSRF-Token": token}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil"])
def test_another_sites_origin_is_refused(
    person: Callable[..., TestClient], started: str, origin: str
) -> None:
    browser = person("handler", "xingren")
    answer = browser.post(f"/api/tasks/{started}/claim", headers={"Origin": origin})
    assert answer.status_code == 403
    given = {"login": "someone", "password": PASSWORD}
    refused = browser.post("/api/session", json=given, headers={"Origin": origin})
    assert refused.status_code == 403


def test_the_own_origin_is_taken(person: Callable[..., TestClient], started: str) -> None:
    browser = person("handler", "xingren")
    headers = {"Origin": "http://testserver"}
    assert browser.post(f"/api/tasks/{started}/claim", headers=headers).status_code == 200


def test_a_session_slides_while_used_and_ends_when_left(
    world: World, person: Callable[..., TestClient]
) -> None:
    browser = person("handler", "xingren")
    for _ in range(3):
        world.now += timedelta(hours=11)
        assert browser.get("/api/me").status_code == 200
    world.now += timedelta(hours=12, minutes=1)
    assert browser.get("/api/me").status_code == 401


def test_signing_out_ends_the_session_for_good(person: Callable[..., TestClient]) -> None:
    browser = person("handler", "xingren")
    cookie = browser.cookies[COOKIE]
    assert browser.delete("/api/session").status_code == 204
    browser.cookies.set(COOKIE, cookie)
    assert browser.get("/api/me").status_code == 401


def test_an_initial_password_must_be_changed_before_anything_else(
    world: World, client: TestClient
) -> None:
    with world.engine.begin(SYSTEM) as tx:
        made = users.create_first_administrator(tx)
    assert made is not None
    assert made.one_time_password is not None
    status, body = sign_in(client, "admin", made.one_time_password)
    assert status == 200
    client.headers["X-CSRF-Token"] = str(body["csrf_token"])
    assert client.get("/api/me").json()["user"]["must_change_password"] is True
    assert client.get("/api/users").status_code == 403
    weak = client.post("/api/me/password", json={"old": made.one_time_password, "new": "short"})
    assert weak.status_code == 422
    assert weak.json()["errors"][0]["path"] == "new"
    wrong = client.post("/api/me/password", json={"old": "not it", "new": PASSWORD})
    assert wrong.status_code == 401
    good = client.post("/api/me/password", json={"old": made.one_time_password, "new": PASSWORD})
    assert good.status_code == 204
    assert client.get("/api/users").status_code == 200


def test_a_new_password_ends_the_other_sessions(
    person: Callable[..., TestClient], client: TestClient
) -> None:
    browser = person("handler", "xingren")
    other = TestClient(client.app)
    assert sign_in(other, "someone", PASSWORD)[0] == 200
    given = {"old": PASSWORD, "new": "invented-Pass-2"}
    assert browser.post("/api/me/password", json=given).status_code == 204
    assert browser.get("/api/me").status_code == 200
    assert other.get("/api/me").status_code == 401


def test_the_hint_names_sample_accounts_only_when_there_are_any(
    world: World, client: TestClient
) -> None:
    hint = client.get("/api/session/hint").json()
    assert hint == {"sample_data": False, "accounts": [], "password": None}
    with world.engine.begin(SYSTEM) as tx:
        users.create_user(
            tx,
            login="chengban",
            name="样例·承办人",
            roles=[("handler", "xingren")],
            password=users.SAMPLE_PASSWORD,
            sample=True,
        )
    hint = client.get("/api/session/hint").json()
    assert [one["login"] for one in hint["accounts"]] == ["chengban"]
    assert sign_in(client, "chengban", hint["password"])[0] == 200
