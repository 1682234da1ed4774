"""The API in the same process, on a real SQLite file, with people who hold tokens or passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from engine.actions import tokens, users
from engine.model import SYSTEM
from tests import diagrams as d
from tests.api.foreign import Stranger
from tests.world import World

PASSWORD = "invented-Pass-1"
REVIEW = d.process(
    "review",
    d.start(),
    d.user("draft", "handler@xingren"),
    d.user("check", "handler@xingren"),
    d.end(),
    d.flows("start > draft > check > end"),
)


@pytest.fixture
def world(sqlite_url: str) -> World:
    """A database with bodies and one small process."""
    made = World(sqlite_url)
    made.deploy(review=REVIEW)
    return made


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    """Somebody without any credential."""
    with TestClient(create_app(world.engine)) as made:
        yield made


@pytest.fixture
def program(world: World) -> Callable[..., TestClient]:
    """Give a program that holds a token of this role in this body."""
    app = create_app(world.engine)

    def make(role: str, body: str | None = None) -> TestClient:
        with world.engine.begin(SYSTEM) as tx:
            issued = tokens.create_token(tx, role=role, body_id=body)
        return TestClient(app, headers={"Authorization": f"Bearer {issued.secret}"})

    return make


@pytest.fixture
def person(world: World, client: TestClient) -> Callable[..., TestClient]:
    """Give a browser in which a person of this role in this body has signed in."""

    def make(role: str, body: str, login: str = "someone") -> TestClient:
        with world.engine.begin(SYSTEM) as tx:
            users.create_user(
                tx, login=login, name="样例·某人", roles=[(role, body)], password=PASSWORD
            )
        browser = TestClient(client.app)
        answer = browser.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return browser

    return make


@pytest.fixture
def started(program: Callable[..., TestClient]) -> str:
    """The id of an open task of 兴仁街道."""
    answer = program("designer").post("/api/instances", json={"process_id": "review"})
    assert answer.status_code == 201, answer.text
    task_id: str = answer.json()["open_tasks"][0]["id"]
    return task_id


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """A designer's program on a database that the tests of a file share."""
    world = World(f"sqlite:///{tmp_path_factory.mktemp('stranger') / 'test.db'}")
    return Stranger.of(world)
