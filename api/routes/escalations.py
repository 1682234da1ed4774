"""Escalations of missed limits, and dates that were counted again: the supervisors' lists."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api.deadline_shapes import Derivation
from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, LeadBrief, Page, Paging, Shown
from engine.actions import recompute
from engine.queries import escalations
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["督办"], route_class=Route)
Status = Literal["open", "handled", "withdrawn", "lifted"]
Change = Literal["moved", "armed", "stopped", "withdrawn", "person"]


class EscalationFilter(Paging):
    """Which escalations are asked for."""

    status: Status | None = None
    level: Code | None = None
    rule: Code | None = Field(default=None, description="时限编号")
    body: Code | None = Field(default=None, description="属地街道或责任单位")
    lead_id: Code | None = None


class ChangeFilter(Paging):
    """Which changes of dates are asked for."""

    run_id: Code | None = None
    what: Change | None = None
    limit_id: Code | None = None
    lead_id: Code | None = None


class JudgedLevel(Shown):
    """A level at which an escalation was judged: when, and why."""

    at: datetime
    level: str
    why: str


class Escalation(Shown):
    """A missed limit that opened something, and how that ended."""

    id: str
    lead: LeadBrief | None
    instance_id: str
    element_id: str
    name: str
    rule: str
    level: str
    levels: list[JudgedLevel]
    acts: Any
    due_at: datetime
    derivation: Derivation | None
    raised_at: datetime
    status: Status
    ended_at: datetime | None
    reason: str


class Escalations(Page[Escalation]):
    """A page of them, and how many there are in all."""

    count: int


class Recomputed(Shown):
    """A date that was counted again, and what became of it; `person`: somebody must decide."""

    id: str
    run_id: str | None
    lead: LeadBrief | None
    instance_id: str
    limit_id: str
    element_id: str
    name: str
    before: datetime | None
    after: datetime | None
    what: Change
    why: str
    at: datetime


class Recomputation(Shown):
    """A run that counts all dates again, and how far it is."""

    id: str
    part: str
    since: datetime
    requested_by: str
    cases: int
    done_at: datetime | None


class Asked(Shown):
    """The run that will count all dates again."""

    id: str


@router.get(
    "/escalations",
    operation_id="list_escalations",
    response_model=Escalations,
    dependencies=needs(Verb.SEE_LEDGER),
)
def listed(tx: Reading, asked: Annotated[EscalationFilter, Query()]) -> Any:
    """List escalations, the latest first."""
    wanted = escalations.Filter(
        status=asked.status,
        level=asked.level,
        rule=asked.rule,
        body_id=asked.body,
        lead_id=asked.lead_id,
    )
    page = escalations.listed(tx, wanted, limit=asked.limit, cursor=asked.cursor)
    return {
        "items": page.items,
        "next_cursor": page.next_cursor,
        "count": escalations.count(tx, wanted),
    }


@router.get(
    "/recomputations",
    operation_id="list_recomputed_dates",
    response_model=Page[Recomputed],
    dependencies=needs(Verb.SEE_LEDGER),
)
def changes(tx: Reading, asked: Annotated[ChangeFilter, Query()]) -> Any:
    """List the dates that were counted again, the latest first."""
    wanted = escalations.ChangeFilter(
        run_id=asked.run_id, what=asked.what, limit_id=asked.limit_id, lead_id=asked.lead_id
    )
    return escalations.changes(tx, wanted, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/recomputations/runs",
    operation_id="list_recomputation_runs",
    response_model=list[Recomputation],
    dependencies=needs(Verb.SUPERVISE),
)
def runs(tx: Reading) -> Any:
    """List the latest runs that count all dates again."""
    return escalations.runs(tx)


@router.post(
    "/recomputations",
    operation_id="recompute_dates",
    status_code=202,
    response_model=Asked,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def ask(tx: Writing) -> Any:
    """Let all dates be counted again, in the background."""
    return {"id": recompute.ask(tx)}
