"""Bodies (机构): the tree everyone reads and the administrator keeps."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Given, Id, Page, Shown
from engine.actions import bodies
from engine.queries import people
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/bodies", tags=["机构与人员"], route_class=Route)


class Body(Shown):
    """A body in the tree."""

    id: str
    name: str
    kind: str
    parent_id: str | None
    path: str
    code: str = ""
    active: bool
    sample: bool = False
    revision: int


class NewBody(Given):
    """A body to add."""

    id: Id
    name: Annotated[str, Field(max_length=200)]
    kind: Annotated[str, Field(max_length=32)]
    parent_id: Id | None = None
    code: Annotated[str, Field(max_length=8)] = ""


class BodyChange(Given):
    """What changes in a body."""

    revision: Annotated[int, Field(ge=0, le=2**31)]
    name: Annotated[str, Field(max_length=200)] | None = None
    active: bool | None = None


@router.get("", operation_id="list_bodies", response_model=Page[Body], dependencies=needs(None))
def listed(tx: Reading) -> Any:
    """List the whole tree in order of place."""
    return {"items": people.bodies(tx)}


@router.post(
    "",
    operation_id="add_body",
    status_code=201,
    response_model=Body,
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def add(given: NewBody, tx: Writing) -> Any:
    """Add a body under its parent."""
    bodies.add_body(
        tx,
        body_id=given.id,
        name=given.name,
        kind=given.kind,
        parent_id=given.parent_id,
        code=given.code,
    )
    return people.body(tx, given.id)


@router.patch(
    "/{body_id}",
    operation_id="change_body",
    response_model=Body,
    dependencies=needs(Verb.MANAGE_PEOPLE),
)
def change(body_id: Id, given: BodyChange, tx: Writing) -> Any:
    """Rename a body, close it or open it again."""
    bodies.change_body(tx, body_id, revision=given.revision, name=given.name, active=given.active)
    return people.body(tx, body_id)
