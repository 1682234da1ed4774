"""What is wrong in the shape of one process: references, events, loops, reachability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import check_elements, normalise, sizes, vocabulary
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.bpmn.diagram import Flow, Node, Process


def check(process: Process) -> list[model.Finding]:
    """Find what is wrong with the shape of a process."""
    found = [
        *_flows(process),
        *_defaults(process),
        *_boundaries(process),
        *_scopes(process),
        *_links(process),
        *_gateways(process),
        *_unreachable(process),
        *sizes.check(process),
    ]
    for node in process.nodes.values():
        found += check_elements.check(node, process)
    return found


def at(
    process: Process,
    place: Node | Flow | None,
    rule: str,
    message: str,
    severity: model.Severity = model.Severity.ERROR,
) -> model.Finding:
    """Make a finding at an element of the process."""
    return model.Finding(
        element_id=process.id if place is None else place.id,
        rule=rule,
        message=message,
        severity=severity,
        file=process.file,
        line=process.line if place is None else place.line,
    )


def _flows(process: Process) -> Iterator[model.Finding]:
    nodes = process.nodes
    for flow in process.flows:
        for attribute, end in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if end not in nodes:
                yield at(
                    process,
                    flow,
                    "dangling-reference",
                    f"连线「{flow.id}」的 {attribute} 指向不存在的元素「{end}」",
                )
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source is None or target is None:
            continue
        if source.scope != target.scope:
            yield at(process, flow, "crossing-flow", f"连线「{flow.id}」跨越了子流程的边界")
        if source.type == "endEvent":
            yield at(process, flow, "flow-from-end", f"结束事件「{source.id}」不能有出口连线")
        if target.type in {"startEvent", "boundaryEvent"}:
            yield at(process, flow, "flow-to-start", f"「{target.id}」不能有入口连线")
        if normalise.is_event_sub(target) or normalise.is_event_sub(source):
            yield at(process, flow, "event-sub-process", "事件子流程不能有连线")
        if flow.condition and source.type in {"parallelGateway", "eventBasedGateway"}:
            yield at(
                process,
                flow,
                "ignored-condition",
                f"并行或事件网关「{source.id}」的出口不能带条件",
            )


def _defaults(process: Process) -> Iterator[model.Finding]:
    for node in process.nodes.values():
        if node.default is None:
            continue
        flows = [f for f in process.flows if f.id == node.default]
        if not flows or flows[0].source != node.id:
            yield at(
                process,
                node,
                "dangling-reference",
                f"「{node.id}」的默认出口「{node.default}」不是它的出口连线",
            )
        elif flows[0].condition:
            yield at(
                process,
                node,
                "default-condition",
                f"默认出口「{node.default}」上的条件不起作用",
                model.Severity.WARNING,
            )


def _boundaries(process: Process) -> Iterator[model.Finding]:
    for node in process.nodes.values():
        if node.type != "boundaryEvent":
            continue
        host = process.nodes.get(node.attached_to or "")
        if host is None or host.type not in vocabulary.ACTIVITIES or host.scope != node.scope:
            yield at(
                process,
                node,
                "dangling-reference",
                f"边界事件「{node.id}」的 attachedToRef 没有指向同一层的活动",
            )
        elif normalise.is_event_sub(host):
            yield at(process, node, "event-sub-process", "事件子流程不能有边界事件")
        if node.event.kind is EventKind.ERROR and not node.interrupting:
            yield at(process, node, "boundary-error", "错误边界事件只能是中断型的")


def _scopes(process: Process) -> Iterator[model.Finding]:
    entries = normalise.normalise(process).entries
    starts = [n for n in process.nodes.values() if n.type == "startEvent"]
    begun = [*starts, *(n for n in process.nodes.values() if n.instantiates)]
    if not entries[process.id] and not any(n.scope == process.id for n in begun):
        yield at(process, None, "no-start", "流程没有可以开始的地方")
    if any(n.scope == process.id for n in starts) and len(entries[process.id]) > 1:
        first = process.nodes[entries[process.id][0]]
        yield at(
            process,
            first,
            "several-starts",
            f"流程有多个空白启动事件，未指定时从「{first.id}」开始",
            model.Severity.WARNING,
        )
    for node in process.nodes.values():
        if node.type not in vocabulary.SUB_PROCESSES:
            continue
        inside = [n for n in starts if n.scope == node.id]
        if normalise.is_event_sub(node):
            if len(inside) != 1 or inside[0].event.kind is EventKind.NONE:
                yield at(
                    process,
                    node,
                    "event-sub-process",
                    f"事件子流程「{node.id}」必须有且只有一个带触发事件的启动事件",
                )
        elif not entries[node.id]:
            yield at(process, node, "empty-sub-process", f"子流程「{node.id}」没有内容可以开始")
        elif len(inside) > 1:
            yield at(process, node, "several-starts", f"子流程「{node.id}」只能有一个空白启动事件")


def _links(process: Process) -> Iterator[model.Finding]:
    links = [n for n in process.nodes.values() if n.event.kind is EventKind.LINK]
    catches: dict[tuple[str, str | None], int] = {}
    for node in links:
        if node.type == "intermediateCatchEvent":
            key = (node.scope, node.event.name)
            catches[key] = catches.get(key, 0) + 1
    for node in links:
        count = catches.get((node.scope, node.event.name), 0)
        if count != 1:
            yield at(
                process,
                node,
                "link",
                f"链接「{node.event.name or node.id}」应有且只有一个同名的捕获端，现有 {count} 个",
            )


def _gateways(process: Process) -> Iterator[model.Finding]:
    core = normalise.normalise(process)
    hosts = {node.attached_to for node in process.nodes.values()}
    for node in process.nodes.values():
        yield from _direction(process, node, core)
        if node.type == "exclusiveGateway":
            yield from _choices(process, node, core.outgoing.get(node.id, ()))
        if node.type != "eventBasedGateway":
            continue
        targets = [process.nodes[f.target] for f in core.outgoing.get(node.id, ())]
        if not targets:
            yield at(process, node, "event-gateway", f"事件网关「{node.id}」后面没有事件")
        if node.gateway_type != "Exclusive":
            message = f"事件网关「{node.id}」的 eventGatewayType 只支持 Exclusive"
            yield at(process, node, "unsupported-attribute", message)
        for target in targets:
            catching = target.type in {"intermediateCatchEvent", "receiveTask"}
            if not catching or target.event.kind in {EventKind.NONE, EventKind.LINK}:
                yield at(
                    process,
                    target,
                    "event-gateway",
                    f"事件网关「{node.id}」后面只能是消息、定时、信号、条件事件或接收任务",
                )
            elif target.id in hosts:
                message = f"事件网关后的接收任务「{target.id}」不能有边界事件"
                yield at(process, target, "event-gateway", message)
            elif target.loop is not None or len(core.incoming.get(target.id, ())) > 1:
                yield at(
                    process,
                    target,
                    "event-gateway",
                    f"事件网关后的「{target.id}」不能循环，也不能有别的入口",
                )


def _direction(process: Process, node: Node, core: normalise.Core) -> Iterator[model.Finding]:
    """Compare what a gateway says of its direction with its flows."""
    into, out = (len(flows.get(node.id, ())) > 1 for flows in (core.incoming, core.outgoing))
    said = node.direction
    wrong = {"Converging": out, "Diverging": into, "Mixed": not (into and out)}
    if node.type in vocabulary.GATEWAYS and wrong.get(said, False):
        message = f'网关「{node.name or node.id}」写明 gatewayDirection="{said}"，与连线不符'
        yield at(process, node, "gateway-direction", message, model.Severity.WARNING)


def _choices(process: Process, node: Node, flows: Sequence[Flow]) -> Iterator[model.Finding]:
    """Require a condition on each flow of a choice but the default one."""
    for flow in flows if len(flows) > 1 else ():
        if flow.condition is None and flow.id != node.default:
            yield at(
                process,
                flow,
                "missing-condition",
                f"排他网关「{node.name or node.id}」的出口「{flow.id}」既没有条件，也不是默认出口",
            )


def _unreachable(process: Process) -> Iterator[model.Finding]:
    core = normalise.normalise(process)
    reached: set[str] = set()
    todo = [entry for entries in core.entries.values() for entry in entries]
    todo += [
        n.id
        for n in process.nodes.values()
        if n.type in {"boundaryEvent", "startEvent"}
        or normalise.is_event_sub(n)
        or n.for_compensation
        or n.instantiates
    ]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += [flow.target for flow in core.outgoing.get(name, ())]
    for node in process.nodes.values():
        if node.id not in reached and node.event.kind is not EventKind.LINK:
            yield at(process, node, "unreachable", f"没有任何路径到达「{node.name or node.id}」")
