"""A diagram as plain values: what the reader makes and the compiler takes.

Texts are the author's; nothing here is compiled or evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; order in the document is the order of its conditions."""

    id: str
    source: str
    target: str
    condition: str | None = None
    name: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMapping:
    """One input or output mapping: FEEL source, target path."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDefinition:
    """What an event waits for or throws, with its references resolved.

    `name` is the message's or signal's name, the error's or escalation's code or the
    link's name; None where the author gave none (catch all). `expression` is the text
    of a timer or of a condition.
    """

    kind: EventKind = EventKind.NONE
    name: str | None = None
    correlation: str | None = None
    timer: str | None = None
    expression: str | None = None
    reference: str | None = None
    time_to_live: str | None = None
    count: int = 1
    waits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """How often an activity runs: `parallel`, `sequential` or `standard`."""

    kind: str
    collection: str | None = None
    element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    cardinality: str | None = None
    completion: str | None = None
    condition: str | None = None
    test_before: bool = False
    maximum: str | None = None
    behavior: str = "All"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The Camunda 8 extension elements of one element."""

    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    form_id: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    job_type: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    called_process: str | None = None
    propagate_parent: bool = True
    propagate_child: bool = True
    called_decision: str | None = None
    result_variable: str | None = None
    script: str | None = None
    active_elements: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A flow node: an activity, a gateway or an event."""

    id: str
    type: str
    scope: str
    name: str = ""
    documentation: str = ""
    line: int | None = None
    lane: str | None = None
    default: str | None = None
    event: EventDefinition = field(default_factory=EventDefinition)
    attached_to: str | None = None
    interrupting: bool = True
    by_event: bool = False
    loop: Loop | None = None
    settings: Settings = field(default_factory=Settings)
    script: str | None = None
    script_format: str | None = None
    for_compensation: bool = False
    compensated_by: str | None = None
    quantities: tuple[str, str] = ("1", "1")
    completion: str | None = None
    sequential: bool = False
    cancel_remaining: bool = True
    direction: str = "Unspecified"
    instantiates: bool = False
    gateway_type: str = "Exclusive"
    method: str = "##Compensate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process with its nodes, those of its sub-processes included, in document order."""

    id: str
    name: str
    file: str
    version_tag: str = ""
    executable: bool | None = None
    line: int | None = None
    nodes: Mapping[str, Node] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """What one BPMN file holds."""

    file: str
    processes: tuple[Process, ...] = ()

    @property
    def runnable(self) -> tuple[Process, ...]:
        """Name the processes meant to run: the executable ones, or all if none says so."""
        marked = tuple(p for p in self.processes if p.executable)
        return marked or tuple(p for p in self.processes if p.executable is None and p.nodes)
