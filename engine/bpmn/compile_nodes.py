"""Makes the spec of one element from its node; the table says which class runs which type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import activities, ad_hoc, compensation, containers, events, gateways, repetition
from engine.bpmn.corrections.inclusive_join import InclusiveGatewaySpec
from engine.bpmn.corrections.parallel_join import ParallelGatewaySpec
from engine.bpmn.elements import BoundarySpec, ElementSpec
from engine.bpmn.formulas import Constant, Formula
from engine.bpmn.triggers import Trigger
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

    from engine.bpmn.compile_texts import Texts
    from engine.bpmn.diagram import Node

_PLAIN: dict[str, type[ElementSpec]] = {
    "task": ElementSpec,
    "userTask": activities.PersonTaskSpec,
    "manualTask": activities.PersonTaskSpec,
    "receiveTask": activities.ReceiveSpec,
    "scriptTask": activities.ScriptSpec,
    "sendTask": events.ThrowSpec,
    "serviceTask": activities.JobSpec,
    "businessRuleTask": activities.DecisionSpec,
    "callActivity": activities.CallSpec,
    "subProcess": containers.ScopeSpec,
    "transaction": containers.ScopeSpec,
    "adHocSubProcess": ad_hoc.AdHocSpec,
    "exclusiveGateway": gateways.ExclusiveGatewaySpec,
    "parallelGateway": ParallelGatewaySpec,
    "inclusiveGateway": InclusiveGatewaySpec,
    "eventBasedGateway": gateways.EventGatewaySpec,
    "startEvent": events.StartSpec,
    "intermediateCatchEvent": events.CatchSpec,
    "intermediateThrowEvent": events.ThrowSpec,
    "endEvent": events.ThrowSpec,
    "boundaryEvent": BoundarySpec,
}
_CATCHING = frozenset({EventKind.MESSAGE, EventKind.TIMER, EventKind.SIGNAL, EventKind.CONDITIONAL})
_BY_JOB = frozenset({"sendTask", "scriptTask", "businessRuleTask"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
_STATIC_FIELDS: dict[type[ElementSpec], tuple[tuple[str, str], ...]] = {
    activities.PersonTaskSpec: (
        ("assignee", "负责人"),
        ("candidate_groups", "候选组"),
        ("candidate_users", "候选人"),
        ("form_id", "表单"),
        ("due_date", "到期日"),
        ("follow_up_date", "跟进日"),
        ("priority", "优先级"),
    ),
    activities.JobSpec: (("job_type", "作业类型"), ("retries", "重试次数")),
    activities.CallSpec: (("called_process", "被调用流程"),),
}


def spec_of(node: Node, process: WorkflowSpec, texts: Texts) -> ElementSpec:
    """Make the spec of a node; one that repeats is wrapped in its loop."""
    texts.at(node)
    if node.loop is None:
        return _single(node, process, texts, node.id)
    frame = _frame(node, process, texts)
    frame.loop = node.loop
    frame.inner = _single(node, process, texts, f"{node.id}#")
    frame.inner.repeated = True
    return frame


def _single(node: Node, process: WorkflowSpec, texts: Texts, name: str) -> ElementSpec:
    spec = _class_of(node)(process, node, name)
    settings = node.settings
    spec.input_mappings = texts.mappings(settings.inputs, "输入映射")
    spec.output_mappings = texts.mappings(settings.outputs, "输出映射")
    if isinstance(spec, activities.WaitingSpec):
        fields = _STATIC_FIELDS[type(spec)]
        compiled = ((key, texts.static(getattr(settings, key), what)) for key, what in fields)
        spec.fields = {key: formula for key, formula in compiled if formula is not None}
        spec.keeps_values = not isinstance(spec, activities.CallSpec) or settings.propagate_child
    if isinstance(spec, activities.ScriptSpec):
        _script(spec, node, texts)
    if isinstance(spec, events.ThrowSpec):
        spec.thrown = node.event.kind
        spec.thrown_name = texts.static(node.event.name, "名称")
        spec.thrown_key = texts.feel(node.event.correlation, "关联键")
        if node.event.time_to_live:
            spec.time_to_live = texts.timer("duration", node.event.time_to_live)
    if isinstance(spec, containers.EventSubProcessSpec | BoundarySpec):
        spec.catches, spec.code = node.event.kind, node.event.name
    if isinstance(spec, ad_hoc.AdHocSpec):
        spec.active = texts.feel(node.settings.active_elements, "要启动的元素")
        spec.completion = texts.feel(node.completion, "完成条件")
    spec.trigger = trigger_of(node, texts)
    return spec


def _class_of(node: Node) -> type[ElementSpec]:
    """Choose by type; a job type, a decision or an undoing event has the last word."""
    message = node.event.kind is EventKind.MESSAGE and node.type in _THROWING
    if node.settings.job_type and (node.type in _BY_JOB or message):
        return activities.JobSpec
    if node.type == "businessRuleTask" and not node.settings.called_decision:
        return activities.JobSpec
    if node.type == "subProcess" and node.by_event:
        return containers.EventSubProcessSpec
    if node.event.kind in {EventKind.COMPENSATION, EventKind.CANCEL} and node.type in _THROWING:
        return compensation.CompensationSpec
    return _PLAIN.get(node.type, ElementSpec)


def trigger_of(node: Node, texts: Texts) -> Trigger | None:
    """Compile what a catching event listens for."""
    event = node.event
    catching = node.type in {"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"}
    if not catching or event.kind not in _CATCHING:
        return None
    timer = None
    if event.kind is EventKind.TIMER and event.timer and event.expression:
        timer = texts.timer(event.timer, event.expression)
    return Trigger(
        kind=event.kind,
        element_id=node.id,
        label=node.name or node.id,
        name=texts.static(event.name, "名称"),
        key=texts.feel(event.correlation, "关联键"),
        timer=event.timer,
        timing=timer,
        condition=texts.feel(event.expression, "条件")
        if event.kind is EventKind.CONDITIONAL
        else None,
    )


def _script(spec: activities.ScriptSpec, node: Node, texts: Texts) -> None:
    settings = node.settings
    spec.result = texts.assign(settings.result_variable)
    if isinstance(spec, activities.DecisionSpec):
        decision = texts.static(settings.called_decision, "决策")
        spec.decision = decision or Constant(value=None)
        return
    spec.script = texts.feel(settings.script or node.script, "脚本")


def _frame(node: Node, process: WorkflowSpec, texts: Texts) -> repetition.RepeatedSpec:
    loop = node.loop
    if loop is None or loop.kind == "standard":
        standard = repetition.StandardLoopSpec(process, node)
        if loop is not None:
            standard.condition = texts.feel(loop.condition, "循环条件")
            standard.maximum = _number(loop.maximum, texts)
        return standard
    several = repetition.MultiInstanceSpec(process, node)
    several.collection = texts.feel(loop.collection, "多实例集合")
    several.cardinality = _number(loop.cardinality, texts)
    several.output_element = texts.feel(loop.output_element, "多实例输出元素")
    several.completion = texts.feel(loop.completion, "多实例完成条件")
    if loop.output_collection and several.output_element is None:
        several.output_element = Constant(value=None)
    return several


def _number(text: str | None, texts: Texts) -> Formula | None:
    return texts.feel(text, "实例数")
