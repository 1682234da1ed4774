"""Mending where the tokens of an instance stand: put one at an element, take one away.

The rules are those of Camunda 8's process instance modification. A scope that is not open
is opened without its start event and its input mappings; a scope left without tokens ends
as cancelled, and the instance with it if it is the last. What may not be is said at once
and nothing is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine import errors, model, moves, results
from engine.bpmn import values
from engine.bpmn.containers import EventSubProcessSpec, ScopeSpec
from engine.bpmn.corrections.bookkeeping import Token
from engine.bpmn.elements import ElementSpec, listen
from engine.bpmn.gateways import EventGatewaySpec
from engine.bpmn.repetition import RepeatedSpec
from engine.bpmn.scopes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.instance import Instance


def apply(instance: Instance, command: moves.Modify) -> None:
    """Carry out all activations, then all removals of tokens that stood before."""
    refused = list(_refusals(instance, command))
    if not command.activate and not command.remove:
        refused = [_finding("", "empty", "请至少给出一处要激活的环节或要取消的令牌")]
    if refused:
        raise errors.PlanInvalid(f"不能修改流程实例：{refused[0].message}", refused)
    doomed = [token for removal in command.remove for token in _meant(instance, removal)]
    for activation in command.activate:
        _activate(instance, activation)
    for token in doomed:
        if token.alive:
            _remove(token)


# ---- activating -------------------------------------------------------------------


def _activate(instance: Instance, activation: moves.Activation) -> None:
    """Open the scopes around the element, set the variables, and put a token there."""
    spec: ElementSpec = instance.spec.task_specs[activation.element]
    given = {name: values.admit(value, name) for name, value in activation.variables.items()}
    if activation.scope in {None, instance.definition.id}:
        instance.scopes.merge([ROOT], given)
        given = {}
    scope = instance.root
    for name in _path(instance, spec):
        local = given if name == activation.scope else {}
        found = _running(instance, name, scope, activation.within)
        scope = found[0] if found else _open(instance.spec.task_specs[name], scope)
        instance.scopes.merge([scope.id], local, local=True)
        if not found:
            _listen(scope)
    instance.require_room(1)
    token = Token(instance, spec, scope, instance.next_number())
    if isinstance(spec, EventSubProcessSpec):
        token.memo["fired"] = {}
    token._ready()  # noqa: SLF001 - past `_update`: a join that is activated does not wait


def _open(spec: ScopeSpec, around: Token) -> Token:
    """Open a scope in which nothing runs yet."""
    instance: Instance = around.workflow
    instance.require_room(1)
    token = Token(instance, spec, around, instance.next_number(), TaskState.STARTED)
    instance.enter(token)
    if spec.input_mappings or spec.output_mappings:
        instance.scopes.open(token.id)
    return token


def _listen(scope: Token) -> None:
    spec: ScopeSpec = scope.task_spec
    listen(scope, spec.boundaries, "b")
    listen(scope, [sub.start for sub in spec.event_subs], "e")


def _path(instance: Instance, spec: ElementSpec) -> list[str]:
    """Name the scopes around an element from the outside inward, the process left out."""
    specs = instance.spec.task_specs
    path: list[str] = []
    name = spec.node.scope
    while name in specs:
        path.insert(0, name)
        name = specs[name].node.scope
    return path


def _running(instance: Instance, name: str, around: Token, within: int | None) -> list[Token]:
    """Give the tokens of a scope inside another; only the chosen one if it was chosen."""
    found = [
        token
        for token in instance.tasks.values()
        if token.task_spec.bpmn_id == name
        and isinstance(token.task_spec, ScopeSpec)
        and not token.role
        and around in _containers(token)
    ]
    chosen = _numbered(instance, within)
    above = [] if chosen is None else list(chosen.chain())
    return [token for token in found if token in above] or found


def _containers(token: Token) -> list[Token]:
    """Give what contains a token: its scope, and the loop between them if it is repeated."""
    around = token.around
    if isinstance(around.task_spec, RepeatedSpec):
        return [around, around.around]
    return [around]


# ---- removing ---------------------------------------------------------------------


def _remove(token: Token) -> None:
    """End a token, and the scopes that are empty without it."""
    instance: Instance = token.workflow
    scope = token.around
    instance.end(token, results.Outcome.CANCELLED)
    while not any(not child.role for child in scope.children):
        if scope.id == ROOT:
            instance.abort()
            return
        outer = scope.around
        instance.end(scope, results.Outcome.CANCELLED)
        scope = outer


def _meant(instance: Instance, removal: moves.Removal) -> list[Token]:
    if removal.token is not None:
        found = _numbered(instance, removal.token)
        return [] if found is None or found.id == ROOT or found.role else [found]
    return [
        token
        for token in instance.tasks.values()
        if token.id != ROOT and not token.role and token.task_spec.bpmn_id == removal.element
    ]


def _numbered(instance: Instance, number: int | None) -> Token | None:
    """Find a token by the number of its wait or its own."""
    if number is None:
        return None
    return instance.waits.get(number) or instance.tasks.get(number)


# ---- what may not be --------------------------------------------------------------


def _refusals(instance: Instance, command: moves.Modify) -> Iterator[model.Finding]:
    for activation in command.activate:
        yield from _refuse_activation(instance, activation)
    for removal in command.remove:
        if (removal.token is None) == (removal.element is None):
            yield _finding("", "which-token", "取消令牌时请给出令牌号或环节标识之一")
        elif not _meant(instance, removal):
            what = f"令牌 {removal.token}" if removal.element is None else f"「{removal.element}」"
            yield _finding(
                removal.element or "", "not-active", f"{what}不在当前活动的环节中，不能取消"
            )


def _refuse_activation(instance: Instance, activation: moves.Activation) -> Iterator[model.Finding]:
    element = activation.element
    spec = instance.spec.task_specs.get(element)
    if spec is None or element not in instance.definition.elements:
        flow = element in _flows(instance)
        kind = "是连线，不能激活；请激活它指向的环节" if flow else "不是本流程的环节"
        yield _finding(element, "flow" if flow else "unknown-element", f"「{element}」{kind}")
        return
    reason = _not_startable(instance, spec)
    if reason is not None:
        yield _finding(element, *reason)
        return
    path = _path(instance, spec)
    if activation.scope not in {None, instance.definition.id, *path}:
        yield _finding(
            element,
            "unknown-scope",
            f"变量的作用域「{activation.scope}」不是「{spec.label}」所在的子流程或流程本身",
        )
    if activation.within is not None and _numbered(instance, activation.within) is None:
        yield _finding(
            element, "not-active", f"「{spec.label}」要放入的令牌 {activation.within} 不存在"
        )
        return
    yield from _refuse_path(instance, spec, path, activation.within)


def _not_startable(instance: Instance, spec: ElementSpec) -> tuple[str, str] | None:
    node = spec.node
    if node.type == "startEvent":
        return "start-event", f"「{spec.label}」是启动事件，不能激活；请激活其后的环节"
    if node.type == "boundaryEvent":
        return "boundary-event", f"「{spec.label}」是边界事件，不能激活；请激活其后的环节"
    around = [instance.spec.task_specs[name] for name in _path(instance, spec)]
    if any(one.node.for_compensation for one in (spec, *around)):
        return "compensation", f"「{spec.label}」属于补偿处理，只能由补偿事件启动"
    behind = (
        other
        for other in instance.spec.task_specs.values()
        if isinstance(other, EventGatewaySpec)
        and any(flow.target is spec for flow in other.outgoing)
    )
    gateway = next(behind, None)
    if gateway is not None:
        return (
            "behind-event-gateway",
            f"「{spec.label}」在事件网关「{gateway.label}」之后，不能单独激活；请激活该网关",
        )
    return None


def _refuse_path(
    instance: Instance, spec: ElementSpec, path: list[str], within: int | None
) -> Iterator[model.Finding]:
    """Walk from the outside inward as far as scopes are open."""
    scope = instance.root
    for name in path:
        frame = instance.spec.task_specs[name]
        found = _running(instance, name, scope, within)
        if len(found) > 1:
            yield _finding(
                spec.bpmn_id,
                "several-scopes",
                f"「{frame.label}」有 {len(found)} 个正在运行，请指明在其中哪一个（令牌号）"
                f"激活「{spec.label}」",
            )
            return
        if found and not found[0].has_state(TaskState.STARTED):
            yield _finding(
                spec.bpmn_id,
                "scope-failed",
                f"「{spec.label}」所在的「{frame.label}」有未处理的异常，请先重试或取消它",
            )
            return
        if not found:
            yield from _refuse_opening(instance, spec, path[path.index(name) :])
            return
        scope = found[0]


def _refuse_opening(
    instance: Instance, spec: ElementSpec, closed: list[str]
) -> Iterator[model.Finding]:
    for name in closed:
        frame = instance.spec.task_specs[name]
        if isinstance(frame, RepeatedSpec):
            yield _finding(
                spec.bpmn_id,
                "inside-repetition",
                f"「{spec.label}」在多实例或循环的「{frame.label}」之内，它没有运行；请激活「{name}」",
            )


def _flows(instance: Instance) -> set[str]:
    specs = instance.spec.task_specs.values()
    return {flow.id for spec in specs for flow in getattr(spec, "outgoing", ())}


def _finding(element_id: str, rule: str, message: str) -> model.Finding:
    return model.Finding(element_id=element_id, rule=rule, message=message)
