"""Leads (线索): the ledger's rows, registered, read and corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import (
    Code,
    Given,
    Id,
    Instance,
    Lead,
    LeadFields,
    Page,
    Paging,
    Reason,
    Shown,
    Task,
)
from engine.actions import leads, reporters
from engine.queries import lead_file, ledger, task_page
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/leads", tags=["线索"], route_class=Route)


class ReporterGiven(Given):
    """Who reported; sealed on arrival."""

    name: Annotated[str, Field(max_length=100)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    id_number: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=2_000)] = ""


class LeadFilter(Paging):
    """What is asked of the ledger; `key` asks for key cases, `open` for those not closed."""

    q: Code | None = None
    street_id: Code | None = None
    sector: Code | None = None
    stage: Code | None = None
    route: Code | None = None
    source: Code | None = None
    year: int | None = Field(default=None, ge=1900, le=2200)
    risk_grade: Code | None = None
    responsible_body_id: Code | None = None
    key: bool | None = None
    open: bool | None = None
    sort: Code = "-registered_at"


class NewLead(LeadFields):
    """A lead to register: ledger columns, the reporter, and whether duplicates are known."""

    reporter: ReporterGiven | None = None
    acknowledge_duplicates: bool = False


class LeadChange(LeadFields):
    """Facts to correct, and why."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    reason: Reason


class Likely(Shown):
    """A lead that may be the same matter; without id and name when it may not be seen."""

    lead_id: str | None
    number: str
    subject_name: str
    street_name: str
    why: str
    similarity: float


class Registered(Shown):
    """The new lead, the tasks its process opened, and what it resembles."""

    lead: Lead
    task_ids: list[str]
    duplicates: list[Likely]


class TimelineRow(Shown):
    """One thing that happened to a lead."""

    sequence: int
    at: datetime
    recorded_at: datetime
    actor_name: str
    kind: str
    sentence: str
    reason: str | None
    before: Any = None
    after: Any = None


@router.get(
    "",
    operation_id="list_leads",
    response_model=Page[Lead],
    dependencies=needs(Verb.SEE_LEDGER),
)
def listed(tx: Reading, asked: Annotated[LeadFilter, Query()]) -> Any:
    """List the leads I may see, filtered and sorted."""
    wanted = ledger.Filter(**asked.wanted())
    page = ledger.ledger(tx, wanted, limit=asked.limit, cursor=asked.cursor)
    total = ledger.count(tx, wanted)
    return {"items": page.items, "next_cursor": page.next_cursor, "total": total}


@router.get(
    "/duplicates",
    operation_id="likely_duplicates",
    response_model=Page[Likely],
    dependencies=needs(Verb.REGISTER_LEAD),
)
def duplicates(
    tx: Reading,
    subject_name: Annotated[str, Query(max_length=200)],
    credit_code: Annotated[str | None, Query(max_length=18)] = None,
) -> Any:
    """Point out registered leads that look like the same matter."""
    found = leads.likely_duplicates(tx, subject_name=subject_name, credit_code=credit_code)
    return {"items": found}


@router.post(
    "",
    operation_id="register_lead",
    status_code=201,
    response_model=Registered,
    dependencies=needs(Verb.REGISTER_LEAD),
)
def register(given: NewLead, tx: Writing) -> Any:
    """Register a lead (登记) and start its process; likely duplicates must be acknowledged."""
    values = given.model_dump(exclude_unset=True, exclude={"reporter", "acknowledge_duplicates"})
    made = leads.register_lead(tx, values, acknowledge_duplicates=given.acknowledge_duplicates)
    if given.reporter is not None:
        reporters.add_reporter(tx, made.lead_id, reporters.Identity(**given.reporter.model_dump()))
    return {
        "lead": lead_file.lead(tx, made.lead_id),
        "task_ids": list(made.opened_tasks),
        "duplicates": made.duplicates,
    }


@router.get(
    "/{lead_id}",
    operation_id="get_lead",
    response_model=Lead,
    dependencies=needs(Verb.SEE_LEDGER),
)
def one(lead_id: Id, tx: Reading) -> Any:
    """Show one lead."""
    return lead_file.lead(tx, lead_id)


@router.patch(
    "/{lead_id}",
    operation_id="change_lead",
    response_model=Lead,
    dependencies=needs(Verb.CHANGE_LEAD),
)
def change(lead_id: Id, given: LeadChange, tx: Writing) -> Any:
    """Correct facts of a lead, saying why."""
    values = given.model_dump(exclude_unset=True, exclude={"revision", "reason"})
    leads.change_lead(tx, lead_id, given.revision, values, given.reason)
    return lead_file.lead(tx, lead_id)


@router.get(
    "/{lead_id}/timeline",
    operation_id="lead_timeline",
    response_model=Page[TimelineRow],
    dependencies=needs(Verb.SEE_LEDGER),
)
def timeline(lead_id: Id, tx: Reading, asked: Annotated[Paging, Query()]) -> Any:
    """Show what happened to a lead, newest first."""
    return lead_file.timeline(tx, lead_id, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/{lead_id}/instances",
    operation_id="lead_instances",
    response_model=Page[Instance],
    dependencies=needs(Verb.SEE_LEDGER),
)
def instances_of(lead_id: Id, tx: Reading) -> Any:
    """List the lead's process instances."""
    rows = lead_file.lead_instances(tx, lead_id)
    return {"items": [{**row, "state": _state(row), "lead_id": lead_id} for row in rows]}


@router.get(
    "/{lead_id}/tasks",
    operation_id="lead_tasks",
    response_model=Page[Task],
    dependencies=needs(Verb.SEE_LEDGER),
)
def tasks_of(lead_id: Id, tx: Reading, asked: Annotated[Paging, Query()]) -> Any:
    """List the lead's tasks, open and done, newest first."""
    return task_page.lead_tasks(tx, lead_id, limit=asked.limit, cursor=asked.cursor)


def _state(row: dict[str, Any]) -> str:
    ended = row["ended_at"] is not None
    return "suspended" if row["suspended"] and not ended else str(row["status"])
