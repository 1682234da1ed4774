"""The second sheet of an export, 填表说明: what each column takes, for whoever fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import codes
from engine.ledger.columns import CLEAR_WORD, Kind, LedgerColumn

NAME = "填表说明"
_KINDS: dict[Kind, str] = {
    Kind.TEXT: "文字，最多 {length} 个字",
    Kind.PROSE: "文字，可分行，最多 {length} 个字",
    Kind.BODY: "单位名称，与系统中的名称一致",
    Kind.AMOUNT: "金额，不小于 0，至多两位小数，单位为元；也可写 12万元、1.5亿元",
    Kind.COUNT: "不小于 0 的整数",
    Kind.DATE: "日期，如 2024-07-12，不晚于当天",
    Kind.FLAG: "是 / 否",
    Kind.CREDIT_CODE: "18 位统一社会信用代码，文本格式",
    Kind.IGNORED: "不读取",
}
_NOTES = {
    "number": "新线索可留空，由系统编号；已有线索按编号更新。",
    "stage": "可留空，由处置路径和各环节日期推出；已在系统中办理的线索，阶段由流程推进。",
    "sample": "由系统填写，导入不改变已有线索的样例标志。",
    "revision": "由系统填写，请勿改动：用于发现导出之后系统中已有的改动。",
    "closure_exit": "销号时填写，取值同处置路径。",
    "participants": "可带“人”字，如 1,200人。",
}


def describe(column: LedgerColumn) -> str:
    """Say in words what a column takes."""
    if column.kind is Kind.CODE:
        return "下列之一：" + "、".join(entry.zh for entry in codes.LISTS[column.code_list])
    return _KINDS[column.kind].format(length=column.length)


def note(column: LedgerColumn) -> str:
    """Give the further remark about a column, or nothing."""
    return _NOTES.get(column.name, "")


def add(book: Any, columns: Sequence[LedgerColumn]) -> None:
    """Add the sheet to a workbook that is being written."""
    sheet = book.add_worksheet(NAME)
    cell = book.add_format(
        {"font_name": "宋体", "font_size": 10, "border": 1, "text_wrap": True, "valign": "top"}
    )
    head = book.add_format({"font_name": "宋体", "font_size": 10, "bold": True, "border": 1})
    for place, (title, width) in enumerate(
        (("列名", 22), ("必填", 8), ("填什么", 70), ("说明", 50))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for number, column in enumerate(columns, start=1):
        cells = (
            column.heading,
            "必填" if column.required else "",
            describe(column),
            note(column),
        )
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, cell)
    last = len(columns) + 2
    sheet.write_string(last, 0, f"空白单元格不改动已有内容；要清空已有内容，请填“{CLEAR_WORD}”。")
    sheet.freeze_panes(1, 1)
