"""What is wrong with start events: they are looked at while there is no instance yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import model, results
from engine.bpmn import normalise
from engine.bpmn.formulas import FACTS
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.definition import Definition, StartEvent
    from engine.bpmn.diagram import Process

_FACTS = frozenset({results.LEAD, FACTS})


def check(definition: Definition, process: Process) -> list[model.Finding]:
    """Find start events that can never start anything by themselves."""
    return [*_reading(definition, process), *_instantiating(process)]


def _reading(definition: Definition, process: Process) -> list[model.Finding]:
    return [
        model.Finding(
            element_id=start.element_id,
            rule="start-event",
            message=message,
            severity=severity,
            file=process.file,
            line=process.nodes[start.element_id].line,
        )
        for start in definition.starts
        for severity, message in _faults(start)
    ]


def _faults(start: StartEvent) -> Iterator[tuple[model.Severity, str]]:
    trigger = start.trigger
    if trigger is None:
        return
    formulas = (trigger.name, trigger.timing)
    unknown = frozenset[str]().union(*(f.names for f in formulas if f is not None))
    if unknown:
        yield (
            model.Severity.ERROR,
            (
                f"启动事件「{start.element_id}」引用了变量 {_listed(unknown)}，"
                "但流程启动之前没有任何变量"
            ),
        )
    reads = _FACTS if trigger.condition is None else trigger.condition.reads
    if not reads & _FACTS or reads - _FACTS:
        what = f"引用了变量 {_listed(reads - _FACTS)}" if reads else "没有引用任何事实"
        yield (
            model.Severity.WARNING,
            (
                f"条件启动事件「{start.element_id}」{what}，而流程启动之前只有线索的事实（lead.…）；"
                "它不会自行启动流程，只能在启动时指名"
            ),
        )


def _listed(names: frozenset[str]) -> str:
    return "、".join(sorted(names))


def _instantiating(process: Process) -> Iterator[model.Finding]:
    """Look at receive tasks and event-based gateways that begin an instance."""
    targets = {flow.target for flow in process.flows}
    core = normalise.normalise(process)
    begun = {node.id for node in normalise.instantiating(process, core.outgoing)}
    for node in process.nodes.values():
        label = node.name or node.id
        if node.instantiates and node.scope != process.id:
            said = f"「{label}」只能在流程的最外层启动流程（instantiate）"
        elif node.instantiates and node.id in targets:
            said = f"「{label}」启动流程（instantiate），不能有入口连线"
        elif node.id in begun and node.event.kind is not EventKind.MESSAGE:
            said = f"「{label}」在启动流程的事件网关之后，只能等待消息"
        elif node.id in begun and node.loop is not None:
            said = f"「{label}」启动流程（instantiate），不能循环"
        else:
            continue
        yield model.Finding(
            element_id=node.id,
            rule="start-event",
            message=said,
            file=process.file,
            line=node.line,
        )
