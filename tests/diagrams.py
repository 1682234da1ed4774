"""Small BPMN texts for tests: elements by a word each, flows by arrows."""

from __future__ import annotations

import itertools
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' id="definitions" targetNamespace="http://example.org/test">'
)


def process(process_id: str, *parts: str, outside: str = "") -> str:
    """Wrap parts into a file with one executable process."""
    body = "".join(parts)
    return (
        f'{_HEAD}{outside}<bpmn:process id="{process_id}" name="{process_id}" isExecutable="true">'
        f"{body}</bpmn:process></bpmn:definitions>"
    )


def element(tag: str, element_id: str, *inner: str, **attributes: str) -> str:
    """Give one element with its name the same as its id."""
    more = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<bpmn:{tag} id="{element_id}" name="{element_id}"{more}>{"".join(inner)}</bpmn:{tag}>'


def extension(*inner: str) -> str:
    """Wrap zeebe elements."""
    return f"<bpmn:extensionElements>{''.join(inner)}</bpmn:extensionElements>"


def user(element_id: str, groups: str = "", *, due: str = "", properties: str = "") -> str:
    """Give a user task."""
    parts = []
    if groups:
        parts.append(f"<zeebe:assignmentDefinition candidateGroups={quoteattr(groups)} />")
    if due:
        parts.append(f"<zeebe:taskSchedule dueDate={quoteattr(due)} />")
    return element("userTask", element_id, extension(*parts, properties))


def script(element_id: str, expression: str, variable: str) -> str:
    """Give a script task."""
    inner = (
        f"<zeebe:script expression={quoteattr(expression)} resultVariable={quoteattr(variable)} />"
    )
    return element("scriptTask", element_id, extension(inner))


def call(element_id: str, process_id: str) -> str:
    """Give a call activity that passes everything both ways."""
    inner = (
        f'<zeebe:calledElement processId="{process_id}" propagateAllChildVariables="true"'
        ' propagateAllParentVariables="true" />'
    )
    return element("callActivity", element_id, extension(inner))


def job(element_id: str, job_type: str) -> str:
    """Give a service task for an outside program."""
    inner = f'<zeebe:taskDefinition type="{job_type}" retries="2" />'
    return element("serviceTask", element_id, extension(inner))


def timer(element_id: str, date: str, *, on: str = "", interrupting: bool = False) -> str:
    """Give a timer: on the boundary of an activity, or in the flow."""
    definition = (
        '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">'
        f"{escape(date)}</bpmn:timeDate></bpmn:timerEventDefinition>"
    )
    if not on:
        return element("intermediateCatchEvent", element_id, definition)
    cancel = "true" if interrupting else "false"
    return element("boundaryEvent", element_id, definition, attachedToRef=on, cancelActivity=cancel)


def flows(*chains: str) -> str:
    """Give the flows of chains such as `start > a > end` or `fork > a ? x = 1`."""
    made = []
    for chain in chains:
        path, _, condition = chain.partition("?")
        ids = [part.strip() for part in path.split(">")]
        for source, target in itertools.pairwise(ids):
            inner = ""
            if condition and target == ids[-1]:
                inner = (
                    '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">='
                    f"{escape(condition.strip())}</bpmn:conditionExpression>"
                )
            made.append(
                f'<bpmn:sequenceFlow id="{source}_to_{target}" sourceRef="{source}"'
                f' targetRef="{target}">{inner}</bpmn:sequenceFlow>'
            )
    return "".join(made)


def start(element_id: str = "start") -> str:
    """Give a none start event."""
    return element("startEvent", element_id)


def end(element_id: str = "end") -> str:
    """Give a none end event."""
    return element("endEvent", element_id)
