"""The task page: a task with its form, what the form may read, and who could be given it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import payload
from engine.queries import lead_file, visibility, worklist

if TYPE_CHECKING:
    from engine.transaction import Transaction


def task_page(tx: Transaction, task_id: str) -> dict[str, Any]:
    """Show a task; its form reads the lead's facts as `lead` beside the variables."""
    shown = worklist.task(tx, task_id)
    context = payload.to_json(shown["context"])
    lead = shown["lead"]
    if lead is not None and visibility.may_see_lead(tx, lead["id"]):
        context["lead"] = lead_file.lead(tx, lead["id"])
    return {**shown, "context": context}


def assignees(tx: Transaction, task_id: str) -> list[dict[str, Any]]:
    """List the people of the task's groups, each once."""
    shown = worklist.task(tx, task_id)
    people = visibility.members(tx, shown["candidate_groups"])
    once = {
        person["id"]: {name: person[name] for name in ("id", "login", "name")} for person in people
    }
    return list(once.values())
