"""What the start events of a deployed definition listen for.

A deployment asks for them once and keeps them as rows; whoever hears the event makes an
instance with `moves.Start(event=…)`. Nothing here reads the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from engine import moves
from engine.bpmn import formulas
from engine.bpmn.scopes import View
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from engine.bpmn.definition import Definition, StartEvent
    from engine.bpmn.triggers import Draft, Trigger


def start_subscription(
    definition: Definition,
    start_event: StartEvent,
    environment: moves.Environment,
    *,
    anchor: datetime | None = None,
    fired: int = 0,
) -> moves.OpenTimer | moves.OpenSubscription | None:
    """Evaluate what a start event listens for; its token is 0.

    None for a none start, a condition, or a timer without a date or a round left. For a
    cycle give the moment of deployment as `anchor` and how often it has fired.
    """
    trigger = start_event.trigger
    if trigger is None or trigger.kind is EventKind.CONDITIONAL:
        return None
    view = View([environment.facts])
    draft = trigger.evaluate(lambda f: f.evaluate(view, environment.functions), environment)
    if trigger.kind is not EventKind.TIMER:
        return trigger.subscription(0, draft)
    due = _due(draft, environment.now, anchor, fired)
    if due is None:
        return None
    return moves.OpenTimer(
        token=0,
        element_id=start_event.element_id,
        name=start_event.name or definition.name,
        due_at=due,
        expression=start_event.timer or "",
    )


def start_holds(start_event: StartEvent, environment: moves.Environment) -> bool:
    """Say whether the condition of a conditional start event holds."""
    trigger: Trigger | None = start_event.trigger
    if trigger is None or trigger.condition is None:
        return False
    view = View([environment.facts])
    return formulas.truth(
        trigger.condition, trigger.condition.evaluate(view, environment.functions)
    )


def _due(draft: Draft, now: datetime, anchor: datetime | None, fired: int) -> datetime | None:
    cycle = draft.cycle
    if cycle is None or not fired:
        return draft.due_at if not fired else None
    if cycle.repeats is not None and fired >= cycle.repeats:
        return None
    begun = cycle.start or anchor or now
    rounds = fired - 1 if cycle.start else fired
    return cycle.following(begun, rounds, now)[0]
