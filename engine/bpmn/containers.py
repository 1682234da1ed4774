"""What contains tokens: the instance's root, sub-processes and event sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import results
from engine.bpmn import recounting
from engine.bpmn.elements import ElementSpec, listen
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.events import StartSpec
    from engine.bpmn.instance import Instance


class ScopeSpec(ElementSpec):
    """An embedded sub-process; is over when nothing runs inside."""

    stays = True
    entries: tuple[ElementSpec, ...] = ()
    event_subs: tuple[EventSubProcessSpec, ...] = ()

    def enter(self, token: Token) -> bool | None:
        """Open the scope and start what is inside."""
        if any(not child.role for child in token.children):
            token.workflow.emptied.append(token)
            return None
        self.map_inputs(token)
        listen(token, self.boundaries, "b")
        self.open(token)
        return None

    def open(self, token: Token) -> None:
        """Let the event sub-processes listen, and put tokens at the starts."""
        instance: Instance = token.workflow
        instance.require_room(len(self.entries))
        listen(token, [sub.start for sub in self.event_subs], "e")
        for entry in self.entries:
            instance.spawn(entry, token)
        if not self.entries:
            instance.emptied.append(token)

    def is_over(self, token: Token) -> bool:
        """Say whether only listeners are left."""
        return token.has_state(TaskState.STARTED) and all(c.role for c in token.children)


class RootSpec(ScopeSpec):
    """The process itself."""

    def _run_hook(self, my_task: Token) -> bool | None:
        return self.enter(my_task)

    def enter(self, token: Token) -> bool | None:
        """Start at the start event that was asked for, or wherever the process begins."""
        instance: Instance = token.workflow
        listen(token, [sub.start for sub in self.event_subs], "e")
        fired = token.memo.pop("fired", None)
        for name in token.memo.pop("start"):
            entry = instance.spawn(instance.spec.task_specs[name], token)
            if fired is not None:  # its event has happened
                entry.memo["done"] = fired
        instance.emptied.append(token)
        return None

    def leave(self, token: Token) -> None:
        """End the instance normally."""
        instance: Instance = token.workflow
        instance.end_content(token)
        instance.status = results.InstanceStatus.COMPLETED
        instance.completed = True


class EventSubProcessSpec(ScopeSpec):
    """A sub-process that an event of the scope around it starts."""

    start: StartSpec
    catches: EventKind = EventKind.NONE
    code: str | None = None

    @property
    def interrupting(self) -> bool:
        """Say whether it ends what runs in the scope around it."""
        return bool(self.start.node.interrupting) or self.catches is EventKind.ERROR

    def enter(self, token: Token) -> bool | None:
        """Open the scope and go on from the event that came."""
        instance: Instance = token.workflow
        self.map_inputs(token)
        listen(token, [sub.start for sub in self.event_subs], "e")
        started = instance.spawn(self.start, token)
        started.memo["done"] = token.memo.pop("fired", {})
        return None

    def triggered(self, token: Token, values: Mapping[str, Any]) -> None:
        """Answer to the event that a listener of the scope waited for."""
        instance: Instance = token.workflow
        instance.require_room(1)
        scope = token.around
        if self.interrupting:
            instance.close_wait(token, results.Outcome.COMPLETED)
            self.fire(scope, values)
            return
        started = self.fire(scope, values)
        if token.task_spec.trigger.repeat(token) or token.wait_kind != "t":
            return
        if token.memo.get("since") is None:
            instance.end(token, results.Outcome.COMPLETED)
        else:
            recounting.spend(token, started)

    def fire(self, scope: Token, values: Mapping[str, Any]) -> Token:
        """Start beside what runs in the scope, or instead of it."""
        instance: Instance = scope.workflow
        if self.interrupting:
            instance.end_content(scope)
        started = instance.spawn(self, scope)
        started.memo["fired"] = dict(values)
        return started
