"""Escalations on record (督办升级): which missed limit opened what, and how it ended.

The diagram escalates: a timer that names a limit, on a boundary or at the start of an event
sub-process, opens a task marked as escalation or calls a process. What was opened is told
by the visit of its element, which is unique in the instance: none is written twice.
The ladder of an overdue step throws an escalation event for each level instead; what it
throws stands until the ladder ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

from engine import moves, payload, results
from engine.actions import judgements, ladder_levels, surroundings
from engine.bpmn import runtime
from engine.queries import calculator, law, visibility
from engine.results import Change, Entered, Left, OpenCall, OpenTask, Outcome
from engine.rules import derivation, explaining
from engine.rules.deadlines import Deadline
from engine.store import escalations as escalation_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.store.rows import Row
    from engine.transaction import Transaction

_SHOWN = 200
_ENDS = {"handled": "办结", "withdrawn": "撤回", "lifted": "解除"}


def missed_limit(tx: Transaction, row: Row, command: moves.Command) -> Row | None:
    """Read the timer that a command fires, if it names a limit; before its row is gone."""
    if not isinstance(command, moves.FireTimer):
        return None
    timer = wait_store.timer_of_token(tx.connection, row["id"], command.token)
    return None if timer is None or timer["limit_id"] is None else timer


def keep(tx: Transaction, row: Row, timer: Row | None, progress: results.Progress) -> bool:
    """Write what a step escalated and what it ended; say whether escalations stand open."""
    again = judgements.follow(tx, row, progress)
    stands = bool(row["escalated"]) or again
    if stands:
        stands = _end(tx, row, progress)
    thrown = [one for one in progress.thrown if isinstance(one, results.ThrownEscalation)]
    if thrown and ladder_levels.keep(tx, row, thrown):
        return not progress.finished
    if timer is not None:
        for visit, wait in _opened(timer, progress):
            _raise(tx, row, timer, visit, wait, progress)
            stands = True
    for standing, wait in _opened_later(tx, row, progress):
        _raise(tx, row, _missed_by(tx, row, standing), standing.visit, wait, progress)
        stands = True
    return stands


def _opened_later(
    tx: Transaction, row: Row, progress: results.Progress
) -> list[tuple[results.Standing, OpenTask | OpenCall]]:
    """Give what escalates now in an event sub-process that a missed limit has begun before."""
    opened = [wait for wait in progress.opened if _escalates(wait)]
    if not opened or not progress.standing:
        return []
    known = {one["visit"] for one in escalation_store.all_of(tx.connection, row["id"])}
    found = []
    for standing in progress.standing:
        wait = next((one for one in opened if one.token in standing.inside), None)
        limit_id = calculator.limit_id_in(standing.expression)
        if wait is not None and limit_id and standing.visit not in known:
            found.append((standing, wait))
    return found


def _missed_by(tx: Transaction, row: Row, standing: results.Standing) -> Row:
    """Give of a timer that has fired what it is remembered by."""
    limit_id = calculator.limit_id_in(standing.expression)
    lead = {} if row["lead_id"] is None else surroundings.lead_facts(tx, row["lead_id"])
    counted_by = law.in_force(tx, visibility.bundle(tx, row["bundle_hash"]))
    found = calculator.deadline(tx, counted_by, limit_id, lead)
    same = isinstance(found, Deadline) and found.due_at == standing.due_at
    return {
        "element_id": standing.element_id,
        "limit_id": limit_id,
        "due_at": standing.due_at,
        "derivation": derivation.as_json(found) if same else None,
    }


def _opened(timer: Row, progress: results.Progress) -> Iterable[tuple[int, OpenTask | OpenCall]]:
    """Give what the timer opened: by an event sub-process, as one; else each task and call."""
    entered = [one for one in progress.trail if isinstance(one, Entered)]
    opened = [wait for wait in progress.opened if _escalates(wait)]
    if not entered or not opened:
        return
    first = entered[0]
    if first.element_id != timer["element_id"]:  # the event sub-process that the timer begins
        yield first.visit, opened[0]
        return
    for wait in opened:
        if isinstance(wait, OpenTask) or first.element_type == "boundaryEvent":
            visits = (one.visit for one in entered if one.element_id == wait.element_id)
            visit = next(visits, 0)
            if visit:
                yield visit, wait


def _escalates(wait: results.Wait) -> TypeGuard[OpenTask | OpenCall]:
    if isinstance(wait, OpenTask):
        return wait.properties.get("escalation") == "true"
    return isinstance(wait, OpenCall)


def _raise(
    tx: Transaction,
    row: Row,
    timer: Row,
    visit: int,
    wait: OpenTask | OpenCall,
    progress: results.Progress,
) -> None:
    known = _known(tx, row, wait, progress)
    name = wait.name[:_SHOWN] or wait.element_id
    escalation_id = tx.new_id()
    level = str(known.get("level") or "")[:40]
    escalation_store.add(
        tx.connection,
        {
            "id": escalation_id,
            "lead_id": row["lead_id"],
            "instance_id": row["id"],
            "visit": visit,
            "element_id": timer["element_id"],
            "name": name,
            "rule": timer["limit_id"],
            "level": level,
            "levels": judgements.first(tx, level, known),
            "acts": payload.to_json(known.get("acts")),
            "due_at": timer["due_at"],
            "derivation": timer["derivation"],
            "raised_at": tx.now,
            "status": "open",
            "ended_at": None,
            "reason": "",
        },
    )
    tx.audit(
        "escalation_raised",
        subject=("escalation", escalation_id),
        lead_id=row["lead_id"],
        sentence=f"督办升级「{name}」：期限{explaining.spoken_end(timer['due_at'])}已届满",
        after={"rule": timer["limit_id"]},
    )


def _known(
    tx: Transaction, row: Row, wait: OpenTask | OpenCall, progress: results.Progress
) -> Mapping[str, Any]:
    """Give what the diagram says of the escalation: level and acts."""
    if isinstance(wait, OpenTask) and "level" in wait.properties:
        return wait.properties
    bundle = visibility.bundle(tx, row["bundle_hash"])
    seen = runtime.task_variables(bundle, row["process_id"], progress.state, wait.token)
    if isinstance(wait, OpenCall):
        seen = {**seen, **wait.variables}
    inner = seen.get("escalation")
    return {**seen, **inner} if isinstance(inner, Mapping) else seen


def _end(tx: Transaction, row: Row, progress: results.Progress) -> bool:
    """End what has ended with its visit; say whether any stands open still."""
    left = {one.visit: one.outcome for one in progress.trail if isinstance(one, Left)}
    taken = {one.visit: one for one in progress.recounted if one.what is Change.WITHDRAWN}
    still = False
    for escalation in escalation_store.open_of(tx.connection, row["id"]):
        outcome = left.get(escalation["visit"])
        if outcome is None and progress.finished:
            outcome = Outcome.CANCELLED
        if outcome is None:
            still = True
            continue
        status, reason = _ending(outcome, taken.get(escalation["visit"]))
        ended = {"status": status, "ended_at": tx.now, "reason": reason}
        escalation_store.end(tx.connection, escalation["id"], ended)
        tx.audit(
            f"escalation_{status}",
            subject=("escalation", escalation["id"]),
            lead_id=row["lead_id"],
            sentence=f"督办升级「{escalation['name']}」{_ENDS[status]}：{reason}",
        )
    return still


def _ending(outcome: Outcome, taken: results.Recounted | None) -> tuple[str, str]:
    if outcome is Outcome.COMPLETED:
        return "handled", "督办事项已办结"
    if taken is None:
        return "lifted", "所在环节已结束，督办事项不再需要"
    if taken.after is None:
        return "withdrawn", "期限重新计算后不再起算"
    return "withdrawn", f"期限重新计算后为{explaining.spoken_end(taken.after)}，尚未届满"
