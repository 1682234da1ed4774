"""Days of an imported row: held against those that the ledger keeps, named by their cell."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import LedgerInvalid
from tests import importing
from tests.importing import A, B, C, counts, load, plan
from tests.ledger import sheets
from tests.world import World


@pytest.fixture
def world(sqlite_url: str) -> World:
    return importing.town(sqlite_url)


@pytest.mark.parametrize(
    ("changed", "column", "rule"),
    [
        ({"行政立案日期": "2024-03-04"}, "行政立案日期", "date_order"),
        ({"行政立案日期": "2026-01-16"}, "行政立案日期", "future_date"),
        ({"行政立案日期": "1989-12-31"}, "行政立案日期", "early_date"),
        ({"起诉日期": "2023-06-01"}, "起诉日期", "date_order"),
    ],
)
def test_a_day_that_cannot_be_beside_what_the_ledger_holds_is_named_by_its_cell(
    world: World, changed: dict[str, Any], column: str, rule: str
) -> None:
    load(world, sheets.book({**A, "刑事立案日期": "2024-06-03", "处罚决定日期": "2025-06-03"}))
    before = counts(world)
    with pytest.raises(LedgerInvalid) as refused:
        load(world, sheets.book({**A, **changed}, B))
    (error,) = refused.value.cell_errors
    assert (error.row, error.rule) == (3, rule)
    assert error.column.endswith(column)
    assert counts(world) == before
    assert len(load(world, sheets.book({**A, **changed}, B), skip_bad=True).created) == 1


def test_a_discovery_moved_behind_what_followed_is_refused(world: World) -> None:
    load(world, sheets.book({**A, "核实日期": "2024-04-01"}))
    found = plan(world, {**A, "发现日期": "2024-04-02"})
    assert [(e.rule, e.message) for e in found.errors] == [
        ("date_order", "核实日期 2024-04-01 早于发现日期 2024-04-02。")
    ]


def test_a_criminal_filing_before_the_discovery_is_noted_and_goes_in(world: World) -> None:
    filed = {"刑事立案日期": "2020-02-03"}
    found = plan(world, {**A, **filed}, {**B, **filed, "存量案件": "是"}, {**C, "是否销号": None})
    assert found.ready
    (note,) = found.notes
    assert (note.row, note.rule) == (3, "filed_first")
    assert "存量案件" in note.message
    load(world, sheets.book({**A, **filed}))
    assert plan(world, {**A, **filed}).notes == ()
