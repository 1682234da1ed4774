"""The task page: a task with its form, what the form may read, and who could be given it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import payload
from engine.queries import lead_file, paging, visibility, worklist

if TYPE_CHECKING:
    from engine.transaction import Transaction


def task_page(tx: Transaction, task_id: str) -> dict[str, Any]:
    """Show a task; `facts` are those of its lead, which its form reads as `lead`."""
    shown = worklist.task(tx, task_id)
    lead, facts = shown["lead"], None
    if lead is not None and visibility.may_see_lead(tx, lead["id"]):
        facts = lead_file.lead(tx, lead["id"])
    return {**shown, "context": payload.to_json(shown["context"]), "facts": facts}


def lead_tasks(
    tx: Transaction, lead_id: str, *, limit: int, cursor: str | None
) -> paging.Page[dict[str, Any]]:
    """List a lead's tasks, open and done, newest first; a hidden lead is not there."""
    visibility.require_lead(tx, lead_id)
    wanted = worklist.Filter(scope="all", state="any", lead_id=lead_id, sort="-opened_at")
    return worklist.worklist(tx, wanted, limit=limit, cursor=cursor)


def assignees(tx: Transaction, task_id: str) -> list[dict[str, Any]]:
    """List the people of the task's groups, each once."""
    shown = worklist.task(tx, task_id)
    people = visibility.members(tx, shown["candidate_groups"])
    once = {
        person["id"]: {name: person[name] for name in ("id", "login", "name")} for person in people
    }
    return list(once.values())
