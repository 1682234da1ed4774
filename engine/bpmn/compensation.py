"""Compensation and cancellation: completed work is undone by handlers, last first.

A scope remembers, in order, which of its compensable activities have completed; what a
completed sub-process remembers passes to the scope around it, with the variables that the
sub-process had of its own. A throwing event contains the handlers it runs, one after the
other, and goes on when the last is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import results
from engine.bpmn.containers import EventSubProcessSpec
from engine.bpmn.elements import ElementSpec
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.instance import Instance


class CompensationSpec(ElementSpec):
    """An event that throws compensation, or cancels its transaction."""

    stays = True

    def enter(self, token: Token) -> bool | None:
        """Collect what is to be undone and start with the last."""
        instance: Instance = token.workflow
        self.map_inputs(token)
        scope = token.around
        if self.cancels:
            instance.end_content(scope, spare=token)
        todo = self._take(scope)
        if isinstance(scope.task_spec, EventSubProcessSpec):
            todo = [*self._take(scope.around), *todo]
        if not todo:
            return True
        token.memo["todo"] = [name for name, _, _ in todo]
        token.memo["seen"] = [seen for _, _, seen in todo]
        self._next(token)
        return None

    @property
    def cancels(self) -> bool:
        """Say whether this is the cancel end event of a transaction."""
        return self.node.event.kind is EventKind.CANCEL

    def is_over(self, token: Token) -> bool:
        """Start the next handler when one is done; over when none is left."""
        if not token.has_state(TaskState.STARTED) or any(not c.role for c in token.children):
            return False
        if token.memo["todo"]:
            self._next(token)
            return False
        return True

    def leave(self, token: Token) -> None:
        """Go on; after a cancellation, from the boundary of the transaction."""
        scope = token.around
        host = scope.around if scope.task_spec.repeated else scope
        boundary = next(
            (b for b in host.task_spec.boundaries if b.catches is EventKind.CANCEL), None
        )
        if not self.cancels or boundary is None:
            super().leave(token)
            return
        token.workflow.end(token, results.Outcome.COMPLETED)
        boundary.fire(host, {}, results.Outcome.CANCELLED)

    def _take(self, scope: Token) -> list[Any]:
        """Take from a scope what this event undoes: activity, scopes around it, variables."""
        wanted = self.node.event.reference
        known: list[Any] = scope.memo.pop("comp", [])
        chosen = [row for row in known if wanted is None or wanted in {row[0], *row[1]}]
        kept = [row for row in known if row not in chosen]
        if kept:
            scope.memo["comp"] = kept
        return chosen

    def _next(self, token: Token) -> None:
        instance: Instance = token.workflow
        *todo, name = token.memo["todo"]
        *rest, seen = token.memo["seen"]
        token.memo |= {"todo": todo, "seen": rest}
        handler = instance.spawn(instance.spec.task_specs[name].compensation, token)
        for variable, value in seen.items():
            instance.scopes.set(handler.id, variable, value)
