"""Process instances: started, watched, and mended by those who run processes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, Given, Id, Instance, Page, Paging, Reason, Shown, Values, Variables
from engine.actions import instances
from engine.queries import instances as instance_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/instances", tags=["流程实例"], route_class=Route)
_MAX_INT = 2**31 - 1


class InstanceFilter(Paging):
    """Which instances are asked for."""

    process_id: Code | None = None
    definition_id: Code | None = None
    business_key: Code | None = None
    state: Literal["active", "completed", "incident", "suspended", "cancelled"] | None = None
    parent_id: Code | None = None
    root_id: Code | None = None
    lead_id: Code | None = None


class NewInstance(Given):
    """What to start; `business_key` may be a lead's number."""

    process_id: Id
    version: Annotated[int, Field(ge=1, le=_MAX_INT)] | None = None
    business_key: Annotated[str, Field(max_length=200)] | None = None
    variables: Values = Field(default_factory=dict)
    start_event: Id | None = None


class VariableChange(Given):
    """Variables to set, in the instance's scope or in that of a token."""

    variables: Values
    token: Annotated[int, Field(ge=0, le=_MAX_INT)] | None = None
    revision: Annotated[int, Field(ge=0, le=_MAX_INT)] | None = None


class TokenAsked(Given):
    """Whose variables are asked for."""

    token: Annotated[int, Field(ge=0, le=_MAX_INT)]


class VariablesShown(Shown):
    """Variables by name."""

    variables: Variables


class Because(Given):
    """Why it is done."""

    reason: Reason


class Visit(Shown):
    """An element that was entered, and how it was left."""

    visit: int
    element_id: str
    element_type: str
    name: str
    entered_at: datetime
    left_at: datetime | None
    outcome: str | None


@router.post(
    "",
    operation_id="start_instance",
    status_code=201,
    response_model=Instance,
    dependencies=needs(Verb.START_INSTANCE),
)
def start(given: NewInstance, tx: Writing) -> Any:
    """Start an instance of the newest version, or of the one named."""
    instance_id, _ = instances.start(
        tx,
        given.process_id,
        version=given.version,
        business_key=given.business_key,
        variables=given.variables,
        event=given.start_event,
    )
    return instance_query.instance(tx, instance_id)


@router.get(
    "",
    operation_id="list_instances",
    response_model=Page[Instance],
    dependencies=needs(Verb.WORK),
)
def listed(tx: Reading, asked: Annotated[InstanceFilter, Query()]) -> Any:
    """List instances I may see, newest first."""
    wanted = instance_query.Filter(**asked.wanted())
    return instance_query.listed(tx, wanted, limit=asked.limit, cursor=asked.cursor)


@router.get(
    "/{instance_id}",
    operation_id="get_instance",
    response_model=Instance,
    dependencies=needs(Verb.WORK),
)
def one(instance_id: Id, tx: Reading) -> Any:
    """Show one instance with variables, active elements and open tasks."""
    return instance_query.instance(tx, instance_id)


@router.get(
    "/{instance_id}/variables",
    operation_id="variables_at",
    response_model=VariablesShown,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def variables_at(instance_id: Id, asked: Annotated[TokenAsked, Query()], tx: Reading) -> Any:
    """Show the variables that a waiting token sees, those of its own scopes included."""
    return {"variables": instance_query.variables_at(tx, instance_id, asked.token)}


@router.patch(
    "/{instance_id}/variables",
    operation_id="set_variables",
    response_model=Instance,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def set_variables(instance_id: Id, given: VariableChange, tx: Writing) -> Any:
    """Change variables of a running instance."""
    instances.set_variables(
        tx, instance_id, given.variables, token=given.token, revision=given.revision
    )
    return instance_query.instance(tx, instance_id)


@router.post(
    "/{instance_id}/cancel",
    operation_id="cancel_instance",
    response_model=Instance,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def cancel(instance_id: Id, given: Because, tx: Writing) -> Any:
    """End an instance and everything it called."""
    instances.cancel(tx, instance_id, given.reason)
    return instance_query.instance(tx, instance_id)


@router.post(
    "/{instance_id}/suspend",
    operation_id="suspend_instance",
    response_model=Instance,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def suspend(instance_id: Id, tx: Writing) -> Any:
    """Hold an instance."""
    instances.suspend(tx, instance_id)
    return instance_query.instance(tx, instance_id)


@router.post(
    "/{instance_id}/resume",
    operation_id="resume_instance",
    response_model=Instance,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def resume(instance_id: Id, tx: Writing) -> Any:
    """Let a held instance go on."""
    instances.resume(tx, instance_id)
    return instance_query.instance(tx, instance_id)


@router.get(
    "/{instance_id}/history",
    operation_id="instance_history",
    response_model=Page[Visit],
    dependencies=needs(Verb.WORK),
)
def history(instance_id: Id, tx: Reading) -> Any:
    """Show every element entered and left, in order."""
    return {"items": instance_query.trail(tx, instance_id)}
