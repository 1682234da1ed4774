"""Reads BPMN XML into a `Diagram`, and says what in it is no BPMN the engine knows.

Missing ids are given (`sequenceFlow#3`), so that nothing is dropped for want of one. Only
what is meant to run is judged: a partner's pool in the same file may be anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import (
    reading_data,
    reading_events,
    reading_extensions,
    reading_loops,
    reading_resources,
    reading_words,
    vocabulary,
    xml_source,
)
from engine.bpmn.diagram import Diagram, EventDefinition, Flow, Node, Process, Settings
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_B = f"{{{vocabulary.BPMN}}}"
MAX_SCOPES_DEEP = 30


def read(file: str, content: bytes) -> tuple[Diagram, list[model.Finding]]:
    """Read one file; raise `DiagramInvalid` only when it cannot be read at all."""
    root = xml_source.read(file, content)
    if xml_source.local(root) != "definitions" or xml_source.namespace(root) != vocabulary.BPMN:
        raise xml_source.refuse(file, "not-bpmn", "根元素不是 BPMN 2.0 的 definitions")
    reader = Reader(file, root)
    findings = reader.known.findings
    processes: list[Process] = []
    judged: dict[str, list[model.Finding]] = {}
    for element in root.iterchildren(f"{_B}process"):
        found = reader.process(element)
        processes.append(found)
        judged[found.id], findings[:] = list(findings), []
    diagram = Diagram(file=file, processes=tuple(processes))
    if diagram.runnable:
        reader.judge_roots(root)
    for process in diagram.runnable:
        findings += judged[process.id]
    return diagram, findings


class Reader:
    """Reads the processes of one file."""

    def __init__(self, file: str, root: Element) -> None:
        """Index what events refer to."""
        self.file = file
        self.known = reading_events.roots(file, root, [])
        self.seen: set[str] = set()
        self.nodes: dict[str, Node] = {}
        self.flows: list[Flow] = []
        self.lanes: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.given = 0

    def process(self, element: Element) -> Process:
        """Read one process with everything in it."""
        self.nodes, self.flows, self.lanes, self.links = {}, [], {}, []
        identity = self.identify(element)
        self.read_lanes(element)
        self.read_scope(element, identity, 0)
        self.join_handlers()
        reading_words.judge(element, self.known.report)
        return Process(
            id=identity,
            name=element.get("name") or identity,
            file=self.file,
            version_tag=_version_tag(element),
            executable=None
            if element.get("isExecutable") is None
            else xml_source.is_true(element, "isExecutable"),
            line=xml_source.line_of(element),
            nodes=self.nodes,
            flows=tuple(self.flows),
        )

    def join_handlers(self) -> None:
        """Note at each compensation boundary the handler that an association names."""
        for pair in self.links:
            for one, other in (pair, pair[::-1]):
                event, handler = self.nodes.get(one), self.nodes.get(other)
                if event and handler and handler.for_compensation:
                    self.nodes[one] = replace(event, compensated_by=other)

    def judge_roots(self, root: Element) -> None:
        """Judge what stands beside the processes; choreographies do not run."""
        reading_words.judge_root(root, self.known.report)
        for child in root.iterchildren(f"{_B}*"):
            kind = xml_source.local(child)
            if kind in {"choreography", "globalChoreographyTask"}:
                self.known.report(child, "unsupported-element", f"编排图（{kind}）不能执行")
            elif kind != "process":
                reading_words.judge(child, self.known.report)

    def identify(self, element: Element) -> str:
        """Give the element's id, or make one; an id used twice is a finding."""
        identity = element.get("id")
        if not identity:
            self.given += 1
            return f"{xml_source.local(element)}#{self.given}"
        if identity in self.seen:
            self.known.report(element, "duplicate-id", f"标识「{identity}」重复")
            self.given += 1
            return f"{identity}#{self.given}"
        self.seen.add(identity)
        return identity

    def read_scope(self, element: Element, scope: str, depth: int) -> None:
        """Read the nodes and flows of a process or sub-process."""
        if depth > MAX_SCOPES_DEEP:
            self.known.report(element, "too-deep", f"子流程嵌套超过 {MAX_SCOPES_DEEP} 层")
            return
        for child in element.iterchildren(f"{_B}*"):
            kind = xml_source.local(child)
            if kind == "sequenceFlow":
                self.read_flow(child)
            elif kind in vocabulary.FLOW_NODES:
                self.read_node(child, kind, scope, depth)
            elif kind == "association":
                self.links.append((child.get("sourceRef", ""), child.get("targetRef", "")))

    def read_flow(self, element: Element) -> None:
        """Read a sequence flow."""
        condition = element.find(f"{_B}conditionExpression")
        self.flows.append(
            Flow(
                id=self.identify(element),
                source=element.get("sourceRef", ""),
                target=element.get("targetRef", ""),
                condition=xml_source.text_of(condition) or None,
                name=element.get("name", ""),
                line=xml_source.line_of(element),
            )
        )

    def read_node(self, element: Element, kind: str, scope: str, depth: int) -> None:
        """Read a flow node and, for a sub-process, what is inside."""
        identity = self.identify(element)
        ends = "cancelActivity" if kind == "boundaryEvent" else "isInterrupting"
        script = element.find(f"{_B}script")
        condition = element.find(f"{_B}completionCondition")
        self.nodes[identity] = Node(
            id=identity,
            type=kind,
            scope=scope,
            name=element.get("name") or "",
            documentation=xml_source.text_of(element.find(f"{_B}documentation")),
            line=xml_source.line_of(element),
            lane=self.lanes.get(identity, self.nodes[scope].lane if scope in self.nodes else None),
            default=element.get("default"),
            event=self.event_of(element, kind),
            attached_to=element.get("attachedToRef"),
            interrupting=xml_source.is_true(element, ends, default=True),
            by_event=xml_source.is_true(element, "triggeredByEvent"),
            loop=reading_loops.read(element, self.known),
            settings=self.settings_of(element),
            script=xml_source.text_of(script) or None,
            script_format=element.get("scriptFormat"),
            for_compensation=xml_source.is_true(element, "isForCompensation"),
            quantities=(element.get("startQuantity", "1"), element.get("completionQuantity", "1")),
            completion=xml_source.text_of(condition) or None,
            sequential=element.get("ordering") == "Sequential",
            cancel_remaining=xml_source.is_true(element, "cancelRemainingInstances", default=True),
            direction=element.get("gatewayDirection", "Unspecified"),
            instantiates=xml_source.is_true(element, "instantiate"),
            gateway_type=element.get("eventGatewayType", "Exclusive"),
            method=element.get("method", "##Compensate"),
        )
        reading_data.judge(element, self.known.data, self.known.report)
        if kind in vocabulary.SUB_PROCESSES:
            self.read_lanes(element)
            self.read_scope(element, identity, depth + 1)

    def event_of(self, element: Element, kind: str) -> EventDefinition:
        """Read what an event or a message task waits for or throws."""
        if kind in vocabulary.EVENTS:
            return reading_events.read(element, self.known)
        if kind in {"sendTask", "receiveTask"}:
            return reading_events.referring(element, EventKind.MESSAGE, self.known)
        return EventDefinition()

    def settings_of(self, element: Element) -> Settings:
        """Read the extension elements; BPMN's own words count where they say nothing."""
        settings = reading_extensions.read(element)
        if xml_source.local(element) in {"userTask", "manualTask"}:
            resources = self.known.by_kind.get("resource", {})
            settings = reading_resources.add(settings, element, resources)
        called = element.get("calledElement")
        if called and settings.called_process is None:
            return reading_extensions.with_called(settings, called)
        return settings

    def read_lanes(self, element: Element) -> None:
        """Note the innermost lane of each node."""
        for lane in element.iterfind(f"{_B}laneSet//{_B}lane"):
            for reference in lane.iterchildren(f"{_B}flowNodeRef"):
                self.lanes[xml_source.text_of(reference)] = lane.get("name") or lane.get("id") or ""


def _version_tag(element: Element) -> str:
    for tag in reading_extensions.children(element, "versionTag"):
        return tag.get("value", "")
    return ""
