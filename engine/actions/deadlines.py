"""What people do to the deadlines of a lead: hold them, let them run again, extend them.

Every act is on record with the derivation it leads to, and the dates that wait for the
limit are counted again at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import clock, codes
from engine.actions import advance, recounts, surroundings
from engine.errors import Conflict, FieldError, FormInvalid, InputInvalid, NotAllowed, NotFound
from engine.queries import calculator, law, visibility
from engine.rules import deadline_acts, derivation, explaining, permissions
from engine.rules.deadlines import Deadline, NotRunning, Standstill
from engine.rules.limits import UNIT_WORDS
from engine.rules.pauses import Hold
from engine.rules.permissions import Verb
from engine.store import law as law_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.rules.deadline_acts import Approval
    from engine.rules.limits import Limit
    from engine.store.rows import Row
    from engine.transaction import Transaction

_MOST_NOTE = 2_000


def hold_deadline(
    tx: Transaction, lead_id: str, limit_id: str, asked: Hold, *, note: str = ""
) -> str:
    """Let the clock of a limit stand still (扣除、中止) from a day on; give the hold's id."""
    permissions.require(tx.actor, Verb.HOLD_DEADLINE)
    limit, lead = _open(tx, lead_id, limit_id)
    if len(note) > _MOST_NOTE:
        raise InputInvalid(f"说明至多 {_MOST_NOTE} 字。")
    current = _counted(tx, limit, lead)
    deadline_acts.require_may_hold(limit, current, asked, today=clock.local_date(tx.now))
    hold_id = tx.new_id()
    law_store.add_hold(
        tx.connection,
        {
            "id": hold_id,
            "lead_id": lead_id,
            "limit_id": limit.id,
            "ground": asked.ground,
            "from_on": asked.from_on,
            "to_on": asked.to_on,
            "paper": asked.paper.strip(),
            "note": note.strip(),
            "held_by": tx.actor.user_id,
            "held_at": tx.now,
        },
    )
    ground = codes.label("hold_ground", asked.ground)
    since = f"自{explaining.spoken(asked.from_on)}起中止计算（{ground}）"
    until = "" if asked.to_on is None else f"，{explaining.spoken(asked.to_on)}恢复"
    sentence = f"“{limit.name}”{since}{until}"
    _written(tx, "deadline_held", limit, lead, sentence=sentence, act_id=hold_id)
    return hold_id


def resume_deadline(tx: Transaction, lead_id: str, hold_id: str, to_on: date) -> None:
    """Let the clock run again from a day on; exactly the time held is added."""
    permissions.require(tx.actor, Verb.HOLD_DEADLINE)
    row = _hold(tx, lead_id, hold_id)
    limit, lead = _open(tx, lead_id, row["limit_id"])
    if row["to_on"] is not None:
        raise Conflict("该中止已经恢复。")
    deadline_acts.require_may_resume(row["from_on"], to_on, today=clock.local_date(tx.now))
    changed = {"to_on": to_on, "resumed_by": tx.actor.user_id, "resumed_at": tx.now}
    law_store.change_hold(tx.connection, hold_id, changed)
    sentence = f"“{limit.name}”自{explaining.spoken(to_on)}起恢复计算"
    _written(tx, "deadline_resumed", limit, lead, sentence=sentence, act_id=hold_id)


def extend_deadline(tx: Transaction, lead_id: str, limit_id: str, asked: Approval) -> str:
    """Record an approved extension (延长); the limit's row says by whom and how often."""
    permissions.require(tx.actor, Verb.EXTEND_DEADLINE)
    limit, lead = _open(tx, lead_id, limit_id)
    taken = [
        row["stage"]
        for row in law_store.extensions(tx.connection, lead_id)
        if row["limit_id"] == limit.id
    ]
    stage, extension = deadline_acts.extension(
        limit,
        _counted(tx, limit, lead),
        taken,
        asked,
        roles=_roles(tx),
        today=clock.local_date(tx.now),
    )
    extension_id = tx.new_id()
    law_store.add_extension(
        tx.connection,
        {
            "id": extension_id,
            "lead_id": lead_id,
            "limit_id": limit.id,
            "stage": stage,
            "amount": extension.amount,
            "unit": str(extension.unit),
            "total": extension.total,
            "approved_on": extension.approved_on,
            "approver": extension.approver,
            "role": extension.role,
            "paper": extension.paper,
            "article": extension.article,
            "recorded_by": tx.actor.user_id,
            "recorded_at": tx.now,
        },
    )
    word = "延长至" if extension.total else "延长"
    by_how_much = f"{word}{extension.amount}{UNIT_WORDS[extension.unit]}"
    sentence = f"“{limit.name}”经{extension.approver}批准{by_how_much}（{extension.paper}）"
    _written(tx, "deadline_extended", limit, lead, sentence=sentence, act_id=extension_id)
    return extension_id


