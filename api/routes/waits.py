"""Timers that are armed and incidents that stand open, with what an operator does about them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, Id, LeadBrief, Page, Paging, Shown, Task
from engine.actions import instances
from engine.queries import answers
from engine.queries import instances as instance_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["流程实例"], route_class=Route)


class TimerFilter(Paging):
    """Which timers are asked for."""

    instance_id: Code | None = None


class IncidentFilter(Paging):
    """Which incidents are asked for."""

    instance_id: Code | None = None
    open: bool = True


class Timer(Shown):
    """An armed timer; without an instance it belongs to a start event."""

    id: str
    instance_id: str | None
    process_id: str | None
    element_id: str
    name: str
    due_at: datetime
    expression: str
    lead: LeadBrief | None


class Incident(Shown):
    """An element that could not go on."""

    id: str
    instance_id: str
    process_id: str
    element_id: str
    code: str
    message: str
    raised_at: datetime
    resolved_at: datetime | None
    lead_id: str | None = None
    root_id: str | None = None


class Moved(Shown):
    """What a command opened."""

    opened: list[Task]


@router.get(
    "/timers",
    operation_id="list_timers",
    response_model=Page[Timer],
    dependencies=needs(Verb.WORK),
)
def timers(tx: Reading, asked: Annotated[TimerFilter, Query()]) -> Any:
    """List armed timers, the next first."""
    return instance_query.waiting_timers(
        tx, instance_id=asked.instance_id, limit=asked.limit, cursor=asked.cursor
    )


@router.post(
    "/timers/{timer_id}/fire",
    operation_id="fire_timer",
    response_model=Moved,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def fire(timer_id: Id, tx: Writing) -> Any:
    """Let a timer fire now."""
    return {"opened": answers.opened(tx, instances.fire_timer(tx, timer_id))}


@router.get(
    "/incidents",
    operation_id="list_incidents",
    response_model=Page[Incident],
    dependencies=needs(Verb.WORK),
)
def incidents(tx: Reading, asked: Annotated[IncidentFilter, Query()]) -> Any:
    """List incidents, newest first; only open ones unless asked otherwise."""
    return instance_query.listed_incidents(
        tx,
        only_open=asked.open,
        instance_id=asked.instance_id,
        limit=asked.limit,
        cursor=asked.cursor,
    )


@router.post(
    "/incidents/{incident_id}/retry",
    operation_id="retry_incident",
    response_model=Moved,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def retry(incident_id: Id, tx: Writing) -> Any:
    """Try the element of an incident again."""
    return {"opened": answers.opened(tx, instances.retry(tx, incident_id))}
