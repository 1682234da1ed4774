"""The file around a workbook: refused before anything opens it when it is not what it should be.

An .xlsx is a zip of XML parts. A bomb, an old or encrypted file, a web page with an Excel
name or a part with a document type never reaches the spreadsheet library.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree as ET

from engine.errors import LedgerInvalid

MAX_FILE = 30 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2_000
MAX_MERGED = 2_000
_SMALL = 1024 * 1024  # below this a high ratio does no harm
_CHUNK = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"^\W{0,8}<(!doctype html|html|table|\?xml|meta)", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CELLS = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION_ID = re.compile(r"\{[^}]*/relationships\}id")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)

_SAVE_AS = "请在表格软件中用「另存为」存成 Excel 工作簿（.xlsx）后再导入。"


def inspect(content: bytes) -> None:
    """Refuse a file that is no sound .xlsx, saying what it is instead."""
    if len(content) > MAX_FILE:
        raise LedgerInvalid(f"文件超过 {MAX_FILE // _CHUNK} MB，请拆分后再导入。")
    if not content:
        raise LedgerInvalid("文件是空的。")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise LedgerInvalid("工作簿已加密，请取消打开密码后再导入。")
        raise LedgerInvalid(f"这是旧格式（.xls）的文件，{_SAVE_AS}")
    if _PAGE.match(content[:200]):
        raise LedgerInvalid(f"这是网页或 XML 格式的文件，不是 Excel 工作簿，{_SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _inspect_sizes(archive)
            _inspect_kind(archive)
            for entry in archive.infolist():
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_document_type(archive, entry)
    except BROKEN as error:
        raise LedgerInvalid(f"文件不是完好的 .xlsx 工作簿，{_SAVE_AS}") from error


@dataclass(frozen=True, slots=True)
class Survey:
    """How far a sheet is filled, and its merged ranges as (top, left, bottom, right) from 1."""

    last_row: int = 0
    last_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()


def survey(content: bytes, sheet: str) -> Survey:
    """Walk through a sheet's part once, keeping nothing of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _sheet_part(archive, sheet)
        if part is None:
            return Survey()
        with archive.open(part) as source:
            return _walk(source, sheet)


def _walk(source: IO[bytes], sheet: str) -> Survey:
    row = column = last_row = last_column = 0
    merged = []
    for event, element in ET.iterparse(source, events=("start", "end")):  # noqa: S314 (inspected)
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                row, column = int(element.get("r", row + 1)), 0
            elif tag == "c":
                place = _range(element.get("r", ""))
                column = place[1] if place else column + 1
        elif tag in {"v", "is", "f"}:
            last_row, last_column = max(last_row, row), max(last_column, column)
        elif tag == "row":
            element.clear()
        elif tag == "mergeCell" and (box := _range(element.get("ref", ""))):
            merged.append(box)
            if len(merged) > MAX_MERGED:
                raise LedgerInvalid(f"工作表「{sheet}」的合并单元格过多，请取消合并后再导入。")
    return Survey(last_row, last_column, tuple(merged))


def _inspect_sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise LedgerInvalid("压缩包已加密，请取消密码后再导入。")
    if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED:
        raise LedgerInvalid(
            f"文件解开后超过 {MAX_UNPACKED // _CHUNK} MB，疑似压缩炸弹，已拒绝打开；"
            "请删去多余的工作表和格式后再导入。"
        )
    if unpacked > _SMALL and unpacked > packed * MAX_RATIO:
        raise LedgerInvalid("文件的压缩比异常，疑似压缩炸弹，已拒绝打开。")


def _inspect_kind(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise LedgerInvalid(f"这是二进制格式（.xlsb）的工作簿，{_SAVE_AS}")
    raise LedgerInvalid(f"压缩包里没有 Excel 工作簿，{_SAVE_AS}")


def _refuse_document_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            window = tail + chunk.replace(b"\x00", b"")
            if _DOCTYPE.search(window):
                raise LedgerInvalid(
                    f"工作簿部件 {entry.filename} 含有文档类型或实体声明，已拒绝打开。"
                )
            tail = window[-16:]


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = {name.lower(): name for name in archive.namelist()}
    relations_name = names.get("xl/_rels/workbook.xml.rels")
    if relations_name is None:
        return None
    book = ET.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314 (inspected)
    relations = ET.fromstring(archive.read(relations_name))  # noqa: S314 (inspected)
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for element in (*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")):
        if element.get("name") == sheet:
            key = next((v for k, v in element.attrib.items() if _RELATION_ID.fullmatch(k)), None)
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return names.get(posixpath.normpath(path).lower())
    return None


def _range(reference: str) -> tuple[int, int, int, int] | None:
    found = _CELLS.fullmatch(reference)
    if found is None:
        return None
    first_column, first_row = _column_number(found[1]), int(found[2])
    last_column = _column_number(found[3]) if found[3] else first_column
    return first_row, first_column, int(found[4] or first_row), last_column


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
