"""Any BPMN → the small core the engine runs; the author's ids stay.

Link pairs become flows; flows that lead nowhere are dropped (the check has named them);
elements without an incoming flow become the entries of their scope. Missing ids and event
references were mended by the reader.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.bpmn.diagram import Flow
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.diagram import Node, Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """A process in the shape the compiler takes."""

    process: Process
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    entries: Mapping[str, tuple[str, ...]]


def normalise(process: Process) -> Core:
    """Bring a process into the core's shape."""
    nodes = process.nodes
    flows = [f for f in process.flows if _joins(f, nodes)] + _links(process)
    outgoing: dict[str, list[Flow]] = {}
    incoming: dict[str, list[Flow]] = {}
    for flow in flows:
        outgoing.setdefault(flow.source, []).append(flow)
        incoming.setdefault(flow.target, []).append(flow)
    scopes = [process.id, *(n.id for n in nodes.values())]
    return Core(
        process=replace(process, flows=tuple(flows)),
        outgoing={name: tuple(found) for name, found in outgoing.items()},
        incoming={name: tuple(found) for name, found in incoming.items()},
        entries={scope: _entries(scope, nodes, incoming) for scope in scopes},
    )


def instantiating(process: Process, outgoing: Mapping[str, tuple[Flow, ...]]) -> list[Node]:
    """Name what begins an instance without being a start event, each by its message.

    A receive task that instantiates, and every event behind an event-based gateway that does.
    """
    found: list[Node] = []
    for node in process.nodes.values():
        if node.instantiates and node.scope == process.id:
            behind = [process.nodes[flow.target] for flow in outgoing.get(node.id, ())]
            found += [node] if node.type == "receiveTask" else behind
    return found


def is_event_sub(node: Node) -> bool:
    """Say whether a node is an event sub-process."""
    return node.type == "subProcess" and node.by_event


def _joins(flow: Flow, nodes: Mapping[str, Node]) -> bool:
    source, target = nodes.get(flow.source), nodes.get(flow.target)
    return source is not None and target is not None and source.scope == target.scope


def _links(process: Process) -> list[Flow]:
    """Make a flow from each link throw to the catch of the same name in its scope."""
    links = [n for n in process.nodes.values() if n.event.kind is EventKind.LINK]
    catches = {(n.scope, n.event.name): n.id for n in links if n.type == "intermediateCatchEvent"}
    made: list[Flow] = []
    for node in links:
        target = catches.get((node.scope, node.event.name))
        if node.type != "intermediateCatchEvent" and target is not None:
            made.append(Flow(id=f"{node.id}#link", source=node.id, target=target))
    return made


def _entries(
    scope: str, nodes: Mapping[str, Node], incoming: Mapping[str, list[Flow]]
) -> tuple[str, ...]:
    """Find where a scope begins: its none start events, else whatever nothing leads to."""
    inside = [n for n in nodes.values() if n.scope == scope]
    starts = [n.id for n in inside if n.type == "startEvent"]
    if starts:
        return tuple(n for n in starts if nodes[n].event.kind is EventKind.NONE)
    return tuple(
        n.id
        for n in inside
        if n.id not in incoming
        and n.type != "boundaryEvent"
        and not is_event_sub(n)
        and not n.for_compensation
        and not n.instantiates
        and not (n.event.kind is EventKind.LINK and n.type == "intermediateCatchEvent")
    )
