"""Escalations and recounted dates over HTTP: paged, filtered, counted, by who may see the lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from engine import timers
from engine.model import SYSTEM
from engine.store.tables.leads import leads
from tests.escalating import ORDERED, begin, correct, end_of, supervised
from tests.limits import catalogue
from tests.world import World

Person = Callable[..., TestClient]


@pytest.fixture
def world(world: World) -> World:
    """A world in which three cases have missed their limit, and one will."""
    files = {"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30)}
    world.deploy(**files)
    for day in (1, 2, 3, 30):
        begin(world, filed=date(2024, 7, day))
    world.now = end_of(date(2024, 8, 4))
    timers.sweep(world.engine)
    return world


def test_escalations_are_paged_filtered_and_counted(world: World, person: Person) -> None:
    browser = person("supervisor", "office")
    first = browser.get("/api/escalations", params={"limit": 2, "status": "open"}).json()
    assert (len(first["items"]), first["count"]) == (2, 3)
    rest = browser.get(
        "/api/escalations", params={"status": "open", "cursor": first["next_cursor"]}
    ).json()
    found = [*first["items"], *rest["items"]]
    assert len({one["id"] for one in found}) == 3
    assert {one["rule"] for one in found} == {"T1"}
    assert all(one["derivation"]["steps"] and one["lead"]["number"] for one in found)
    assert {one["derivation"]["limit"]["id"] for one in found} == {"T1"}
    assert [[level["level"] for level in one["levels"]] for one in found] == [["3"]] * 3
    for params, count in (
        ({"status": "handled"}, 0),
        ({"level": "3"}, 3),
        ({"level": "4"}, 0),
        ({"level": ""}, 0),
        ({"rule": "T2"}, 0),
        ({"body": "xingren"}, 3),
        ({"body": "police"}, 3),
        ({"body": "zhangfan"}, 0),
        ({"lead_id": found[0]["lead"]["id"]}, 1),
    ):
        assert browser.get("/api/escalations", params=params).json()["count"] == count, params
    assert browser.get("/api/escalations", params={"status": "x"}).status_code == 422
    assert world.now > end_of(date(2024, 8, 1))


def test_an_escalation_says_whether_its_lead_is_a_sample(world: World, person: Person) -> None:
    browser = person("supervisor", "office")
    chosen = browser.get("/api/escalations").json()["items"][0]["lead"]["id"]
    with world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(update(leads).where(leads.c.id == chosen).values(sample=True))
        tx.audit("marked", subject=("lead", chosen), lead_id=chosen, sentence="样例")
    found = browser.get("/api/escalations").json()["items"]
    assert {one["lead"]["id"] for one in found if one["lead"]["sample"]} == {chosen}


def test_nobody_is_told_of_escalations_of_leads_they_may_not_see(
    world: World, person: Person
) -> None:
    assert person("handler", "zhangfan").get("/api/escalations").json()["count"] == 0
    assert person("handler", "xingren", "other").get("/api/escalations").json()["count"] == 3
    assert world.now > end_of(date(2024, 8, 1))


def test_changes_of_dates_are_listed_and_all_are_counted_again_on_request(
    world: World, person: Person
) -> None:
    browser = person("supervisor", "office")
    lead = browser.get("/api/escalations").json()["items"][0]["lead"]
    correct(world, lead["id"], date(2024, 8, 1))
    listed = browser.get("/api/recomputations", params={"what": "withdrawn"}).json()
    (taken,) = listed["items"]
    assert (taken["lead"]["id"], taken["limit_id"]) == (lead["id"], "T1")
    asked = browser.post("/api/recomputations")
    assert asked.status_code == 202, asked.text
    world.now += timedelta(seconds=5)
    timers.sweep(world.engine)
    runs = browser.get("/api/recomputations/runs").json()
    (mine,) = [run for run in runs if run["id"] == asked.json()["id"]]
    assert mine["done_at"]
    assert mine["cases"] == 4
    assert person("handler", "xingren", "other").post("/api/recomputations").status_code == 403
