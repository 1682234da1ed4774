"""Puts the levels of an overdue step's ladder on record, and tells those whom a level reminds.

The ladder throws an escalation event for each level that acts. What it gives (level, act,
handler, name, article, grounds 提级情形) comes from its tables; the step and its missed limit
from the task.
One level stands at a time: the one before is lifted by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import codes, payload
from engine.actions import judgements, notices, surroundings
from engine.rules import assignment, explaining
from engine.store import escalations as escalation_store
from engine.store import tasks as task_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.results import ThrownEscalation
    from engine.store.rows import Row
    from engine.transaction import Transaction

NOTIFY = "notify"
_SHOWN = 200
_TOLD = ("level", "act", "handler", "name", "article", "grounds")


def keep(tx: Transaction, row: Row, thrown: Iterable[ThrownEscalation]) -> bool:
    """Write what the ladder of a step throws; say whether the instance is one."""
    task = task_store.of_ladder(tx.connection, row["id"])
    if task is None:
        return False
    for one in thrown:
        _raise(tx, row, task, one)
    return True


def _raise(tx: Transaction, row: Row, task: Row, thrown: ThrownEscalation) -> None:
    acts = {name: thrown.values.get(name) for name in _TOLD}
    level = str(acts["level"] or "")[:40]
    shown = codes.label("escalation_level", level)
    escalation_store.lift_open(tx.connection, row["id"], tx.now, f"已升级至{shown}")
    escalation_id = tx.new_id()
    escalation_store.add(
        tx.connection,
        {
            "id": escalation_id,
            "lead_id": row["lead_id"],
            "instance_id": row["id"],
            "visit": thrown.visit,
            "element_id": thrown.code[:_SHOWN],
            "name": f"{acts['name'] or shown}：{task['name']}"[:_SHOWN],
            "rule": task["limit_id"] or "",
            "level": level,
            "levels": judgements.first(tx, level, {"reason": _reason(acts)}),
            "acts": payload.to_json(acts),
            "due_at": task["due_at"],
            "derivation": task["derivation"],
            "raised_at": tx.now,
            "status": "open",
            "ended_at": None,
            "reason": "",
        },
    )
    due = explaining.spoken_end(task["due_at"])
    tx.audit(
        "escalation_raised",
        subject=("escalation", escalation_id),
        lead_id=row["lead_id"],
        sentence=f"督办升级「{task['name']}」至{shown}：期限{due}已届满",
        after={"rule": task["limit_id"], "level": level},
    )
    if acts["act"] == NOTIFY:
        notices.step_escalated(
            tx,
            escalation_id=escalation_id,
            ladder_id=row["id"],
            task=task,
            level=shown,
            due=due,
            audience=_audience(tx, row, acts),
        )


def _reason(acts: Mapping[str, Any]) -> str:
    grounds = acts["grounds"]
    known = [str(one) for one in grounds] if isinstance(grounds, list) else []
    return "、".join([str(acts["name"] or ""), *known])


def _audience(tx: Transaction, row: Row, acts: Mapping[str, Any]) -> tuple[str, ...]:
    handler = acts["handler"]
    words = [handler] if isinstance(handler, str) else list(handler or ())
    lead = None if row["lead_id"] is None else surroundings.lead_facts(tx, row["lead_id"])
    return assignment.resolve((str(word) for word in words), lead)
