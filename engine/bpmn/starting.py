"""What the start events of a deployed definition listen for.

A deployment asks for them once and keeps them as rows; whoever hears the event makes an
instance with `moves.Start(event=…)`. Nothing here reads the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import moves, results
from engine.bpmn import formulas
from engine.bpmn.scopes import View
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.definition import Definition, StartEvent
    from engine.bpmn.formulas import Formula
    from engine.bpmn.triggers import Draft, Trigger


def start_subscription(
    definition: Definition,
    start_event: StartEvent,
    environment: moves.Environment,
    *,
    anchor: datetime | None = None,
    fired: int = 0,
) -> results.OpenTimer | results.OpenSubscription | None:
    """Say what a start event listens for; its token is 0.

    None for a none start, or a timer without a date or a round left. For a cycle give the
    moment of deployment as `anchor` and how often it has fired. A condition listens to the
    facts of leads.
    """
    trigger = start_event.trigger
    if trigger is None:
        return None
    if trigger.kind is EventKind.CONDITIONAL:
        return results.OpenSubscription(
            token=0,
            element_id=start_event.element_id,
            channel=results.Channel.FACTS,
            name=results.LEAD,
        )
    draft = trigger.evaluate(_without_instance(trigger, environment), environment)
    if trigger.kind is not EventKind.TIMER:
        return trigger.subscription(0, draft)
    due = _due(draft, environment.now, anchor, fired)
    if due is None:
        return None
    return results.OpenTimer(
        token=0,
        element_id=start_event.element_id,
        name=start_event.name or definition.name,
        due_at=due,
        expression=start_event.timer or "",
    )


def start_holds(start_event: StartEvent, environment: moves.Environment) -> bool:
    """Say whether the condition of a conditional start event holds."""
    trigger = start_event.trigger
    if trigger is None or trigger.condition is None:
        return False
    compute = _without_instance(trigger, environment)
    return formulas.truth(trigger.condition, compute(trigger.condition))


def _without_instance(trigger: Trigger, environment: moves.Environment) -> Callable[[Formula], Any]:
    """Evaluate without variables; a message that starts an instance has no key to match."""
    view = View([environment.facts])

    def compute(formula: Formula) -> Any:
        if formula is trigger.key:
            return ""
        return formula.evaluate(view, environment.functions)

    return compute


def _due(draft: Draft, now: datetime, anchor: datetime | None, fired: int) -> datetime | None:
    cycle = draft.cycle
    if cycle is None or not fired:
        return None if fired else draft.due_at
    if cycle.start is not None:
        due, number = cycle.following(cycle.start, -1, now)
        return None if cycle.repeats is not None and number >= cycle.repeats else due
    if cycle.repeats is not None and fired >= cycle.repeats:
        return None
    return cycle.following(anchor or now, fired, now)[0]
