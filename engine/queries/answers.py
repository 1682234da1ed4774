"""What a command answers beside its effect: the task, the tasks it opened, the instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import NotFound
from engine.queries import worklist
from engine.store import instances as instance_store

if TYPE_CHECKING:
    from typing import Protocol

    from engine.transaction import Transaction

    class Moved(Protocol):
        """What a step did, as far as an answer tells it."""

        opened_tasks: list[str]


def opened(tx: Transaction, moved: Moved) -> list[dict[str, Any]]:
    """Show the tasks that a command opened."""
    return worklist.by_ids(tx, list(moved.opened_tasks))


def task(tx: Transaction, task_id: str) -> dict[str, Any]:
    """Show the task that a command was about, whoever may see it next."""
    found = worklist.by_ids(tx, [task_id])
    if not found:
        raise NotFound("没有这个任务。")
    return found[0]


def instance(tx: Transaction, instance_id: str) -> dict[str, Any]:
    """Show the state of the instance that a command moved."""
    row = instance_store.get(tx.connection, instance_id)
    if row is None:
        raise NotFound("没有这个流程实例。")
    held = row["suspended"] and row["status"] not in instance_store.ENDED
    return {
        "id": row["id"],
        "state": "suspended" if held else row["status"],
        "revision": row["revision"],
    }
