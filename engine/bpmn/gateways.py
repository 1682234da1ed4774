"""Exclusive, event-based and splitting gateways; the joins stand in `corrections/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import results
from engine.bpmn.elements import ElementSpec, Outgoing, listen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.instance import Instance


class ExclusiveGatewaySpec(ElementSpec):
    """Takes the first flow in the order of the document whose condition holds."""

    def choose(self, token: Token) -> Sequence[Outgoing]:
        """Choose one flow."""
        flows = self.outgoing
        if not flows or (len(flows) == 1 and flows[0].condition is None):
            return flows
        instance: Instance = token.workflow
        view = instance.view(token.around)
        for flow in flows:
            if flow.is_default:
                continue
            if flow.condition is None or instance.holds(flow.condition, view):
                return (flow,)
        return self.default_flow()


class EventGatewaySpec(ElementSpec):
    """Waits for the first of the events behind it."""

    def enter(self, token: Token) -> bool | None:
        """Arm every event."""
        listen(token, [flow.target for flow in self.outgoing], "g")
        return None

    @staticmethod
    def fire(listener: Token, values: Mapping[str, Any]) -> None:
        """Go on with the event that came first."""
        instance: Instance = listener.workflow
        gateway = listener.around
        scope, spec = gateway.around, listener.task_spec
        instance.close_wait(listener, results.Outcome.COMPLETED)
        instance.end(gateway, results.Outcome.COMPLETED)
        fired = instance.spawn(spec, scope)
        fired.memo["done"] = dict(values)
