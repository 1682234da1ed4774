"""Dry runs: what would escalate or be lifted if the tables were changed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.deps import Reading, needs
from api.routes.deployments import BODY, uploaded
from api.shapes import Shown
from engine.queries import dry_run
from engine.rules.permissions import Verb

router = APIRouter(prefix="/api/escalations", tags=["督办"])


class Standing(Shown):
    """An age rule that applies, or the level of an overdue step: since when, with which act."""

    due_at: datetime
    level: str
    act: str
    name: str


class Change(Shown):
    """A lead for which a rule would stand otherwise, and why; null where it does not stand.

    A lead that the asking person may not see has neither id nor number.
    """

    lead_id: str | None
    number: str
    rule: str
    before: Standing | None
    after: Standing | None
    why: str


class DryRun(Shown):
    """How many leads and overdue steps were looked at, and those that the change concerns."""

    leads: int
    steps: int
    escalate: list[Change]
    lifted: list[Change]
    changed: list[Change]


@router.post(
    "/dry-run",
    operation_id="dry_run_escalations",
    response_model=DryRun,
    dependencies=needs(Verb.SUPERVISE),
    openapi_extra=BODY,
)
def compare(files: Annotated[dict[str, bytes], Depends(uploaded)], tx: Reading) -> Any:
    """Compare changed tables (escalation, overdue, deadline) with the deployed; writes nothing."""
    return dry_run.dry_run(tx, files)
