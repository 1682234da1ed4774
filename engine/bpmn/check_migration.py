"""Why an instance cannot be migrated: each live token is compared with what it would become.

What has been and is over does not matter; what is still to come may be anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine import errors
from engine.bpmn.activities import PersonTaskSpec
from engine.bpmn.corrections.parallel_join import JoinSpec, ParallelGatewaySpec
from engine.bpmn.gateways import EventGatewaySpec
from engine.bpmn.migration_map import refusal, same_kind
from engine.bpmn.repetition import MultiInstanceSpec, RepeatedSpec
from engine.bpmn.scopes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import model
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.definition import Bundle
    from engine.bpmn.elements import ElementSpec
    from engine.bpmn.instance import Instance
    from engine.bpmn.migration_map import ElementMap


def refusals(instance: Instance, elements: ElementMap, bundle: Bundle) -> list[model.Finding]:
    """Give every reason, each once, in the order of the tokens."""
    found: dict[tuple[str, str], model.Finding] = {}
    for token in instance.tasks.values():
        for one in _of_token(token, elements, bundle):
            found.setdefault((one.element_id, one.rule), one)
    return list(found.values())


def _of_token(token: Token, elements: ElementMap, bundle: Bundle) -> Iterator[model.Finding]:
    if not token.role:
        if token.id != ROOT:
            yield from _of_element(token, elements, bundle)
        yield from _of_memory(token, elements)


def _of_element(token: Token, elements: ElementMap, bundle: Bundle) -> Iterator[model.Finding]:
    spec: ElementSpec = token.task_spec
    name, said = spec.bpmn_id, f"「{spec.label}」"
    new_name = elements.named(name)
    if new_name is None:
        yield refusal(name, "unmapped", f"{said}正在进行，映射不能把它去掉")
        return
    if new_name not in elements.target.elements:
        yield refusal(name, "element-missing", f"{said}正在进行，目标版本中没有「{new_name}」")
        return
    becomes = elements.spec(spec)
    outer: ElementSpec = elements.target.spec.task_specs[new_name]
    if becomes is None or isinstance(spec, RepeatedSpec) != isinstance(becomes, RepeatedSpec):
        yield refusal(name, "loop-changed", f"{said}正在进行，目标版本中的多实例或循环方式不同")
        return
    if not same_kind(spec, becomes):
        yield refusal(name, "type-changed", f"{said}正在进行，目标版本中「{new_name}」的类型不同")
        return
    if elements.named(spec.node.scope) != outer.node.scope:
        yield refusal(name, "scope-changed", f"{said}正在进行，目标版本中它不在同一个子流程里")
    if isinstance(spec, RepeatedSpec) and isinstance(becomes, RepeatedSpec):
        yield from _of_loop(spec, becomes)
    if isinstance(spec, EventGatewaySpec) and not _same_events(spec, becomes, elements):
        yield refusal(
            name, "event-gateway-changed", f"{said}正在等待，目标版本中它之后的事件有增减或改变"
        )
    if isinstance(spec, JoinSpec) and token.has_state(TaskState.WAITING):
        yield from _of_join(token, becomes, elements)
    if isinstance(becomes, PersonTaskSpec) and token.wait_kind == "k":
        yield from _of_form(token, becomes, bundle)


def _of_loop(spec: RepeatedSpec, becomes: RepeatedSpec) -> Iterator[model.Finding]:
    """Compare what runs under way rely on: how they run, what an item is called, outputs."""
    old, new = spec.loop, becomes.loop
    outputs = [
        isinstance(one, MultiInstanceSpec) and one.output_element is not None
        for one in (spec, becomes)
    ]
    if (old.kind, old.element) != (new.kind, new.element) or outputs[0] != outputs[1]:
        yield refusal(
            spec.bpmn_id,
            "loop-changed",
            f"「{spec.label}」正在进行，目标版本中的多实例或循环方式不同",
        )


def _same_events(spec: ElementSpec, becomes: ElementSpec, elements: ElementMap) -> bool:
    wanted = {flow.target.bpmn_id: flow.target for flow in becomes.outgoing}
    events = [flow.target for flow in spec.outgoing]
    pairs = [(event, wanted.get(elements.named(event.bpmn_id) or "")) for event in events]
    return len(events) == len(wanted) and all(
        after is not None and same_kind(before, after) for before, after in pairs
    )


def _of_join(token: Token, becomes: ElementSpec, elements: ElementMap) -> Iterator[model.Finding]:
    spec: JoinSpec = token.task_spec
    came = list(spec.waiting(token))
    arrive = {elements.flow(flow, becomes) for flow in came}
    lost = None in arrive or len(arrive) < len(came)
    full = isinstance(spec, ParallelGatewaySpec) and arrive >= set(becomes.incoming)
    if lost or full:
        yield refusal(
            spec.bpmn_id,
            "join-changed",
            f"汇聚网关「{spec.label}」正在等待其他分支，目标版本中它的入口不同",
        )


def _of_form(token: Token, becomes: PersonTaskSpec, bundle: Bundle) -> Iterator[model.Finding]:
    try:
        form_of(token, becomes, bundle)
    except (errors.ExecutionFailed, errors.InputInvalid) as problem:
        yield refusal(
            token.task_spec.bpmn_id,
            "form-missing",
            f"「{token.task_spec.label}」在目标版本中的表单无法确定：{problem.message}",
        )


def form_of(token: Token, becomes: PersonTaskSpec, bundle: Bundle) -> str | None:
    """Evaluate which form an open task has in the target."""
    formula = becomes.fields.get("form_id")
    if formula is None:
        return None
    instance: Instance = token.workflow
    form_id = instance.compute(formula, instance.view(token))
    if form_id is None:
        return None
    computed = (becomes.node.settings.form_id or "").startswith("=")
    if computed and form_id not in bundle.forms:
        raise errors.ExpressionFailed(f"表单「{form_id}」不在目标版本的资源中")
    return str(form_id)


def _of_memory(token: Token, elements: ElementMap) -> Iterator[model.Finding]:
    """Look at what is remembered by id: what an ad-hoc sub-process runs later, what to undo."""
    undoing = [row[0] for row in token.memo.get("comp", [])]
    later = list(token.memo.get("todo", []))
    if token.task_spec.element_type != "adHocSubProcess":
        undoing, later = [*undoing, *later], []
    for name in [*undoing, *later]:
        becomes = elements.target.spec.task_specs.get(elements.named(name) or "")
        if becomes is None or (name in undoing and becomes.compensation is None):
            what = "已完成，需要时要能补偿" if name in undoing else "排在之后进行"
            yield refusal(
                name, "remembered-missing", f"「{name}」{what}，目标版本中没有它或它的补偿"
            )
