"""What supervisors order about a lead (挂牌督办、领导包案、督导), and tasks they urge (催办)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import codes, moves
from engine.actions import advance, births, notices, tasks
from engine.errors import Conflict, InputInvalid, NotFound, TaskAlreadyDone
from engine.queries import supervision, visibility
from engine.rules import permissions
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import tasks as task_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

_WITH_POLICE = "criminal"  # the stage in which the police handle the case


def order(tx: Transaction, lead_id: str, act: str, reason: str) -> advance.Moved:
    """Begin a supervision act about a lead; one of a kind stands at a time."""
    permissions.require(tx.actor, permissions.Verb.ORDER_SUPERVISION)
    lead = visibility.lead_row(tx, lead_id)
    if all(act != known.code for known in codes.SUPERVISION_ACTS):
        raise InputInvalid("督办方式应是挂牌督办、领导包案或督导。")
    if not reason.strip():
        raise InputInvalid("请填写督办理由。")
    lead_store.lock(tx.connection, lead_id)
    name = codes.label("supervision_act", act)
    if supervision.stands(tx, lead_id, act):
        raise Conflict(f"该线索已在{name}中，解除后方可再次下达。")
    definition = definition_store.latest(tx.connection, act)
    if definition is None:
        raise Conflict(f"流程「{name}」尚未部署，请联系流程设计员。")
    police = lead["stage"] == _WITH_POLICE
    instance_id, moved = advance.start(
        tx,
        births.NewInstance(definition=definition, business_key=lead["number"], lead_id=lead_id),
        moves.Start(variables={"handler": "police_handler"} if police else {}),
    )
    tx.audit(
        "supervision_ordered",
        subject=("instance", instance_id),
        lead_id=lead_id,
        sentence=f"提请{name}",
        reason=reason,
    )
    return moved


def take_over(tx: Transaction, task_id: str, reason: str) -> None:
    """Take a task to oneself from those who should have done it (接管); four eyes still hold."""
    permissions.require(tx.actor, permissions.Verb.ORDER_SUPERVISION)
    tasks.take(tx, task_id, reason)


def urge(tx: Transaction, task_id: str, reason: str) -> None:
    """Press those who hold a task, or may take it, to finish it (催办)."""
    permissions.require(tx.actor, permissions.Verb.ASSIGN_TASK)
    task, groups = task_store.with_groups(tx.connection, task_id)
    if task is None or not visibility.may_see_task(tx, task, groups):
        raise NotFound("没有这个任务，或您无权查看。")
    if task["state"] != "open":
        raise TaskAlreadyDone("该任务已办结或已撤销。")
    if not reason.strip():
        raise InputInvalid("请填写催办意见。")
    notices.task_urged(tx, task, groups)
    tx.audit(
        "task_urged",
        subject=("task", task_id),
        lead_id=task["lead_id"],
        sentence=f"催办了任务「{task['name']}」",
        reason=reason,
    )
