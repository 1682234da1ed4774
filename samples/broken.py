"""A small ledger where almost every row shows one kind of mistake, for the error paths."""
# ruff: noqa: INP001 (a stand-alone script's part)

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from engine.ledger.columns import ATTACHMENT, SAMPLE_MARK, SHEET_NAME

_HEADERS = (
    "线索编号", "发现日期", "来源", "主体名称", "统一社会信用代码", "经营地", "所属街道", "社区",
    "重点领域", "涉及金额(元)", "参与人数", "行政立案日期", "是否销号", "销号日期", "备注",
)  # fmt: skip
_GOOD = {
    "发现日期": "2025-03-05",
    "来源": "排查",
    "所属街道": "兴仁街道",
    "重点领域": "养老",
    "涉及金额(元)": 120000,
    "参与人数": 12,
}
_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("这一行没有错误", {"统一社会信用代码": "91370400MA9ABCDE02"}),
    (
        "全角数字、中文日期、万元，都能读懂",
        {"发现日期": "２０２５年３月５日", "涉及金额(元)": "１２．５万元", "参与人数": "１２人"},
    ),
    ("金额是公式", {"涉及金额(元)": "=6*20000"}),
    ("日历上没有这一天", {"发现日期": "2025-02-30"}),
    ("分不清年月日", {"发现日期": "25/3/5"}),
    ("日期晚于今天", {"发现日期": "2099-01-01"}),
    ("年份抄错，早于 1990 年", {"发现日期": "1925-03-05"}),
    ("信用代码末位抄错", {"统一社会信用代码": "91370400MA9ABCDE00"}),
    ("街道写错一个字", {"所属街道": "兴人街道"}),
    ("领域不在清单里", {"重点领域": "养老服务"}),
    ("金额是负数", {"涉及金额(元)": -5000}),
    ("金额精确到厘", {"涉及金额(元)": 1234.567}),
    ("没有填主体名称", {"主体名称": None}),
    ("行政立案早于发现", {"行政立案日期": "2025-01-02"}),
    ("已销号却没有日期", {"是否销号": "是"}),
    ("编号与下一行重复", {"线索编号": "XR-2025-9001"}),
    ("编号与上一行重复", {"线索编号": "XR-2025-9001"}),
    ("经营地与街道合并成一格", {"经营地": "（合并）"}),
)
_HEADER_ROW = 2
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"


def make(as_of: date) -> bytes:
    """Write the workbook."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": datetime.combine(as_of, time.min)})
    sheet = book.add_worksheet(SHEET_NAME)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    sheet.write_string(0, 0, f"{ATTACHMENT} {SHEET_NAME}")
    sheet.write_string(1, 0, f"{SAMPLE_MARK}：每一行示范一种错误，说明见备注")
    sheet.set_column(0, len(_HEADERS) - 1, 16)
    sheet.set_column(3, 3, 32)
    for place, header in enumerate(_HEADERS):
        sheet.write_string(_HEADER_ROW, place, header, head)
    for number, (remark, wrong) in enumerate(_ROWS, start=_HEADER_ROW + 1):
        name = f"样例·错误演示{_SIGNS[number - _HEADER_ROW - 1]}有限公司"
        row = {"主体名称": name, **_GOOD, "备注": remark, **wrong}
        _write(sheet, number, row)
    place = _HEADERS.index("经营地")
    last = _HEADER_ROW + len(_ROWS)
    sheet.merge_range(last, place, last, place + 1, "（合并）")
    book.close()
    return content.getvalue()


def _write(sheet: Any, number: int, row: dict[str, Any]) -> None:
    for place, header in enumerate(_HEADERS):
        value = row.get(header)
        if isinstance(value, str) and value.startswith("="):
            sheet.write_formula(number, place, value)
        elif isinstance(value, str):
            sheet.write_string(number, place, value)
        elif value is not None:
            sheet.write_number(number, place, value)
