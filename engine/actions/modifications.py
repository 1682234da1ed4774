"""Mending where the tokens of an instance stand: looked at beforehand, then done and on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import moves, payload, results
from engine.actions import advance, instances, surroundings
from engine.bpmn import runtime
from engine.errors import Conflict, InputInvalid, InstanceNotActive, NotFound
from engine.queries import visibility
from engine.rules import facts, permissions
from engine.rules.permissions import Verb
from engine.store import instances as instance_store
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from engine.bpmn.definition import Definition
    from engine.store.rows import Row
    from engine.transaction import Transaction

    Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a modification would do: where tokens would stand, and whether the instance ends."""

    status: results.InstanceStatus
    opens: tuple[Place, ...]
    closes: tuple[Place, ...]
    passes: tuple[str, ...]
    incidents: tuple[results.OpenIncident, ...]

    @property
    def ends(self) -> bool:
        """Say whether the instance would be over."""
        return self.status in {results.InstanceStatus.CANCELLED, results.InstanceStatus.COMPLETED}


def rehearse(tx: Transaction, instance_id: str, change: moves.Modify) -> Rehearsed:
    """Say what a modification would do to the instance itself; nothing is written.

    What it would set off elsewhere (calls, messages) is not followed.
    """
    permissions.require(tx.actor, Verb.OPERATE_INSTANCE)
    row = instance_store.get(tx.connection, instance_id)
    if row is None or not visibility.may_see_instance(tx, instance_id):
        raise NotFound("没有这个流程实例，或您无权查看。")
    if row["status"] in instance_store.ENDED:
        raise InstanceNotActive("该流程实例已结束。")
    change = _admitted(row, change)
    bundle = visibility.bundle(tx, row["bundle_hash"])
    lead = None if row["lead_id"] is None else lead_store.get(tx.connection, row["lead_id"])
    environment = surroundings.over(tx, bundle, lead)
    state = bytes(row["state"])
    before = runtime.active_elements(bundle, row["process_id"], state)
    done = runtime.step(bundle, row["process_id"], state, change, environment)
    after = [] if done.finished else runtime.active_elements(bundle, row["process_id"], done.state)
    entered = (step for step in done.trail if isinstance(step, results.Entered))
    return Rehearsed(
        status=done.status,
        opens=tuple(place for place in after if place not in before),
        closes=tuple(place for place in before if place not in after),
        passes=tuple(dict.fromkeys(step.element_id for step in entered)),
        incidents=tuple(one for one in done.opened if isinstance(one, results.OpenIncident)),
    )


def modify(
    tx: Transaction,
    instance_id: str,
    change: moves.Modify,
    reason: str,
    *,
    revision: int | None = None,
) -> advance.Moved:
    """Put tokens at elements and take tokens away, all of it or nothing."""
    row = instances.operable(tx, instance_id, revision)
    if not reason.strip():
        raise InputInvalid("请填写修改理由。")
    definition = visibility.bundle(tx, row["bundle_hash"]).processes[row["process_id"]]
    sentence = _sentence(tx, row, definition, change)
    moved = advance.move(tx, instance_id, _admitted(row, change))
    cancelled = moved.instances[instance_id] is results.InstanceStatus.CANCELLED
    if cancelled and row["parent_id"] is not None:
        raise Conflict(
            "这会取消该流程的最后一个令牌，而它由上级流程调用；请在上级流程中取消调用它的环节。"
        )
    instances.audit(
        tx,
        row,
        "instance_modified",
        sentence,
        after={
            "activate": [
                {"element": one.element, "variables": dict(one.variables)}
                for one in change.activate
            ],
            "cancel": [one.element or one.token for one in change.remove],
        },
        reason=reason,
    )
    return moved


def _admitted(row: Row, change: moves.Modify) -> moves.Modify:
    """Read the variables as they were sent; the facts of a lead are not among them."""
    if row["lead_id"] is not None:
        for activation in change.activate:
            facts.require_none(activation.variables)
    activate = (replace(one, variables=payload.from_json(one.variables)) for one in change.activate)
    return replace(change, activate=tuple(activate))


def _sentence(tx: Transaction, row: Row, definition: Definition, change: moves.Modify) -> str:
    """Say it as people speak of it: 修改了流程：激活「核实」，取消「登记」."""
    bundle = visibility.bundle(tx, row["bundle_hash"])
    standing = {
        number: element
        for element, number in runtime.active_elements(
            bundle, row["process_id"], bytes(row["state"])
        )
    }

    def named(element_id: str) -> str:
        element = definition.elements.get(element_id)
        return f"「{element.name or element_id}」" if element else f"「{element_id}」"

    activated = "、".join(named(one.element) for one in change.activate)
    removed = "、".join(
        named(one.element or standing.get(one.token or 0, str(one.token))) for one in change.remove
    )
    parts = [f"激活{activated}"] if activated else []
    parts += [f"取消{removed}"] if removed else []
    return f"修改了流程：{'，'.join(parts)}"
