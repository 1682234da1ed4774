"""Rows of a sheet: clean ones become values, each bad cell is told with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from engine.ledger import reading
from tests.ledger import sheets

_WRONG = sheets.CODE[:-1] + "0"


def _errors(*rows: dict[str, Any], **how: Any) -> list[tuple[int, str, str]]:
    found = sheets.read(sheets.book(*rows, **how)).errors
    return [(error.row, error.column, error.rule) for error in found]


def test_a_good_row_becomes_typed_values() -> None:
    row = {
        "统一社会信用代码": sheets.CODE,
        "社区": "样例·第一社区",
        "涉及金额": "12万元",
        "参与人数": "１２人",
        "风险等级": "红",
        "责任主体": "区财政金融局",
        "K1中央领导批示": "是",
        "进展": " 第一行\n第二行 ",
        "备注": 15,
    }
    sheet = sheets.read(sheets.book(row))
    assert sheet.errors == ()
    assert sheet.rows[0].values == {
        "discovered_on": date(2024, 3, 5),
        "source": "tip",
        "subject_name": "样例·甲养老服务有限公司",
        "street_id": "xingren",
        "sector": "B1",
        "credit_code": sheets.CODE,
        "community_id": "xingren-1",
        "amount_involved": Decimal("120000.00"),
        "participants": 12,
        "risk_grade": "red",
        "responsible_body_id": "finance",
        "k1": True,
        "progress": "第一行\n第二行",
        "remarks": "15",
    }


@pytest.mark.parametrize(
    ("row", "place", "rule", "says"),
    [
        ({"涉及金额": "=1+1"}, "F 涉及金额", "formula", "含公式，请粘贴为数值"),
        ({"主体名称": None}, "C 主体名称", "required", "没有填"),
        ({"主体名称": " 　 "}, "C 主体名称", "required", "没有填"),
        ({"所属街道": "兴人街道"}, "D 所属街道", "unknown_body", "「兴仁街道」"),
        ({"所属街道": "区财政金融局"}, "D 所属街道", "unknown_body", "街道"),
        ({"重点领域": "养老服务"}, "E 重点领域", "unknown_code", "是不是「养老」"),
        ({"来源": "小道消息"}, "B 来源", "unknown_code", "群众举报"),
        ({"责任主体": "财政金融局"}, "F 责任主体", "unknown_body", "「区财政金融局」"),
        ({"社区": "样例·第二社区"}, "F 社区", "community", "不属于「兴仁街道」"),
        (
            {"统一社会信用代码": sheets.CODE[:-1] + "0"},
            "F 统一社会信用代码",
            "credit_code",
            "校验码",
        ),
        ({"统一社会信用代码": "12345"}, "F 统一社会信用代码", "credit_code", "18 位"),
        ({"统一社会信用代码": 123456789012345678}, "F 统一社会信用代码", "lossy_number", "文本"),
        ({"备注": 1e20}, "F 备注", "lossy_number", "文本格式"),
        ({"注册地": "样" * 201}, "F 注册地", "too_long", "最多 200"),
        ({"发现日期": "2099-01-01"}, "A 发现日期", "future_date", "晚于今天"),
        ({"行政立案日期": "2024-01-02"}, "F 行政立案日期", "date_order", "早于发现日期"),
        ({"是否销号": "是"}, "销号日期", "closure", "必须填写销号日期"),
        ({"销号日期": "2025-01-01", "是否销号": "否"}, "G 是否销号", "closure", "为否"),
        ({"当前阶段": "刑事打击"}, "刑事立案日期", "missing_milestone", "必须填写刑事立案日期"),
        (
            {"当前阶段": "行政处置", "销号日期": "2025-01-01"},
            "F 当前阶段",
            "closure",
            "应为「已销号」",
        ),
        ({"当前阶段": "清空"}, "F 当前阶段", "required", "不能清空"),
        ({"线索编号": "XR 2024 0001"}, "F 线索编号", "number", "不能有空格"),
        ({"线索编号": "清空"}, "F 线索编号", "required", "不能清空"),
    ],
)
def test_a_bad_cell_is_told_with_place_rule_and_expectation(
    row: dict[str, Any], place: str, rule: str, says: str
) -> None:
    sheet = sheets.read(sheets.book(row))
    assert [(e.row, e.column, e.rule) for e in sheet.errors] == [(3, place, rule)]
    assert says in sheet.errors[0].message
    assert sheet.errors[0].message.endswith(("。", "？"))
    assert sheet.rows == ()


def test_a_name_that_two_bodies_share_must_be_written_whole() -> None:
    assert _errors({"责任主体": "样例·第一社区"}) == [(3, "F 责任主体", "ambiguous_body")]
    sheet = sheets.read(sheets.book({"责任主体": "兴城街道/样例·第一社区"}))
    assert sheet.rows[0].values["responsible_body_id"] == "xingcheng-1"


def test_all_errors_of_a_row_are_told_at_once() -> None:
    bad = {"来源": "小道消息", "涉及金额": -1, "发现日期": "昨天"}
    assert _errors({}, bad) == [
        (4, "A 发现日期", "date"),
        (4, "B 来源", "unknown_code"),
        (4, "F 涉及金额", "negative"),
    ]


def test_an_error_value_of_the_spreadsheet_is_refused() -> None:
    def fail(sheet: Any) -> None:
        sheet["F3"].data_type = "e"
        sheet["F3"].value = "#N/A"

    assert _errors({"备注": "x"}, edit=fail) == [(3, "F 备注", "excel_error")]


def test_an_identity_card_number_is_refused_and_not_repeated() -> None:
    number = "370404199001011234"
    sheet = sheets.read(sheets.book({"统一社会信用代码": number}))
    assert [e.rule for e in sheet.errors] == ["identity_card"]
    assert number not in sheet.errors[0].message


def test_merged_cells_in_the_rows_are_reported_for_each_row() -> None:
    content = sheets.book({}, {}, {"备注": "x"}, edit=lambda s: s.merge_cells("D3:D4"))
    sheet = sheets.read(content)
    assert [(e.row, e.column) for e in sheet.errors if e.rule == "merged"] == [
        (3, "D 所属街道"),
        (4, "D 所属街道"),
    ]
    assert [row.row_number for row in sheet.rows] == [5]


def test_the_same_number_in_two_rows_makes_both_bad() -> None:
    row = {"线索编号": "XR-2024-0001"}
    other = {"线索编号": "ＸＲ-2024-0001", "主体名称": "样例·乙"}
    assert _errors(row, {}, other) == [
        (3, "F 线索编号", "duplicate_number"),
        (5, "F 线索编号", "duplicate_number"),
    ]


def test_empty_rows_and_a_footer_are_no_leads() -> None:
    def foot(sheet: Any) -> None:
        sheet["A6"] = "合计"
        sheet["F6"] = 5
        sheet["A8"] = "填表人：样例"

    sheet = sheets.read(sheets.book({"涉及金额": 5}, edit=foot))
    assert (len(sheet.rows), sheet.errors) == (1, ())


def test_a_1904_workbook_gives_the_same_day() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = MAC_EPOCH
    page = workbook.active
    assert page is not None
    page.append(list(sheets.GOOD))
    page.append(list(sheets.GOOD.values()))
    plain = {**sheets.GOOD, "发现日期": 45356 - 1462, "主体名称": "样例·乙"}
    page.append(list(plain.values()))
    sheet = sheets.read(sheets.saved(workbook))
    assert [row.values["discovered_on"] for row in sheet.rows] == [date(2024, 3, 5)] * 2


def test_a_criminal_case_may_have_been_filed_before_the_lead_was_found() -> None:
    assert _errors({"刑事立案日期": "2020-01-01"}) == []


def test_clearing_a_cell_is_said_by_a_word() -> None:
    values = sheets.read(sheets.book({"备注": "清空", "风险等级": "清空"})).rows[0].values
    assert (values["remarks"], values["risk_grade"]) == ("", None)


def test_a_sheet_full_of_errors_is_told_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ERRORS", 5)
    sheet = sheets.read(sheets.book(*[{"来源": "?"}] * 10))
    assert (len(sheet.errors), len(sheet.bad_rows)) == (5, 10)
