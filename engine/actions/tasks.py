"""What people do with a task: claim it, give it back, keep a draft, complete it, hand it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import clock, moves, payload
from engine.actions import advance, notices, surroundings
from engine.bpmn import runtime
from engine.errors import (
    InputInvalid,
    NotAllowed,
    NotFound,
    NotYourTask,
    StaleRevision,
    TaskAlreadyDone,
    TaskClaimed,
)
from engine.queries import visibility
from engine.rules import fact_dates, permissions
from engine.rules import facts as fact_rules
from engine.store import tasks as task_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

FOUR_EYES = "not_completed_by"  # property of a user task: ids of tasks done by somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """What completing a task opened, for the answer."""

    task_id: str
    instance_id: str
    moved: advance.Moved


def claim(tx: Transaction, task_id: str, revision: int | None = None) -> None:
    """Take a task out of the common pool."""
    task, groups = _open(tx, task_id, revision)
    if task["assignee_id"] == tx.actor.user_id:
        return
    if task["assignee_id"] is not None:
        raise TaskClaimed("该任务已由他人领取。")
    about_a_lead = task["lead_id"] is not None
    if not permissions.is_candidate(tx.actor, groups, about_a_lead=about_a_lead):
        raise NotYourTask("该任务不属于您所在的单位和角色。")
    _require_four_eyes(tx, task, tx.actor.user_id)
    _change(tx, task, {"assignee_id": tx.actor.user_id, "claimed_at": tx.now})
    _audit(tx, task, "task_claimed", f"领取了任务「{task['name']}」")


def unclaim(tx: Transaction, task_id: str, revision: int | None = None) -> None:
    """Give a claimed task back to the pool."""
    task, _ = _open(tx, task_id, revision)
    if task["assignee_id"] != tx.actor.user_id:
        raise NotYourTask("只有领取人可以退回任务。")
    _change(tx, task, {"assignee_id": None, "claimed_at": None})
    _audit(tx, task, "task_unclaimed", f"退回了任务「{task['name']}」")


def save_draft(tx: Transaction, task_id: str, values: Mapping[str, Any]) -> None:
    """Keep what was typed so far; a draft is not checked and does not move the process.

    It is saved every few seconds while somebody types, so only its beginning is on record.
    """
    task, groups = _open(tx, task_id, None)
    _require_may_complete(tx, task, groups)
    payload.from_json(values)
    _change(tx, task, {"draft": dict(values)})
    if task["draft"] is None:
        _audit(tx, task, "task_drafted", f"开始填写任务「{task['name']}」，已暂存草稿")


def assign(tx: Transaction, task_id: str, user_id: str, reason: str) -> None:
    """Give a task to a person, whoever holds it; the office's right."""
    permissions.require(tx.actor, permissions.Verb.ASSIGN_TASK)
    task, groups = _open(tx, task_id, None)
    if not reason.strip():
        raise InputInvalid("请填写指派理由。")
    if not visibility.is_member(tx, user_id, groups):
        raise NotAllowed("被指派人不属于该任务的承办单位和角色。")
    _require_four_eyes(tx, task, user_id)
    _change(tx, task, {"assignee_id": user_id, "claimed_at": tx.now})
    tx.audit(
        "task_assigned",
        subject=("task", task_id),
        lead_id=task["lead_id"],
        sentence=f"指派了任务「{task['name']}」",
        before={"assignee_id": task["assignee_id"]},
        after={"assignee_id": user_id},
        reason=reason,
    )
    notices.task_assigned(tx, task, user_id)


def take(tx: Transaction, task_id: str, reason: str) -> None:
    """Give a task to the actor, whoever holds it or may do it; who may order that, may."""
    task, _ = _open(tx, task_id, None)
    if not reason.strip():
        raise InputInvalid("请填写接管理由。")
    _require_four_eyes(tx, task, tx.actor.user_id)
    _change(tx, task, {"assignee_id": tx.actor.user_id, "claimed_at": tx.now})
    tx.audit(
        "task_taken_over",
        subject=("task", task_id),
        lead_id=task["lead_id"],
        sentence=f"接管了任务「{task['name']}」",
        before={"assignee_id": task["assignee_id"]},
        after={"assignee_id": tx.actor.user_id},
        reason=reason,
    )


