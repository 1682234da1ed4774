"""The holiday calendar: everyone may look, the administrator loads a year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.datastructures import UploadFile

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Given, Page, Shown
from engine.actions import holidays
from engine.errors import InputInvalid
from engine.queries import calendar_days, stale
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/holidays", tags=["时限"], route_class=Route)

MAX_FILE = 2**20
_FILE = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": "text/csv"}},
}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FILE}}}}
_MOST_SHOWN = 1_000


class LoadOptions(Given):
    """Which year it is, and by which notice."""

    notice: str = Field(default="", max_length=200, description="文号或来源")
    year: int | None = Field(default=None, ge=1900, le=2200, description="年份；默认由文件得出")


class Year(Shown):
    """A year whose notice is known; `loaded` if it did not come with the program."""

    year: int
    notice: str
    loaded: bool
    loaded_at: datetime | None


class Day(Shown):
    """A special day: off, or a weekend that is worked."""

    day: date
    working: bool
    name: str


class YearDays(Year):
    """A year with its special days."""

    days: list[Day]


class StaleMoment(Shown):
    """A stored moment that is counted otherwise now."""

    kind: str
    id: str
    name: str
    lead_id: str | None
    lead_number: str | None
    limit_id: str
    limit_name: str
    before: datetime
    after: datetime | None
    why: str


class Loaded(Shown):
    """What a loading did, and which stored moments it makes wrong."""

    year: int
    off: int
    worked: int
    stale_count: int
    stale: list[StaleMoment]


class ChangedDay(Shown):
    """A day that would be off or worked otherwise, and what it is called before and after."""

    day: date
    working: bool
    before: str
    after: str


class Preview(Shown):
    """What loading a file would do; `known`: the year's notice is known already."""

    year: int
    notice: str
    off: int
    worked: int
    known: bool
    days: list[ChangedDay]
    stale_count: int
    stale: list[StaleMoment]


class Upload(NamedTuple):
    """A file as it came."""

    name: str
    content: bytes


async def uploaded(request: Request) -> Upload:
    """Read the uploaded file, whatever its field is called."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InputInvalid("请以 multipart/form-data 上传 .csv、.xlsx 或 .json 文件。")
    async with request.form(max_files=1, max_fields=5) as form:
        for _, part in form.multi_items():
            if isinstance(part, UploadFile):
                return Upload(part.filename or "", await part.read(MAX_FILE + 1))
    raise InputInvalid("没有收到文件；请上传放假安排。")


@router.get(
    "", operation_id="holiday_years", response_model=Page[Year], dependencies=needs(Verb.WORK)
)
def years(tx: Reading) -> Any:
    """List the years whose notice is known."""
    return {"items": calendar_days.years(tx)}


@router.get(
    "/{year}",
    operation_id="holiday_days",
    response_model=YearDays,
    dependencies=needs(Verb.WORK),
)
def days(year: int, tx: Reading) -> Any:
    """Show the special days of a year."""
    return calendar_days.days(tx, year)


@router.post(
    "/preview",
    operation_id="preview_holidays",
    response_model=Preview,
    dependencies=needs(Verb.MANAGE_HOLIDAYS),
    openapi_extra=_BODY,
)
def preview(
    file: Annotated[Upload, Depends(uploaded)],
    asked: Annotated[LoadOptions, Query()],
    tx: Reading,
) -> Any:
    """Say what loading a year would change: its days and the moments counted by them."""
    found = holidays.preview(tx, file.content, file.name, notice=asked.notice, year=asked.year)
    plan = found.plan
    return {
        "year": plan.year,
        "notice": plan.notice,
        "off": plan.off,
        "worked": len(plan.days) - plan.off,
        "known": found.known,
        "days": found.days,
        "stale_count": len(found.stale),
        "stale": found.stale[:_MOST_SHOWN],
    }


@router.post(
    "",
    operation_id="load_holidays",
    status_code=201,
    response_model=Loaded,
    dependencies=needs(Verb.MANAGE_HOLIDAYS),
    openapi_extra=_BODY,
)
def load(
    file: Annotated[Upload, Depends(uploaded)],
    asked: Annotated[LoadOptions, Query()],
    tx: Writing,
) -> Any:
    """Load a year's notice: all of it or nothing."""
    done = holidays.load_year(tx, file.content, file.name, notice=asked.notice, year=asked.year)
    wrong = stale.by_calendar(tx, done.year)
    return {
        "year": done.year,
        "off": done.off,
        "worked": done.worked,
        "stale_count": len(wrong),
        "stale": wrong[:_MOST_SHOWN],
    }
