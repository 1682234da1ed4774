"""What else happens to a lead: links, urgent notice, reopening, closure, the reporter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from api.deps import Reading, Writing, WritingUnkept, needs
from api.replay import Route
from api.shapes import Given, Id, LeadBrief, Page, Reason, Shown, Task
from engine.actions import lead_links, leads, reporters
from engine.queries import answers, lead_file
from engine.queries import closure as closure_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/leads/{lead_id}", tags=["线索"], route_class=Route)


class Because(Given):
    """Why it is done."""

    reason: Reason


class NewLink(Given):
    """A link to another lead."""

    other_id: Id
    kind: Annotated[str, Field(max_length=16)]
    note: Annotated[str, Field(max_length=400)] = ""


class Link(Shown):
    """A link of a lead, seen from it."""

    kind: str
    outgoing: bool
    note: str
    linked_at: datetime
    other: LeadBrief


class Moved(Shown):
    """What a command opened."""

    opened: list[Task]


class Requirement(Shown):
    """One condition of closure."""

    id: str | None
    label: str | None
    met: bool
    why: str | None
    article: str | None


class Closure(Shown):
    """What closure (销号) still needs."""

    exit: str | None
    ready: bool
    requirements: list[Requirement]


class Identity(Shown):
    """A reporter's identity; looking at it is on record."""

    name: str
    phone: str
    id_number: str
    note: str


@router.get(
    "/links",
    operation_id="lead_links",
    response_model=Page[Link],
    dependencies=needs(Verb.SEE_LEDGER),
)
def links(lead_id: Id, tx: Reading) -> Any:
    """List the lead's links."""
    return {"items": lead_file.lead_links(tx, lead_id)}


@router.post(
    "/links",
    operation_id="link_leads",
    status_code=201,
    response_model=Page[Link],
    dependencies=needs(Verb.LINK_LEAD),
)
def link(lead_id: Id, given: NewLink, tx: Writing) -> Any:
    """Link the lead to another one."""
    lead_links.link_leads(tx, lead_id, given.other_id, given.kind, given.note)
    return {"items": lead_file.lead_links(tx, lead_id)}


@router.delete(
    "/links/{other_id}/{kind}",
    operation_id="unlink_leads",
    status_code=204,
    dependencies=needs(Verb.LINK_LEAD),
)
def unlink(lead_id: Id, other_id: Id, kind: Id, tx: Writing) -> Response:
    """Take a link away."""
    lead_links.unlink_leads(tx, lead_id, other_id, kind)
    return Response(status_code=204)


@router.post(
    "/urgent-notice",
    operation_id="notify_police",
    response_model=Moved,
    dependencies=needs(Verb.NOTIFY_POLICE),
)
def notify_police(lead_id: Id, given: Because, tx: Writing) -> Any:
    """Send the urgent notice to the police."""
    sent = leads.notify_police(tx, lead_id, given.reason)
    return {"opened": answers.opened(tx, sent.moved)}


@router.post(
    "/reopen",
    operation_id="reopen_lead",
    response_model=Moved,
    dependencies=needs(Verb.REOPEN_LEAD),
)
def reopen(lead_id: Id, given: Because, tx: Writing) -> Any:
    """Open a closed lead again; it keeps its number."""
    return {"opened": answers.opened(tx, leads.reopen_lead(tx, lead_id, given.reason))}


@router.get(
    "/closure",
    operation_id="lead_closure",
    response_model=Closure,
    dependencies=needs(Verb.SEE_LEDGER),
)
def closure(lead_id: Id, tx: Reading) -> Any:
    """List what closure still needs."""
    return closure_query.closure(tx, lead_id)


@router.post(
    "/reporters/{reporter_id}/look",
    operation_id="look_at_reporter",
    response_model=Identity,
    dependencies=needs(Verb.LOOK_AT_REPORTER),
)
def look(lead_id: Id, reporter_id: Id, given: Because, tx: WritingUnkept) -> Any:
    """Open a reporter's identity, saying why; the look is on record."""
    return reporters.look_at_reporter(tx, reporter_id, given.reason, lead_id=lead_id)
