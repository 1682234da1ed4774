"""Events on the way: starts, catches, throws and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors, results
from engine.bpmn import sizes, throwing, timing
from engine.bpmn.elements import ElementSpec
from engine.bpmn.gateways import EventGatewaySpec
from engine.bpmn.triggers import text_key
from engine.bpmn.vocabulary import EventKind
from engine.feel.record import kind_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance


class StartSpec(ElementSpec):
    """A start event; in an event sub-process it listens for the scope around it."""

    def triggered(self, token: Token, values: Mapping[str, Any]) -> None:
        """Start the event sub-process this event begins."""
        self.owner.triggered(token, values)

    owner: ElementSpec


class CatchSpec(ElementSpec):
    """An intermediate catching event, or a receive task."""

    def enter(self, token: Token) -> bool | None:
        """Listen, unless the event came already (behind an event-based gateway)."""
        self.map_inputs(token)
        if "done" in token.memo or self.trigger is None:
            return True
        draft = self.trigger.draft(token.workflow, token)
        self.trigger.arm(token, draft)
        return None

    def triggered(self, token: Token, values: Mapping[str, Any]) -> None:
        """Go on; behind an event-based gateway, instead of the other events."""
        if token.role == "g":
            EventGatewaySpec.fire(token, values)
        elif self.trigger is None or not token.role:
            token.workflow.complete(token, values)


class ThrowSpec(ElementSpec):
    """An intermediate throwing event, an end event or a plain send task."""

    thrown: EventKind = EventKind.NONE
    thrown_name: Formula | None = None
    thrown_key: Formula | None = None
    time_to_live: Formula | None = None

    def enter(self, token: Token) -> bool | None:
        """Throw what the event throws, then go on."""
        self.map_inputs(token)
        if self.thrown in {EventKind.MESSAGE, EventKind.SIGNAL}:
            self._send(token)
        elif self.thrown is EventKind.ESCALATION:
            return throwing.escalate_from_event(token, self._code(token))
        elif self.thrown is EventKind.ERROR:
            throwing.error_from_event(token, self._code(token))
            return None
        elif self.thrown is EventKind.TERMINATE:
            self._terminate(token)
            return None
        return True

    def local_values(self, token: Token) -> dict[str, Any]:
        """Give what the input mappings made: the payload."""
        instance: Instance = token.workflow
        return dict(instance.scopes.owned.get(token.id, {}))

    def _code(self, token: Token) -> str:
        if self.thrown_name is None:
            return ""
        instance: Instance = token.workflow
        value = instance.compute(self.thrown_name, instance.view(token))
        if not isinstance(value, str):
            raise errors.ExpressionFailed(f"「{self.label}」的代码应是文字，得到{kind_word(value)}")
        return value

    def _send(self, token: Token) -> None:
        instance: Instance = token.workflow
        view = instance.view(token)
        name = self._code(token)
        if not name:
            return
        sizes.word(name, f"事件「{self.label}」的名称")
        values = self.local_values(token)
        if self.thrown is EventKind.SIGNAL:
            instance.log.thrown.append(results.ThrownSignal(name=name, values=values))
            return
        key = ""
        if self.thrown_key is not None:
            key = text_key(instance.compute(self.thrown_key, view), self.label)
        seconds = 0.0
        if self.time_to_live is not None:
            now = instance.environment.now
            length = timing.period(instance.compute(self.time_to_live, view))
            seconds = 0.0 if length is None else (length.after(now) - now).total_seconds()
        instance.log.thrown.append(
            results.ThrownMessage(
                name=name, correlation_key=key, values=values, time_to_live_seconds=seconds
            )
        )

    def _terminate(self, token: Token) -> None:
        instance: Instance = token.workflow
        scope = token.around
        instance.end_content(scope, spare=token)
        instance.end(token, results.Outcome.COMPLETED)
