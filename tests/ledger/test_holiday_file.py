"""The files of a holiday notice: three kinds that say the same, and what cannot be read."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
import xlsxwriter

from engine.errors import HolidaysInvalid, LedgerInvalid
from engine.ledger import holiday_file
from tests.house import tree

CSV = (tree.ROOT / "docs" / "guides" / "holidays-2026.csv").read_bytes()
LINES = [line.split(",") for line in CSV.decode().splitlines()]


def workbook(lines: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("放假安排")
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write_string(number, column, value)
    book.close()
    return buffer.getvalue()


def as_json(lines: list[list[str]], **more: object) -> bytes:
    rows = [
        {"name": name, "kind": "off" if kind == "放假" else "work", "from": since, "to": until}
        for name, kind, since, until in lines
    ]
    return json.dumps({"rows": rows, **more}).encode()


def test_three_kinds_of_file_say_the_same() -> None:
    plain = holiday_file.read(CSV, "2026.csv").rows
    assert plain[1].since == plain[1].until == date(2026, 1, 4)
    for other in (
        holiday_file.read(workbook(LINES), "2026.XLSX"),
        holiday_file.read(CSV.decode().encode("gb18030"), "安排.csv"),
        holiday_file.read(as_json(LINES[1:]), "2026.json"),
    ):
        read = [(r.name, r.kind, r.since, r.until) for r in other.rows]
        assert read == [(r.name, r.kind, r.since, r.until) for r in plain]


def test_a_json_file_may_name_its_year_and_notice() -> None:
    found = holiday_file.read(as_json(LINES[1:], year=2026, notice="国办发明电"), "a.json")
    assert (found.year, found.notice) == (2026, "国办发明电")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",放假,2026-01-01,", "节日"),
        ("元旦,,2026-01-01,", "安排"),
        ("元旦,放假,,", "开始日期"),
        ("元旦,放假,2026-02-30,", "开始日期"),
        ("元旦,放假,01-01,", "开始日期"),
        ("元旦,放假,2026-01-01,明天", "结束日期"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(line: str, column: str) -> None:
    with pytest.raises(HolidaysInvalid) as refused:
        holiday_file.read(f"{','.join(LINES[0])}\n{line}\n".encode(), "a.csv")
    assert [(e.row, e.column) for e in refused.value.cell_errors] == [(2, column)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
        ("节日,安排\n".encode(), "a.csv"),
        (b"{", "a.json"),
        (b"[]", "a.json"),
        (b'{"rows": [1]}', "a.json"),
        (b'{"rows": [{"day": "2026-01-01"}]}', "a.json"),
        (b'{"rows": [], "year": "2026"}', "a.json"),
        (CSV, "a.pdf"),
        (b"x" * (holiday_file.MAX_FILE + 1), "a.csv"),
        (CSV + b"\n".join([b"a,b,c,d"] * 300), "a.csv"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(content: bytes, name: str) -> None:
    with pytest.raises(HolidaysInvalid):
        holiday_file.read(content, name)


def test_what_is_no_workbook_is_refused_before_it_is_opened() -> None:
    with pytest.raises(LedgerInvalid):
        holiday_file.read(b"<html></html>", "a.xlsx")
