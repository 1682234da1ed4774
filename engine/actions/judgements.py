"""Escalations judged again (重新判定): another level, no longer needed, needed once more.

A table answers inside what a missed limit has begun, or inside the process that it called:
where the answer says otherwise than what is on record, the record follows, with the reason
that the table gives. What people then have to do is drawn in the diagram.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import codes, payload
from engine.actions import surroundings
from engine.bpmn import runtime
from engine.queries import judging, visibility
from engine.store import escalations as escalation_store

if TYPE_CHECKING:
    from engine import results
    from engine.store.rows import Row
    from engine.transaction import Transaction

_SHOWN = 400
_CLEARED = "升级规则不再适用"
_RANK = {code.code: rank for rank, code in enumerate(codes.ESCALATION_LEVELS)}


def first(tx: Transaction, level: str, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the levels of a new escalation: the one it is raised at."""
    return [_entry(tx, level, str(known.get("reason") or ""))]


def follow(tx: Transaction, row: Row, progress: results.Progress) -> bool:
    """Let what is on record follow what a step decided; say whether an escalation stands again.

    What a called process decides concerns the escalation that called it.
    """
    decided = [one for one in progress.decided if one.decision_id == judging.DECISION]
    again = False
    for one in decided:
        if isinstance(one.answer, Mapping):
            again = _judge(tx, row["id"], one.around, one.answer) or again
    if decided and row["parent_id"] is not None:
        _judge_caller(tx, row, decided[-1].answer)
    return again


def _judge_caller(tx: Transaction, row: Row, answer: Any) -> None:
    """Follow in the instance whose escalation has called this one."""
    caller = surroundings.instance(tx, row["parent_id"])
    if caller is None or not isinstance(answer, Mapping):
        return
    bundle = visibility.bundle(tx, caller["bundle_hash"])
    state, token = bytes(caller["state"]), row["parent_token"]
    around = runtime.visits_around(bundle, caller["process_id"], state, token)
    if _judge(tx, caller["id"], around, answer) and not caller["escalated"]:
        surroundings.save_instance(tx, caller, {"escalated": True})


def _judge(
    tx: Transaction, instance_id: str, around: tuple[int, ...], answer: Mapping[str, Any]
) -> bool:
    """Change what is on record of these visits; say whether one was raised again."""
    again = False
    for escalation in escalation_store.all_of(tx.connection, instance_id):
        if escalation["visit"] not in around:
            continue
        stands = escalation["status"] == "open"
        if answer.get("applies") is False and stands:
            _handled(tx, escalation, str(answer.get("reason") or _CLEARED))
        elif answer.get("applies") is True and escalation["status"] == "handled":
            _again(tx, escalation, answer)
            again = True
        elif answer.get("applies") is True and stands:
            _level(tx, escalation, answer)
    return again


def _handled(tx: Transaction, escalation: Row, why: str) -> None:
    ended = {"status": "handled", "ended_at": tx.now, "reason": why[:_SHOWN]}
    escalation_store.end(tx.connection, escalation["id"], ended)
    _tell(tx, escalation, "escalation_handled", f"督办升级「{escalation['name']}」办结：{why}")


def _again(tx: Transaction, escalation: Row, answer: Mapping[str, Any]) -> None:
    values = {"status": "open", "ended_at": None, "reason": ""}
    _change(tx, escalation, answer, values)
    why = f"「{escalation['reason']}」已不成立"
    _tell(tx, escalation, "escalation_reopened", f"督办升级「{escalation['name']}」恢复：{why}")


def _level(tx: Transaction, escalation: Row, answer: Mapping[str, Any]) -> None:
    before, after = escalation["level"], str(answer.get("level") or "")
    if before == after:
        return
    _change(tx, escalation, answer, {})
    raised = _RANK.get(after, 0) > _RANK.get(before, 0)
    old, new = (codes.label("escalation_level", level) for level in (before, after))
    way = f"提级：由{old}提至{new}" if raised else f"降级：由{old}降至{new}"
    sentence = f"督办升级「{escalation['name']}」{way}（{answer.get('reason') or '重新判定'}）"
    action = "escalation_level_raised" if raised else "escalation_level_lowered"
    _tell(tx, escalation, action, sentence)


def _change(
    tx: Transaction, escalation: Row, answer: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    level = str(answer.get("level") or "")[:40]
    levels = [*(escalation["levels"] or ()), _entry(tx, level, str(answer.get("reason") or ""))]
    judged = {"level": level, "acts": payload.to_json(dict(answer)), "levels": levels}
    escalation_store.change(tx.connection, escalation["id"], {**judged, **values})


def _entry(tx: Transaction, level: str, why: str) -> dict[str, Any]:
    return {"at": tx.now.isoformat(), "level": level, "why": why[:_SHOWN]}


def _tell(tx: Transaction, escalation: Row, action: str, sentence: str) -> None:
    tx.audit(
        action,
        subject=("escalation", escalation["id"]),
        lead_id=escalation["lead_id"],
        sentence=sentence,
    )
