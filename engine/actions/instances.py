"""What designers and supervisors do with an instance: start, change, suspend, cancel, retry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import moves, payload
from engine.actions import advance, births, ladders, surroundings
from engine.errors import Conflict, InputInvalid, InstanceNotActive, NotFound, StaleRevision
from engine.queries import visibility
from engine.rules import facts, permissions
from engine.rules.permissions import Verb
from engine.store import definitions as definition_store
from engine.store import instances as instance_store
from engine.store import leads as lead_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction


def start(
    tx: Transaction,
    process_id: str,
    *,
    version: int | None = None,
    business_key: str | None = None,
    variables: Mapping[str, Any] | None = None,
    event: str | None = None,
) -> tuple[str, advance.Moved]:
    """Start an instance of the newest version, or of the one named; about a lead by its number.

    A lead's life moves by its own process: only who may mend that process starts another.
    """
    permissions.require(tx.actor, Verb.START_INSTANCE)
    if version is None:
        definition = definition_store.latest(tx.connection, process_id)
    else:
        definition = definition_store.version(tx.connection, process_id, version)
    if definition is None:
        raise NotFound(f"没有已部署的流程 {process_id}。")
    if definition["suspended"]:
        raise Conflict(f"流程 {process_id} 已停用，不能启动新实例。")
    lead = lead_store.by_number(tx.connection, business_key) if business_key else None
    if lead is not None:
        visibility.require_lead(tx, lead["id"])
        permissions.require(tx.actor, Verb.OPERATE_INSTANCE)
        facts.require_none(variables or {})
    instance_id, moved = advance.start(
        tx,
        births.NewInstance(
            definition=definition,
            business_key=business_key,
            lead_id=None if lead is None else lead["id"],
        ),
        moves.Start(variables=payload.from_json(variables or {}), event=event),
    )
    tx.audit(
        "instance_started",
        subject=("instance", instance_id),
        lead_id=None if lead is None else lead["id"],
        sentence=f"启动了流程「{definition['name']}」",
    )
    return instance_id, moved


def set_variables(
    tx: Transaction,
    instance_id: str,
    values: Mapping[str, Any],
    *,
    token: int | None = None,
    revision: int | None = None,
) -> advance.Moved:
    """Change variables of a running instance."""
    row = operable(tx, instance_id, revision)
    if row["lead_id"] is not None:
        facts.require_none(values)
    new = payload.from_json(values)
    moved = advance.move(tx, instance_id, moves.SetVariables(values=new, token=token))
    audit(tx, row, "variables_changed", "修改了流程变量", after=new)
    return moved


def cancel(tx: Transaction, instance_id: str, reason: str) -> advance.Moved:
    """End an instance and everything it called."""
    row = operable(tx, instance_id, None)
    if not reason.strip():
        raise InputInvalid("请填写撤销理由。")
    if row["parent_id"] is not None and row["status"] not in instance_store.ENDED:
        raise Conflict("该流程由上级流程调用，不能单独撤销；请撤销上级流程，或在其中取消调用环节。")
    moved = advance.move(tx, instance_id, moves.Cancel(reason=reason))
    audit(tx, row, "instance_cancelled", "撤销了流程", reason=reason)
    return moved


def suspend(tx: Transaction, instance_id: str) -> None:
    """Hold an instance: neither people nor the clock move it."""
    _hold(tx, instance_id, suspended=True)


def resume(tx: Transaction, instance_id: str) -> None:
    """Let a held instance go on; timers that fell due meanwhile fire at the next sweep."""
    row = operable(tx, instance_id, None)
    parent = (
        None if row["parent_id"] is None else instance_store.get(tx.connection, row["parent_id"])
    )
    if parent is not None and parent["suspended"]:
        raise Conflict("调用它的流程仍挂起，请先恢复上级流程。")
    _hold(tx, instance_id, suspended=False)


def retry(tx: Transaction, incident_id: str) -> advance.Moved:
    """Try the element of an incident again."""
    incident = wait_store.incident(tx.connection, incident_id)
    if incident is None:
        raise NotFound("没有这个异常。")
    if incident["resolved_at"] is not None:
        raise Conflict("该异常已处理。")
    row = operable(tx, incident["instance_id"], None)
    moved = advance.move(tx, row["id"], moves.Retry(token=incident["token"]))
    audit(tx, row, "incident_retried", f"重试了环节 {incident['element_id']}")
    return moved


def fire_timer(tx: Transaction, timer_id: str) -> advance.Moved:
    """Let a waiting timer fire now."""
    timer = wait_store.timer(tx.connection, timer_id)
    if timer is None:
        raise NotFound("没有这个定时器，或它已触发。")
    if timer["instance_id"] is None:
        raise Conflict("启动定时器不能手动触发；请直接启动流程。")
    row = operable(tx, timer["instance_id"], None)
    if wait_store.timer(tx.connection, timer_id) is None:
        raise Conflict("该定时器刚刚触发。")
    moved = advance.move(tx, row["id"], moves.FireTimer(token=timer["token"]))
    audit(tx, row, "timer_fired", f"手动触发了定时器 {timer['element_id']}")
    return moved


def operable(tx: Transaction, instance_id: str, revision: int | None) -> Row:
    """Read and lock an instance that the actor sees and may operate."""
    permissions.require(tx.actor, Verb.OPERATE_INSTANCE)
    row = surroundings.instance(tx, instance_id)
    if row is None or not visibility.may_see_instance(tx, instance_id):
        raise NotFound("没有这个流程实例，或您无权查看。")
    if revision is not None and revision != row["revision"]:
        raise StaleRevision("流程刚有变化，请刷新后重试。")
    return row


def audit(
    tx: Transaction,
    row: Row,
    action: str,
    sentence: str,
    *,
    after: Any = None,
    reason: str | None = None,
) -> None:
    """Put what was done with an instance on record."""
    tx.audit(
        action,
        subject=("instance", row["id"]),
        lead_id=row["lead_id"],
        sentence=sentence,
        after=after,
        reason=reason,
    )


def _hold(tx: Transaction, instance_id: str, *, suspended: bool) -> None:
    row = operable(tx, instance_id, None)
    if row["status"] in instance_store.ENDED:
        raise InstanceNotActive("该流程实例已结束。")
    surroundings.save_instance(tx, row, {"suspended": suspended})
    wait_store.suspend(tx.connection, instance_id, suspended=suspended)
    for child in instance_store.children(tx.connection, instance_id):
        _hold(tx, child["id"], suspended=suspended)
    for ladder_id in ladders.standing(tx, row):
        _hold(tx, ladder_id, suspended=suspended)
    action = "instance_suspended" if suspended else "instance_resumed"
    audit(tx, row, action, "挂起了流程" if suspended else "恢复了流程")
    if row["conditional"] and row["suspended"] and not suspended:
        advance.move(tx, instance_id, moves.Recheck())  # facts may have changed meanwhile
    if row["suspended"] and not suspended:
        advance.work_off(tx, ladders.left_behind(tx, instance_id), advance.Moved())
