"""Mends: an inclusive join inside a loop fires early, and may wait for what cannot come.

SpiffWorkflow 3.2 searches the task tree with its whole past. Here the join decides when
all else stands still, as BPMN 2.0 (13.4.3) says: it fires unless a live token of its scope
can reach an incoming flow that has no token, without passing the join, and cannot also
reach one that has. Reachability is a property of the graph and computed once per join.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.corrections.parallel_join import JoinSpec

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.elements import ElementSpec
    from engine.bpmn.instance import Instance


class InclusiveGatewaySpec(JoinSpec):
    """Waits for every token that can still come, then takes every flow that holds."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.incoming) <= 1:
            return True
        my_task._set_state(TaskState.WAITING)  # noqa: SLF001
        my_task.workflow.joining.add(my_task)
        return False

    @cached_property
    def reachable_from(self) -> dict[str, frozenset[str]]:
        """Say for each element which incoming flows of this join a token there can reach."""
        reached: dict[str, set[str]] = {}
        inputs: dict[str, list[ElementSpec]] = {}
        specs = [s for s in self._wf_spec.task_specs.values() if s is not self]
        for spec in specs:
            for flow in getattr(spec, "outgoing", ()):
                if flow.target is self:
                    reached.setdefault(spec.name, set()).add(flow.id)
                else:
                    inputs.setdefault(flow.target.name, []).append(spec)
            for boundary in getattr(spec, "boundaries", ()):
                inputs.setdefault(boundary.name, []).append(spec)
        todo = list(reached)
        while todo:
            name = todo.pop()
            for before in inputs.get(name, ()):
                known = reached.setdefault(before.name, set())
                if not reached[name] <= known:
                    known |= reached[name]
                    todo.append(before.name)
        return {name: frozenset(flows) for name, flows in reached.items()}

    def fire_if_stuck(self, token: Token) -> bool:
        """Fire unless a token that matters can still come; say whether it fired."""
        arrived = self.waiting(token)
        instance: Instance = token.workflow
        empty = set(self.incoming) - set(arrived)
        if empty and any(
            self._awaited(other, empty, set(arrived))
            for other in token.around.children
            if other.task_spec is not self
        ):
            return False
        self.merge(arrived)
        return bool(instance.agenda)

    def _awaited(self, other: Token, empty: set[str], full: set[str]) -> bool:
        if other.role:
            return False
        reach = self.reachable_from.get(other.task_spec.bpmn_id, frozenset())
        return bool(reach & empty) and not reach & full
