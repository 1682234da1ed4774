"""Reads a year's holiday notice (放假安排) from a CSV, Excel or JSON file into plain rows.

A table has the columns 节日, 安排 (放假 or 上班), 开始日期 and 结束日期 (empty: one day). What
the rows mean together is checked by `engine/rules/holidays.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from engine.errors import CellError, HolidaysInvalid
from engine.ledger import dates, words, workbook
from engine.ledger.refusal import Refused

MAX_FILE = 1024 * 1024
MAX_ROWS = 200
_SHEET = "放假安排"
_NAME, _KIND, _SINCE, _UNTIL = COLUMNS = ("节日", "安排", "开始日期", "结束日期")
_NEEDED = COLUMNS[:3]
_KEYS = {"name": _NAME, "kind": _KIND, "from": _SINCE, "to": _UNTIL}
_KINDS = {"off": "放假", "work": "上班"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    """One line: some days in a row, off or worked."""

    number: int
    name: str
    kind: str
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayFile:
    """What a file says: its rows, and the year and notice if it names them."""

    rows: tuple[HolidayRow, ...]
    year: int | None = None
    notice: str = ""


def read(content: bytes, name: str) -> HolidayFile:
    """Read a file by the ending of its name; raise HolidaysInvalid with every bad cell."""
    if not content:
        raise HolidaysInvalid("文件是空的。")
    if len(content) > MAX_FILE:
        raise HolidaysInvalid("文件过大，放假安排应在 1 MB 以内。")
    ending = name.rpartition(".")[2].lower()
    if ending == "json":
        return _from_json(content)
    if ending == "csv":
        return _from_grid(_csv_rows(content), epoch_1904=False)
    if ending == "xlsx":
        grid = workbook.open_grid(content)
        rows = [(number, [cell.value for cell in cells]) for number, cells in grid.rows]
        return _from_grid(rows, epoch_1904=grid.epoch_1904)
    raise HolidaysInvalid("只接受 .csv、.xlsx 和 .json 文件。")


def _csv_rows(content: bytes) -> list[tuple[int, list[Any]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise HolidaysInvalid("文件不是 UTF-8 或 GB18030 编码的文本。")
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise HolidaysInvalid("文件不是有效的 CSV。") from error
    return [(n, list(line)) for n, line in enumerate(lines, 1) if any(map(str.strip, line))]


def _from_grid(rows: Sequence[tuple[int, Sequence[Any]]], *, epoch_1904: bool) -> HolidayFile:
    if not rows:
        raise HolidaysInvalid("文件中没有内容。")
    headers = [words.bare(str(value or "")) for value in rows[0][1]]
    missing = [column for column in _NEEDED if column not in headers]
    if missing:
        raise HolidaysInvalid(f"第一行缺少列：{'、'.join(missing)}。")
    places = {column: headers.index(column) for column in COLUMNS if column in headers}
    found = []
    for number, values in rows[1:]:
        cells = {c: values[at] if at < len(values) else None for c, at in places.items()}
        found.append((number, cells))
    return HolidayFile(rows=_rows(found, epoch_1904=epoch_1904))


def _from_json(content: bytes) -> HolidayFile:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise HolidaysInvalid("文件不是有效的 JSON。") from error
    if not isinstance(found, dict) or not isinstance(found.get("rows"), list):
        raise HolidaysInvalid('JSON 应为对象，形如 {"year": 2026, "notice": "…", "rows": […]}。')
    year, notice = found.get("year"), found.get("notice", "")
    if (year is not None and type(year) is not int) or not isinstance(notice, str):
        raise HolidaysInvalid("JSON 的 year 应为整数，notice 应为文字。")
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, row in enumerate(found["rows"], 1):
        if not isinstance(row, dict) or not row.keys() <= _KEYS.keys():
            raise HolidaysInvalid(f"JSON 的第 {number} 行应只含 {'、'.join(_KEYS)}。")
        kind = row.get("kind")
        cells = {_KEYS[key]: value for key, value in row.items()}
        cells[_KIND] = _KINDS.get(kind, kind) if isinstance(kind, str) else kind
        rows.append((number, cells))
    return HolidayFile(rows=_rows(rows, epoch_1904=False), year=year, notice=notice)


def _rows(
    found: Sequence[tuple[int, Mapping[str, Any]]], *, epoch_1904: bool
) -> tuple[HolidayRow, ...]:
    if len(found) > MAX_ROWS:
        raise HolidaysInvalid(f"放假安排超过 {MAX_ROWS} 行，请核对文件。")
    errors: list[CellError] = []
    rows = []
    for number, cells in found:
        bad = list(_refused(number, cells, epoch_1904=epoch_1904))
        errors += bad
        if not bad:
            rows.append(_row(number, cells, epoch_1904=epoch_1904))
    if errors:
        raise HolidaysInvalid(f"放假安排有 {len(errors)} 处错误，未载入。", errors)
    return tuple(rows)


def _refused(number: int, cells: Mapping[str, Any], *, epoch_1904: bool) -> Iterator[CellError]:
    for column in COLUMNS:
        try:
            _value(column, cells.get(column), epoch_1904=epoch_1904)
        except Refused as refused:
            yield CellError(
                sheet=_SHEET,
                row=number,
                column=column,
                rule=refused.rule,
                message=refused.message,
            )


def _row(number: int, cells: Mapping[str, Any], *, epoch_1904: bool) -> HolidayRow:
    name, kind, since, until = (
        _value(column, cells.get(column), epoch_1904=epoch_1904) for column in COLUMNS
    )
    return HolidayRow(number=number, name=name, kind=kind, since=since, until=until or since)


def _value(column: str, value: Any, *, epoch_1904: bool) -> Any:
    if column in {_SINCE, _UNTIL}:
        if column == _UNTIL and (value is None or value == ""):
            return None
        text = value.strip() if isinstance(value, str) else value
        return dates.read(text, today=date.max, epoch_1904=epoch_1904)
    if not isinstance(value, str) or not value.strip():
        raise Refused("empty", "不能为空，应为文字。")
    return words.tidy(value)
