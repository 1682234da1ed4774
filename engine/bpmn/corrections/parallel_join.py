"""Mends: a parallel join inside a loop fires early.

SpiffWorkflow 3.2 looks for completed ancestors of each branch in the task tree, and in the
second round finds those of the first: the join fires when one branch is done. Here tokens
that arrive wait at the join, tagged with the flow they came by; it fires when every
incoming flow has one, and consumes one of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.elements import ElementSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.elements import Outgoing
    from engine.bpmn.instance import Instance


class JoinSpec(ElementSpec):
    """A gateway at which tokens wait for each other."""

    def waiting(self, token: Token) -> dict[str, Token]:
        """Give the oldest token of each incoming flow that waits here in the same scope."""
        found: dict[str, Token] = {}
        for other in token.around.children:
            if other.task_spec is self and not other.role and other.has_state(TaskState.WAITING):
                found.setdefault(other.via, other)
        return found

    def merge(self, arrived: dict[str, Token]) -> None:
        """Consume one token of each flow and let the last one go on."""
        *others, last = sorted(arrived.values(), key=lambda token: token.id)
        instance: Instance = last.workflow
        for other in others:
            other.detach()
            instance.joining.discard(other)
        instance.joining.discard(last)
        last.via = ""
        last._ready()  # noqa: SLF001


class ParallelGatewaySpec(JoinSpec):
    """Waits for every incoming flow, then takes every outgoing one."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.incoming) <= 1:
            return True
        my_task._set_state(TaskState.WAITING)  # noqa: SLF001
        arrived = self.waiting(my_task)
        if len(arrived) == len(self.incoming):
            self.merge(arrived)
        return False

    def choose(self, token: Token) -> Sequence[Outgoing]:
        """Take every flow; a parallel gateway knows no conditions."""
        del token
        return self.outgoing
