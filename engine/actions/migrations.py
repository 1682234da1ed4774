"""Migrating instances to another definition: rehearsed first, then each in its own transaction.

What stands open survives: the rows of tasks with their drafts and claims, timers with their
moments, jobs, subscriptions and incidents stay the same rows. The proof is part of the act:
what was written is read back and compared before the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine import moves
from engine.actions import advance, instances, surroundings
from engine.bpmn import migration, runtime
from engine.errors import Conflict, ExecutionFailed, InputInvalid, InstanceNotActive, NotFound
from engine.queries import calculator, visibility
from engine.store import definitions as definition_store
from engine.store import instances as instance_store
from engine.store import leads as lead_store
from engine.store import standing
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from engine.store.rows import Row
    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where to: a deployed definition, and the elements that are another one there."""

    definition_id: str
    mapping: Mapping[str, str | None] = field(default_factory=dict)


def rehearse(tx: Transaction, row: Row, plan: Plan) -> migration.Migrated:
    """Say what migrating would do to an instance, or raise every reason why it cannot be."""
    target = _target(tx, row, plan)
    lead = None if row["lead_id"] is None else lead_store.get(tx.connection, row["lead_id"])
    return _migrated(tx, row, target, plan, lead)


def target_of(tx: Transaction, plan: Plan) -> Row:
    """Read the definition that a plan leads to."""
    target = definition_store.get(tx.connection, plan.definition_id)
    if target is None:
        raise NotFound("没有这个流程版本。")
    return target


def migrate(tx: Transaction, instance_id: str, plan: Plan, reason: str) -> migration.Migrated:
    """Migrate one instance."""
    row = instances.operable(tx, instance_id, None)
    if not reason.strip():
        raise InputInvalid("请填写迁移理由。")
    target = _target(tx, row, plan)
    lead = None if row["lead_id"] is None else surroundings.lead_facts(tx, row["lead_id"])
    done = _migrated(tx, row, target, plan, lead)
    before = standing.picture(tx.connection, instance_id)
    moved = advance.Moved()
    works = _write(tx, row, target, done, moved)
    _prove(tx, instance_id, before, done, works)
    if row["suspended"]:
        if works:
            raise Conflict("目标版本新增的消息事件已有消息等待接收，请先恢复流程再迁移。")
        wait_store.suspend(tx.connection, instance_id, suspended=True)
    else:
        recheck = [(instance_id, moves.Recheck())] if done.recheck else []
        advance.work_off(tx, [*works, *recheck], moved)
    old = definition_store.get(tx.connection, row["definition_id"]) or target
    instances.audit(
        tx,
        row,
        "instance_migrated",
        f"将流程从{_named(old)}迁移到{_named(target)}",
        after={"definition_id": target["id"], "mapping": dict(plan.mapping)},
        reason=reason,
    )
    return done


def _target(tx: Transaction, row: Row, plan: Plan) -> Row:
    target = target_of(tx, plan)
    if row["status"] in instance_store.ENDED:
        raise InstanceNotActive("该流程实例已结束，不需要迁移。")
    if row["definition_id"] == target["id"]:
        raise Conflict("该流程实例已在目标版本上。")
    return target


def _migrated(
    tx: Transaction, row: Row, target: Row, plan: Plan, lead: Mapping[str, Any] | None
) -> migration.Migrated:
    to_bundle = visibility.bundle(tx, target["bundle_hash"])
    route = migration.Route(
        bundle=visibility.bundle(tx, row["bundle_hash"]),
        process_id=row["process_id"],
        to_bundle=to_bundle,
        to_process_id=target["process_id"],
        mapping=plan.mapping,
    )
    return migration.migrate(route, bytes(row["state"]), _as_of(tx, row, to_bundle, lead))


def _as_of(
    tx: Transaction, row: Row, bundle: Any, lead: Mapping[str, Any] | None
) -> Callable[[int | None], moves.Environment]:
    """Let expressions look at the facts of today, at the clock of when a step was entered."""
    entered = standing.entered(tx.connection, row["id"])
    today = surroundings.over(tx, bundle, lead)

    def as_of(visit: int | None) -> moves.Environment:
        if visit is None:
            return today
        moment: datetime = entered.get(visit) or row["started_at"]
        functions = calculator.functions(tx, bundle, today.facts, now=moment)
        return replace(today, now=moment, functions=functions)

    return as_of


def _write(
    tx: Transaction, row: Row, target: Row, done: migration.Migrated, moved: advance.Moved
) -> list[Any]:
    """Write the instance under its new definition, and its open rows under their new names."""
    instance_id = row["id"]
    standing.rename(tx.connection, instance_id, done.renamed)
    standing.rehouse(tx.connection, instance_id, target["process_id"])
    old, new = (visibility.bundle(tx, one["bundle_hash"]) for one in (row, target))
    known = standing.open_tasks(tx.connection, instance_id)
    for one in done.tasks:
        task = known[one.token]
        values: dict[str, Any] = {"name": one.name[:200], "form_id": one.form_id}
        if _schema(old, task["form_id"]) != _schema(new, one.form_id):
            values["revision"] = task["revision"] + 1  # an open page is told to load it anew
        standing.retitle(tx.connection, instance_id, one.token, values)
    there = {name: target[name] for name in ("process_id", "bundle_hash")}
    surroundings.save_instance(tx, row, {"definition_id": target["id"], **there})
    return advance.adopt(tx, surroundings.instance(tx, instance_id) or row, done.progress, moved)


def _schema(bundle: Any, form_id: str | None) -> bytes | None:
    form = None if form_id is None else bundle.forms.get(form_id)
    return None if form is None else form.schema


def _prove(
    tx: Transaction,
    instance_id: str,
    before: standing.Picture,
    done: migration.Migrated,
    works: list[Any],
) -> None:
    """Read back what was written and compare: nothing that stood open may differ."""
    row = instance_store.get(tx.connection, instance_id)
    after = standing.picture(tx.connection, instance_id)
    dropped = {closed.token for closed in done.progress.closed}
    added = {wait.token for wait in done.progress.opened}
    delivered = {command.token for _, command in works if isinstance(command, moves.Deliver)}
    kept = {place: shown for place, shown in before.items() if place[1] not in dropped}
    new = {token for _, token in after.keys() - kept.keys()}
    proved = (
        row is not None
        and bytes(row["state"]) == done.progress.state
        and {place: after.get(place) for place in kept} == kept
        and new == added - delivered
    )
    if not proved or row is None:
        raise ExecutionFailed("迁移后的待办、期限或作业与迁移前核对不一致，已撤回。")
    bundle = visibility.bundle(tx, row["bundle_hash"])
    runtime.active_elements(bundle, row["process_id"], bytes(row["state"]))


def _named(definition: Row) -> str:
    return f"「{definition['name']}」第 {definition['version']} 版"