def complete(
    tx: Transaction, task_id: str, values: Mapping[str, Any], revision: int | None = None
) -> Completed:
    """Finish a task with a form's values and move its process on.

    The form is checked against its schema; without a form any variables are taken.
    """
    task, groups = _open(tx, task_id, revision)
    _require_may_complete(tx, task, groups)
    _require_four_eyes(tx, task, tx.actor.user_id)
    accepted = _accept(tx, task, payload.from_json(values))
    _audit(tx, task, "task_completed", f"完成了任务「{task['name']}」", after=accepted)
    moved = advance.move(
        tx, task["instance_id"], moves.CompleteTask(token=task["token"], values=accepted)
    )
    return Completed(task_id=task_id, instance_id=task["instance_id"], moved=moved)


def _accept(tx: Transaction, task: Row, values: dict[str, Any]) -> dict[str, Any]:
    if task["form_id"] is None:
        if task["lead_id"] is not None:
            fact_rules.require_none(values)
        return values
    instance = surroundings.instance(tx, task["instance_id"])
    if instance is None:
        raise NotFound("没有这个流程实例。")
    bundle = visibility.bundle(tx, instance["bundle_hash"])
    form = bundle.forms[task["form_id"]].form
    environment = surroundings.environment(tx, bundle, task["lead_id"])
    context = runtime.task_variables(
        bundle, instance["process_id"], bytes(instance["state"]), task["token"]
    )
    accepted = form.accept(values, {**context, **environment.facts}, environment.functions)
    if task["lead_id"] is not None and isinstance(accepted.get("lead"), dict):
        # The step's expressions shall see dates as dates, as they stand in the ledger.
        accepted["lead"] = fact_rules.fit(accepted["lead"])
        lead = surroundings.lead_facts(tx, task["lead_id"])
        today = clock.local_date(tx.now)
        fact_dates.require_possible(lead, accepted["lead"], today=today)
    return accepted


def _open(tx: Transaction, task_id: str, revision: int | None) -> tuple[Row, tuple[str, ...]]:
    """Read an open task and its groups; the case is locked first, as in every step."""
    seen, groups = task_store.with_groups(tx.connection, task_id)
    if seen is None or not visibility.may_see_task(tx, seen, groups):
        raise NotFound("没有这个任务，或您无权查看。")
    task = surroundings.held_task(tx, seen)
    if task["state"] != "open":
        raise TaskAlreadyDone("该任务已办结或已撤销。")
    if revision is not None and revision != task["revision"]:
        raise StaleRevision("任务刚有变化，请刷新后重试。")
    return task, groups


def _require_may_complete(tx: Transaction, task: Row, groups: tuple[str, ...]) -> None:
    permissions.require_may_complete(
        tx.actor,
        groups=groups,
        assignee_id=task["assignee_id"],
        about_a_lead=task["lead_id"] is not None,
    )


def _require_four_eyes(tx: Transaction, task: Row, user_id: str) -> None:
    """Maker is not checker: the named tasks of the instance were done by somebody else."""
    others = str((task["properties"] or {}).get(FOUR_EYES, "")).replace(",", " ").split()
    if others and user_id in task_store.completed_by(tx.connection, task["instance_id"], others):
        raise NotAllowed("经办人不能审核自己办理的事项，请由他人办理。")


def _change(tx: Transaction, task: Row, values: dict[str, Any]) -> None:
    if not task_store.change(tx.connection, task["id"], task["revision"], values):
        raise StaleRevision("任务刚有变化，请刷新后重试。")


def _audit(tx: Transaction, task: Row, action: str, sentence: str, after: Any = None) -> None:
    tx.audit(
        action,
        subject=("task", task["id"]),
        lead_id=task["lead_id"],
        sentence=sentence,
        after=after,
    )
