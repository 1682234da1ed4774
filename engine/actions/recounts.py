"""Writes what counting dates again has changed: rows moved, what happened listed and audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from engine import results
from engine.actions import ladders, surroundings, warnings
from engine.queries import calculator, law, visibility
from engine.results import Change
from engine.rules import derivation, explaining
from engine.rules.deadlines import Deadline
from engine.store import escalations as escalation_store
from engine.store import recomputations as recomputation_store
from engine.store import tasks as task_store
from engine.store import waits as wait_store
from engine.store import warnings as warning_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

_RUN = "recomputation"
_PERSON = "person"
_SHOWN = 200
_WHAT = {
    "moved": "期限变更",
    "armed": "期限重新起算",
    "stopped": "期限停止",
    "withdrawn": "督办撤回",
    _PERSON: "需人工处理",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Why dates are counted again in a transaction, and by which run."""

    id: str | None = None
    why: str = "台账事实变更"


def within(tx: Transaction, run: Run) -> None:
    """Count dates again in this transaction because of a run."""
    tx.memory[_RUN] = run


def of_wait(tx: Transaction, expression: str, due_at: datetime | None) -> dict[str, Any]:
    """Give the columns that say how a moment was counted."""
    found = calculator.deadline_of(tx, expression, due_at)
    return {
        "counted": calculator.how_counted(tx, expression, due_at),
        "limit_id": None if found is None else found[0],
        "derivation": None if found is None else derivation.as_json(found[1]),
    }


def write(tx: Transaction, row: Row, progress: results.Progress) -> list[results.Thrown]:
    """Write the dates that a step counted again; before the waits it closed are gone.

    Give the messages that end the ladders of steps whose due moment has moved.
    """
    follow: list[results.Thrown] = []
    for one in progress.recounted:
        stored, limit_id = _stored(tx, row, one)
        if stored is not None and one.what in {Change.SAME, Change.MOVED}:
            follow += _move(tx, row, one, stored)
        if one.what is not Change.SAME:
            why = one.reason if one.what is Change.FAILED else _run(tx).why
            what = _PERSON if one.what is Change.FAILED else str(one.what)
            _note(tx, row, one, limit_id=limit_id, what=what, why=why)
    return follow


def failed(tx: Transaction, instance_id: str, why: str) -> None:
    """List an instance whose dates could not be counted again."""
    row = surroundings.instance(tx, instance_id)
    if row is not None:
        one = results.Recounted(
            token=0, element_id="", name="流程", what=Change.FAILED, before=None, after=None
        )
        _note(tx, row, one, limit_id="", what=_PERSON, why=why)


def review(tx: Transaction, row: Row) -> None:
    """List the open escalations of an instance that are wrong and were not taken back.

    The ladder of a step is withdrawn as a whole when the date of the step moves.
    """
    if task_store.of_ladder(tx.connection, row["id"]) is not None:
        return
    bundle = visibility.bundle(tx, row["bundle_hash"])
    lead = {} if row["lead_id"] is None else surroundings.lead_facts(tx, row["lead_id"])
    for escalation in escalation_store.open_of(tx.connection, row["id"]):
        written = escalation["derivation"] or {}
        start = None if written.get("source") else _start(written.get("start"))
        found = calculator.deadline(
            tx, law.in_force(tx, bundle), escalation["rule"], lead, start=start
        )
        after = found.due_at if isinstance(found, Deadline) else None
        if after == escalation["due_at"] or (after is not None and after <= tx.now):
            continue
        one = results.Recounted(
            token=0,
            element_id=escalation["element_id"],
            name=escalation["name"],
            what=Change.FAILED,
            before=escalation["due_at"],
            after=after,
        )
        until = "期限已不再起算" if after is None else f"期限应为{explaining.spoken_end(after)}"
        why = f"{until}，但升级已经改变办理流程，不能自动撤回"
        _note(tx, row, one, limit_id=escalation["rule"], what=_PERSON, why=why)


def _run(tx: Transaction) -> Run:
    found: Run = tx.memory.get(_RUN) or Run()
    return found


def _stored(tx: Transaction, row: Row, one: results.Recounted) -> tuple[Row | None, str]:
    """Find the row of a timer or task, and the limit its date is counted by."""
    stored = None
    if one.token:
        stored = wait_store.timer_of_token(tx.connection, row["id"], one.token)
        stored = stored or task_store.open_of_token(tx.connection, row["id"], one.token)
    counted = calculator.deadline_of(tx, one.expression, one.after)
    if counted is not None:
        return stored, counted[0]
    return stored, (stored or {}).get("limit_id") or calculator.limit_id_in(one.expression)


def _move(tx: Transaction, row: Row, one: results.Recounted, stored: Row) -> list[results.Thrown]:
    changed = {"due_at": one.after, **of_wait(tx, one.expression, one.after)}
    if all(stored[name] == value for name, value in changed.items()):
        return []
    if "follow_up_at" in stored:
        task_store.set_due(tx.connection, stored["id"], changed)
        moved = stored["due_at"] != one.after
        return ladders.due_moves(tx, stored, one.after) if moved else []
    wait_store.change_timer(tx.connection, stored["id"], changed)
    warning_store.remove(tx.connection, stored["id"])
    warn(tx, row, stored, one.expression, one.after)
    return []


def warn(
    tx: Transaction,
    row: Row,
    timer: Mapping[str, Any],
    expression: str,
    due_at: datetime | None,
) -> None:
    """Let the warnings of a timer stand beside it, if its limit has any and a lead is known."""
    found = calculator.deadline_of(tx, expression, due_at)
    if found is not None and found[1].limit.warnings and row["lead_id"] is not None:
        warnings.write(tx, timer, found[1], row["lead_id"])


def _note(
    tx: Transaction, row: Row, one: results.Recounted, *, limit_id: str, what: str, why: str
) -> None:
    element = one.element_id
    if what == _PERSON and recomputation_store.is_noted(
        tx.connection, instance_id=row["id"], element_id=element, what=what, why=why
    ):
        return
    recomputation_store.note(
        tx.connection,
        {
            "id": tx.new_id(),
            "run_id": _run(tx).id,
            "lead_id": row["lead_id"],
            "instance_id": row["id"],
            "limit_id": limit_id,
            "element_id": element,
            "name": one.name[:_SHOWN],
            "before": one.before,
            "after": one.after,
            "what": what,
            "why": why,
            "at": tx.now,
        },
    )
    tx.audit(
        "date_recounted",
        subject=("instance", row["id"]),
        lead_id=row["lead_id"],
        sentence=f"{_WHAT[what]}「{one.name[:_SHOWN]}」：{_dates(one)}（{why}）",
    )


def _dates(one: results.Recounted) -> str:
    before, after = (
        "未起算" if moment is None else explaining.spoken_end(moment)
        for moment in (one.before, one.after)
    )
    return before if one.before == one.after else f"由{before}改为{after}"


def _start(written: str | None) -> date | datetime | None:
    if written is None:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
