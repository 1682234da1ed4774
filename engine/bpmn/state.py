"""An instance's live tokens and variables, to bytes and back; specs are never written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import errors, moves, results
from engine.bpmn import codec, recounting
from engine.bpmn.corrections.bookkeeping import Token
from engine.bpmn.corrections.inclusive_join import InclusiveGatewaySpec
from engine.bpmn.instance import Instance
from engine.bpmn.scopes import ROOT
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from engine.bpmn.definition import Bundle, Definition

MAX_BYTES = 8 * 1024 * 1024
_PLAIN = 9  # fields of a token's row before its memo


def dump(instance: Instance) -> bytes:
    """Write what the next step needs."""
    ended = instance.completed
    tokens = [] if ended else [_row(token) for token in instance.tasks.values()]
    scopes = instance.scopes.owned
    kept = {ROOT: scopes[ROOT]} if ended else scopes
    content = codec.dump(
        [
            instance.definition.id,
            str(instance.status),
            instance.numbers,
            instance.visits,
            tokens,
            [[owner, variables] for owner, variables in kept.items()],
        ]
    )
    if len(content) > MAX_BYTES:
        size = MAX_BYTES // 1024 // 1024
        raise errors.ExecutionFailed(f"流程实例的变量超过 {size} MB，请减少保存在流程中的内容")
    return content


def read(
    content: bytes,
) -> tuple[str, str, int, int, list[list[Any]], list[tuple[int, dict[str, Any]]]]:
    """Read the parts: definition, status, numbers, visits, tokens, scopes."""
    process_id, status, numbers, visits, tokens, scopes = codec.load(content)
    return process_id, status, numbers, visits, tokens, scopes


def restore(
    content: bytes, bundle: Bundle, definition: Definition, environment: moves.Environment
) -> Instance:
    """Bring an instance back to life."""
    instance = Instance(bundle, definition, environment)
    _, status, instance.numbers, instance.visits, tokens, scopes = read(content)
    instance.status = results.InstanceStatus(status)
    instance.completed = instance.status in {
        results.InstanceStatus.COMPLETED,
        results.InstanceStatus.CANCELLED,
    }
    instance.scopes.owned = dict(scopes)
    for row in tokens:
        _token(instance, row)
    return instance


def _row(token: Token) -> list[Any]:
    row: list[Any] = [
        token.id,
        token._parent or 0,  # noqa: SLF001
        token.task_spec.name,
        token.state,
        token.visit,
        token.via,
        token.role,
        token.wait,
        str(token.wait_kind),
        token.memo,
    ]
    while not row[-1]:
        row.pop()
    return row


def _token(instance: Instance, row: list[Any]) -> None:
    memo = row[_PLAIN] if len(row) > _PLAIN else {}
    number, parent, name, state, *rest = row
    blanks: list[Any] = [0, "", "", 0, ""]
    visit, via, role, wait, kind = [*rest[:5], *blanks[len(rest) :]]
    spec = instance.spec.task_specs.get(name)
    if spec is None:
        raise errors.ExecutionFailed(f"流程状态停在元素「{name}」上，但流程图中没有它")
    token = Token(instance, spec, instance.tasks.get(parent), number, state)
    token.visit, token.via, token.role, token.wait, token.memo = visit, via, role, wait, memo
    token.wait_kind = WaitKind(kind)
    if wait:
        instance.waits[wait] = token
    if recounting.watched(token):
        instance.watchers[number] = token
    if state == TaskState.WAITING and isinstance(spec, InclusiveGatewaySpec) and not role:
        instance.joining.add(token)
