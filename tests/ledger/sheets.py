"""Builds small workbooks for the tests: what a person might bring, right or wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from engine.ledger import reading
from engine.ledger.columns import SHEET_NAME
from engine.model import Body

TODAY = date(2026, 1, 15)
BODIES = (
    Body(id="zone", name="枣庄高新区", kind="district", parent_id=None, path="zone"),
    Body(id="xingren", name="兴仁街道", kind="street", parent_id="zone", path="zone/xingren"),
    Body(id="xingcheng", name="兴城街道", kind="street", parent_id="zone", path="zone/xingcheng"),
    Body(
        id="xingren-1",
        name="样例·第一社区",
        kind="community",
        parent_id="xingren",
        path="zone/xingren/xingren-1",
    ),
    Body(
        id="xingcheng-1",
        name="样例·第一社区",
        kind="community",
        parent_id="xingcheng",
        path="zone/xingcheng/xingcheng-1",
    ),
    Body(
        id="xingcheng-2",
        name="样例·第二社区",
        kind="community",
        parent_id="xingcheng",
        path="zone/xingcheng/xingcheng-2",
    ),
    Body(id="finance", name="区财政金融局", kind="unit", parent_id="zone", path="zone/finance"),
)
GOOD: dict[str, Any] = {
    "发现日期": date(2024, 3, 5),
    "来源": "群众举报",
    "主体名称": "样例·甲养老服务有限公司",
    "所属街道": "兴仁街道",
    "重点领域": "养老",
}
CODE = "91370400MA9ABCDE02"

Edit = Callable[[Any], None]


def book(
    *rows: Mapping[str, Any],
    headers: Sequence[str] | None = None,
    title: str = SHEET_NAME,
    edit: Edit | None = None,
) -> bytes:
    """Write rows (by header) below a title; a row lacks nothing that `GOOD` has."""
    whole = [{**GOOD, **row} for row in rows]
    names = list(headers or dict.fromkeys(name for row in [GOOD, *whole] for name in row))
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    sheet.append(["附件3"])
    sheet.append(names)
    for row in whole:
        sheet.append([row.get(name) for name in names])
    if edit is not None:
        edit(sheet)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    """Give a workbook's bytes."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def read(content: bytes) -> reading.LedgerSheet:
    """Read with the bodies and the day of the tests."""
    return reading.read_ledger(content, bodies=BODIES, today=TODAY)


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Rewrite the parts of a workbook; None leaves a part out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()
