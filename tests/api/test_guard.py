"""Every route asks who is there and whether they may, but for the few that are open on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api.app import OPEN, create_app
from api.deps import Needs
from engine.actions import tokens, users
from engine.model import SYSTEM
from tests.world import World


def routes(app: Any) -> Iterator[tuple[str, str, Any]]:
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, str(route.path), route


def filled(path: str) -> str:
    for name in ("lead_id", "task_id", "other_id", "kind", "reporter_id", "body_id", "user_id"):
        path = path.replace(f"{{{name}}}", "x")
    for name in ("instance_id", "definition_id", "timer_id", "incident_id", "job_id"):
        path = path.replace(f"{{{name}}}", "x")
    return path


def needs_of(dependant: Dependant) -> list[Needs]:
    found = [one.call for one in dependant.dependencies if isinstance(one.call, Needs)]
    for one in dependant.dependencies:
        found += needs_of(one)
    return found


def test_every_route_not_listed_as_open_answers_401_to_nobody(
    world: World, client: TestClient
) -> None:
    app = create_app(world.engine)
    guarded = [(m, p) for m, p, _ in routes(app) if (m, p) not in OPEN]
    assert len(guarded) > 50
    for method, path in guarded:
        answer = client.request(method, filled(path), json={} if method != "GET" else None)
        assert answer.status_code == 401, (method, path, answer.text)
        assert answer.json()["code"] == "sign_in_required"


def test_every_route_not_listed_as_open_names_one_permission(world: World) -> None:
    app = create_app(world.engine)
    without = [
        (method, path)
        for method, path, route in routes(app)
        if (method, path) not in OPEN and len(needs_of(route.dependant)) != 1
    ]
    assert without == []


def test_only_these_routes_need_no_more_than_being_signed_in(world: World) -> None:
    app = create_app(world.engine)
    free = {
        (method, path)
        for method, path, route in routes(app)
        if (method, path) not in OPEN and needs_of(route.dependant)[0].verb is None
    }
    assert free == {
        ("GET", "/api/me"),
        ("POST", "/api/me/password"),
        ("DELETE", "/api/session"),
        ("GET", "/api/codes"),
        ("GET", "/api/bodies"),
    }


def test_everything_open_exists(world: World) -> None:
    known = {(method, path) for method, path, _ in routes(create_app(world.engine))}
    assert known >= OPEN


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer xh_no", "Basic eDp5", "xh_no"])
def test_a_wrong_authorization_is_401_everywhere(client: TestClient, authorization: str) -> None:
    answer = client.get("/api/leads", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("role", "method", "path", "body"),
    [
        ("handler", "GET", "/api/users", None),
        ("handler", "POST", "/api/users", {"login": "aa", "name": "样例"}),
        ("handler", "POST", "/api/bodies", {"id": "x", "name": "样例", "kind": "unit"}),
        ("designer", "GET", "/api/leads", None),
        ("administrator", "GET", "/api/leads/x", None),
        ("supervisor", "POST", "/api/leads/x/reporters/y/look", {"reason": "核对"}),
        ("handler", "POST", "/api/messages", {"name": "x"}),
        ("handler", "POST", "/api/jobs/activate", {"type": "x"}),
        ("convener", "POST", "/api/instances", {"process_id": "review"}),
        ("handler", "POST", "/api/tasks/x/assign", {"user_id": "x", "reason": "x"}),
        ("designer", "POST", "/api/leads/import", None),
        ("administrator", "POST", "/api/leads/import", None),
    ],
)
def test_a_role_without_the_right_gets_403(
    program: Callable[..., TestClient], role: str, method: str, path: str, body: Any
) -> None:
    files = {"file": ("a.xlsx", b"x")} if path.endswith("import") else None
    answer = program(role).request(method, path, json=body, files=files)
    assert answer.status_code == 403, answer.text
    assert answer.json()["code"] == "not_allowed"


def test_a_revoked_an_expired_and_a_closed_accounts_token_are_refused(
    world: World, client: TestClient
) -> None:
    with world.engine.begin(SYSTEM) as tx:
        revoked = tokens.create_token(tx, role="supervisor")
        expiring = tokens.create_token(tx, role="supervisor", expires_at=tx.now + timedelta(days=1))
        closed = tokens.create_token(tx, role="supervisor")

    def status(secret: str) -> int:
        answer = client.get("/api/me", headers={"Authorization": f"Bearer {secret}"})
        return int(answer.status_code)

    assert {status(one.secret) for one in (revoked, expiring, closed)} == {200}
    with world.engine.begin(SYSTEM) as tx:
        tokens.revoke_token(tx, revoked.token_id)
        users.change_user(tx, closed.user_id, active=False)
    world.now += timedelta(days=2)
    assert {status(one.secret) for one in (revoked, expiring, closed)} == {401}


def test_the_answer_carries_security_headers_and_no_server_name(client: TestClient) -> None:
    headers = client.get("/api/me").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
