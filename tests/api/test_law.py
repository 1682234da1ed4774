"""The law over the wire: the catalogue with its source, a year before it is loaded, a dry run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine import bootstrap
from engine.model import SYSTEM
from engine.queries import law
from tests.house import tree
from tests.world import World

SAMPLE = (tree.ROOT / "docs" / "guides" / "holidays-2026.csv").read_bytes()
SHARED = tree.ROOT / "processes" / "shared"
Program = Callable[..., TestClient]


@pytest.fixture
def shipped(world: World) -> World:
    bootstrap.deploy_shipped(world.engine)
    return world


def catalogue(client: TestClient) -> tuple[dict[str, dict[str, Any]], Any]:
    answer = client.get("/api/deadlines/catalogue")
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    return {one["id"]: one for one in shown["items"]}, shown["source"]


def test_the_catalogue_tells_what_may_be_done_to_a_limit_and_which_version_is_in_force(
    shipped: World, program: Program
) -> None:
    del shipped
    limits, source = catalogue(program("handler", "xingren"))
    [a8] = limits["A8"]["versions"]
    assert (a8["amount"], a8["unit"], a8["in_force"]) == (30, "calendar_day", True)
    assert a8["met_by"] == ["“查封扣押未解除”为否"]
    [extension] = a8["extensions"]
    assert (extension["length"], extension["times"]) == ("30日", 1)
    assert extension["authority"] == "领导小组"
    assert [one["in_force"] for one in limits["A2"]["versions"]] == [False, True]
    assert "D12" in limits["AGE2"]["ids"]
    assert (limits["D14"]["needs_start"], limits["D14"]["changeable"]) == (False, False)
    deployed = {one["process_id"] for one in source["processes"]}
    assert {"lead_lifecycle", "criminal_case"} <= deployed
    assert source["since"]


def test_a_database_without_a_catalogue_has_no_source(program: Program) -> None:
    assert catalogue(program("designer")) == ({}, None)


def test_a_year_is_shown_before_it_is_loaded_and_nothing_is_kept(
    world: World, program: Program
) -> None:
    moved = SAMPLE.replace("春节,上班,2026-02-28,\n".encode(), b"")
    files = {"file": ("2026.csv", moved, "text/csv")}
    answer = program("administrator").post("/api/holidays/preview", files=files)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["year"], shown["known"], shown["worked"]) == (2026, True, 5)
    assert shown["days"] == [
        {"day": "2026-02-28", "working": False, "before": "春节调休上班", "after": "周六"}
    ]
    assert shown["stale_count"] == 0
    with world.engine.read(SYSTEM) as tx:
        assert not law.in_force(tx).calendar.years


def test_a_bad_year_is_refused_by_row_and_column_and_only_the_administrator_asks(
    program: Program,
) -> None:
    bad = SAMPLE.replace(b"2026-02-28", b"2026-02-27")
    files = {"file": ("2026.csv", bad, "text/csv")}
    answer = program("administrator").post("/api/holidays/preview", files=files)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["row"], error["column"]) == (6, "开始日期")
    refused = program("supervisor", "office").post("/api/holidays/preview", files=files)
    assert refused.status_code == 403


def test_a_table_that_could_not_be_deployed_is_not_tried_and_names_its_element(
    shipped: World, program: Program
) -> None:
    del shipped
    text = (SHARED / "deadlines.dmn").read_text("utf-8").replace('"calendar_day"', '"day"', 1)
    files = {"files": ("deadlines.dmn", text.encode(), "application/xml")}
    answer = program("supervisor", "office").post("/api/escalations/dry-run", files=files)
    assert answer.status_code == 422
    found = answer.json()["errors"]
    assert [one["rule"] for one in found if one["severity"] == "error"] == ["limit-catalogue"]
    assert all(one["element_id"] for one in found)


def test_the_catalogue_lists_each_limit_with_its_versions(shipped: World, program: Program) -> None:
    del shipped
    items = program("designer").get("/api/deadlines/catalogue").json()["items"]
    a2 = next(one for one in items if one["id"] == "A2")
    assert [(one["length"], one["effective_from"]) for one in a2["versions"]] == [
        ("3日", "1996-10-01"),
        ("5个工作日", "2021-07-15"),
    ]


def test_the_administrator_loads_a_year_and_everyone_may_look(program: Program) -> None:
    files = {"file": ("2026.csv", SAMPLE, "text/csv")}
    options = {"notice": "样例文号"}
    refused = program("handler", "xingren").post("/api/holidays", files=files, params=options)
    assert refused.status_code == 403
    loaded = program("administrator").post("/api/holidays", files=files, params=options)
    assert loaded.status_code == 201, loaded.text
    assert (loaded.json()["off"], loaded.json()["worked"]) == (33, 6)
    looker = program("handler", "xingren")
    years = looker.get("/api/holidays").json()["items"]
    assert (years[0]["year"], years[0]["notice"]) == (2026, "样例文号")
    days = looker.get("/api/holidays/2026").json()["days"]
    assert {"day": "2026-02-14", "working": True, "name": "春节"} in days
    assert looker.get("/api/holidays/2031").status_code == 404
