"""Migrating instances to another deployed version, page by page: looked at first, then done."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from api.deps import Reading, SignedAndKeyed, engine_of, needs
from api.replay import Route
from api.shapes import Code, Finding, Given, Id, LeadBrief, Reason, Shown
from engine.actions import migration_batches
from engine.actions.migration_batches import MOST, Batch, Verdict
from engine.actions.migrations import Plan
from engine.queries.migrations import Selection
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/migrations", tags=["流程实例"], route_class=Route)
_MAX_INT = 2**31 - 1


class Migration(Given):
    """Which instances, and where to; one page of at most 200 at a time.

    `mapping` names elements that are others in the target, by id; null lets an event that
    listens begin anew. Without `instance_ids` all of the process (and version) are meant.
    """

    to_definition_id: Id
    mapping: dict[Code, Code | None] = Field(default_factory=dict, max_length=1_000)
    process_id: Code | None = None
    version: Annotated[int, Field(ge=1, le=_MAX_INT)] | None = None
    states: tuple[Literal["active", "incident", "suspended"], ...] = (
        "active",
        "incident",
        "suspended",
    )
    instance_ids: tuple[Code, ...] = Field(default=(), max_length=MOST)
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
    cursor: Annotated[str, Field(max_length=1_000)] | None = None

    def wanted(self) -> Selection:
        """Say which instances are meant."""
        return Selection(
            to_definition_id=self.to_definition_id,
            process_id=self.process_id,
            version=self.version,
            states=self.states,
            instance_ids=self.instance_ids,
        )

    def plan(self) -> Plan:
        """Say where they go."""
        return Plan(definition_id=self.to_definition_id, mapping=self.mapping)


class MigrationWithReason(Migration):
    """Which instances, where to, and why."""

    reason: Reason


class MigrationLine(Shown):
    """One instance: whether it can be, or was, migrated; why not; what changes."""

    instance_id: str
    process_name: str
    version: int
    business_key: str | None
    state: str
    lead: LeadBrief | None
    can: bool
    reasons: list[Finding]
    notes: list[Finding]


class MigrationGroup(Finding):
    """A reason or a note, and how many instances of the page share it."""

    count: int


class MigrationPage(Shown):
    """One page: `total` is the size of the whole selection before this page."""

    total: int
    can: int
    cannot: int
    groups: list[MigrationGroup]
    items: list[MigrationLine]
    next_cursor: str | None


@router.post(
    "/preview",
    operation_id="preview_migration",
    response_model=MigrationPage,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def preview(given: Migration, tx: Reading) -> Any:
    """Say for one page of instances whether each can be migrated, and why not."""
    return _page(
        migration_batches.rehearse(
            tx, given.wanted(), given.plan(), limit=given.limit, cursor=given.cursor
        )
    )


@router.post(
    "",
    operation_id="migrate_instances",
    response_model=MigrationPage,
    dependencies=needs(Verb.OPERATE_INSTANCE),
)
def run(request: Request, credential: SignedAndKeyed, given: MigrationWithReason) -> Any:
    """Migrate one page of instances, each in a transaction of its own."""
    return _page(
        migration_batches.run(
            engine_of(request),
            credential.actor,
            given.wanted(),
            given.plan(),
            given.reason,
            limit=given.limit,
            cursor=given.cursor,
        )
    )


def _page(batch: Batch) -> dict[str, Any]:
    return {
        "total": batch.total,
        "can": batch.done,
        "cannot": len(batch.verdicts) - batch.done,
        "groups": [
            {**{name: getattr(one, name) for name in Finding.model_fields}, "count": count}
            for one, count in batch.groups()
        ],
        "items": [_line(verdict) for verdict in batch.verdicts],
        "next_cursor": batch.next_cursor,
    }


def _line(verdict: Verdict) -> dict[str, Any]:
    row = verdict.instance
    lead = None
    if row["lead_id"] is not None:
        lead = {
            "id": row["lead_id"],
            "number": row["lead_number"],
            "subject_name": row["subject_name"],
        }
    return {
        "instance_id": row["id"],
        "process_name": row["process_name"],
        "version": row["version"],
        "business_key": row["business_key"],
        "state": "suspended" if row["suspended"] else row["status"],
        "lead": lead,
        "can": verdict.can,
        "reasons": verdict.reasons,
        "notes": verdict.notes,
    }
