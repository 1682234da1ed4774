"""Read the semantic part of a BPMN file: nodes, flows, lanes, nested scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

EVENTS = {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
}
GATEWAYS = {
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
}
SUB_PROCESSES = {"subProcess", "transaction", "adHocSubProcess"}
TASKS = {
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
}
NODES = EVENTS | GATEWAYS | SUB_PROCESSES | TASKS


@dataclass(slots=True, eq=False)
class Node:
    """A flow node; x, y, width and height are filled by the layout."""

    id: str
    kind: str
    name: str
    host: str | None = None
    event_sub_process: bool = False
    inner: Scope | None = None
    x: float = 0
    y: float = 0
    width: float = 100
    height: float = 80

    @property
    def centre(self) -> tuple[float, float]:
        """Give the middle of the shape."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str


@dataclass(slots=True, eq=False)
class Lane:
    """A lane and the ids of its nodes."""

    id: str
    name: str
    nodes: tuple[str, ...]
    y: float = 0
    height: float = 0


@dataclass(slots=True, eq=False)
class Scope:
    """A process or the inside of an expanded sub-process."""

    id: str
    name: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)

    def boundaries(self, host: str) -> list[Node]:
        """List the boundary events of an activity, in document order."""
        return [n for n in self.nodes.values() if n.host == host]

    def standing(self) -> list[Node]:
        """List the nodes that stand by themselves (all but boundary events)."""
        return [n for n in self.nodes.values() if n.host is None]


def process_of(root: etree._Element) -> Scope:
    """Read the one process of the file; every node must stand in a lane when there are lanes."""
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        raise SystemExit("the file must hold exactly one process")
    scope = _scope(processes[0])
    placed = set(chain.from_iterable(lane.nodes for lane in scope.lanes))
    missing = [n.id for n in scope.standing() if n.id not in placed]
    if scope.lanes and missing:
        raise SystemExit(f"in no lane: {', '.join(missing)}")
    empty = [lane.name for lane in scope.lanes if not lane.nodes]
    if empty:
        raise SystemExit(f"empty lanes: {', '.join(empty)}")
    unknown = sorted(placed - set(scope.nodes))
    if unknown:
        raise SystemExit(f"a lane names unknown nodes: {', '.join(unknown)}")
    return scope


def _scope(element: etree._Element) -> Scope:
    scope = Scope(str(element.get("id")), str(element.get("name") or ""))
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        if tag in NODES:
            node = _node(child, tag)
            scope.nodes[node.id] = node
        elif tag == "sequenceFlow":
            scope.flows.append(
                Flow(
                    str(child.get("id")),
                    str(child.get("name") or ""),
                    str(child.get("sourceRef")),
                    str(child.get("targetRef")),
                )
            )
        elif tag == "laneSet":
            scope.lanes = [_lane(lane) for lane in child.findall(f"{{{BPMN}}}lane")]
    for flow in scope.flows:
        for end in (flow.source, flow.target):
            if end not in scope.nodes:
                raise SystemExit(f"flow {flow.id} names an unknown node {end}")
    return scope


def _lane(element: etree._Element) -> Lane:
    refs = element.findall(f"{{{BPMN}}}flowNodeRef")
    return Lane(
        str(element.get("id")),
        str(element.get("name") or ""),
        tuple((ref.text or "").strip() for ref in refs),
    )


def _node(element: etree._Element, tag: str) -> Node:
    node = Node(
        str(element.get("id")),
        tag,
        str(element.get("name") or ""),
        host=element.get("attachedToRef"),
        event_sub_process=element.get("triggeredByEvent") == "true",
    )
    if tag in EVENTS:
        node.width = node.height = 36
    elif tag in GATEWAYS:
        node.width = node.height = 50
    elif tag in SUB_PROCESSES:
        node.inner = _scope(element)
    return node
