"""One cell to one value: each kind of column has its reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.ledger import amounts, credit_code, dates, names, words
from engine.ledger.columns import CLEAR_WORD, Kind, LedgerColumn
from engine.ledger.headers import Placed
from engine.ledger.names import BodyIndex
from engine.ledger.refusal import Refused
from engine.ledger.workbook import Cell

_NUMBER_IS_LOSSY = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reader must know beside the cell: today, the bodies, the workbook's first day."""

    today: date
    bodies: BodyIndex
    epoch_1904: bool


def read(cell: Cell, placed: Placed, setting: Setting, *, parent_id: str | None = None) -> Any:
    """Read a cell that is not empty; the word 清空 means to empty a value that may be empty."""
    column = placed.column
    if cell.formula:
        raise Refused("formula", "含公式，请粘贴为数值。")
    if cell.failed:
        raise Refused("excel_error", f"单元格是错误值{words.shown(cell.value)}，请改正后再导入。")
    if isinstance(cell.value, str) and words.tidy(cell.value) == CLEAR_WORD:
        return _cleared(column)
    return _READERS[column.kind](cell.value, placed, setting, parent_id)


def _cleared(column: LedgerColumn) -> Any:
    if not column.nullable or column.kind is Kind.FLAG:
        raise Refused("required", f"「{column.header}」不能清空。")
    if column.name == "number":
        raise Refused("required", "线索编号一经编定不能清空。")
    return "" if column.kind in {Kind.TEXT, Kind.PROSE} else None


def _plain(value: Any, column: LedgerColumn) -> str:
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case date():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        case int() | float():
            if abs(value) >= _NUMBER_IS_LOSSY:
                raise Refused("lossy_number", "长数字在数字格式下会丢失末几位，请设为文本格式。")
            return format(Decimal(format(value, ".15g")).normalize(), "f")
        case _:
            raise Refused("text", f"填的是{words.shown(value)}，「{column.header}」应为文字。")


def _text(text: str, column: LedgerColumn) -> str:
    if len(text) > column.length:
        raise Refused("too_long", f"有 {len(text)} 个字，最多 {column.length} 个字。")
    if column.name == "number" and len(text.split()) > 1:
        raise Refused("number", f"填的是{words.shown(text)}，线索编号中不能有空格或换行。")
    return text


def _credit_code(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Refused("lossy_number", "代码存成了数字，末几位已不可靠，请设为文本格式后重新填写。")
    text = value if isinstance(value, str) else ""
    code = "".join(unicodedata.normalize("NFKC", words.tidy(text)).split()).upper()
    if credit_code.is_valid(code):
        return code
    if credit_code.looks_like_identity_card(code):
        raise Refused(
            "identity_card",
            "填的像是身份证号；台账不收个人身份号码，请删去，确需登记的写入举报人信息。",
        )
    if credit_code.has_form(code):
        expected = credit_code.check_digit(code[:17])
        raise Refused(
            "credit_code",
            f"填的是{words.shown(value)}，校验码不符（末位应为「{expected}」），请核对是否抄错。",
        )
    raise Refused(
        "credit_code",
        f"填的是{words.shown(value)}，应为 18 位统一社会信用代码"
        "（数字和大写字母，不含 I、O、S、V、Z）。",
    )


def _body(value: Any, placed: Placed, setting: Setting, parent_id: str | None) -> str:
    column = placed.column
    above = parent_id if column.name == "community_id" else None
    return setting.bodies.find(_plain(value, column), column.body_kinds, parent_id=above)


_Reader = Callable[[Any, Placed, Setting, str | None], Any]

_READERS: dict[Kind, _Reader] = {
    Kind.DATE: lambda value, _, setting, __: dates.read(
        value, today=setting.today, epoch_1904=setting.epoch_1904
    ),
    Kind.AMOUNT: lambda value, placed, _, __: amounts.read(value, unit=placed.unit),
    Kind.COUNT: lambda value, _, __, ___: amounts.read_count(value),
    Kind.FLAG: lambda value, _, __, ___: names.flag(value),
    Kind.CODE: lambda value, placed, _, __: names.code(
        placed.column.code_list, _plain(value, placed.column)
    ),
    Kind.BODY: _body,
    Kind.CREDIT_CODE: lambda value, _, __, ___: _credit_code(value),
    Kind.TEXT: lambda value, placed, _, __: _text(
        words.narrow(_plain(value, placed.column)), placed.column
    ),
    Kind.PROSE: lambda value, placed, _, __: _text(
        words.tidy(_plain(value, placed.column)), placed.column
    ),
    Kind.IGNORED: lambda _, __, ___, ____: None,
}
