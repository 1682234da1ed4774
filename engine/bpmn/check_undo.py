"""What is wrong with compensation, transactions and ad-hoc sub-processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import vocabulary
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.diagram import Node, Process


def check(node: Node, process: Process) -> Iterator[tuple[str, str]]:
    """Find the rule and the sentence of each fault of a node."""
    if node.event.kind is EventKind.COMPENSATION:
        yield from _compensation(node, process)
    if node.event.kind is EventKind.CANCEL:
        yield from _cancel(node, process)
    if node.for_compensation:
        yield from _handler(node, process)
    if node.type == "transaction" and node.method != "##Compensate":
        yield "unsupported-attribute", f"事务「{node.id}」的 method 只支持 ##Compensate"
    if node.type == "startEvent" and _type_of(node.scope, process) == "adHocSubProcess":
        yield "event-place", f"即席子流程里不能有启动事件「{node.id}」"


def _compensation(node: Node, process: Process) -> Iterator[tuple[str, str]]:
    label = node.name or node.id
    if node.type == "boundaryEvent":
        if node.compensated_by is None:
            yield "missing-handler", f"补偿边界事件「{label}」没有用关联线连到补偿活动"
        if any(flow.source == node.id for flow in process.flows):
            yield "missing-handler", f"补偿边界事件「{label}」只能用关联线，不能有出口连线"
        return
    if not node.event.waits:
        yield "unsupported-attribute", f"补偿事件「{label}」的 waitForCompletion 只支持 true"
    reference = node.event.reference
    if reference and _type_of(reference, process) not in vocabulary.ACTIVITIES:
        yield "dangling-reference", f"「{label}」的 activityRef 指向不存在的活动「{reference}」"


def _cancel(node: Node, process: Process) -> Iterator[tuple[str, str]]:
    label = node.name or node.id
    if node.type == "boundaryEvent":
        if _type_of(node.attached_to or "", process) != "transaction":
            yield "event-place", f"取消边界事件「{label}」只能在事务子流程上"
        if not node.interrupting:
            yield "unsupported-attribute", f"取消边界事件「{label}」只能是中断型的"
        return
    if _type_of(node.scope, process) != "transaction":
        yield "event-place", f"取消结束事件「{label}」只能直接放在事务子流程里"
    elif not any(
        other.event.kind is EventKind.CANCEL and other.attached_to == node.scope
        for other in process.nodes.values()
    ):
        yield "missing-handler", f"事务子流程「{node.scope}」没有取消边界事件，取消后无路可走"


def _handler(node: Node, process: Process) -> Iterator[tuple[str, str]]:
    label = node.name or node.id
    if not any(other.compensated_by == node.id for other in process.nodes.values()):
        yield "missing-handler", f"补偿活动「{label}」没有补偿边界事件连到它"
    if any(node.id in {flow.source, flow.target} for flow in process.flows):
        yield "missing-handler", f"补偿活动「{label}」不能有连线"


def _type_of(name: str, process: Process) -> str:
    found = process.nodes.get(name)
    return "" if found is None else found.type
