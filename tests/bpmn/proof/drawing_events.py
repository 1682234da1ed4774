"""Writes what an event waits for or throws."""

from __future__ import annotations

from tests.bpmn import diagrams as d
from tests.bpmn.proof.model import Block

MESSAGES = ("m1", "m2")
SIGNALS = ("s1", "s2")
ERRORS = ("E1", "E2")
ESCALATIONS = ("U1", "U2")

ROOTS = "".join(
    [
        f'<bpmn:message id="message_{word}" name="{word}"><bpmn:extensionElements>'
        '<zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>'
        for word in MESSAGES
    ]
    + [f'<bpmn:signal id="signal_{word}" name="{word}"/>' for word in SIGNALS]
    + [f'<bpmn:error id="error_{word}" errorCode="{word}"/>' for word in ERRORS]
    + [f'<bpmn:escalation id="escalation_{word}" escalationCode="{word}"/>' for word in ESCALATIONS]
)
_PLAIN = {"terminate": "terminate", "cancel": "cancel", "undo": "compensate"}


def catching(kind: str, word: str) -> str:
    """Write the definition of a catching event."""
    match kind:
        case "timer":
            return d.timer("duration", "PT1H")
        case "cycle":
            return d.timer("cycle", "R2/PT1H")
        case "condition":
            return d.condition(f"={word} = true")
        case "cancel":
            return "<bpmn:cancelEventDefinition/>"
        case _:
            return d.defined(kind, f"{kind}_{word}" if word else None)


def throwing(tag: str, name: str, block: Block) -> str:
    """Write a throwing event, or a send task."""
    kind, _, key = block.how.partition(" ")
    if block.kind == "undo":
        kind = "undo"
    if block.kind == "raise":
        kind = "escalation"
    if kind == "undo" and block.word:
        inner = f'<bpmn:compensateEventDefinition activityRef="{block.word}"/>'
        return d.element(tag, name, inner)
    if kind in _PLAIN:
        return d.element(tag, name, f"<bpmn:{_PLAIN[kind]}EventDefinition/>")
    if kind == "none":
        return d.element(tag, name)
    if kind != "message":
        return d.element(tag, name, d.defined(kind, f"{kind}_{block.word}"))
    published = d.extensions(d.zeebe("publishMessage", correlationKey=f'="{key}"'))
    if tag == "sendTask":
        return d.element(tag, name, published, messageRef=f"message_{block.word}")
    return d.element(tag, name, published, d.defined("message", f"message_{block.word}"))
