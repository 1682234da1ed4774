"""The ad-hoc sub-process: its activities run in no order, until its condition is met.

What runs is named by `activeElementsCollection` (Camunda 8), else everything that nothing
leads to; one after the other if the ordering is sequential.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine import errors
from engine.bpmn.containers import ScopeSpec
from engine.bpmn.elements import ElementSpec, listen
from engine.feel.record import kind_word

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance


class AdHocSpec(ScopeSpec):
    """Runs its activities until the completion condition holds or all are done."""

    active: Formula | None = None
    completion: Formula | None = None

    def open(self, token: Token) -> None:
        """Start the activities, or the first of them."""
        instance: Instance = token.workflow
        chosen = self._chosen(token)
        instance.require_room(len(chosen))
        listen(token, [sub.start for sub in self.event_subs], "e")
        now, later = (chosen[:1], chosen[1:]) if self.node.sequential else (chosen, [])
        if later:
            token.memo["todo"] = [spec.bpmn_id for spec in later]
        for spec in now:
            instance.spawn(spec, token)
        if not chosen:
            instance.emptied.append(token)

    def is_over(self, token: Token) -> bool:
        """Look at the condition after each activity."""
        instance: Instance = token.workflow
        if not token.has_state(TaskState.STARTED):
            return False
        if self.completion is not None and instance.holds(self.completion, instance.view(token)):
            token.memo.pop("todo", None)
            if self.node.cancel_remaining:
                instance.end_content(token)
        if not super().is_over(token):
            return False
        todo = token.memo.pop("todo", [])
        if not todo:
            return True
        if todo[1:]:
            token.memo["todo"] = todo[1:]
        instance.spawn(instance.spec.task_specs[todo[0]], token)
        return False

    def _chosen(self, token: Token) -> list[ElementSpec]:
        if self.active is None:
            return list(self.entries)
        instance: Instance = token.workflow
        names = instance.compute(self.active, instance.view(token))
        inside = {spec.bpmn_id: spec for spec in self.entries}
        if not isinstance(names, list) or not all(name in inside for name in names):
            raise errors.ExpressionFailed(
                f"即席子流程「{self.label}」要启动的元素应是其中没有入口的元素标识的列表，得到{kind_word(names)}"
            )
        return [inside[name] for name in names]
