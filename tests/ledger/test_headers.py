"""The header row: found by its words, in any order; what is wrong with it is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import LedgerInvalid
from engine.ledger import columns, guide, headers
from engine.rules import facts
from engine.store.tables.leads import leads
from tests.ledger import sheets


def _refused(content: bytes) -> list[tuple[str, str, str]]:
    with pytest.raises(LedgerInvalid) as caught:
        sheets.read(content)
    return [(e.column, e.rule, e.message) for e in caught.value.cell_errors]


def test_every_column_of_the_sheet_fills_a_column_of_the_ledger() -> None:
    names = [column.name for column in columns.COLUMNS]
    assert len(names) == len(set(names))
    assert set(names) - columns.CHECKS_ONLY <= {column.name for column in leads.columns}


def test_every_fact_but_the_handler_has_a_column_in_the_sheet() -> None:
    assert set(facts.KIND) - {column.name for column in columns.COLUMNS} == {"lead_handler_id"}


def test_no_header_or_alias_stands_for_two_columns() -> None:
    words = [w for column in columns.COLUMNS for w in (column.header, *column.aliases)]
    assert len(words) == len(set(words))


def test_an_unknown_header_is_refused_with_near_ones() -> None:
    names = [*sheets.GOOD, "主体名"]
    column, rule, message = _refused(sheets.book({}, headers=names))[0]
    assert (column, rule) == ("F", "unknown_header")
    assert "「主体名」" in message
    assert "「主体名称」" in message


def test_a_header_twice_is_refused() -> None:
    names = [*sheets.GOOD, "线索来源"]
    assert _refused(sheets.book({}, headers=names)) == [
        ("F", "duplicate_header", "表头「来源」重复，B 列已有。")
    ]


def test_a_missing_required_header_is_named() -> None:
    names = [name for name in sheets.GOOD if name != "重点领域"]
    assert _refused(sheets.book({}, headers=names)) == [
        ("重点领域", "missing_header", "缺少必填列「重点领域」。")
    ]


def test_a_merged_header_is_refused() -> None:
    content = sheets.book({"备注": "x", "社区": None}, edit=lambda s: s.merge_cells("F2:G2"))
    assert [rule for _, rule, _ in _refused(content)] == ["merged_header"]


def test_headers_may_stand_in_any_order_with_spaces_stars_and_a_serial_number() -> None:
    names = ["序号", "重点领域 *", "所属\n街道", "主体名称", "来源", "发现日期"]
    row = {
        "序号": 1,
        "重点领域 *": "养老",
        "所属\n街道": "兴仁街道",
    }
    sheet = sheets.read(sheets.book(row, headers=names))
    assert sheet.errors == ()
    assert sheet.rows[0].values["sector"] == "B1"


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("涉及金额", 12, "12.00"),
        ("涉及金额(元)", 12, "12.00"),
        ("涉及金额（万元）", 12.5, "125000.00"),
        ("涉及金额（亿元）", "1.2", "120000000.00"),
        ("涉及金额（万元）", "3亿元", "300000000.00"),
        ("涉案金额", "8000元", "8000.00"),
    ],
)
def test_the_unit_of_a_header_multiplies_its_amounts(
    header: str, value: object, expected: str
) -> None:
    sheet = sheets.read(sheets.book({header: value}))
    assert sheet.rows[0].values["amount_involved"] == Decimal(expected)


def test_letters_of_columns_go_on_after_z() -> None:
    assert [headers.letters(n) for n in (0, 25, 26, 51, 701, 702)] == [
        "A", "Z", "AA", "AZ", "ZZ", "AAA",
    ]  # fmt: skip


def test_the_guide_lists_every_column_as_it_is() -> None:
    guide_text = (Path(__file__).parents[2] / "docs/guides/ledger-import.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in guide_text.split("## 各列")[1].splitlines()
        if line.startswith("| ")
    ][1:]
    assert rows == [
        [
            column.heading,
            "必填" if column.required else "",
            guide.describe(column) + (f"。{guide.note(column)}" if guide.note(column) else ""),
            "、".join(column.aliases),
        ]
        for column in columns.COLUMNS
    ]
