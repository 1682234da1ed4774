"""Conditions and dates: evaluated again when what they read has changed.

A condition fires when it becomes true, not while it stays so; it is looked at right after
the element that changed its variables, before any other element runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import formulas, recounting
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.instance import Instance


def check(instance: Instance, *, everything: bool = False) -> None:
    """Look at the watching tokens that are new or read something that changed."""
    fresh, instance.fresh = instance.fresh, []
    changed = set(instance.scopes.changed)
    if not changed.isdisjoint(instance.scopes.facts):
        changed.add(formulas.FACTS)
    instance.scopes.changed.clear()
    if not instance.watchers:
        return
    new = {token.id for token in fresh}
    for token in sorted(instance.watchers.values(), key=lambda token: token.id):
        if not token.alive or token.id not in instance.watchers:
            continue
        if everything or token.id in new or not changed.isdisjoint(recounting.names(token)):
            instance.attempt(token, _look)


def _look(token: Token) -> None:
    trigger = token.task_spec.trigger
    instance: Instance = token.workflow
    if token.wait_kind not in {WaitKind.CONDITION, WaitKind.UNARMED}:
        recounting.look(token)
        return
    if trigger.condition is None:
        trigger.arm(token, trigger.draft(instance, token))
        recounting.armed(token)
        return
    owner = token.around if token.role else token
    holds = instance.holds(trigger.condition, instance.view(owner))
    if holds and not token.memo.get("was"):
        token.memo["was"] = True
        token.task_spec.triggered(token, {})
    elif not holds:
        token.memo.pop("was", None)


def rearm(token: Token) -> None:
    """Try again what a listening token failed at."""
    instance: Instance = token.workflow
    trigger = token.task_spec.trigger
    token._set_state(TaskState.WAITING)  # noqa: SLF001
    trigger.arm(token, trigger.draft(instance, token.parent or token))
