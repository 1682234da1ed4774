"""Processes that call themselves without a choice that could end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.bpmn.diagram import Node, Process

_CHOOSE = frozenset({"exclusiveGateway", "inclusiveGateway", "eventBasedGateway"})


def check(processes: list[Process]) -> list[model.Finding]:
    """Find the calls by which a process always comes back to itself."""
    calls = {process.id: dict(_always_called(process)) for process in processes}
    return [
        model.Finding(
            element_id=call.id,
            rule="endless-recursion",
            message=f"流程「{process.id}」必然又调用自己（{' → '.join(path)}），没有条件使它停止",
            file=process.file,
            line=call.line,
        )
        for process in processes
        for called, call in calls[process.id].items()
        if (path := _way_back(called, process.id, calls))
    ]


def _way_back(called: str, home: str, calls: Mapping[str, Mapping[str, Node]]) -> list[str]:
    """Give the processes on the way from a called one back to where the call stands."""
    ways: dict[str, list[str]] = {called: [home, called]}
    todo = [called]
    while todo:
        here = todo.pop()
        if here == home:
            return ways[here]
        for further in calls.get(here, ()):
            if further not in ways:
                ways[further] = [*ways[here], further]
                todo.append(further)
    return []


def _always_called(process: Process) -> Iterator[tuple[str, Node]]:
    """Go along what every instance passes; give the processes called there."""
    core = normalise.normalise(process)
    nodes = process.nodes
    interruptible = {node.attached_to for node in nodes.values() if node.interrupting}
    interruptible |= {
        node.scope
        for node in nodes.values()
        if normalise.is_event_sub(node) and _interrupts(node, process)
    }
    if process.id in interruptible:
        return
    todo, seen = list(core.entries[process.id][:1]), set[str]()
    while todo:
        node = nodes[todo.pop()]
        if node.id in seen:
            continue
        seen.add(node.id)
        called = node.settings.called_process
        if node.type == "callActivity" and node.loop is None and called:
            yield called, node
        if node.id in interruptible or node.loop is not None or node.type == "adHocSubProcess":
            continue
        todo += core.entries.get(node.id, ())
        flows = core.outgoing.get(node.id, ())
        if node.type not in _CHOOSE or len(flows) == 1:
            todo += [
                flow.target for flow in flows if flow.condition is None and flow.id != node.default
            ]


def _interrupts(node: Node, process: Process) -> bool:
    return any(
        other.scope == node.id and other.type == "startEvent" and other.interrupting
        for other in process.nodes.values()
    )
