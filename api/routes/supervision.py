"""Supervision acts (挂牌督办、领导包案、督导): listed, ordered; and tasks that are urged (催办)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, Given, Id, LeadBrief, Page, Paging, Reason, Shown
from engine.actions import supervision
from engine.queries import supervision as supervision_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["督办"], route_class=Route)
Act = Literal["listed_supervision", "leader_sponsor", "guidance"]


class ActFilter(Paging):
    """Which acts are asked for."""

    act: Act | None = None
    lead_id: Code | None = None
    body_id: Code | None = None
    standing: bool | None = None


class SupervisionAct(Shown):
    """An act as the board shows it: what was ordered, by whom to be cleared, where it stands."""

    id: str
    act: Act
    act_label: str
    lead: LeadBrief
    standing: bool
    released: bool
    order_number: str | None
    leader: str | None
    demands: str | None
    clear_by: date | None
    late: bool
    reduction_target: Decimal | None
    reduced_amount: Decimal | None
    published: str | None
    task_force: list[str]
    waiting_for: list[str]
    started_at: datetime
    ended_at: datetime | None


class Order(Given):
    """Which act to begin, and why."""

    act: Act
    reason: Reason


class Urging(Given):
    """What is said with the urging, or why a task is taken over."""

    reason: Reason


@router.get(
    "/supervision-acts",
    operation_id="list_supervision_acts",
    response_model=Page[SupervisionAct],
    dependencies=needs(Verb.SEE_LEDGER),
)
def listed(tx: Reading, asked: Annotated[ActFilter, Query()]) -> Any:
    """List the acts about leads I may see, the latest first."""
    wanted = supervision_query.Filter(**asked.wanted())
    return supervision_query.listed(tx, wanted, limit=asked.limit, cursor=asked.cursor)


@router.post(
    "/leads/{lead_id}/supervision",
    operation_id="order_supervision",
    status_code=204,
    dependencies=needs(Verb.ORDER_SUPERVISION),
)
def order(lead_id: Id, given: Order, tx: Writing) -> Response:
    """Begin an act about a lead; one of a kind stands at a time."""
    supervision.order(tx, lead_id, given.act, given.reason)
    return Response(status_code=204)


@router.post(
    "/tasks/{task_id}/urge",
    operation_id="urge_task",
    status_code=204,
    dependencies=needs(Verb.ASSIGN_TASK),
)
def urge(task_id: Id, given: Urging, tx: Writing) -> Response:
    """Press those who hold a task, or may take it, to finish it (催办)."""
    supervision.urge(tx, task_id, given.reason)
    return Response(status_code=204)


@router.post(
    "/tasks/{task_id}/take-over",
    operation_id="take_over_task",
    status_code=204,
    dependencies=needs(Verb.ORDER_SUPERVISION),
)
def take_over(task_id: Id, given: Urging, tx: Writing) -> Response:
    """Take a task to oneself from those who should have done it (接管)."""
    supervision.take_over(tx, task_id, given.reason)
    return Response(status_code=204)
