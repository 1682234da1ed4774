"""Reads the ledger's sheet: bytes in, clean rows and every bad cell out.

Nothing here reads the clock or a table: the caller brings today and the bodies. What makes
the whole file useless is raised as `LedgerInvalid`; what is wrong in a row is a `CellError`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import CellError, LedgerInvalid
from engine.ledger import cells, columns, consistency, headers, words, workbook
from engine.ledger.cells import Setting
from engine.ledger.columns import Kind
from engine.ledger.headers import Header, letters
from engine.ledger.names import BodyIndex
from engine.ledger.refusal import Refused
from engine.ledger.workbook import Cell, Grid
from engine.model import Body

MAX_ERRORS = 2_000
_FOOTERS = ("合计", "总计", "小计", "填表人", "审核人", "填报人", "说明:", "注:")
_LATE = frozenset({"community_id"})  # read after the street it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One clean row: its number in the sheet and a value for every cell that is filled."""

    row_number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSheet:
    """What was read: clean rows, every bad cell, which rows are bad, and where columns stand."""

    name: str
    rows: tuple[LedgerRow, ...]
    errors: tuple[CellError, ...]
    bad_rows: frozenset[int]
    header: Header
    sample: bool

    def error(self, row_number: int, column: str, rule: str, message: str) -> CellError:
        """Make an error about a cell of this sheet; `column` is the ledger column's name."""
        return CellError(
            sheet=self.name,
            row=row_number,
            column=self.header.place_of(column),
            rule=rule,
            message=message,
        )


def read_ledger(content: bytes, *, bodies: Iterable[Body], today: date) -> LedgerSheet:
    """Read a ledger workbook, cell by cell."""
    grid = workbook.open_grid(content)
    header = headers.find(grid)
    body_index = BodyIndex.of(bodies)
    setting = Setting(today=today, bodies=body_index, epoch_1904=grid.epoch_1904)
    below = [
        (number, row)
        for number, row in grid.rows
        if number > header.row_number and not _is_footer(row)
    ]
    if len(below) > workbook.MAX_ROWS:
        raise LedgerInvalid(f"工作表「{grid.sheet}」超过 {workbook.MAX_ROWS} 行，请拆分后再导入。")
    errors = _Errors(grid.sheet, header)
    _report_merged(grid, header, errors)
    rows = [
        LedgerRow(row_number=number, values=_read_row(number, row, header, setting, errors.add))
        for number, row in below
    ]
    _report_same_numbers(rows, errors.add)
    for row in rows:
        if row.row_number not in errors.rows:
            for column, rule, message in consistency.contradictions(row.values, body_index):
                errors.add(row.row_number, column, rule, message)
    return LedgerSheet(
        name=grid.sheet,
        rows=tuple(row for row in rows if row.row_number not in errors.rows),
        errors=tuple(sorted(errors.found, key=lambda e: e.row)),
        bad_rows=frozenset(errors.rows),
        header=header,
        sample=_has_sample_mark(grid, header),
    )


class _Errors:
    """Gathers the bad cells; beyond `MAX_ERRORS` only the rows are remembered."""

    def __init__(self, sheet: str, header: Header) -> None:
        self._sheet = sheet
        self._header = header
        self.found: list[CellError] = []
        self.rows: set[int] = set()

    def add(self, row: int, column: str, rule: str, message: str) -> None:
        """Note a bad cell by the ledger column's name."""
        self.add_at(row, self._header.place_of(column), rule, message)

    def add_at(self, row: int, place: str, rule: str, message: str) -> None:
        """Note a bad cell by its place in the sheet."""
        self.rows.add(row)
        if len(self.found) < MAX_ERRORS:
            self.found.append(
                CellError(sheet=self._sheet, row=row, column=place, rule=rule, message=message)
            )


def _read_row(
    number: int,
    row: tuple[Cell, ...],
    header: Header,
    setting: Setting,
    refuse: Callable[[int, str, str, str], None],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for placed in sorted(header.placed, key=lambda p: p.column.name in _LATE):
        column = placed.column
        cell = row[placed.index] if placed.index < len(row) else Cell()
        if column.kind is Kind.IGNORED:
            continue
        if cell.empty:
            if column.required:
                refuse(number, column.name, "required", f"必填项「{column.header}」没有填。")
            continue
        try:
            values[column.name] = cells.read(
                cell, placed, setting, parent_id=values.get("street_id")
            )
        except Refused as error:
            refuse(number, column.name, error.rule, error.message)
    return values


def _report_merged(grid: Grid, header: Header, errors: _Errors) -> None:
    filled = [number for number, _ in grid.rows]
    places = {placed.index: placed.place for placed in header.placed}
    for top, left, bottom, right in grid.merged:
        if bottom <= header.row_number:
            continue
        area = f"{letters(left - 1)}{top}:{letters(right - 1)}{bottom}"
        place = places.get(left - 1, letters(left - 1))
        for number in filled:
            if max(top, header.row_number + 1) <= number <= bottom:
                message = f"{area} 是合并单元格，请取消合并并逐行填写。"
                errors.add_at(number, place, "merged", message)


def _report_same_numbers(
    rows: list[LedgerRow], refuse: Callable[[int, str, str, str], None]
) -> None:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if number := row.values.get("number"):
            found[words.bare(number)].append(row.row_number)
    for number, places in found.items():
        for place in places if len(places) > 1 else ():
            others = "、".join(f"第 {other} 行" for other in places if other != place)
            refuse(place, "number", "duplicate_number", f"线索编号「{number}」与{others}重复。")


def _is_footer(row: tuple[Cell, ...]) -> bool:
    first = next((cell for cell in row if not cell.empty), None)
    return (
        first is not None
        and isinstance(first.value, str)
        and words.bare(first.value).startswith(_FOOTERS)
    )


def _has_sample_mark(grid: Grid, header: Header) -> bool:
    return any(
        isinstance(cell.value, str) and columns.SAMPLE_MARK in cell.value
        for number, row in grid.rows
        if number < header.row_number
        for cell in row
    )
