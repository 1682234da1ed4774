"""A file that is no sound ledger workbook is refused as a whole, saying what it is."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from engine.errors import LedgerInvalid
from engine.ledger import package, workbook
from tests.ledger import sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _with_sheet_part(part: bytes) -> bytes:
    return sheets.repacked(
        sheets.book({}), lambda name, old: part if name.startswith("xl/worksheets/") else old
    )


def _with_doctype() -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return sheets.repacked(
        sheets.book({}),
        lambda name, old: (
            old.replace(b"<worksheet", entity + b"<worksheet", 1) if "sheet1" in name else old
        ),
    )


def _with_wide_doctype() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>'
    return _with_sheet_part(text.encode("utf-16"))


def _zip_encrypted() -> bytes:
    content = bytearray(_zip({"xl/workbook.xml": b"<x/>"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature) + offset
        struct.pack_into("<H", content, at, 1)
    return bytes(content)


def _without(part: str) -> Callable[[], bytes]:
    return lambda: sheets.repacked(sheets.book({}), lambda name, old: None if name == part else old)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"", "空的"),
        (lambda: b"\x00" * 100, "不是完好的 .xlsx"),
        (lambda: "线索编号,主体名称\n".encode("gbk"), "不是完好的 .xlsx"),
        (lambda: b"<html><table><tr><td>1</td></tr></table>", "网页"),
        (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        (lambda: _OLE + b"\x00" * 600, "旧格式（.xls）"),
        (lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        (_zip_encrypted, "加密"),
        (lambda: _zip({"word/document.xml": b"<x/>"}), "没有 Excel 工作簿"),
        (lambda: _zip({"xl/workbook.bin": b"x"}), ".xlsb"),
        (lambda: sheets.book({})[:-200], "不是完好的 .xlsx"),
        (lambda: sheets.book({}, headers=["甲", "乙"]), "没有找到表头行"),
        (_with_doctype, "文档类型或实体"),
        (_with_wide_doctype, "文档类型或实体"),
        (lambda: _with_sheet_part(b"<worksheet><sheetData><row>"), "损坏"),
        (lambda: _with_sheet_part(b"not xml at all"), "损坏"),
        (_without("xl/styles.xml"), ""),
        (_without("xl/_rels/workbook.xml.rels"), "损坏"),
    ],
)
def test_a_bad_file_is_refused_in_words(make: Callable[[], bytes], says: str) -> None:
    content = make()
    if not says:
        sheets.read(content)
        return
    with pytest.raises(LedgerInvalid, match=says):
        sheets.read(content)


def test_a_zip_bomb_is_refused_before_anything_opens_it() -> None:
    bomb = _zip({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\x00" * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(LedgerInvalid, match="压缩炸弹"):
        package.inspect(bomb)


def test_a_ratio_that_no_workbook_has_is_refused() -> None:
    with pytest.raises(LedgerInvalid, match="压缩比异常"):
        package.inspect(_zip({"xl/workbook.xml": b"<x/>" + b" " * 5_000_000}))


def test_a_size_that_lies_does_not_unpack_more_than_it_says() -> None:
    content = bytearray(_zip({"xl/workbook.xml": b" " * 900_000}))
    at = content.index(b"PK\x01\x02") + 24
    struct.pack_into("<I", content, at, 10)
    with pytest.raises(LedgerInvalid):
        sheets.read(bytes(content))


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl/media/{n}.bin": b"" for n in range(package.MAX_PARTS + 1)}
    with pytest.raises(LedgerInvalid, match="压缩炸弹"):
        package.inspect(_zip(parts))


def test_a_missing_sheet_names_the_sheets_there_are() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("别的表")
    with pytest.raises(LedgerInvalid, match="「别的表」"):
        sheets.read(sheets.saved(book))


def test_a_sheet_named_after_the_attachment_is_found_among_others() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheets.book({}, title="附件3（7月）")))
    book.create_sheet("别的表", 0)
    assert len(sheets.read(sheets.saved(book)).rows) == 1


def test_more_rows_than_the_limit_are_refused() -> None:
    too_many: list[dict[str, object]] = [{}] * (workbook.MAX_ROWS + 1)
    with pytest.raises(LedgerInvalid, match="超过"):
        sheets.read(sheets.book(*too_many))


def test_a_cell_far_away_costs_neither_time_nor_memory() -> None:
    def far(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "远"

    with pytest.raises(LedgerInvalid, match="超过"):
        sheets.read(sheets.book({}, edit=far))


def test_a_dimension_that_lies_hides_no_rows() -> None:
    def lie(name: str, old: bytes) -> bytes:
        if not name.startswith("xl/worksheets/"):
            return old
        start = old.index(b'<dimension ref="') + len(b'<dimension ref="')
        return old[:start] + b"A1" + old[old.index(b'"', start) :]

    assert len(sheets.read(sheets.repacked(sheets.book({}, {}), lie)).rows) == 2


_PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml")
_WHOLE = sheets.book({"涉及金额": 12, "备注": "x"}, {}, edit=lambda s: s.merge_cells("G3:G4"))


@given(
    st.sampled_from(_PARTS),
    st.integers(0, 4000),
    st.integers(0, 30),
    st.sampled_from((b"", b"<", b'"', b"9999999999", b"-1", b"\xff", b"/>", b"E", b"<!--", b"&a;")),
)
def test_a_damaged_part_is_read_or_refused_but_never_breaks(
    damaged: str, at: int, length: int, instead: bytes
) -> None:
    content = sheets.repacked(
        _WHOLE,
        lambda name, old: old[:at] + instead + old[at + length :] if name == damaged else old,
    )
    with contextlib.suppress(LedgerInvalid):
        sheets.read(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(LedgerInvalid):
        sheets.read(content)
