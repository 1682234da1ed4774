"""The ledger as a workbook (附件3): out as .xlsx, in again with a dry run first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import UploadFile

from api.deps import Signed, Writing, engine_of, needs
from api.replay import Route
from api.routes.leads import LeadFilter
from api.shapes import Given, Shown
from engine.actions import ledger
from engine.errors import InputInvalid
from engine.queries import ledger as ledger_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/leads", tags=["线索"], route_class=Route)

MAX_TOTAL = 21 * 2**20
MAX_FILE = 20 * 2**20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"type": "object", "properties": {"file": {"type": "string", "contentMediaType": _XLSX}}}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FILE}}}}


class ImportOptions(Given):
    """`dry_run` only says what would happen; `skip_bad` imports the good rows alone."""

    dry_run: bool = True
    skip_bad: bool = False


class Cell(Shown):
    """A cell that was refused, or a note about one."""

    sheet: str
    row: int
    column: str
    rule: str
    message: str


class Duplicate(Shown):
    """A new row that looks like a lead or like another row."""

    row_number: int
    subject_name: str
    other: str
    other_id: str | None
    why: str


class Imported(Shown):
    """What the import did, or would do."""

    dry_run: bool
    ready: bool
    summary: str
    new: int
    changed: int
    unchanged: int
    bad_rows: list[int]
    errors: list[Cell]
    notes: list[Cell]
    duplicates: list[Duplicate]


async def workbook(request: Request) -> bytes:
    """Read the uploaded workbook, whatever its field is called."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InputInvalid("请以 multipart/form-data 上传 .xlsx 文件。")
    async with request.form(max_files=1, max_fields=10) as form:
        for _, part in form.multi_items():
            if isinstance(part, UploadFile):
                content = await part.read(MAX_FILE + 1)
                if len(content) > MAX_FILE:
                    raise InputInvalid(f"文件超过 {MAX_FILE // 2**20} MB，请分批导入。")
                return content
    raise InputInvalid("没有收到文件；请上传一个 .xlsx 文件。")


@router.get(
    "/export.xlsx",
    operation_id="export_ledger",
    response_class=Response,
    responses={200: {"content": {_XLSX: {}}}},
    dependencies=needs(Verb.EXPORT_LEDGER),
)
def export(request: Request, credential: Signed, asked: Annotated[LeadFilter, Query()]) -> Response:
    """Write the leads of a filter as a workbook; that it left is on record."""
    wanted = ledger_query.Filter(**asked.wanted())
    content, _ = ledger.export_ledger(engine_of(request), credential.actor, wanted)
    disposition = "attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx"
    return Response(content, media_type=_XLSX, headers={"Content-Disposition": disposition})


@router.post(
    "/import",
    operation_id="import_ledger",
    response_model=Imported,
    dependencies=needs(Verb.IMPORT_LEDGER),
    max_body_size=MAX_TOTAL,
    openapi_extra=_BODY,
)
def import_workbook(
    content: Annotated[bytes, Depends(workbook)],
    asked: Annotated[ImportOptions, Query()],
    tx: Writing,
) -> Any:
    """Import a workbook: a dry run unless asked otherwise, then all of it or nothing."""
    if asked.dry_run:
        plan = ledger.plan_import(tx, content, skip_bad=asked.skip_bad)
    else:
        plan = ledger.import_ledger(tx, content, skip_bad=asked.skip_bad).plan
    return {
        "dry_run": asked.dry_run,
        "ready": plan.ready,
        "summary": plan.summary,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "bad_rows": sorted(plan.bad_rows),
        "errors": plan.errors[:1000],
        "notes": plan.notes[:1000],
        "duplicates": plan.duplicates[:1000],
    }
