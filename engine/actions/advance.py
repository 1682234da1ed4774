"""Moves process instances: the only way by which a step is computed and written.

One command can ripple: a call starts an instance, an end finishes its caller, a message
wakes a neighbour. `move` works them off one by one inside the caller's transaction.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from engine import codes, moves, results
from engine.actions import (
    births,
    callers,
    correlate,
    escalations,
    fact_changes,
    recounts,
    remarks,
    surroundings,
    waits,
)
from engine.bpmn import runtime
from engine.errors import Conflict, InstanceNotActive, NotFound, StaleRevision, StepTooLarge
from engine.queries import visibility
from engine.rules import facts as fact_rules
from engine.store import definitions as definition_store
from engine.store import instances as instance_store
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

    Work = tuple[str, moves.Command] | results.Thrown

_MAX_STEPS = 2_000
_MAX_DEPTH = 30


@dataclass(slots=True, kw_only=True)
class Moved:
    """What a command did, for the answer: tasks opened, instances touched, facts written.

    `trails` are the visits of elements, written at the end of the move.
    """

    opened_tasks: list[str] = field(default_factory=list)
    instances: dict[str, results.InstanceStatus] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    trails: list[tuple[str, tuple[results.Entered | results.Left, ...]]] = field(
        default_factory=list
    )


def start(tx: Transaction, new: births.NewInstance, command: moves.Start) -> tuple[str, Moved]:
    """Make an instance and move it to its first waits."""
    instance_id = births.insert(tx, new)
    return instance_id, move(tx, instance_id, command)


def move(
    tx: Transaction,
    instance_id: str,
    command: moves.Command,
    moved: Moved | None = None,
    *,
    strict: bool = True,
) -> Moved:
    """Apply a command to an instance and everything that follows from it.

    A command that comes too late is a Conflict; one of many receivers (not `strict`) may
    be gone because of what an earlier one did.
    """
    return work_off(tx, [(instance_id, command)], moved or Moved(), strict=strict)


def work_off(
    tx: Transaction, works: Iterable[Work], moved: Moved, *, strict: bool = False
) -> Moved:
    """Do what follows, and what follows from that, to the end."""
    queue: deque[Work] = deque(works)
    for _ in range(_MAX_STEPS):
        if not queue:
            instance_store.write_trails(tx.connection, moved.trails, tx.now)
            moved.trails.clear()
            return moved
        work = queue.popleft()
        if isinstance(work, tuple):
            follow = _step(tx, *work, moved, strict=strict)
        else:  # whoever receives it is found once all before it have received theirs
            follow = list(correlate.thrown(tx, work, moved.started))
        queue.extendleft(reversed(follow))
        strict = False
    raise StepTooLarge("一次操作引发的流程步骤过多，已全部撤回；请检查流程图是否存在死循环。")


def adopt(tx: Transaction, row: Row, progress: results.Progress, moved: Moved) -> list[Work]:
    """Write what a migration made of an instance; give what follows, to be worked off."""
    return _write(tx, row, moves.Recheck(), progress, moved)


def facts_changed(tx: Transaction, lead_id: str, before: Mapping[str, Any] | None) -> Moved:
    """Let what waits for the facts of a lead look at them; `before` is None for a new lead."""
    moved = Moved()
    return work_off(tx, fact_changes.follow(tx, lead_id, before, moved.started), moved)


def _step(
    tx: Transaction, instance_id: str, command: moves.Command, moved: Moved, *, strict: bool
) -> list[Work]:
    row = surroundings.instance(tx, instance_id)
    if row is None:
        raise NotFound("没有这个流程实例。")
    if row["status"] in instance_store.ENDED:
        if strict:
            raise InstanceNotActive("该流程实例已结束。")
        return []
    if row["suspended"] and strict and not isinstance(command, moves.Cancel):
        raise InstanceNotActive("该流程实例已挂起，请先恢复。")
    bundle = visibility.bundle(tx, row["bundle_hash"])
    state = bytes(row["state"]) or None
    environment = replace(
        surroundings.environment(tx, bundle, row["lead_id"]),
        caught_above=callers.caught_above(tx, row),
    )
    try:
        progress = runtime.step(bundle, row["process_id"], state, command, environment)
    except Conflict:
        if strict:
            raise
        return []  # the token that a ripple was meant for is gone
    except StepTooLarge as problem:
        token = getattr(command, "token", None)
        if strict or token is None:
            raise
        return [(instance_id, moves.RaiseIncident.of(token, problem))]  # not its sender's fault
    remarks.tell(row, progress.remarks)
    return _write(tx, row, command, progress, moved)


def _write(
    tx: Transaction,
    row: Row,
    command: moves.Command,
    progress: results.Progress,
    moved: Moved,
) -> list[Work]:
    instance_id = row["id"]
    follow: list[Work] = []
    rechecks = _write_facts(tx, row, progress, moved)
    missed = escalations.missed_limit(tx, row, command)
    follow += recounts.write(tx, row, progress)
    follow += waits.close(tx, instance_id, command, progress.closed)
    for wait in progress.opened:
        if isinstance(wait, results.OpenCall):
            follow.append(_call(tx, row, wait, moved))
        else:
            follow += waits.open_one(tx, row, wait, moved.opened_tasks)
    moved.trails.append((instance_id, progress.trail))
    stands = {
        "state": progress.state,
        "status": str(progress.status),
        "conditional": progress.conditional,
        "escalated": escalations.keep(tx, row, missed, progress),
        "ended_at": tx.now if progress.finished else None,
    }
    surroundings.save_instance(tx, row, stands)
    if isinstance(command, moves.Recheck) and stands["escalated"]:
        recounts.review(tx, row)
    moved.instances[instance_id] = progress.status
    follow += progress.thrown
    follow += _tell_caller(row, progress)
    return [*follow, *rechecks]


def _write_facts(
    tx: Transaction, row: Row, progress: results.Progress, moved: Moved
) -> list[tuple[str, moves.Command]]:
    lead_id = row["lead_id"]
    if not progress.facts or lead_id is None:
        return []
    lead = surroundings.lead_facts(tx, lead_id)
    fitted = fact_rules.fit(progress.facts)
    changed = {column: value for column, value in fitted.items() if lead.get(column) != value}
    if not changed:
        return []
    values: dict[str, Any] = {**changed, "changed_at": tx.now}
    if not lead_store.change(tx.connection, lead_id, lead["revision"], values):
        raise StaleRevision("线索刚被他人修改，请刷新后重试。")
    tx.audit(
        "lead_changed_by_process",
        subject=("lead", lead_id),
        lead_id=lead_id,
        sentence=_sentence(changed),
        before={column: lead.get(column) for column in changed},
        after=changed,
    )
    surroundings.forget_lead(tx, lead_id)
    moved.facts.update(changed)
    found = fact_changes.follow(tx, lead_id, lead, moved.started)
    if fitted == dict(progress.facts):  # the step itself has looked at what it wrote
        found = [one for one in found if one != (row["id"], moves.Recheck())]
    return found


def _sentence(changed: dict[str, Any]) -> str:
    stage = changed.get("stage")
    if not isinstance(stage, str):
        return "办理中更新了台账"
    return f"进入阶段「{codes.label('stage', stage)}」"


def _call(tx: Transaction, parent: Row, call: results.OpenCall, moved: Moved) -> Work:
    """Start what is called; what nobody has deployed, or calls too deep, is an incident."""
    if parent["depth"] >= _MAX_DEPTH:
        deep = f"流程调用层数超过 {_MAX_DEPTH} 层，请检查是否自己调用自己。"
        return parent["id"], moves.RaiseIncident(token=call.token, message=deep)
    definition = _callee(tx, parent, call.process_id)
    if definition is None:
        missing = f"被调用的流程「{call.process_id[:100]}」尚未部署。"
        return parent["id"], moves.RaiseIncident(token=call.token, message=missing)
    child = _child_of(tx, parent, call, definition)
    moved.started.append(child)
    return child, moves.Start(variables=call.variables)


def _callee(tx: Transaction, parent: Row, process_id: str) -> Row | None:
    """Find the version to call: of the caller's bundle, else the pinned one, else the newest.

    The newest is called only when an expression gave the name, so that nothing was pinned.
    """
    own = definition_store.in_bundle(tx.connection, process_id, parent["bundle_hash"])
    if own is not None:
        return own
    caller = definition_store.get(tx.connection, parent["definition_id"])
    pinned = None if caller is None else caller["callees"].get(process_id)
    if pinned is not None:
        return definition_store.get(tx.connection, pinned)
    return definition_store.latest(tx.connection, process_id)


def _child_of(tx: Transaction, parent: Row, call: results.OpenCall, definition: Row) -> str:
    return births.insert(
        tx,
        births.NewInstance(
            definition=definition,
            business_key=parent["business_key"],
            lead_id=parent["lead_id"],
            parent_id=parent["id"],
            parent_token=call.token,
            parent_element_id=call.element_id,
            root_id=parent["root_id"],
            depth=parent["depth"] + 1,
        ),
    )


def _tell_caller(row: Row, progress: results.Progress) -> list[tuple[str, moves.Command]]:
    parent_id, token = row["parent_id"], row["parent_token"]
    if parent_id is None or token is None:
        return []
    told: list[tuple[str, moves.Command]] = [
        (parent_id, moves.EscalateCall(token=token, code=thrown.code, values=thrown.values))
        for thrown in progress.thrown
        if isinstance(thrown, results.ThrownEscalation)
    ]
    if progress.error is not None:
        error = progress.error
        told.append(
            (
                parent_id,
                moves.ThrowError(
                    token=token, code=error.code, message=error.message, values=error.values
                ),
            )
        )
    elif progress.status is results.InstanceStatus.COMPLETED:
        told.append((parent_id, moves.FinishCall(token=token, values=progress.variables)))
    return told
