"""Reads the Camunda 8 extension elements of one BPMN element into `Settings`.

What it does not know it leaves alone: another vendor's extension is no error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn import vocabulary, xml_source
from engine.bpmn.diagram import Settings, VariableMapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from lxml.etree import _Element as Element

_B = f"{{{vocabulary.BPMN}}}"
_Z = f"{{{vocabulary.ZEEBE}}}"

# element -> attribute -> field of Settings
_ATTRIBUTES = {
    "assignmentDefinition": {
        "assignee": "assignee",
        "candidateGroups": "candidate_groups",
        "candidateUsers": "candidate_users",
    },
    "formDefinition": {
        "formKey": "form_id",
        "externalReference": "form_id",
        "formId": "form_id",
    },
    "taskSchedule": {"dueDate": "due_date", "followUpDate": "follow_up_date"},
    "priorityDefinition": {"priority": "priority"},
    "calledElement": {"processId": "called_process"},
    "calledDecision": {"decisionId": "called_decision", "resultVariable": "result_variable"},
    "script": {"expression": "script", "resultVariable": "result_variable"},
    "taskDefinition": {"type": "job_type", "retries": "retries"},
    "adHoc": {"activeElementsCollection": "active_elements"},
}


def children(element: Element, name: str) -> Iterator[Element]:
    """Go through the `zeebe:<name>` extension elements of an element."""
    for block in element.iterchildren(f"{_B}extensionElements"):
        yield from block.iterchildren(f"{_Z}{name}")


def read(element: Element) -> Settings:
    """Read every extension element that means something to the engine."""
    values: dict[str, Any] = {}
    for block in element.iterchildren(f"{_B}extensionElements"):
        for child in block.iterchildren(f"{_Z}*"):
            for attribute, field in _ATTRIBUTES.get(xml_source.local(child), {}).items():
                text = child.get(attribute)
                if text is not None and text.strip():
                    values[field] = text.strip()
    values["inputs"], values["outputs"] = _mappings(element)
    values["headers"] = _pairs(element, "taskHeaders", "header", "key")
    values["properties"] = _pairs(element, "properties", "property", "name")
    for called in children(element, "calledElement"):
        values["propagate_parent"] = called.get("propagateAllParentVariables", "true") != "false"
        values["propagate_child"] = called.get("propagateAllChildVariables", "true") != "false"
    return Settings(**values)


def with_called(settings: Settings, called: str) -> Settings:
    """Add the process named by BPMN's own `calledElement` attribute."""
    return replace(settings, called_process=called.rpartition(":")[2])


def correlation_key(message: Element) -> str | None:
    """Read the correlation key expression of a message."""
    for subscription in children(message, "subscription"):
        return (subscription.get("correlationKey") or "").strip() or None
    return None


def _mappings(
    element: Element,
) -> tuple[tuple[VariableMapping, ...], tuple[VariableMapping, ...]]:
    found: dict[str, list[VariableMapping]] = {"input": [], "output": []}
    for block in children(element, "ioMapping"):
        for child in block.iterchildren(f"{_Z}*"):
            name = xml_source.local(child)
            if name in found:
                mapping = VariableMapping(
                    source=(child.get("source") or "").strip(),
                    target=(child.get("target") or "").strip(),
                )
                found[name].append(mapping)
    return tuple(found["input"]), tuple(found["output"])


def _pairs(element: Element, block: str, item: str, key: str) -> dict[str, str]:
    return {
        entry.get(key, ""): entry.get("value", "")
        for found in children(element, block)
        for entry in found.iterchildren(f"{_Z}{item}")
        if entry.get(key)
    }
