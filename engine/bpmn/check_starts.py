"""What is wrong with start events: they are looked at while there is no instance yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import model, results
from engine.bpmn.formulas import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.definition import Definition, StartEvent
    from engine.bpmn.diagram import Process

_FACTS = frozenset({results.LEAD, FACTS})


def check(definition: Definition, process: Process) -> list[model.Finding]:
    """Find start events that can never start anything by themselves."""
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