def withdraw_hold(tx: Transaction, lead_id: str, hold_id: str, reason: str) -> None:
    """Take back a hold that was recorded by mistake; it stays on record and counts no more."""
    permissions.require(tx.actor, Verb.HOLD_DEADLINE)
    row = _hold(tx, lead_id, hold_id)
    limit, lead = _open(tx, lead_id, row["limit_id"])
    _require_reason(reason)
    law_store.change_hold(tx.connection, hold_id, _withdrawn(tx))
    sentence = f"撤回了“{limit.name}”的中止登记"
    _written(
        tx,
        "deadline_hold_withdrawn",
        limit,
        lead,
        sentence=sentence,
        act_id=hold_id,
        reason=reason,
    )


def withdraw_extension(tx: Transaction, lead_id: str, extension_id: str, reason: str) -> None:
    """Take back the last extension of a limit, recorded by mistake."""
    permissions.require(tx.actor, Verb.EXTEND_DEADLINE)
    visibility.require_lead(tx, lead_id)
    every = law_store.extensions(tx.connection, lead_id)
    row = next((one for one in every if one["id"] == extension_id), None)
    if row is None:
        raise NotFound("没有这次延长登记。")
    limit, lead = _open(tx, lead_id, row["limit_id"])
    if row["role"] not in _roles(tx):
        raise NotAllowed("撤回延长登记须由有权登记的角色办理。")
    if row != [one for one in every if one["limit_id"] == row["limit_id"]][-1]:
        raise Conflict("请先撤回其后的延长登记。")
    _require_reason(reason)
    law_store.change_extension(tx.connection, extension_id, _withdrawn(tx))
    sentence = f"撤回了“{limit.name}”的延长登记"
    _written(
        tx,
        "deadline_extension_withdrawn",
        limit,
        lead,
        sentence=sentence,
        act_id=extension_id,
        reason=reason,
    )


def _open(tx: Transaction, lead_id: str, limit_id: str) -> tuple[Limit, Mapping[str, Any]]:
    """Find the limit, and the lead under its lock."""
    visibility.require_lead(tx, lead_id)
    limit = law.in_force(tx).newest(limit_id)
    if limit is None:
        message = "时限表中没有这个时限。"
        raise FormInvalid(message, [FieldError(path="limit_id", rule="enum", message=message)])
    return limit, surroundings.lead_facts(tx, lead_id)


def _hold(tx: Transaction, lead_id: str, hold_id: str) -> Row:
    visibility.require_lead(tx, lead_id)
    for row in law_store.holds(tx.connection, lead_id):
        if row["id"] == hold_id:
            return row
    raise NotFound("没有这次中止登记。")


def _counted(tx: Transaction, limit: Limit, lead: Mapping[str, Any]) -> Deadline | NotRunning:
    """Count the limit for the lead; one that a process starts has no count of its own."""
    if limit.trigger:
        return calculator.deadline(tx, law.in_force(tx), limit.id, lead)
    holds = calculator.acts_of(tx, str(lead["id"])).holds.get(limit.id, ())
    held = any(hold.to_on is None for hold in holds)
    return NotRunning(
        limit=limit,
        because=Standstill.HELD if held else Standstill.START_MISSING,
        text="中止计算，尚未恢复" if held else "起算时间由流程给出",
    )


def _roles(tx: Transaction) -> frozenset[str]:
    return frozenset(str(role) for role in tx.actor.roles)


def _withdrawn(tx: Transaction) -> dict[str, Any]:
    return {"withdrawn_by": tx.actor.user_id, "withdrawn_at": tx.now}


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputInvalid("请填写撤回的理由。")


def _written(
    tx: Transaction,
    action: str,
    limit: Limit,
    lead: Mapping[str, Any],
    *,
    sentence: str,
    act_id: str,
    reason: str | None = None,
) -> None:
    """Put the act on record with the count it leads to, and count again what waits for it."""
    lead_id = str(lead["id"])
    calculator.forget_acts(tx, lead_id)
    tx.audit(
        action,
        subject=("deadline", act_id),
        lead_id=lead_id,
        sentence=sentence,
        after=derivation.as_json(_counted(tx, limit, lead)),
        reason=reason,
    )
    recounts.within(tx, recounts.Run(why=sentence))
    advance.facts_changed(tx, lead_id, lead)
