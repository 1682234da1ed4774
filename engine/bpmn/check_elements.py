"""What is wrong with one element: what it lacks to run, and what we do not run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import check_undo, timing, vocabulary
from engine.bpmn.vocabulary import ALLOWED_EVENTS, EventKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.diagram import Loop, Node, Process

_JOBS = frozenset({"serviceTask", "businessRuleTask"})
_CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_NUMBER = re.compile(r"[+-]?[0-9.]+")
_ONLY_NONE = frozenset({EventKind.NONE})


def check(node: Node, process: Process) -> list[model.Finding]:
    """Find what is wrong with an element."""
    rows = [*_kind(node), *_event(node, process), *_task(node), *_written(node), *_loop(node)]
    rows += [_error(*row) for row in check_undo.check(node, process)]
    return [
        model.Finding(
            element_id=node.id,
            rule=rule,
            message=message,
            severity=severity,
            file=process.file,
            line=node.line,
        )
        for rule, message, severity in rows
    ]


Row = tuple[str, str, model.Severity]


def _error(rule: str, message: str) -> Row:
    return rule, message, model.Severity.ERROR


def _kind(node: Node) -> Iterator[Row]:
    if node.quantities != ("1", "1"):
        yield _error(
            "unsupported-attribute",
            f"「{node.id}」的 startQuantity、completionQuantity 只能是 1",
        )


def _event(node: Node, process: Process) -> Iterator[Row]:
    if node.type not in vocabulary.EVENTS:
        return
    kind, label = node.event.kind, node.name or node.id
    if kind is EventKind.MULTIPLE:
        yield _error("unsupported-event", f"「{label}」有多个事件定义，不支持，请拆成多个事件")
    elif kind not in _allowed(node, process):
        yield _error("event-place", f"「{label}」这个位置不能用 {kind} 事件")
    yield from _catch(node, process) if node.type in _CATCHING else _throw(node)


def _allowed(node: Node, process: Process) -> frozenset[EventKind]:
    """Name the events that may stand in this place."""
    around = process.nodes.get(node.scope)
    if node.type != "startEvent" or around is None:
        return ALLOWED_EVENTS[node.type]
    return ALLOWED_EVENTS["eventSubProcessStart"] if around.by_event else _ONLY_NONE


def _catch(node: Node, process: Process) -> Iterator[Row]:
    kind, label, text = node.event.kind, node.name or node.id, node.event.expression or ""
    if kind in {EventKind.ERROR, EventKind.ESCALATION}:
        if (node.event.name or "").lstrip().startswith("="):
            yield _error("catch-code", f"「{label}」捕获的代码不能是表达式")
        if kind is EventKind.ERROR and not node.interrupting and node.type == "startEvent":
            yield _error("boundary-error", f"错误启动事件「{label}」只能是中断型的")
    starts_process = node.type == "startEvent" and node.scope not in process.nodes
    repeats = starts_process or not (node.interrupting or node.type == "intermediateCatchEvent")
    if node.event.timer == "cycle" and not repeats:
        message = f"「{label}」只触发一次，周期定时器在这里只用第一次"
        yield "cycle-once", message, model.Severity.WARNING
    if kind in {EventKind.MESSAGE, EventKind.SIGNAL} and not node.event.name:
        yield _error("missing-reference", f"「{label}」没有写明等待哪个消息或信号")
    if kind is EventKind.CONDITIONAL and not text:
        yield _error("missing-condition", f"条件事件「{label}」没有条件")
    if kind is EventKind.TIMER and text[:1] in {"P", "R"} and text[1:2].isdigit():
        message = f"「{label}」写死了时长「{text}」，请改用期限表中的期限"
        yield "literal-duration", message, model.Severity.WARNING


def _throw(node: Node) -> Iterator[Row]:
    kind, label = node.event.kind, node.name or node.id
    sends = kind in {EventKind.MESSAGE, EventKind.SIGNAL} and not node.settings.job_type
    if sends and not node.event.name:
        message = f"「{label}」没有写明发出哪个消息或信号，将什么也不发出"
        yield "missing-reference", message, model.Severity.WARNING
    if kind is EventKind.ERROR and not node.event.name:
        yield _error("missing-reference", f"错误结束事件「{label}」没有错误代码")


def _task(node: Node) -> Iterator[Row]:
    settings, label = node.settings, node.name or node.id
    if node.type in _JOBS and not (settings.job_type or settings.called_decision):
        yield _error("missing-implementation", f"「{label}」没有写明由谁执行（作业类型或决策表）")
    if node.type == "sendTask" and not (settings.job_type or node.event.name):
        yield _error("missing-implementation", f"发送任务「{label}」没有消息，也没有作业类型")
    if node.type == "receiveTask" and not node.event.name:
        yield _error("missing-reference", f"接收任务「{label}」没有写明等待哪个消息")
    if node.type == "callActivity" and not settings.called_process:
        yield _error("missing-reference", f"调用活动「{label}」没有写明调用哪个流程")
    if settings.called_decision and not (settings.job_type or settings.result_variable):
        yield _no_result(label)
    if node.type != "scriptTask" or settings.job_type:
        return
    language = (node.script_format or "").lower()
    if node.script and not settings.script and language and "feel" not in language:
        yield _error("script-language", f"脚本任务「{label}」的语言「{node.script_format}」不支持")
    elif not (settings.script or node.script):
        yield ("empty-script", f"脚本任务「{label}」没有脚本", model.Severity.WARNING)
    elif not settings.result_variable:
        yield _no_result(label)


def _written(node: Node) -> Iterator[Row]:
    """Look at numbers and dates that are written out."""
    settings, label = node.settings, node.name or node.id
    for what, text in (("优先级", settings.priority), ("重试次数", settings.retries)):
        if text and not text.startswith("=") and not text.isdecimal():
            yield _error("bad-value", f"「{label}」的{what}应是整数或表达式，而不是「{text}」")
    for what, text in (("到期日", settings.due_date), ("跟进日", settings.follow_up_date)):
        if text and not text.startswith("=") and timing.read_literal("date", text) is None:
            yield _error("bad-value", f"「{label}」的{what}应是日期或表达式，而不是「{text}」")


def _no_result(label: str) -> Row:
    message = f"「{label}」没有写明结果变量；只有结果是上下文时，其中各项才成为变量"
    return "missing-result", message, model.Severity.WARNING


def _loop(node: Node) -> Iterator[Row]:
    loop, label = node.loop, node.name or node.id
    if loop is None:
        return
    for what, text in (("实例数", loop.cardinality), ("循环上限", loop.maximum)):
        if text is not None and _NUMBER.fullmatch(text) and not text.isdecimal():
            yield _error("bad-value", f"「{label}」的{what}应是不小于 0 的整数，而不是「{text}」")
    if node.type == "subProcess" and node.by_event:
        yield _error("event-sub-process", f"事件子流程「{label}」不能循环")
    if loop.kind != "standard":
        yield from _several(loop, label)
    elif loop.condition is None and loop.maximum is None:
        yield _error("endless-loop", f"循环活动「{label}」既没有条件也没有上限")


def _several(loop: Loop, label: str) -> Iterator[Row]:
    if loop.collection is None and loop.cardinality is None:
        yield _error("missing-collection", f"多实例「{label}」没有写明集合或实例数")
    if loop.collection is not None and loop.cardinality is not None:
        yield _error("several-counts", f"多实例「{label}」既写明集合又写明实例数，请只留一个")
    if loop.behavior != "All":
        yield _error("unsupported-attribute", f"多实例「{label}」的 behavior 只支持 All")
    if (loop.output_collection is None) != (loop.output_element is None):
        yield _error("missing-output", f"多实例「{label}」的输出集合和输出元素要同时写明")
