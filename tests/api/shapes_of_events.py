"""Small pieces of diagrams with events in them, for tests that walk them."""

from __future__ import annotations

from tests import diagrams as d

DEFINITIONS = {
    "message": '<bpmn:messageEventDefinition messageRef="m_paid" />',
    "plain": '<bpmn:messageEventDefinition messageRef="m_plain" />',
    "signal": '<bpmn:signalEventDefinition signalRef="s_alarm" />',
    "timer": '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
    "PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "cycle": '<bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">'
    "R2/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>",
    "date": '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">'
    "=due_at</bpmn:timeDate></bpmn:timerEventDefinition>",
    "condition": "<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="
    '"bpmn:tFormalExpression">=n &gt; 5</bpmn:condition></bpmn:conditionalEventDefinition>',
    "error": '<bpmn:errorEventDefinition errorRef="e_bad" />',
    "any error": "<bpmn:errorEventDefinition />",
    "other error": '<bpmn:errorEventDefinition errorRef="e_other" />',
    "escalation": '<bpmn:escalationEventDefinition escalationRef="x_up" />',
    "any escalation": "<bpmn:escalationEventDefinition />",
    "terminate": "<bpmn:terminateEventDefinition />",
    "link": '<bpmn:linkEventDefinition name="L" />',
}
BEGIN = d.start() + d.user("t") + d.flows("start > t")


def catch(name: str, kind: str) -> str:
    return d.element("intermediateCatchEvent", name, DEFINITIONS[kind])


def throw(name: str, kind: str) -> str:
    return d.element("intermediateThrowEvent", name, DEFINITIONS[kind])


def end(name: str, kind: str) -> str:
    return d.element("endEvent", name, DEFINITIONS[kind])


def boundary(name: str, kind: str, on: str, cancel: str = "true") -> str:
    return d.element(
        "boundaryEvent", name, DEFINITIONS[kind], attachedToRef=on, cancelActivity=cancel
    )


def sub(name: str, *parts: str) -> str:
    return d.element("subProcess", name, *parts)


def event_sub(name: str, kind: str, *parts: str, cancel: str = "true") -> str:
    started = d.element("startEvent", f"{name}_on", DEFINITIONS[kind], isInterrupting=cancel)
    return d.element("subProcess", name, started, *parts, triggeredByEvent="true")


def on_task(kind: str, cancel: str) -> str:
    """Give a task with an event on its boundary, each followed by a task."""
    return (
        BEGIN
        + "".join(d.user(name) for name in ("a", "b", "z"))
        + boundary("ev", kind, "a", cancel)
        + d.flows("t > a > b", "ev > z")
    )


def on_sub(kind: str, thrown: str, cancel: str = "true", place: str = "end") -> str:
    """Give a sub-process that throws, caught on its boundary; beside it a task goes on inside."""
    inside = (
        d.start("in")
        + d.element("parallelGateway", "fork")
        + d.user("a")
        + d.user("c")
        + d.flows("in > fork > a > ev", "fork > c")
    )
    inside += end("ev", thrown) if place == "end" else throw("ev", thrown) + d.user("d")
    inside += "" if place == "end" else d.flows("ev > d")
    return (
        BEGIN
        + sub("s", inside)
        + boundary("caught", kind, "s", cancel)
        + d.user("b")
        + d.user("z")
        + d.flows("t > s > b", "caught > z")
    )


def in_scope(kind: str, cancel: str, inside: str = "") -> str:
    """Give an event sub-process of the whole process."""
    return (
        BEGIN
        + event_sub("es", kind, d.user("z"), d.flows("es_on > z"), cancel=cancel)
        + d.user("a")
        + d.flows("t > a")
        + inside
    )
