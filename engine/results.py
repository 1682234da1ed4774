"""What comes out of one step of a process instance: where its tokens stand, and what happened.

The BPMN room makes a Progress, `actions/advance.py` writes it. Nothing here reads the
clock, and nothing here knows SQL or the BPMN library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.model import Finding


class InstanceStatus(StrEnum):
    """The state of an instance as the API shows it."""

    ACTIVE = "active"
    COMPLETED = "completed"
    INCIDENT = "incident"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


# ---- waits: what a token can stand still for ----------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A user or manual task stands open.

    `candidate_groups` are as the diagram's expressions gave them; resolving them to
    bodies is the business of `rules/assignment.py`.
    """

    token: int
    element_id: str
    name: str
    form_id: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    assignee: str | None = None
    due_at: datetime | None = None
    due_expression: str = ""
    follow_up_at: datetime | None = None
    priority: int = 50
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimer:
    """A timer is armed; `due_at` is aware. `expression` is the author's text, for the screen."""

    token: int
    element_id: str
    name: str
    due_at: datetime
    expression: str = ""


LEAD = "lead"
"""The name under which expressions read and write the facts of a lead."""


class Channel(StrEnum):
    """What a subscription listens to."""

    MESSAGE = "message"
    SIGNAL = "signal"
    FACTS = "facts"  # a conditional start event listens for what is written to the ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSubscription:
    """A token listens for a message (by name and key) or a signal (by name)."""

    token: int
    element_id: str
    channel: Channel
    name: str
    correlation_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """Work for an outside program."""

    token: int
    element_id: str
    name: str
    job_type: str
    retries: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCall:
    """A call activity waits for an instance of `process_id`, started with these variables."""

    token: int
    element_id: str
    name: str
    process_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """A token cannot go on: which element, why, in words."""

    token: int
    element_id: str
    code: str
    message: str


Wait = OpenTask | OpenTimer | OpenSubscription | OpenJob | OpenCall | OpenIncident


class Outcome(StrEnum):
    """How a visit of an element, or a wait, ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    ERROR = "error"


class WaitKind(StrEnum):
    """What a token stood still for."""

    TASK = "task"
    TIMER = "timer"
    SUBSCRIPTION = "subscription"
    JOB = "job"
    CALL = "call"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedWait:
    """A wait of an earlier step is over."""

    token: int
    kind: WaitKind
    outcome: Outcome


class Change(StrEnum):
    """What counting a date again has done."""

    SAME = "same"
    MOVED = "moved"
    ARMED = "armed"  # there was no date, or it has come and lies ahead after all
    STOPPED = "stopped"  # there is no date any more
    WITHDRAWN = "withdrawn"  # it had come: what it began has ended, and it is waited for again
    FAILED = "failed"  # it could not be counted, and stays as it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A table answered; `around` are the visits of the element and of what contains it."""

    decision_id: str
    answer: Any
    around: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a date has begun beside a case and has not ended: an event sub-process.

    `inside` are the numbers of the waits in it.
    """

    visit: int
    element_id: str  # the timer's
    due_at: datetime
    expression: str
    inside: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """The date of a timer or task, counted again; `visit` is what was withdrawn.

    `token` is the number of the wait, 0 if a timer is armed no more.
    """

    token: int
    element_id: str
    name: str
    what: Change
    before: datetime | None
    after: datetime | None
    expression: str = ""
    visit: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A token entered an element; `visit` numbers the visits of one instance from 1."""

    visit: int
    element_id: str
    element_type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The visit ended so."""

    visit: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrownMessage:
    """A message leaves the instance."""

    name: str
    correlation_key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    time_to_live_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrownSignal:
    """A signal leaves the instance, for everyone."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrownEscalation:
    """An escalation that nothing inside catches; a calling instance may.

    `visit` is that of the event that threw it, 0 if a called instance did.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    visit: int = 0


Thrown = ThrownMessage | ThrownSignal | ThrownEscalation


@dataclass(frozen=True, slots=True, kw_only=True)
class UncaughtError:
    """The instance ended by a BPMN error that nothing inside catches."""

    code: str
    message: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The result of one step.

    `facts` are assignments to names under `lead.` made by forms, scripts, tables and
    mappings: column name -> value, to be written to the ledger. `opened` and `closed`
    are what changed against the state before; a wait that opened and closed within the
    step appears in neither. `conditional` says that the state holds conditional events
    or dates that may move, so that a change of facts must `Recheck` it. `remarks` say which
    expressions gave null, and why, without any value.
    """

    state: bytes
    status: InstanceStatus
    opened: tuple[Wait, ...] = ()
    closed: tuple[ClosedWait, ...] = ()
    trail: tuple[Entered | Left, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    thrown: tuple[Thrown, ...] = ()
    error: UncaughtError | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    conditional: bool = False
    remarks: tuple[Finding, ...] = ()
    recounted: tuple[Recounted, ...] = ()
    decided: tuple[Decided, ...] = ()
    standing: tuple[Standing, ...] = ()

    @property
    def finished(self) -> bool:
        """Say whether the instance has ended, however it ended."""
        return self.status in {InstanceStatus.COMPLETED, InstanceStatus.CANCELLED}
