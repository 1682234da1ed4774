"""Deployed processes: versions, diagrams, files."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.deps import Reading, needs
from api.replay import Route
from api.shapes import Code, Given, Id, Page, Shown
from engine.queries import definitions
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/definitions", tags=["流程定义"], route_class=Route)


class DefinitionFilter(Given):
    """Which versions are asked for."""

    key: Code | None = None
    all_versions: bool = False


class Definition(Shown):
    """A version of a process."""

    id: str
    key: str
    name: str
    version: int
    version_tag: str | None = None
    hash: str
    deployment_id: str
    deployed_at: datetime
    deployed_by: str
    suspended: bool


class Element(Shown):
    """An element of a diagram."""

    id: str
    type: str
    name: str
    lane: str | None = None
    form_id: str | None = None


class StartEvent(Shown):
    """A way to start the process."""

    element_id: str
    kind: str
    name: str


class DefinitionPage(Definition):
    """A version with its elements."""

    file: str
    elements: list[Element]
    start_events: list[StartEvent]
    calls: list[str]


class Resource(Shown):
    """A file of the bundle."""

    name: str
    content: str


@router.get(
    "",
    operation_id="list_definitions",
    response_model=Page[Definition],
    dependencies=needs(Verb.SEE_DEFINITIONS),
)
def listed(tx: Reading, asked: Annotated[DefinitionFilter, Query()]) -> Any:
    """List the newest version of each process, or all versions."""
    rows = definitions.listed(tx, process_id=asked.key, all_versions=asked.all_versions)
    return {"items": rows}


@router.get(
    "/{definition_id}",
    operation_id="get_definition",
    response_model=DefinitionPage,
    dependencies=needs(Verb.SEE_DEFINITIONS),
)
def one(definition_id: Id, tx: Reading) -> Any:
    """Show one version with its elements."""
    return definitions.definition(tx, definition_id)


@router.get(
    "/{definition_id}/xml",
    operation_id="definition_xml",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}}},
    dependencies=needs(Verb.SEE_DEFINITIONS),
)
def xml(definition_id: Id, tx: Reading) -> Response:
    """Give the .bpmn file as its author wrote it."""
    # A browser shall keep it, not draw it: an author's XML may style itself into a page.
    return Response(
        definitions.diagram(tx, definition_id),
        media_type="application/xml",
        headers={"Content-Disposition": 'attachment; filename="process.bpmn"'},
    )


@router.get(
    "/{definition_id}/resources",
    operation_id="definition_resources",
    response_model=Page[Resource],
    dependencies=needs(Verb.SEE_DEFINITIONS),
)
def resources(definition_id: Id, tx: Reading) -> Any:
    """Give every file of the version's bundle."""
    files = definitions.files(tx, definition_id)
    return {
        "items": [
            {"name": name, "content": content.decode("utf-8", "replace")}
            for name, content in sorted(files.items())
        ]
    }
