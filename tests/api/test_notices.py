"""Notices and channels over HTTP: mine alone, and no address ever comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from tests.world import World

MAIL = {"channel": "mail", "address": "li@zz.example.cn", "choices": {"task_opened": "now"}}
Person = Callable[..., TestClient]


@pytest.fixture
def world(world: World) -> World:
    """The same world, in which mail may leave."""
    changes = {"notice_channels": "mail", "notice_mail_url": SecretStr("mailto://x.example.cn")}
    settings = world.engine.settings.model_copy(update=changes)
    world.engine = replace(world.engine, settings=settings)
    return world


def test_a_person_reads_notices_and_marks_them(person: Person, started: str) -> None:
    browser = person("handler", "xingren")
    assert browser.get("/api/notices/count").json() == {"unread": 1}
    listed = browser.get("/api/notices", params={"unread": True}).json()
    (told,) = listed["items"]
    assert told["kind_name"] == "新任务"
    assert told["sentence"] == "新任务「draft」"
    assert told["task_id"] == started
    assert browser.post("/api/notices/read", json={"ids": [told["id"]]}).status_code == 204
    assert browser.get("/api/notices/count").json() == {"unread": 0}
    assert browser.post("/api/notices/read-all").status_code == 204


def test_a_channel_is_opened_changed_tried_and_closed(person: Person) -> None:
    browser = person("handler", "xingren")
    made = browser.post("/api/me/channels", json=MAIL)
    assert made.status_code == 201, made.text
    channel = made.json()
    assert channel["hint"] == "l***@zz.example.cn"
    assert "li@zz" not in made.text + browser.get("/api/me/channels").text
    path = f"/api/me/channels/{channel['id']}"
    changed = browser.put(
        path, json={"revision": 1, "choices": {"task_opened": "digest"}, "digest_at": "17:45"}
    )
    assert changed.json()["digest_at"] == "17:45"
    assert browser.put(path, json={"revision": 1, "choices": {}}).status_code == 409
    assert browser.post(f"{path}/try").status_code == 204
    assert browser.delete(path).status_code == 204
    assert browser.delete(path).status_code == 404
    assert browser.get("/api/me/channels").json()["channels"] == []


def test_a_wrong_address_is_told_by_field_and_not_repeated(person: Person) -> None:
    answer = person("handler", "xingren").post(
        "/api/me/channels", json={**MAIL, "address": "no-address-of-mine"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "address"
    assert "no-address-of-mine" not in answer.text


def test_the_outbox_is_the_administrators(person: Person) -> None:
    browser = person("handler", "xingren")
    channel = browser.post("/api/me/channels", json=MAIL).json()
    browser.post(f"/api/me/channels/{channel['id']}/try")
    assert browser.get("/api/outbox").status_code == 403
    administrator = person("administrator", "zone", login="admin2")
    (row,) = administrator.get("/api/outbox", params={"state": "waiting"}).json()["items"]
    assert (row["login"], row["channel_name"], row["kind_name"]) == ("someone", "邮件", "测试")
    assert administrator.get("/api/outbox/counts").json() == {"waiting": 1, "failed": 0}
    assert administrator.post(f"/api/outbox/{row['id']}/retry").status_code == 409
    assert administrator.get("/api/outbox", params={"state": "lost"}).status_code == 422
