"""Finds the header row of a sheet and which column of it fills which ledger column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import CellError, LedgerInvalid
from engine.ledger import amounts, columns, words
from engine.ledger.columns import Kind, LedgerColumn
from engine.ledger.workbook import Cell, Grid

_SEARCHED = 20
_ENOUGH = 3
_UNIT = re.compile(r"\((亿元|万元|元|人|是/否)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A ledger column where it stands in the sheet; `unit` multiplies its amounts."""

    column: LedgerColumn
    index: int
    unit: Decimal

    @property
    def place(self) -> str:
        """Name the column for people: letter and header, `N 涉及金额`."""
        return f"{letters(self.index)} {self.column.header}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header row and its columns, in the order of the sheet."""

    row_number: int
    placed: tuple[Placed, ...]

    def place_of(self, name: str) -> str:
        """Name the sheet's column that fills ledger column `name`."""
        found = next((p.place for p in self.placed if p.column.name == name), None)
        if found is not None:
            return found
        column = columns.BY_NAME.get(name)
        return column.header if column else name


def find(grid: Grid) -> Header:
    """Find the header row, or refuse the sheet with every header that is wrong or missing."""
    best: tuple[int, int, tuple[Cell, ...]] = (0, 0, ())
    for number, cells in grid.rows[:_SEARCHED]:
        known = sum(_known(cell) is not None for cell in cells)
        if known > best[0]:
            best = (known, number, cells)
    if best[0] < _ENOUGH:
        names = "、".join(column.header for column in columns.REQUIRED)
        raise LedgerInvalid(
            f"工作表「{grid.sheet}」的前 {_SEARCHED} 行里没有找到表头行；表头至少要有：{names}。"
        )
    _, number, cells = best
    placed, errors = _place(grid.sheet, number, cells)
    errors += [
        _error(grid.sheet, number, letters(left), "merged_header", "表头含合并单元格，请取消合并。")
        for top, left, bottom, right in grid.merged
        if top <= number <= bottom and (right > left or bottom > number)
    ]
    present = {p.column.name for p in placed}
    errors += [
        _error(grid.sheet, number, c.header, "missing_header", f"缺少必填列「{c.header}」。")
        for c in columns.REQUIRED
        if c.name not in present
    ]
    if errors:
        raise LedgerInvalid(f"工作表「{grid.sheet}」的表头有误：{errors[0].message}", errors)
    return Header(row_number=number, placed=tuple(placed))


def letters(index: int) -> str:
    """Give the letters of a column counted from 0."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _place(sheet: str, number: int, cells: Sequence[Cell]) -> tuple[list[Placed], list[CellError]]:
    placed: list[Placed] = []
    errors: list[CellError] = []
    seen: dict[str, str] = {}
    for index, cell in enumerate(cells):
        if cell.empty:
            continue
        found = _known(cell)
        if found is None:
            hint = words.did_you_mean(str(cell.value), [c.header for c in columns.COLUMNS])
            message = f"不认识的表头{words.shown(cell.value)}{hint}"
            errors.append(_error(sheet, number, letters(index), "unknown_header", message))
            continue
        column, unit = found
        if column.name in seen:
            message = f"表头「{column.header}」重复，{seen[column.name]} 列已有。"
            errors.append(_error(sheet, number, letters(index), "duplicate_header", message))
            continue
        seen[column.name] = letters(index)
        placed.append(Placed(column=column, index=index, unit=unit))
    return placed, errors


def _known(cell: Cell) -> tuple[LedgerColumn, Decimal] | None:
    if not isinstance(cell.value, str):
        return None
    key = words.bare(cell.value).strip("*")
    if key in _HEADERS:
        return _HEADERS[key], Decimal(1)
    unit = _UNIT.search(key)
    if unit is None:
        return None
    column = _HEADERS.get(key[: unit.start()].strip("*"))
    if column is None or (column.kind is not Kind.AMOUNT and unit[1] in amounts.UNITS):
        return None
    return column, amounts.UNITS.get(unit[1], Decimal(1))


def _error(sheet: str, row: int, column: str, rule: str, message: str) -> CellError:
    return CellError(sheet=sheet, row=row, column=column, rule=rule, message=message)


_HEADERS: dict[str, LedgerColumn] = {
    words.bare(header): column
    for column in (*columns.COLUMNS, columns.SERIAL)
    for header in (column.header, *column.aliases)
}
