"""The ledger goes in all or nothing, twice without doubling, and comes out as it went in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.actions import leads, ledger
from engine.errors import LedgerInvalid, NotAllowed
from engine.queries import ledger as ledger_queries
from engine.queries import ledger_export
from engine.store.tables.evidence import audit
from engine.store.tables.processes import instances
from tests import importing
from tests.importing import LIFECYCLE, NOW, A, B, C, counts, kept, load, plan
from tests.ledger import sheets
from tests.world import World

BAD = {"主体名称": "样例·丁影视公司", "涉及金额": -1}


@pytest.fixture
def world(sqlite_url: str) -> World:
    return importing.town(sqlite_url)


def by_name(world: World) -> dict[str, dict[str, Any]]:
    return {row["subject_name"]: row for row in kept(world)}


def export(world: World, role: str = "supervisor", body: str = "office") -> bytes:
    actor = world.actor(role, body)
    with world.engine.read(actor) as tx:
        return ledger_export.export_ledger(tx)


def test_new_rows_become_leads_and_open_ones_enter_their_process(world: World) -> None:
    seen: list[tuple[int, int]] = []
    result = load(
        world, sheets.book(A, B, C), progress=lambda done, total: seen.append((done, total))
    )
    assert [number for _, number in result.created] == [
        "XR-2024-0007",
        "XC-2024-0001",
        "XC-2023-0002",
    ]
    assert (result.opened_tasks, seen) == (2, [(1, 3), (2, 3), (3, 3)])
    found = by_name(world)
    lead = found["样例·甲养老服务有限公司"]
    assert (lead["amount_involved"], lead["year"], lead["stage"]) == (
        Decimal("120000.00"),
        2024,
        "registered",
    )
    assert found["样例·丙拍卖行"]["stage"] == "closed"
    assert len(kept(world, instances)) == 2
    told = [row["sentence"] for row in kept(world, audit) if row["action"] == "lead_registered"]
    assert told == [f"登记了线索 {n}" for n in ("XR-2024-0007", "XC-2023-0002", "XC-2024-0001")]


def test_a_dry_run_tells_everything_and_changes_nothing(world: World) -> None:
    load(world, sheets.book(A))
    before = counts(world)
    found = plan(world, {**A, "涉及金额": 5}, B, BAD)
    assert (len(found.new), len(found.changed), len(found.errors)) == (1, 1, 1)
    assert found.changed[0].before == {"amount_involved": Decimal("120000.00")}
    assert found.changed[0].after == {"amount_involved": Decimal("5.00")}
    assert not found.ready
    assert found.summary == "新增 1 条，更新 1 条，无变化 0 条，有误 1 行，疑似重复 0 处。"
    assert counts(world) == before


def test_one_bad_cell_keeps_everything_out(world: World) -> None:
    before = counts(world)
    with pytest.raises(LedgerInvalid, match="未导入任何内容") as caught:
        load(world, sheets.book(A, BAD, B))
    assert [(e.row, e.rule) for e in caught.value.cell_errors] == [(4, "negative")]
    assert counts(world) == before


def test_bad_rows_are_skipped_only_when_told_so(world: World) -> None:
    result = load(world, sheets.book(A, BAD, B), skip_bad=True)
    assert (len(result.created), result.skipped_rows) == (2, (4,))
    assert "样例·丁影视公司" not in by_name(world)
    assert plan(world, BAD, skip_bad=True).ready


def test_importing_again_doubles_nothing(world: World) -> None:
    content = sheets.book(A, B, C)
    load(world, content)
    before = counts(world)
    again = load(world, content)
    assert (again.created, again.changed, again.plan.unchanged) == ((), (), 3)
    assert counts(world) == before


def test_a_change_writes_what_differs_with_before_and_after(world: World) -> None:
    load(world, sheets.book(A))
    load(world, sheets.book({**A, "涉及金额": "13万元", "主体名称": "样例·甲养老有限公司"}))
    (lead,) = kept(world)
    assert (lead["amount_involved"], lead["revision"]) == (Decimal("130000.00"), 2)
    assert lead["subject_key"] == "样例甲养老"
    (row,) = [row for row in kept(world, audit) if row["action"] == "lead_changed"]
    assert row["before"]["amount_involved"] == "120000.00"
    assert row["after"]["amount_involved"] == "130000.00"
    assert row["sentence"] == "按导入的台账第 3 行修改了线索 XR-2024-0007"


def test_a_blank_cell_leaves_what_is_there_and_a_word_clears_it(world: World) -> None:
    load(world, sheets.book({**A, "备注": "留", "风险等级": "红"}))
    load(world, sheets.book({**A, "备注": None, "风险等级": "清空"}))
    (lead,) = kept(world)
    assert (lead["remarks"], lead["risk_grade"]) == ("留", None)


@pytest.mark.parametrize(
    ("again", "same"),
    [
        ({"统一社会信用代码": sheets.CODE}, True),
        ({}, True),
        ({"主体名称": "样例·甲养老服务　有限公司"}, True),
        ({"发现日期": "2024-03-06"}, False),
        ({"所属街道": "兴城街道"}, False),
    ],
)
def test_a_row_without_a_number_means_the_lead_with_the_same_code_or_name_and_day(
    world: World, again: dict[str, Any], *, same: bool
) -> None:
    load(world, sheets.book(A))
    found = plan(world, {**again, "备注": "再报"})
    assert (len(found.changed), len(found.new)) == ((1, 0) if same else (0, 1))


def test_a_number_given_later_is_never_one_the_sheet_brought(world: World) -> None:
    result = load(world, sheets.book({"主体名称": "样例·戊"}, {**A, "线索编号": "XR-2024-0001"}))
    assert [number for _, number in result.created] == ["XR-2024-0002", "XR-2024-0001"]


def test_a_number_of_another_making_is_kept_as_it_is(world: World) -> None:
    odd = {**A, "线索编号": "兴仁〔2024〕12号"}
    huge = {"主体名称": "样例·己", "线索编号": "XR-2024-99999999999999999999"}
    result = load(world, sheets.book(odd, huge, B))
    assert [number for _, number in result.created] == [
        "兴仁〔2024〕12号",
        "XR-2024-99999999999999999999",
        "XC-2024-0001",
    ]


def test_a_number_of_another_subject_is_refused(world: World) -> None:
    load(world, sheets.book(A))
    found = plan(world, {"线索编号": A["线索编号"], "主体名称": "样例·庚区块链技术"})
    assert [error.rule for error in found.errors] == ["number_taken"]
    assert "样例·甲养老服务有限公司" in found.errors[0].message


def test_two_rows_without_numbers_may_not_mean_the_same_lead(world: World) -> None:
    found = plan(world, {}, {"备注": "又一次"}, B)
    assert [(e.row, e.rule) for e in found.errors] == [(3, "duplicate_row"), (4, "duplicate_row")]


def test_likely_duplicates_are_pointed_out_but_not_refused(world: World) -> None:
    load(world, sheets.book(A))
    near = {"线索编号": "XR-2025-0001", "主体名称": "样例·甲养老服务中心"}
    same_code = {"线索编号": "XR-2025-0002", "主体名称": "样例·辛", "统一社会信用代码": sheets.CODE}
    found = plan(world, near, same_code)
    assert found.ready
    assert [(one.row_number, one.why[:4]) for one in found.duplicates] == [
        (3, "名称相似"),
        (4, "统一社会"),
    ]
    assert found.duplicates[0].other == "XR-2024-0007 样例·甲养老服务有限公司"


def test_the_stage_of_a_lead_in_work_is_held_back(world: World) -> None:
    load(world, sheets.book(A))
    found = plan(world, {**A, "是否销号": "是", "销号日期": "2025-01-01", "当前阶段": "已销号"})
    assert [(note.column, note.rule) for note in found.notes] == [
        ("K 当前阶段", "held_back"),
        ("J 销号日期", "held_back"),
    ]
    assert (found.unchanged, len(found.changed)) == (1, 0)


def test_a_row_exported_before_a_change_is_refused(world: World) -> None:
    load(world, sheets.book(A))
    (lead,) = kept(world)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        leads.change_lead(tx, lead["id"], 1, {"remarks": "刚改的"}, "核对")
    stale = plan(world, {**A, "数据版本": 1, "涉及金额": 1})
    assert [error.rule for error in stale.errors] == ["stale_row"]
    assert plan(world, {**A, "数据版本": 2, "涉及金额": 1}).ready


def test_an_export_imported_elsewhere_and_here_is_the_same_ledger(
    world: World, tmp_path: Path
) -> None:
    load(world, sheets.book({**A, "进展": "@SUM(1)\n第二行"}, B, C), sample=True)
    first = export(world)
    here = load(world, first)
    assert (here.plan.unchanged, here.created, here.changed) == (3, (), ())
    other = World(f"sqlite:///{tmp_path / 'other.db'}", NOW)
    other.deploy(lead_lifecycle=LIFECYCLE)
    load(other, first)
    own = {"id", "registered_at", "registered_by", "changed_at", "revision"}
    one, two = by_name(world), by_name(other)
    assert {n: {k: v for k, v in row.items() if k not in own} for n, row in one.items()} == {
        n: {k: v for k, v in row.items() if k not in own} for n, row in two.items()
    }


def test_an_export_holds_only_what_the_person_may_see(world: World) -> None:
    load(world, sheets.book(A, B, C))
    sheet = sheets.read(export(world, "handler", "xingren"))
    assert [row.values["number"] for row in sheet.rows] == ["XR-2024-0007"]


def test_an_export_can_be_narrowed(world: World) -> None:
    load(world, sheets.book(A, B, C))
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        content = ledger_export.export_ledger(tx, ledger_queries.Filter(open=False))
    assert [row.values["closed_on"] for row in sheets.read(content).rows] == [date(2023, 12, 1)]


def test_a_handler_may_not_import_and_a_designer_not_export(world: World) -> None:
    handler = world.actor("handler", "xingren")
    with pytest.raises(NotAllowed), world.engine.read(handler) as tx:
        ledger.plan_import(tx, sheets.book(A))
    with pytest.raises(NotAllowed):
        export(world, "designer", "office")
