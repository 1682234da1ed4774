"""What every element has in common: how a token enters, what it does, how it goes on.

The life of a token is the library's (`TaskSpec._run`, `Task.complete`); what happens in it
is ours. A subclass overrides `enter` (True: done at once, None: waits) and, seldom, the
steps of `leave`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from engine import errors, results
from engine.bpmn import formulas
from engine.bpmn.corrections.history import LiveSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.diagram import Node
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance
    from engine.bpmn.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A flow out of an element."""

    id: str
    target: ElementSpec
    condition: Formula | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A compiled input or output mapping."""

    source: Formula
    target: str


class ElementSpec(LiveSpec, BpmnTaskSpec):  # type: ignore[misc]
    """One element of a process; passes tokens through unless a subclass does more.

    `stays` says that a token is inside between entering and leaving, so that one which
    failed to leave is not entered again.
    """

    stays = False

    def __init__(self, wf_spec: WorkflowSpec, node: Node, name: str | None = None) -> None:
        """Take the author's id and name; the compiler fills in the rest."""
        super().__init__(wf_spec, name or node.id, lane=node.lane)
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name
        self.element_type = node.type
        self.outgoing: tuple[Outgoing, ...] = ()
        self.incoming: tuple[str, ...] = ()
        self.input_mappings: tuple[Mapped, ...] = ()
        self.output_mappings: tuple[Mapped, ...] = ()
        self.boundaries: tuple[BoundarySpec, ...] = ()
        self.trigger: Trigger | None = None
        self.compensation: ElementSpec | None = None
        self.repeated = False
        self.keeps_values = True

    @property
    def label(self) -> str:
        """Name the element for a reader."""
        return self.bpmn_name or self.bpmn_id

    # ---- life --------------------------------------------------------------

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.enter(my_task)
        return self.enter(my_task)

    def _on_complete_hook(self, my_task: Token) -> None:
        self.leave(my_task)

    def enter(self, token: Token) -> bool | None:
        """Do what the element is for."""
        self.map_inputs(token)
        return True

    def leave(self, token: Token) -> None:
        """Apply what came back, choose the flows, and send tokens along them."""
        instance: Instance = token.workflow
        self.apply(token)
        flows = self.choose(token)
        instance.require_room(len(flows))
        parent = token.around
        if self.repeated:
            parent.task_spec.collect(parent, token)
        self.remember(token, parent)
        instance.end(token, results.Outcome.COMPLETED)
        instance.take(flows, parent)
        if self.repeated:
            parent.task_spec.go_on(parent)

    def remember(self, token: Token, scope: Token) -> None:
        """Let the scope remember what a compensation would have to undo.

        What was done inside goes with the variables of that inside, as they are now.
        """
        if self.compensation is not None:
            scope.memo.setdefault("comp", []).append([self.bpmn_id, [], {}])
        elif "comp" in token.memo:
            local = token.workflow.scopes.owned.get(token.id, {})
            inside = [
                [name, [*above, self.bpmn_id], local | seen]
                for name, above, seen in token.memo["comp"]
            ]
            scope.memo.setdefault("comp", []).extend(inside)

    def is_over(self, token: Token) -> bool:
        """Say whether a token that contains others is done because they are gone."""
        return token is None

    def triggered(self, token: Token, values: Mapping[str, Any]) -> None:
        """Answer to the event that the token waits for."""
        del token, values
        raise errors.Conflict(f"「{self.label}」没有在等待事件")

    def fire_if_stuck(self, token: Token) -> bool:
        """Let a join decide when everything else stands still."""
        return token is None

    # ---- variables ---------------------------------------------------------

    def map_inputs(self, token: Token) -> None:
        """Open the element's own scope if it has mappings, and fill it."""
        instance: Instance = token.workflow
        if self.input_mappings or self.output_mappings:
            instance.scopes.open(token.id)
        for mapping in self.input_mappings:
            value = instance.compute(mapping.source, instance.view(token))
            value = formulas.admitted(mapping.source, value)
            instance.scopes.assign([token.id], mapping.target, value, local=True)
        instance.scopes.check_written()

    def apply(self, token: Token) -> None:
        """Put the values that came back where they belong."""
        instance: Instance = token.workflow
        values = token.memo.get("done")
        owners = [t.id for t in token.chain()]
        if values and (self.output_mappings or self.keeps_values):
            instance.scopes.merge(owners, values, local=bool(self.output_mappings))
        for mapping in self.output_mappings:
            value = instance.compute(mapping.source, instance.view(token))
            value = formulas.admitted(mapping.source, value)
            instance.scopes.assign(owners[1:], mapping.target, value)
        instance.scopes.check_written()

    # ---- flows -------------------------------------------------------------

    def choose(self, token: Token) -> Sequence[Outgoing]:
        """Choose the flows: all whose condition holds, else the default one."""
        flows = self.outgoing
        if not flows or (len(flows) == 1 and flows[0].condition is None):
            return flows
        instance: Instance = token.workflow
        view = instance.view(token.around)
        chosen = [
            flow
            for flow in flows
            if not flow.is_default
            and (flow.condition is None or instance.holds(flow.condition, view))
        ]
        return chosen or self.default_flow()

    def default_flow(self) -> Sequence[Outgoing]:
        """Take the default flow, or say that none is left."""
        found = [flow for flow in self.outgoing if flow.is_default]
        if not found:
            raise errors.NoFlowTaken(f"「{self.label}」没有任何出口条件成立，也没有默认出口")
        return found


class BoundarySpec(ElementSpec):
    """A boundary event: listens beside an activity, then runs on its own flows."""

    @property
    def interrupting(self) -> bool:
        """Say whether it ends its activity."""
        return bool(self.node.interrupting)

    def triggered(self, token: Token, values: Mapping[str, Any]) -> None:
        """End the activity or let it go on, and start the flow of this event."""
        host = token.around
        instance: Instance = token.workflow
        instance.require_room(1)
        if self.interrupting:
            instance.close_wait(token, results.Outcome.COMPLETED)
        elif self.trigger is not None and not self.trigger.repeat(token):
            self.keep_listening(token)
        self.fire(host, values, results.Outcome.CANCELLED)

    def keep_listening(self, token: Token) -> None:
        """Keep a message, signal or condition listening; a fired timer is over."""
        if token.wait_kind == "t":
            token.workflow.end(token, results.Outcome.COMPLETED)

    def fire(self, host: Token, values: Mapping[str, Any], outcome: results.Outcome) -> None:
        """Start the flow of this event beside its activity."""
        instance: Instance = host.workflow
        scope = host.around
        if self.interrupting:
            instance.end(host, outcome)
        fired = instance.spawn(self, scope)
        fired.memo["done"] = dict(values)


def listen(token: Token, specs: Sequence[ElementSpec], role: str) -> None:
    """Let events listen for a token: evaluate all of them, then arm all of them.

    Once in its life: an activity that is tried again does not hear a second time of what
    has come already.
    """
    instance: Instance = token.workflow
    heard = token.memo.get("heard", "")
    if role in heard or any(child.role == role for child in token.children):
        return
    armed = [(spec, spec.trigger) for spec in specs if spec.trigger is not None]
    instance.require_room(len(armed))
    drafts = [(spec, trigger, trigger.draft(instance, token)) for spec, trigger in armed]
    for spec, trigger, draft in drafts:
        trigger.arm(instance.spawn(spec, token, role=role), draft)
    if drafts:
        token.memo["heard"] = heard + role
