"""Writes the ledger's sheet in the prescribed layout; what it writes, `reading` reads back.

Nothing here reads the clock: the caller says as of which day. The same rows give the same
bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from engine import codes
from engine.ledger import guide
from engine.ledger.columns import (
    ATTACHMENT,
    COLUMNS,
    SAMPLE_MARK,
    SHEET_NAME,
    Kind,
    LedgerColumn,
)
from engine.ledger.names import BodyIndex
from engine.model import Body

HEADER_ROW = 3  # counted from 0
_FONT = "宋体"
_A3 = 8
_PAGES_WIDE = 3
_FROZEN_COLUMNS = 5  # up to 主体名称
_CELL_LIMIT = 32_000  # a spreadsheet's cell holds no more; an import refuses such a text
_VALIDATED_ROWS = 2_000
_LIST_LIMIT = 255
_GRADE_COLOURS = {"绿": "#D9EAD3", "黄": "#FFF2CC", "橙": "#FCE5CD", "红": "#F4CCCC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the table: who reports, as of which day, and whether samples are inside."""

    reporting_body: str
    as_of: date
    sample: bool


def write_ledger(
    rows: Iterable[Mapping[str, Any]], *, bodies: Iterable[Body], heading: Heading
) -> bytes:
    """Write leads (ledger columns by name) as a workbook."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": SHEET_NAME, "created": datetime.combine(heading.as_of, time.min)})
    sheet = book.add_worksheet(SHEET_NAME)
    index = BodyIndex.of(bodies)
    formats = _formats(book)
    _head(sheet, formats, heading)
    last = HEADER_ROW
    for last, row in enumerate(rows, start=HEADER_ROW + 1):
        _row(sheet, last, row, index, formats)
    sheet.conditional_format(
        HEADER_ROW + 1,
        0,
        max(last, HEADER_ROW + 1),
        len(COLUMNS) - 1,
        {"type": "blanks", "format": formats["blank"]},
    )
    _validate(sheet, index)
    _set_up_print(sheet, heading, last)
    guide.add(book, COLUMNS)
    book.close()
    return content.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10, "border": 1, "valign": "vcenter"}
    wrapped = {**base, "text_wrap": True, "align": "left"}
    plain = {"font_name": _FONT, "font_size": 10}
    return {
        "attachment": book.add_format({**plain, "font_size": 12}),
        "title": book.add_format(
            {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}
        ),
        "note": book.add_format(plain),
        "sample": book.add_format({**plain, "bold": True, "font_color": "#C00000"}),
        "blank": book.add_format({"border": 1}),
        "header": book.add_format(
            {**base, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"}
        ),
        "text": book.add_format({**wrapped, "num_format": "@"}),
        "centre": book.add_format({**base, "align": "center", "text_wrap": True}),
        "date": book.add_format({**base, "align": "center", "num_format": "yyyy-mm-dd"}),
        "amount": book.add_format({**base, "num_format": "#,##0.00"}),
        "count": book.add_format({**base, "num_format": "0"}),
        **{
            grade: book.add_format({**base, "align": "center", "bg_color": colour})
            for grade, colour in _GRADE_COLOURS.items()
        },
    }


def _head(sheet: Any, formats: dict[str, Any], heading: Heading) -> None:
    sheet.write_string(0, 0, ATTACHMENT, formats["attachment"])
    sheet.merge_range(1, 0, 1, len(COLUMNS) - 1, SHEET_NAME, formats["title"])
    sheet.set_row(1, 30)
    day = heading.as_of
    sheet.write_string(2, 0, f"填报单位：{heading.reporting_body}", formats["note"])
    sheet.write_string(2, 4, f"填报日期：{day.year}年{day.month}月{day.day}日", formats["note"])
    sheet.write_string(2, 7, "金额单位：元", formats["note"])
    if heading.sample:
        sheet.write_string(2, 9, f"{SAMPLE_MARK}（虚构，非真实案件）", formats["sample"])
    sheet.set_row(HEADER_ROW, 45)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEADER_ROW, place, column.heading, formats["header"])
    sheet.freeze_panes(HEADER_ROW + 1, _FROZEN_COLUMNS)


def _row(
    sheet: Any, number: int, row: Mapping[str, Any], index: BodyIndex, formats: dict[str, Any]
) -> None:
    for place, column in enumerate(COLUMNS):
        value = row.get("stage") == "closed" if column.name == "closed" else row.get(column.name)
        if value is not None and value != "":
            _WRITERS[column.kind](sheet, (number, place), column, value, index, formats)


_Writer = Callable[[Any, tuple[int, int], LedgerColumn, Any, BodyIndex, dict[str, Any]], None]


def _write_text(
    sheet: Any, at: tuple[int, int], _: LedgerColumn, value: Any, __: Any, formats: dict[str, Any]
) -> None:
    sheet.write_string(*at, str(value)[:_CELL_LIMIT], formats["text"])


def _write_code(
    sheet: Any, at: tuple[int, int], column: LedgerColumn, value: Any, _: Any, formats: Any
) -> None:
    label = codes.label(column.code_list, value)
    sheet.write_string(*at, label, formats.get(label, formats["centre"]))


def _write_body(
    sheet: Any, at: tuple[int, int], _: Any, value: Any, index: BodyIndex, formats: Any
) -> None:
    sheet.write_string(*at, index.label_of(value), formats["centre"])


def _write_flag(sheet: Any, at: tuple[int, int], _: Any, value: Any, __: Any, formats: Any) -> None:
    sheet.write_string(*at, "是" if value else "否", formats["centre"])


def _write_date(sheet: Any, at: tuple[int, int], _: Any, value: Any, __: Any, formats: Any) -> None:
    sheet.write_datetime(*at, datetime.combine(value, time.min), formats["date"])


def _write_number(
    sheet: Any, at: tuple[int, int], column: LedgerColumn, value: Any, _: Any, formats: Any
) -> None:
    sheet.write_number(*at, value, formats[column.kind.value])


_WRITERS: dict[Kind, _Writer] = {
    Kind.TEXT: _write_text,
    Kind.PROSE: _write_text,
    Kind.CREDIT_CODE: _write_text,
    Kind.CODE: _write_code,
    Kind.BODY: _write_body,
    Kind.FLAG: _write_flag,
    Kind.DATE: _write_date,
    Kind.AMOUNT: _write_number,
    Kind.COUNT: _write_number,
}


def _validate(sheet: Any, index: BodyIndex) -> None:
    for place, column in enumerate(COLUMNS):
        allowed = _allowed(column, index)
        if allowed and len(",".join(allowed)) <= _LIST_LIMIT:
            sheet.data_validation(
                HEADER_ROW + 1,
                place,
                HEADER_ROW + _VALIDATED_ROWS,
                place,
                {
                    "validate": "list",
                    "source": list(allowed),
                    "error_type": "warning",
                    "error_title": column.header[:32],
                    "error_message": "请从下拉列表中选择。",
                },
            )


def _allowed(column: LedgerColumn, index: BodyIndex) -> Sequence[str]:
    match column.kind:
        case Kind.CODE:
            return [entry.zh for entry in codes.LISTS[column.code_list]]
        case Kind.FLAG:
            return ["是", "否"]
        case Kind.BODY:
            kinds = column.body_kinds
            return [b.name for b in index.bodies if not kinds or b.kind in kinds]
        case _:
            return []


def _set_up_print(sheet: Any, heading: Heading, last: int) -> None:
    sheet.set_paper(_A3)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, _FROZEN_COLUMNS - 1)
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    mark = f"&L{SAMPLE_MARK}" if heading.sample else ""
    sheet.set_footer(f"{mark}&C第 &P 页 共 &N 页")
    sheet.autofilter(HEADER_ROW, 0, max(last, HEADER_ROW + 1), len(COLUMNS) - 1)
