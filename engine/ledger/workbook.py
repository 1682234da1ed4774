"""Opens a workbook and gives the ledger's sheet as a grid of plain cells.

The only module that reads with openpyxl. Formulas are not computed: a cell with one is
marked so that it can be refused.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH

from engine.errors import LedgerInvalid
from engine.ledger import package, words
from engine.ledger.columns import ATTACHMENT, SHEET_NAME

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_ESCAPED_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")  # e.g. _x000D_ at a line's end
_MAX_ROW_NUMBER = 60_000  # empty rows between are skipped, but not without end
_MALFORMED = (*package.BROKEN, ValueError, TypeError, AttributeError, LookupError, SyntaxError,
              ArithmeticError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, and whether a formula or an error of the spreadsheet stands there."""

    value: Any = None
    formula: bool = False
    failed: bool = False

    @property
    def empty(self) -> bool:
        """Say whether nothing stands in the cell."""
        return not self.formula and (
            self.value is None or (isinstance(self.value, str) and not words.tidy(self.value))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet: rows by number with their cells from column A on, and merged ranges."""

    sheet: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    epoch_1904: bool


def open_grid(content: bytes) -> Grid:
    """Read the ledger's sheet, or say why the file cannot be used."""
    package.inspect(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that do not matter here
            return _read(content)
    except _MALFORMED as error:
        raise LedgerInvalid(
            "工作簿内容损坏，无法读取，请用表格软件打开并另存为 .xlsx 后再导入。"
        ) from error


def _read(content: bytes) -> Grid:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        name = _choose([str(sheet.title) for sheet in book.worksheets])
        survey = package.survey(content, name)
        if survey.last_row > _MAX_ROW_NUMBER or survey.last_column > MAX_COLUMNS:
            raise LedgerInvalid(
                f"工作表「{name}」填到了第 {survey.last_row} 行、第 {survey.last_column} 列，超过 "
                f"{MAX_ROWS} 行、{MAX_COLUMNS} 列，请删去表外的内容或拆分后再导入。"
            )
        sheet = book[name]
        rows: list[tuple[int, tuple[Cell, ...]]] = []
        found = sheet.iter_rows(max_row=max(1, survey.last_row), max_col=MAX_COLUMNS)
        for number, row in enumerate(found, start=1):
            cells = tuple(_cell(cell) for cell in row)
            if all(cell.empty for cell in cells):
                continue
            rows.append((number, cells))
            if len(rows) > MAX_ROWS + 20:
                raise LedgerInvalid(f"工作表「{name}」超过 {MAX_ROWS} 行，请拆分后再导入。")
        epoch_1904 = book.epoch == MAC_EPOCH
    finally:
        book.close()
    return Grid(
        sheet=name,
        rows=tuple(rows),
        merged=survey.merged,
        epoch_1904=epoch_1904,
    )


def _choose(names: list[str]) -> str:
    wanted = words.bare(SHEET_NAME)
    for name in names:
        if words.bare(name) == wanted:
            return name
    close = [n for n in names if ATTACHMENT in words.bare(n) or wanted in words.bare(n)]
    if len(close) == 1:
        return close[0]
    if len(names) == 1:
        return names[0]
    listed = "、".join(f"「{name}」" for name in names)
    raise LedgerInvalid(
        f"没有找到工作表「{SHEET_NAME}」，文件里有：{listed or '（没有工作表）'}。"
        "请把台账所在的工作表改成这个名字。"
    )


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell(formula=cell.data_type == "f")
    if cell.data_type == "f":
        return Cell(formula=True)
    if cell.data_type == "e":
        return Cell(value=str(value), failed=True)
    if isinstance(value, str):
        return Cell(value=_ESCAPED_CONTROL.sub(_control, value))
    return Cell(value=value)


def _control(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
