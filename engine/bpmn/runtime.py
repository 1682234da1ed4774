"""THE entry: state and command in, `Progress` out. Pure; no clock but `environment.now`.

A command that cannot be applied raises and changes nothing; an element that fails becomes
an incident while the other tokens go on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import errors, moves, results
from engine.bpmn import commands, live, recounting, throwing
from engine.bpmn import state as states
from engine.bpmn.instance import Instance
from engine.bpmn.scopes import ROOT
from engine.bpmn.vocabulary import EventKind
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.definition import Bundle, Definition

_NEVER = datetime.min.replace(tzinfo=UTC)


def step(
    bundle: Bundle,
    process_id: str,
    state: bytes | None,
    command: moves.Command,
    environment: moves.Environment,
) -> results.Progress:
    """Move an instance by one command, to where every token stands still."""
    definition = _definition(bundle, process_id)
    if isinstance(command, moves.Start):
        if state:
            raise errors.Conflict("流程实例已经启动")
        instance = Instance(bundle, definition, environment)
        commands.start(instance, command)
    else:
        if not state:
            raise errors.Conflict("流程实例尚未启动")
        instance = _revive(bundle, definition, state, environment)
        commands.apply(instance, command)
    if not instance.completed:
        instance.run()
    progress = progress_of(instance)
    if not progress.finished:
        live.OF_THIS_PROCESS.keep((bundle.content_hash, process_id, progress.state), instance)
    return progress


def variables(state: bytes) -> dict[str, Any]:
    """Give the variables of the instance's scope."""
    return scopes(state).get(ROOT, {})


def scopes(state: bytes) -> dict[int, dict[str, Any]]:
    """Give the variables of every scope by the token that owns it; 1 is the instance."""
    return dict(states.read(state)[-1])


def task_variables(bundle: Bundle, process_id: str, state: bytes, wait: int) -> dict[str, Any]:
    """Give the variables that a waiting token sees, its own scopes outward."""
    instance = _seen(bundle, process_id, state)
    token = instance.waits.get(wait)
    return {} if token is None else dict(instance.view(token))


def has_own_timer(bundle: Bundle, process_id: str, element_id: str) -> bool:
    """Say whether a timer is drawn on the boundary of an element."""
    return any(
        boundary.trigger is not None and boundary.trigger.kind is EventKind.TIMER
        for spec in _definition(bundle, process_id).spec.task_specs.values()
        if getattr(spec, "bpmn_id", None) == element_id
        for boundary in spec.boundaries
    )


def visits_around(bundle: Bundle, process_id: str, state: bytes, wait: int) -> tuple[int, ...]:
    """Give the visits of a waiting element and of what contains it, innermost first."""
    token = _seen(bundle, process_id, state).waits.get(wait)
    return () if token is None else tuple(one.visit for one in token.chain() if one.visit)


def timers_beside(bundle: Bundle, process_id: str) -> tuple[str, ...]:
    """Give the texts of the timers that begin event sub-processes."""
    starts = (
        sub.start.trigger
        for spec in _definition(bundle, process_id).spec.task_specs.values()
        for sub in getattr(spec, "event_subs", ())
    )
    return tuple(one.timing.text for one in starts if one is not None and one.timing is not None)


def catches_error(bundle: Bundle, process_id: str, state: bytes, wait: int, code: str) -> bool:
    """Say whether an error at a waiting activity, say a call, would be caught in its instance."""
    token = _seen(bundle, process_id, state).waits.get(wait)
    return token is not None and throwing.catches_error(token, code)


def active_elements(bundle: Bundle, process_id: str, state: bytes) -> list[tuple[str, int]]:
    """Name the elements where tokens stand, with the number of each token's wait or token."""
    instance = _seen(bundle, process_id, state)
    return [
        (token.task_spec.bpmn_id, token.wait or token.id)
        for token in instance.tasks.values()
        if token.id != ROOT and not token.role and not _is_frame(token)
    ]


def _seen(bundle: Bundle, process_id: str, state: bytes) -> Instance:
    """Bring an instance to life only to look at it."""
    environment = moves.Environment(now=_NEVER)
    return states.restore(state, bundle, _definition(bundle, process_id), environment)


def _revive(
    bundle: Bundle, definition: Definition, state: bytes, environment: moves.Environment
) -> Instance:
    """Take the kept live form of a state, or read the state."""
    instance = live.OF_THIS_PROCESS.take((bundle.content_hash, definition.id, state))
    if instance is None:
        return states.restore(state, bundle, definition, environment)
    instance.begin(environment)
    return instance


def _is_frame(token: Token) -> bool:
    return not token.visit and bool(token.has_state(TaskState.STARTED))


def _definition(bundle: Bundle, process_id: str) -> Definition:
    found = bundle.processes.get(process_id)
    if found is None:
        raise errors.NotFound(f"资源包中没有流程「{process_id}」")
    return found


def progress_of(instance: Instance) -> results.Progress:
    """Save an instance that stands still, and say what happened to it."""
    if instance.status is not results.InstanceStatus.CANCELLED and not instance.completed:
        failed = any(t.wait_kind == WaitKind.INCIDENT for t in instance.tasks.values())
        instance.status = (
            results.InstanceStatus.INCIDENT if failed else results.InstanceStatus.ACTIVE
        )
    log = instance.log
    return results.Progress(
        state=states.dump(instance),
        status=instance.status,
        opened=tuple(log.opened.values()),
        closed=tuple(log.closed),
        trail=tuple(log.trail),
        facts=dict(instance.scopes.fact_changes),
        thrown=tuple(log.thrown),
        error=instance.error,
        variables=dict(instance.scopes.owned[ROOT]),
        conditional=not instance.completed
        and any(recounting.watched(t) for t in instance.watchers.values()),
        recounted=tuple(log.recounted),
        decided=tuple(log.decided),
        standing=() if instance.completed else recounting.standing(instance),
        remarks=log.record.findings(),
    )
