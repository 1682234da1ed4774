"""News as it comes, over a real connection: who hears what, from where on, and until when."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from api import live
from api.app import create_app
from engine import bootstrap
from engine.actions import instances, users
from engine.model import SYSTEM
from tests import diagrams as d
from tests import serving
from tests.world import World

PASSWORD = "invented-Pass-1"
REVIEW = d.process(
    "review", d.start(), d.user("draft", "handler@xingren"), d.end(), d.flows("start > draft > end")
)
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The API on a real socket, and people who have signed in."""

    world: World
    url: str
    live: live.Live

    def sign_in(self, login: str, role: str, body: str) -> httpx2.Client:
        """Give a browser of a new person."""
        with self.world.engine.begin(SYSTEM) as tx:
            users.create_user(tx, login=login, name="样例", roles=[(role, body)], password=PASSWORD)
        browser = httpx2.Client(base_url=self.url, timeout=PATIENCE)
        answer = browser.post("/api/session", json={"login": login, "password": PASSWORD})
        answer.raise_for_status()
        return browser


@pytest.fixture
def door(database_url: str) -> Iterator[Door]:
    world = World(database_url)
    world.deploy(review=REVIEW)
    settings = world.engine.settings.model_copy(update={"live_seconds": 0.05})
    # The server has an engine of its own: what happens in the tests happens on another node.
    node = bootstrap.build(settings, clock=lambda: world.now)
    app, port = create_app(node), serving.free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        _wait(lambda: server.started)
        yield Door(world=world, url=f"http://127.0.0.1:{port}", live=app.state.live)
    finally:
        app.state.live.close()
        server.should_exit = True
        thread.join(timeout=PATIENCE)
    assert not thread.is_alive()


@contextmanager
def listening(browser: httpx2.Client, since: int | None = None) -> Iterator[Iterator[Any]]:
    """Open the stream and give its events."""
    headers = {} if since is None else {"Last-Event-ID": str(since)}
    with browser.stream("GET", "/api/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


def _events(answer: httpx2.Response) -> Iterator[dict[str, Any]]:
    event: dict[str, Any] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(":")
        if not line and event:
            yield event
            event = {}
        elif name in {"event", "id", "retry"}:
            event[name] = value.strip()
        elif name == "data":
            event[name] = json.loads(value)


def begin(door: Door) -> None:
    with door.world.engine.begin(door.world.designer) as tx:
        instances.start(tx, "review")


def _wait(holds: Callable[[], bool]) -> None:
    end_at = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end_at
        time.sleep(0.02)


def test_whom_a_notice_means_hears_of_it_and_nothing_of_its_content(door: Door) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    with listening(browser) as events:
        hello = next(events)
        assert hello == {"retry": "1000", "id": "0", "event": "hello", "data": {"kinds": []}}
        begin(door)
        assert next(events) == {"event": "notices", "id": "1", "data": {"kinds": ["task_opened"]}}
        begin(door)
        assert next(events)["id"] == "2"


def test_others_hear_nothing(door: Door) -> None:
    stranger = door.sign_in("two", "handler", "zhangfan")
    supervisor = door.sign_in("three", "supervisor", "office")
    with listening(stranger) as events, listening(supervisor) as others:
        next(events), next(others)
        begin(door)
        _wait(lambda: door.live._seen == 1)  # noqa: SLF001 (there is no other sign of silence)
        assert [listener.newest for listener in door.live.listeners] == [0, 0]


def test_what_came_while_nobody_listened_is_told_on_return(door: Door) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    with listening(browser) as events:
        last = int(next(events)["id"])
    begin(door)
    with listening(browser, since=last) as events:
        first = next(events)
        assert (first["event"], first["id"]) == ("notices", "1")
    with listening(browser, since=1) as events:
        assert next(events)["event"] == "hello"


def test_a_listener_who_leaves_is_forgotten_and_the_reader_rests(door: Door) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    with listening(browser) as events:
        next(events)
        assert len(door.live.listeners) == 1
    _wait(lambda: not door.live.listeners)
    reader = door.live._reader  # noqa: SLF001 (whether it still asks is the point)
    assert reader is not None
    _wait(reader.done)


def test_a_stream_ends_by_itself_so_that_the_session_is_asked_again(door: Door) -> None:
    door.live.life = 0.3
    browser = door.sign_in("one", "handler", "xingren")
    with listening(browser) as events:
        assert [event["event"] for event in events] == ["hello"]
    browser.cookies.clear()
    assert browser.get("/api/events").status_code == 401


def test_listening_keeps_nobody_signed_in(door: Door) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    door.world.now += door.world.now - door.world.now.replace(hour=door.world.now.hour - 3)
    with listening(browser) as events:
        next(events)
    with door.world.engine.read(SYSTEM) as tx:
        seen = tx.connection.exec_driver_sql("SELECT seen_at, created_at FROM sessions").one()
    assert seen[0] == seen[1]


@pytest.mark.parametrize("since", ["x", "-1", str(2**31), "1e3"])
def test_a_wrong_place_to_begin_is_refused(door: Door, since: str) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    assert browser.get("/api/events", headers={"Last-Event-ID": since}).status_code == 422


def test_a_hundred_listeners_leave_the_requests_their_threads(door: Door) -> None:
    browser = door.sign_in("one", "handler", "xingren")
    listeners = [threading.Thread(target=_listen, args=(browser,)) for _ in range(100)]
    for thread in listeners:
        thread.start()
    _wait(lambda: len(door.live.listeners) == len(listeners))
    assert browser.get("/api/tasks/counts").status_code == 200
    begin(door)
    for thread in listeners:
        thread.join(timeout=PATIENCE)
        assert not thread.is_alive()


def _listen(browser: httpx2.Client) -> None:
    """Wait for one piece of news on a connection of its own."""
    with (
        httpx2.Client(base_url=browser.base_url, cookies=browser.cookies, timeout=PATIENCE) as own,
        listening(own) as events,
    ):
        next(events), next(events)


def test_a_server_that_is_told_to_stop_does_not_wait_for_its_listeners(
    sqlite_url: str, tmp_path: Path
) -> None:
    with serving.serve(sqlite_url, tmp_path / "log") as served:
        browser = httpx2.Client(base_url=served.url, timeout=PATIENCE)
        account = browser.get("/api/session/hint").json()
        login = {"login": account["accounts"][0]["login"], "password": account["password"]}
        browser.post("/api/session", json=login).raise_for_status()
        with listening(browser) as events, suppress(httpx2.TransportError):
            next(events)
            served.process.terminate()
            assert list(events) == []
        served.process.wait(timeout=PATIENCE)
        assert "graceful shutdown exceeded" not in served.log.read_text()
