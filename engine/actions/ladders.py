"""Ends the ladder of an overdue step (环节逾期升级): the step is done, or is not overdue after all.

The ladder is an instance of the same case; it hears `step_done` with the id of its task.
What begins it is in `overdue.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import results
from engine.actions import surroundings
from engine.rules import explaining
from engine.store import escalations as escalation_store
from engine.store import tasks as task_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.store.rows import Row
    from engine.transaction import Transaction

STEP_DONE = "step_done"


def task_closes(
    tx: Transaction, instance_id: str, token: int, *, completed: bool
) -> list[results.Thrown]:
    """Give the message that ends the ladder of the open task of a token, if it has one."""
    row = surroundings.instance(tx, instance_id)
    if row is None or not row["late"]:
        return []
    task = task_store.open_of_token(tx.connection, instance_id, token)
    if task is None or task["ladder_id"] is None:
        return []
    return [_done(task, "completed" if completed else "cancelled")]


def due_moves(tx: Transaction, task: Row, after: datetime | None) -> list[results.Thrown]:
    """Let the ladder of a task begin at its new due moment; give the message that ends the old."""
    task_store.set_ladder(tx.connection, task["id"], at=after, ladder_id=None)
    if task["ladder_id"] is None:
        return []
    _withdraw(tx, task["ladder_id"], _why(tx, after))
    return [_done(task, "moved")]


def standing(tx: Transaction, row: Row) -> list[str]:
    """Name the ladders of an instance's open steps: they are held and go on with it."""
    return task_store.ladders_of(tx.connection, row["id"]) if row["late"] else []


def left_behind(tx: Transaction, instance_id: str) -> list[results.Thrown]:
    """Give the message that a ladder has missed while it was held, if its step is done."""
    found: list[results.Thrown] = []
    for key in wait_store.keys_of(tx.connection, instance_id, STEP_DONE):
        task = task_store.get(tx.connection, key)
        if task is None or task["state"] != "open" or task["ladder_id"] != instance_id:
            values = {"outcome": "cancelled"}
            found.append(results.ThrownMessage(name=STEP_DONE, correlation_key=key, values=values))
    return found


def _why(tx: Transaction, after: datetime | None) -> str:
    if after is None:
        return "办理期限重新计算后不再起算"
    until = f"办理期限重新计算后为{explaining.spoken_end(after)}"
    return f"{until}，尚未届满" if after > tx.now else f"{until}，按新的期限重新升级"


def _withdraw(tx: Transaction, ladder_id: str, why: str) -> None:
    for escalation in escalation_store.open_of(tx.connection, ladder_id):
        ended = {"status": "withdrawn", "ended_at": tx.now, "reason": why}
        escalation_store.end(tx.connection, escalation["id"], ended)
        tx.audit(
            "escalation_withdrawn",
            subject=("escalation", escalation["id"]),
            lead_id=escalation["lead_id"],
            sentence=f"督办升级「{escalation['name']}」撤回：{why}",
        )


def _done(task: Row, outcome: str) -> results.ThrownMessage:
    values = {"outcome": outcome}
    return results.ThrownMessage(name=STEP_DONE, correlation_key=task["id"], values=values)
