"""What each command does to an instance: a table from command to function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import errors, moves, results
from engine.bpmn import modification, throwing, values, watching
from engine.bpmn.containers import RootSpec
from engine.bpmn.corrections.bookkeeping import Token
from engine.bpmn.instance import Instance
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from engine.bpmn.elements import ElementSpec

_EVENTS = frozenset({WaitKind.MESSAGE, WaitKind.SIGNAL})
_CALL = frozenset({WaitKind.CALL})
_JOB = frozenset({WaitKind.JOB})


def apply(instance: Instance, command: moves.Command) -> None:
    """Apply a command to a living instance; `Start` has its own function."""
    if instance.completed:
        raise errors.InstanceNotActive("流程实例已经结束")
    _APPLY[type(command)](instance, command)


def start(instance: Instance, command: moves.Start) -> None:
    """Begin an instance."""
    token = Token(instance, instance.spec.start, None, instance.next_number())
    entries, given = _entries(instance, command.event), _admitted(command.variables)
    token.memo["start"] = [spec.name for spec in entries]
    if command.event is not None:  # what the event brings is its own if it maps it
        token.memo["fired"] = given if entries[0].output_mappings else {}
    instance.scopes.merge([token.id], {} if token.memo.get("fired") else given)
    token._ready()  # noqa: SLF001


def _entries(instance: Instance, event: str | None) -> Sequence[ElementSpec]:
    root: RootSpec = instance.spec.start
    starts = {start.element_id: start for start in instance.definition.starts}
    if event is None:
        if starts and not root.entries:
            raise errors.InputInvalid("流程没有空白启动事件，不能直接启动")
        return root.entries[:1] if starts else root.entries
    if event not in starts:
        raise errors.InputInvalid(f"流程没有启动事件「{event}」")
    return [instance.spec.task_specs[event]]


def _waiting(instance: Instance, number: int, kinds: frozenset[WaitKind]) -> Token:
    token = instance.waits.get(number)
    if token is None or token.wait_kind not in kinds:
        raise errors.Conflict("该事项已经办结或不再等待，请刷新")
    return token


def _admitted(given: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name): values.admit(value, str(name)) for name, value in given.items()}


def _complete_task(instance: Instance, command: moves.CompleteTask) -> None:
    token = _waiting(instance, command.token, frozenset({WaitKind.TASK}))
    instance.complete(token, _admitted(command.values))


def _complete_job(instance: Instance, command: moves.CompleteJob) -> None:
    instance.complete(_waiting(instance, command.token, _JOB), _admitted(command.values))


def _finish_call(instance: Instance, command: moves.FinishCall) -> None:
    instance.complete(_waiting(instance, command.token, _CALL), _admitted(command.values))


def _throw_error(instance: Instance, command: moves.ThrowError) -> None:
    kinds = _JOB | _CALL | {WaitKind.TASK, WaitKind.INCIDENT}
    token = _waiting(instance, command.token, kinds)
    error = results.UncaughtError(
        code=command.code, message=command.message, values=_admitted(command.values)
    )
    instance.attempt(token, lambda thrower: throwing.error_at_activity(thrower, error))


def _raise_incident(instance: Instance, command: moves.RaiseIncident) -> None:
    kinds = _JOB | _CALL | _EVENTS | {WaitKind.TASK, WaitKind.TIMER}
    token = _waiting(instance, command.token, kinds)
    instance.fail(token, command.code, command.message)


def _fire_timer(instance: Instance, command: moves.FireTimer) -> None:
    token = _waiting(instance, command.token, frozenset({WaitKind.TIMER}))
    _trigger(instance, token, {})


def _deliver(instance: Instance, command: moves.Deliver) -> None:
    _trigger(instance, _waiting(instance, command.token, _EVENTS), _admitted(command.values))


def _trigger(instance: Instance, token: Token, given: dict[str, Any]) -> None:
    instance.attempt(token, lambda waiting: waiting.task_spec.triggered(waiting, given))


def _escalate_call(instance: Instance, command: moves.EscalateCall) -> None:
    token = _waiting(instance, command.token, _CALL)
    throwing.escalate_at_activity(token, command.code, _admitted(command.values))


def _set_variables(instance: Instance, command: moves.SetVariables) -> None:
    given = _admitted(command.values)
    if command.token is None:
        instance.scopes.merge([instance.root.id], given)
        return
    token = instance.waits.get(command.token)
    if token is None:
        raise errors.Conflict("该事项已经办结或不再等待，请刷新")
    instance.scopes.merge([t.id for t in token.chain()], given, local=True)


def _recheck(instance: Instance, command: moves.Recheck) -> None:
    del command
    watching.check(instance, everything=True)


def _retry(instance: Instance, command: moves.Retry) -> None:
    token = _waiting(instance, command.token, frozenset({WaitKind.INCIDENT}))
    instance.close_wait(token, results.Outcome.COMPLETED)
    if token.role:
        instance.attempt(token, watching.rearm)
    elif token.task_spec.stays and "done" in token.memo:
        instance.attempt(token, Token.complete)
    else:
        token._set_state(TaskState.FUTURE)  # noqa: SLF001
        token._ready()  # noqa: SLF001


def _cancel(instance: Instance, command: moves.Cancel) -> None:
    del command
    instance.abort()


_APPLY: dict[type, Callable[[Instance, Any], None]] = {
    moves.CompleteTask: _complete_task,
    moves.CompleteJob: _complete_job,
    moves.FinishCall: _finish_call,
    moves.ThrowError: _throw_error,
    moves.RaiseIncident: _raise_incident,
    moves.FireTimer: _fire_timer,
    moves.Deliver: _deliver,
    moves.EscalateCall: _escalate_call,
    moves.SetVariables: _set_variables,
    moves.Recheck: _recheck,
    moves.Retry: _retry,
    moves.Modify: modification.apply,
    moves.Cancel: _cancel,
}
