"""Dates that move: counted again when what they read has changed, as of when they were set.

An armed date timer and the due date of a task keep the moment at which they were set, so
that a date counted from "now" stays where it is. A timer whose new date has passed fires
by the clock; a fired one that began a non-interrupting event sub-process is taken back
when its date lies ahead after all. What has fired otherwise cannot be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors, results
from engine.bpmn import formulas, timing
from engine.bpmn.waiting import WATCHED, WaitKind
from engine.feel.library import catalogue
from engine.results import Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.formulas import Formula
    from engine.bpmn.instance import Instance

_CLOCK = frozenset({"now", "today"})
_DATED = frozenset({WaitKind.TIMER, WaitKind.TASK})


def may_move(formula: Formula) -> bool:
    """Say whether a date reads anything beside the clock."""
    if not isinstance(formula, formulas.Compiled):
        return False
    calls = formula.expression.calls - catalogue.FUNCTIONS.keys() - _CLOCK
    return bool(formula.names or calls)


def watched(token: Token) -> bool:
    """Say whether a token must be looked at again when something changes."""
    kind = token.wait_kind
    return kind in WATCHED or (kind in _DATED and token.memo.get("since") is not None)


def names(token: Token) -> frozenset[str]:
    """Name what a change of which may change what a watched token waits for."""
    spec = token.task_spec
    task = token.wait_kind == WaitKind.TASK
    found: frozenset[str] = spec.fields["due_date"].reads if task else spec.trigger.names
    return found


def remember(token: Token, due_at: datetime | None) -> None:
    """Note when a date that may move was set, and what it is."""
    instance: Instance = token.workflow
    token.memo |= {"since": instance.environment.now, "due": due_at}
    instance.watchers[token.id] = token


def spend(token: Token, started: Token) -> None:
    """Let a listener whose date has come stay, with what it began, in case the date moves."""
    instance: Instance = token.workflow
    instance.close_wait(token, results.Outcome.COMPLETED)
    token.memo["began"] = started.id
    instance.open_wait(token, WaitKind.FIRED)


def standing(instance: Instance) -> tuple[results.Standing, ...]:
    """Give what dates have begun beside the case and has not ended."""
    found = []
    for token in instance.watchers.values():
        began = instance.tasks.get(token.memo.get("began", 0))
        if token.wait_kind == WaitKind.FIRED and began is not None:
            found.append(
                results.Standing(
                    visit=began.visit,
                    element_id=token.task_spec.bpmn_id,
                    due_at=token.memo["due"],
                    expression=_formula(token).text,
                    inside=frozenset(_waits(began)),
                )
            )
    return tuple(sorted(found, key=lambda one: one.visit))


def look(token: Token) -> None:
    """Count a date again; one that cannot be counted stays as it is, and is reported."""
    instance: Instance = token.workflow
    if token.memo.get("since") is None:
        return
    before = token.memo["due"]
    try:
        after = _count(instance, token)
    except (errors.ExecutionFailed, errors.InputInvalid) as problem:
        _report(token, Change.FAILED, before, before, reason=problem.message)
        return
    if token.wait_kind == WaitKind.FIRED:
        if after != before and (after is None or after > instance.environment.now):
            _take_back(instance, token, after)
    elif after == before:
        _report(token, Change.SAME, before, after)
    elif after is None and token.wait_kind == WaitKind.TIMER:
        _report(token, Change.STOPPED, before, None)
        instance.close_wait(token, results.Outcome.CANCELLED)
        _unarm(instance, token)
    else:
        token.memo["due"] = after
        _report(token, Change.MOVED, before, after)


def armed(token: Token) -> None:
    """Report that a timer without a date has got one."""
    if token.wait_kind == WaitKind.TIMER and "due" in token.memo:
        _report(token, Change.ARMED, None, token.memo["due"])


def _waits(token: Token) -> Iterator[int]:
    if token.wait:
        yield token.wait
    for child in token.children:
        yield from _waits(child)


def _count(instance: Instance, token: Token) -> datetime | None:
    environment = instance.environment
    formula = _formula(token)
    functions = environment.functions
    if environment.functions_at is not None:
        functions = environment.functions_at(token.memo["since"])
    value = formula.evaluate(instance.view(token), functions, instance.log.record)
    return timing.moment(value)


def _formula(token: Token) -> Formula:
    spec = token.task_spec
    task = token.wait_kind == WaitKind.TASK
    found: Formula = spec.fields["due_date"] if task else spec.trigger.timing
    return found


def _take_back(instance: Instance, token: Token, after: datetime | None) -> None:
    """End what a date that has not come began, and wait for the date."""
    before = token.memo["due"]
    began = instance.tasks.get(token.memo.pop("began", 0))
    visit = 0 if began is None else began.visit
    if began is not None:
        instance.end(began, results.Outcome.CANCELLED)
    if after is None:
        _unarm(instance, token)
    else:
        token.memo["due"] = after
        token.task_spec.trigger.wait_until(token, after)
    what = Change.STOPPED if after is None else Change.ARMED
    _report(token, what if began is None else Change.WITHDRAWN, before, after, visit=visit)


def _unarm(instance: Instance, token: Token) -> None:
    token.memo.pop("since")
    token.memo.pop("due")
    instance.open_wait(token, WaitKind.UNARMED)


def _report(
    token: Token,
    what: Change,
    before: datetime | None,
    after: datetime | None,
    **more: Any,
) -> None:
    instance: Instance = token.workflow
    spec = token.task_spec
    instance.log.recount(
        results.Recounted(
            token=token.wait,
            element_id=spec.bpmn_id,
            name=spec.label,
            what=what,
            before=before,
            after=after,
            expression=_formula(token).text,
            **more,
        )
    )
