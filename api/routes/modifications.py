"""Mending where the tokens of a running instance stand: looked at first, then done."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from api.deps import Reading, Writing, needs
from api.replay import Route
from api.shapes import Code, Given, Id, Instance, Reason, Shown, Values
from engine import moves
from engine.actions import modifications
from engine.queries import instances as instance_query
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/instances", tags=["流程实例"], route_class=Route)
_MAX_INT = 2**31 - 1
_MOST = 100
Number = Annotated[int, Field(ge=1, le=_MAX_INT)]


class Activation(Given):
    """An element that gets a token; `variables` go to the sub-process `scope`, or to the instance.

    `within` is the token of the sub-process or run to put it in, where several are running.
    """

    element_id: Code
    variables: Values = Field(default_factory=dict)
    scope: Code | None = None
    within: Number | None = None


class Removal(Given):
    """A token to take away: by its number, or all that stand at an element."""

    token: Number | None = None
    element_id: Code | None = None


class ModificationPlan(Given):
    """What to do: all activations, then all removals, or nothing."""

    activate: list[Activation] = Field(default_factory=list, max_length=_MOST)
    cancel: list[Removal] = Field(default_factory=list, max_length=_MOST)

    def command(self) -> moves.Modify:
        """Give it as a command."""
        return moves.Modify(
            activate=tuple(
                moves.Activation(
                    element=one.element_id,
                    variables=one.variables,
                    scope=one.scope,
                    within=one.within,
                )
                for one in self.activate
            ),
            remove=tuple(
                moves.Removal(token=one.token, element=one.element_id) for one in self.cancel
            ),
        )


class Modification(ModificationPlan):
    """What to do, and why."""

    reason: Reason
    revision: Annotated[int, Field(ge=0, le=_MAX_INT)] | None = None


class Place(Shown):
    """A token at an element."""

    element_id: str
    name: str
    token: int


class Trouble(Shown):
    """An element that could not go on."""

    element_id: str
    code: str
    message: str


class ModificationPreview(Shown):
    """What a modification would do to this instance."""

    state: str
    ends: bool
    opens: list[Place]
    closes: list[Place]
    passes: list[str]
    incidents: list[Trouble]


@router.post(
    "/{instance_id}/modify/preview",
    operation_id="preview_modification",
    response_model=ModificationPreview,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def preview(instance_id: Id, given: ModificationPlan, tx: Reading) -> Any:
    """Say what moving tokens would do, or everything that speaks against it."""
    done = modifications.rehearse(tx, instance_id, given.command())
    names = instance_query.element_names(tx, instance_id)

    def places(found: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
        return [
            {"element_id": element, "name": names.get(element) or element, "token": token}
            for element, token in found
        ]

    return {
        "state": done.status,
        "ends": done.ends,
        "opens": places(done.opens),
        "closes": places(done.closes),
        "passes": [names.get(element) or element for element in done.passes],
        "incidents": done.incidents,
    }


@router.post(
    "/{instance_id}/modify",
    operation_id="modify_instance",
    response_model=Instance,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def modify(instance_id: Id, given: Modification, tx: Writing) -> Any:
    """Put tokens at elements and take tokens away, with a reason."""
    modifications.modify(tx, instance_id, given.command(), given.reason, revision=given.revision)
    return instance_query.instance(tx, instance_id)
