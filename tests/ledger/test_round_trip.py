"""What the export writes, the import reads back: nothing is lost and nothing is added."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import codes
from engine.ledger import columns, words, writing
from engine.ledger.columns import Kind, LedgerColumn
from tests.ledger import sheets

_HEADING = writing.Heading(reporting_body="区专班办公室", as_of=sheets.TODAY, sample=True)
_FREE = frozenset({"closed", "closed_on", "stage", "community_id", "number", "revision"})
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn"))


def _prose(limit: int) -> st.SearchStrategy[str]:
    return st.text(_CHARACTERS, max_size=limit).map(words.tidy).filter(lambda t: t != "清空")


def _values(column: LedgerColumn) -> st.SearchStrategy[Any]:
    kinds = column.body_kinds
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.PROSE: _prose(60),
        Kind.TEXT: _prose(30).map(words.narrow),
        Kind.BODY: st.sampled_from([b.id for b in sheets.BODIES if not kinds or b.kind in kinds]),
        Kind.AMOUNT: st.integers(0, 10**15).map(lambda cents: Decimal(cents).scaleb(-2)),
        Kind.COUNT: st.integers(0, 2_000_000_000),
        Kind.FLAG: st.booleans(),
        Kind.CREDIT_CODE: st.just(sheets.CODE),
    }
    if column.kind is Kind.CODE:
        return st.sampled_from([entry.code for entry in codes.LISTS[column.code_list]])
    return by_kind[column.kind]


@st.composite
def _lead(draw: st.DrawFn) -> dict[str, Any]:
    day = draw(st.dates(codes.EARLIEST_DAY, sheets.TODAY))
    lead: dict[str, Any] = {"discovered_on": day, "stage": "registered"}
    for column in columns.COLUMNS:
        if column.name in _FREE or column.name in lead:
            continue
        if column.required or draw(st.booleans()):
            same_day = column.kind is Kind.DATE
            lead[column.name] = day if same_day else draw(_values(column))
    if not words.bare(lead["subject_name"]):
        lead["subject_name"] = "样例"
    return lead


@settings(max_examples=60)
@given(st.lists(_lead(), max_size=4))
def test_what_is_written_is_read_back(leads: list[dict[str, Any]]) -> None:
    content = writing.write_ledger(leads, bodies=sheets.BODIES, heading=_HEADING)
    if not leads:
        return
    sheet = sheets.read(content)
    assert sheet.errors == ()
    for lead, row in zip(leads, sheet.rows, strict=True):
        expected = {k: v for k, v in lead.items() if v not in (None, "")}
        assert row.values == {**expected, "closed": False}


def test_the_layout_is_the_prescribed_one() -> None:
    lead = {
        "number": "XR-2024-0001",
        "discovered_on": date(2024, 3, 5),
        "source": "tip",
        "subject_name": "=样例",
        "street_id": "xingren",
        "sector": "B1",
        "amount_involved": Decimal("1234567.89"),
        "stage": "registered",
    }
    content = writing.write_ledger([lead], bodies=sheets.BODIES, heading=_HEADING)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[columns.SHEET_NAME]
    assert book.sheetnames == [columns.SHEET_NAME, "填表说明"]
    assert sheet["A1"].value == "附件3"
    assert sheet["A2"].value == columns.SHEET_NAME
    assert sheet["A3"].value == "填报单位：区专班办公室"
    assert sheet["E3"].value == "填报日期：2026年1月15日"
    assert "样例数据" in str(sheet["J3"].value)
    assert sheet.freeze_panes == "F5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 8
    assert sheet.print_title_rows == "$4:$4"
    headers: dict[object, Any] = {cell.value: cell.column for cell in sheet[4]}
    assert list(headers)[:5] == ["线索编号", "发现日期", "来源", "线索摘要", "主体名称"]
    amount = sheet.cell(5, headers["涉及金额(元)"])
    assert (amount.value, amount.number_format) == (1234567.89, "#,##0.00")
    assert isinstance(sheet.cell(5, headers["发现日期"]).value, datetime)
    assert sheet.cell(5, headers["主体名称"]).data_type == "s"


def test_the_same_rows_give_the_same_bytes() -> None:
    first = writing.write_ledger([], bodies=sheets.BODIES, heading=_HEADING)
    assert first == writing.write_ledger([], bodies=sheets.BODIES, heading=_HEADING)


def test_a_text_too_long_for_a_cell_is_cut_and_refused_on_the_way_back() -> None:
    lead = {
        "discovered_on": date(2024, 3, 5),
        "source": "tip",
        "subject_name": "样例",
        "street_id": "xingren",
        "sector": "B1",
        "progress": "长" * 40_000,
    }
    content = writing.write_ledger([lead], bodies=sheets.BODIES, heading=_HEADING)
    assert [e.rule for e in sheets.read(content).errors] == ["too_long"]
