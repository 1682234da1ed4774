"""Errors and escalations: who catches them, from the inside outward.

First the event sub-processes of a scope, then the boundary of the activity that is the
scope, then the scope around it; beyond the instance, its callers. The exact code wins over
a catch-all. An error that nobody catches is a failure of the element that threw it; an
escalation that nobody catches is no failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors, results
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.instance import Instance

    Caught = Callable[[Mapping[str, Any], results.Outcome], None]


def error_from_event(token: Token, code: str) -> None:
    """Throw the error of an end event."""
    instance: Instance = token.workflow
    error = results.UncaughtError(code=code, values=token.task_spec.local_values(token))
    catch = _catcher(token, EventKind.ERROR, code) or _caller(token, error)
    instance.end(token, results.Outcome.COMPLETED)
    catch(error.values, results.Outcome.ERROR)


def error_at_activity(token: Token, error: results.UncaughtError) -> None:
    """Throw an error at an activity that waits for a worker or for a called instance."""
    instance: Instance = token.workflow
    catch = _at_activity(token, EventKind.ERROR, error.code) or _caller(token, error)
    instance.close_wait(token, results.Outcome.ERROR)
    catch(error.values, results.Outcome.ERROR)


def catches_error(token: Token, code: str) -> bool:
    """Say whether an error at this activity would be caught inside its instance."""
    return _at_activity(token, EventKind.ERROR, code) is not None


def escalate_from_event(token: Token, code: str) -> bool | None:
    """Throw the escalation of an event; say whether the event goes on."""
    instance: Instance = token.workflow
    values = token.task_spec.local_values(token)
    found = _find(token, EventKind.ESCALATION, code)
    if found is None:
        thrown = results.ThrownEscalation(code=code, values=values, visit=token.visit)
        instance.log.thrown.append(thrown)
        return True
    interrupting, catch = found
    if interrupting:
        instance.end(token, results.Outcome.COMPLETED)
    catch(values, results.Outcome.CANCELLED)
    return None if interrupting else True


def escalate_at_activity(token: Token, code: str, values: Mapping[str, Any]) -> None:
    """Throw an escalation of a called instance at its call activity."""
    instance: Instance = token.workflow
    catch = _at_activity(token, EventKind.ESCALATION, code)
    if catch is None:
        instance.log.thrown.append(results.ThrownEscalation(code=code, values=dict(values)))
    else:
        catch(values, results.Outcome.CANCELLED)


def _caller(token: Token, error: results.UncaughtError) -> Caught:
    """Leave the error to a caller that catches it: this instance ends; else it is a failure."""
    instance: Instance = token.workflow
    if not instance.environment.caught_above(error.code):
        code, said = error.code, f"：{error.message}" if error.message else ""
        raise errors.ErrorUncaught(f"没有任何环节捕获错误「{code}」{said}")
    return lambda _, __: instance.abort(error)


def _at_activity(token: Token, kind: EventKind, code: str) -> Caught | None:
    return _on_boundary(token, kind, code) or _catcher(token, kind, code)


def _catcher(token: Token, kind: EventKind, code: str) -> Caught | None:
    found = _find(token, kind, code)
    return None if found is None else found[1]


def _find(token: Token, kind: EventKind, code: str) -> tuple[bool, Caught] | None:
    inside, scope = token, token.parent
    while scope is not None:
        spec = scope.task_spec
        subs = [s for s in getattr(spec, "event_subs", ()) if s is not inside.task_spec]
        sub = _best(subs, kind, code)
        if sub is not None:
            return sub.interrupting, _starter(sub, scope)
        boundary = _best(spec.boundaries, kind, code)
        if boundary is not None:
            return boundary.interrupting, _firer(boundary, scope)
        inside, scope = scope, scope.parent
    return None


def _on_boundary(token: Token, kind: EventKind, code: str) -> Caught | None:
    """Look at the boundary of the activity itself, or of the loop around it."""
    host = token.around if token.task_spec.repeated else token
    boundary = _best(host.task_spec.boundaries, kind, code)
    return None if boundary is None else _firer(boundary, host)


def _best(specs: Iterable[Any], kind: EventKind, code: str) -> Any:
    fitting = [s for s in specs if s.catches is kind and s.code in {None, code}]
    return min(fitting, key=lambda s: s.code is None, default=None)


def _starter(sub: Any, scope: Token) -> Caught:
    return lambda values, _: sub.fire(scope, values)


def _firer(boundary: Any, host: Token) -> Caught:
    return lambda values, outcome: boundary.fire(host, values, outcome)
