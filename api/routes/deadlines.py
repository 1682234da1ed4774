"""Deadlines: how each date was counted, what it would be, what holds or lengthens it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from api.deadline_shapes import Catalogue, Counted, Derivation, LeadDeadlines
from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, Given, Id, Reason
from engine.actions import deadlines
from engine.queries import catalogue, lead_deadlines
from engine.rules.deadline_acts import Approval
from engine.rules.limits import COUNTED, Unit
from engine.rules.pauses import Extension, Hold
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api", tags=["时限"], route_class=Route)
Paper = Annotated[str, Field(max_length=200)]
Amount = Annotated[int, Field(ge=1, le=10_000)]
_UNITS = "|".join(sorted(COUNTED))


class TriedHold(Given):
    """A time to be taken out."""

    from_on: date
    to_on: date | None = None


class TriedExtension(Given):
    """A length to be added."""

    amount: Amount
    unit: Annotated[str, Field(pattern=f"^({_UNITS})$")]
    total: bool = False


class Trial(Given):
    """What to count: any limit, from a day or a moment."""

    limit_id: Code
    start: date | AwareDatetime | None = None
    holds: list[TriedHold] = Field(default_factory=list, max_length=20)
    extensions: list[TriedExtension] = Field(default_factory=list, max_length=20)


class NewHold(Given):
    """From when, why and on what paper the clock stands still."""

    ground: Code
    from_on: date
    to_on: date | None = None
    paper: Paper = ""
    note: Annotated[str, Field(max_length=2_000)] = ""


class Resumption(Given):
    """From when the clock runs again."""

    to_on: date


class NewExtension(Given):
    """Who approved how much, when and on what paper."""

    approved_on: date
    approver: Annotated[str, Field(max_length=200)]
    paper: Paper
    amount: Amount | None = None
    stage: Annotated[int, Field(ge=1, le=100)] | None = None


class Because(Given):
    """Why it is taken back."""

    reason: Reason


@router.get(
    "/leads/{lead_id}/deadlines",
    operation_id="lead_deadlines",
    response_model=LeadDeadlines,
    dependencies=needs(Verb.SEE_LEDGER),
)
def of_lead(lead_id: Id, tx: Reading) -> Any:
    """Show every limit that starts with a fact of the lead, by its id or number."""
    return lead_deadlines.of_lead(tx, lead_id)


@router.get(
    "/tasks/{task_id}/deadline",
    operation_id="task_deadline",
    response_model=Counted,
    dependencies=needs(Verb.WORK),
)
def of_task(task_id: Id, tx: Reading) -> Any:
    """Show how a task's due date was counted."""
    return lead_deadlines.of_task(tx, task_id)


@router.get(
    "/timers/{timer_id}/deadline",
    operation_id="timer_deadline",
    response_model=Counted,
    dependencies=needs(Verb.WORK),
)
def of_timer(timer_id: Id, tx: Reading) -> Any:
    """Show how a timer's moment was counted."""
    return lead_deadlines.of_timer(tx, timer_id)


@router.get(
    "/deadlines/catalogue",
    operation_id="limit_catalogue",
    response_model=Catalogue,
    dependencies=needs(Verb.WORK),
)
def limits(tx: Reading) -> Any:
    """List the limits in force with their versions, and where they are from."""
    return {"items": catalogue.limits(tx), "source": catalogue.source(tx)}


@router.post(
    "/deadlines/try",
    operation_id="try_deadline",
    response_model=Derivation,
    dependencies=needs(Verb.WORK),
)
def tried(given: Trial, tx: Reading) -> Any:
    """Say what date it would be; nothing is kept."""
    return lead_deadlines.tried(
        tx,
        given.limit_id,
        given.start,
        holds=[
            Hold(ground="other_law", words="扣除", from_on=one.from_on, to_on=one.to_on)
            for one in given.holds
        ],
        extensions=[
            Extension(
                amount=one.amount,
                unit=Unit(one.unit),
                total=one.total,
                approved_on=_day(given.start) or tx.now.date(),
                approver="（试算）",
            )
            for one in given.extensions
        ],
    )


@router.post(
    "/leads/{lead_id}/deadlines/{limit_id}/holds",
    operation_id="hold_deadline",
    status_code=201,
    response_model=LeadDeadlines,
    dependencies=needs(Verb.HOLD_DEADLINE),
)
def hold(lead_id: Id, limit_id: Id, given: NewHold, tx: Writing) -> Any:
    """Let a limit's clock stand still."""
    asked = Hold(ground=given.ground, from_on=given.from_on, to_on=given.to_on, paper=given.paper)
    deadlines.hold_deadline(tx, lead_id, limit_id, asked, note=given.note)
    return lead_deadlines.of_lead(tx, lead_id)


@router.post(
    "/leads/{lead_id}/holds/{hold_id}/resume",
    operation_id="resume_deadline",
    response_model=LeadDeadlines,
    dependencies=needs(Verb.HOLD_DEADLINE),
)
def resume(lead_id: Id, hold_id: Id, given: Resumption, tx: Writing) -> Any:
    """Let the clock run again."""
    deadlines.resume_deadline(tx, lead_id, hold_id, given.to_on)
    return lead_deadlines.of_lead(tx, lead_id)


@router.post(
    "/leads/{lead_id}/holds/{hold_id}/withdraw",
    operation_id="withdraw_hold",
    status_code=204,
    dependencies=needs(Verb.HOLD_DEADLINE),
)
def withdraw_hold(lead_id: Id, hold_id: Id, given: Because, tx: Writing) -> Response:
    """Take back a hold recorded by mistake."""
    deadlines.withdraw_hold(tx, lead_id, hold_id, given.reason)
    return Response(status_code=204)


@router.post(
    "/leads/{lead_id}/deadlines/{limit_id}/extensions",
    operation_id="extend_deadline",
    status_code=201,
    response_model=LeadDeadlines,
    dependencies=needs(Verb.EXTEND_DEADLINE),
)
def extend(lead_id: Id, limit_id: Id, given: NewExtension, tx: Writing) -> Any:
    """Record an approved extension."""
    deadlines.extend_deadline(tx, lead_id, limit_id, Approval(**given.model_dump()))
    return lead_deadlines.of_lead(tx, lead_id)


@router.post(
    "/leads/{lead_id}/extensions/{extension_id}/withdraw",
    operation_id="withdraw_extension",
    status_code=204,
    dependencies=needs(Verb.EXTEND_DEADLINE),
)
def withdraw_extension(lead_id: Id, extension_id: Id, given: Because, tx: Writing) -> Response:
    """Take back an extension recorded by mistake."""
    deadlines.withdraw_extension(tx, lead_id, extension_id, given.reason)
    return Response(status_code=204)


def _day(start: date | datetime | None) -> date | None:
    return start.date() if isinstance(start, datetime) else start
