"""What goes into one step of a process instance: a command, and what it may look at.

A step is a pure function: (definition, state, command, environment) -> Progress; what
comes out is in `results.py`. Nothing here reads the clock or knows SQL or BPMN.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from engine.errors import XiaohaoError


def as_it_is(column: str, value: Any) -> Any:
    """Take a fact as it was assigned."""
    del column
    return value


def as_they_are(before: Mapping[str, Any], written: Mapping[str, Any]) -> None:
    """Take the facts of an element as they were assigned."""
    del before, written


def nobody(code: str) -> bool:
    """Say that no caller catches an error: there is none."""
    del code
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What a step may look at beside its own variables.

    `facts` are read under their names (`lead.amount_involved`) and never stored in
    the state; the step keeps them up to date with its own assignments, so that
    `functions` (the callables an expression may use: `due`, `today`) that look at them
    see what the step has just written. `fit_fact` makes an assigned value fit its column
    or raises `InputInvalid`: then the element that assigned it fails, not the whole step.
    `check_facts` does so for all that one element has written, given the facts before it.
    `caught_above` says whether a caller, or a caller's
    caller, would catch an error of this code. `functions_at` gives the functions as of an
    earlier moment, for a date that was set then.
    """

    now: datetime
    facts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    functions_at: Callable[[datetime], Mapping[str, Callable[..., Any]]] | None = None
    fit_fact: Callable[[str, Any], Any] = as_it_is
    check_facts: Callable[[Mapping[str, Any], Mapping[str, Any]], None] = as_they_are
    caught_above: Callable[[str], bool] = nobody


# ---- commands: one of these moves an instance ---------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Begin at the none start event, or at the start event named by its element id."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """A person finished a user or manual task with these values."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteJob:
    """An outside worker finished a service, send or script job."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowError:
    """A BPMN error arrives at a waiting activity: from a worker, or from a called instance."""

    token: int
    code: str
    message: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseIncident:
    """A waiting token cannot go on (a job without retries left, a step too large)."""

    token: int
    message: str
    code: str = "job_failed"

    @classmethod
    def of(cls, token: int, problem: XiaohaoError) -> RaiseIncident:
        """Make the incident of a command that failed as a whole."""
        return cls(token=token, message=problem.message, code=problem.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer:
    """A timer's moment has come."""

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """A message or a signal reaches the subscription of this token."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishCall:
    """The called instance ended normally with these variables."""

    token: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateCall:
    """The called instance threw an escalation that it does not catch itself."""

    token: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariables:
    """Variables are changed from outside, in the instance's scope or in that of a token."""

    values: Mapping[str, Any]
    token: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Facts changed outside: conditional events and dates are evaluated again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Try the element of this incident's token again."""

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """Put a token at an element, in the scopes around it, which are opened if need be.

    The variables go to the scope around it that is named, else to the instance. `within` is
    the token of a scope around it, where there are several to choose from.
    """

    element: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    scope: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Take a token away by its number, or every token that stands at an element."""

    token: int | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Modify:
    """Mend where the tokens stand: all activations, then all removals, or nothing."""

    activate: tuple[Activation, ...] = ()
    remove: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """End the whole instance."""

    reason: str = ""


Command = (
    Start
    | CompleteTask
    | CompleteJob
    | ThrowError
    | RaiseIncident
    | FireTimer
    | Deliver
    | FinishCall
    | EscalateCall
    | SetVariables
    | Recheck
    | Retry
    | Modify
    | Cancel
)
