"""Notices: mine, and that there are new ones as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import Field

from api.deps import Reading, Signed, Writing, needs
from api.live import Live
from api.replay import Route
from api.shapes import Given, Page, Paging, Shown
from engine.actions import notices
from engine.queries import notices as notice_queries
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["通知"], route_class=Route)
_NUMBER = 2**31
NoticeId = Annotated[int, Field(ge=0, lt=_NUMBER)]


class NoticeFilter(Paging):
    """Which notices are asked for."""

    unread: bool = Field(default=False, description="只看未读且仍待办理的")


class NoticeLead(Shown):
    """The lead a notice is about, for who may see it."""

    id: str
    number: str
    subject_name: str


class Notice(Shown):
    """Something a person is told; `over` when there is nothing left to do about it."""

    id: int
    kind: str
    kind_name: str
    sentence: str
    created_at: datetime
    read: bool
    over: bool
    task_id: str | None
    instance_id: str | None
    lead: NoticeLead | None


class NoticeCount(Shown):
    """How many are unread; 100 stands for 100 or more."""

    unread: int


class ReadNotices(Given):
    """Which notices were read."""

    ids: Annotated[list[NoticeId], Field(max_length=200)]


@router.get(
    "/events",
    operation_id="listen",
    response_class=EventSourceResponse,
    dependencies=needs(Verb.WORK),
)
async def events(
    request: Request,
    credential: Signed,
    last_event_id: Annotated[int | None, Header(ge=0, lt=_NUMBER)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Stream that there is news (server-sent events); a stream lasts two minutes."""
    live: Live = request.app.state.live
    async for event in live.stream(credential.actor, last_event_id):
        yield event


@router.get(
    "/notices",
    operation_id="list_notices",
    response_model=Page[Notice],
    dependencies=needs(Verb.WORK),
)
def listed(tx: Reading, asked: Annotated[NoticeFilter, Query()]) -> Any:
    """List my notices, newest first."""
    return notice_queries.mine(tx, unread=asked.unread, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/notices/count",
    operation_id="count_notices",
    response_model=NoticeCount,
    dependencies=needs(Verb.WORK),
)
def counted(tx: Reading) -> Any:
    """Count what I have not read and may still act upon."""
    return {"unread": notice_queries.unread_count(tx)}


@router.post(
    "/notices/read",
    operation_id="read_notices",
    status_code=204,
    dependencies=needs(Verb.WORK),
)
def read(given: ReadNotices, tx: Writing) -> Response:
    """Mark notices as read."""
    notices.mark_read(tx, given.ids)
    return Response(status_code=204)


@router.post(
    "/notices/read-all",
    operation_id="read_all_notices",
    status_code=204,
    dependencies=needs(Verb.WORK),
)
def read_all(tx: Writing) -> Response:
    """Mark all my notices as read."""
    notices.mark_all_read(tx)
    return Response(status_code=204)
