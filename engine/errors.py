"""Every error the product raises on purpose, as one tree.

XiaohaoError
├── InputInvalid            what was sent cannot be used (422)
│   ├── FormInvalid         a form's values, field by field
│   ├── FormInvalidSchema   a form-js schema that cannot be used
│   ├── DiagramInvalid      a diagram or bundle that may not be deployed
│   ├── DmnInvalid          a decision file that cannot be used
│   ├── PlanInvalid         a modification or migration that cannot be carried out
│   ├── FeelSyntaxError     an expression that is not FEEL
│   ├── HolidaysInvalid     a year of the holiday calendar, row by row
│   └── LedgerInvalid       a spreadsheet, cell by cell
├── SignInRequired          nobody is signed in, or the token is unknown (401)
├── SignInRefused           wrong name or password (401)
│   └── AccountLocked       too many failures (429)
├── NotAllowed              this person may not do this (403)
│   └── NotYourTask
├── NotFound                no such thing, or none this person may see (404)
├── Conflict                the world has moved on (409)
│   ├── StaleRevision
│   ├── TaskAlreadyDone
│   ├── TaskClaimed
│   ├── InstanceNotActive
│   ├── DuplicatesLikely    a lead looks like one that is registered
│   └── KeyReused           an Idempotency-Key with another request
└── ExecutionFailed         an element of a running process failed: becomes an incident
    ├── ExpressionFailed    an expression failed or exhausted its budget
    ├── DecisionFailed      a decision table broke its own hit policy or had no answer
    ├── NoFlowTaken         no condition holds and there is no default flow
    ├── ErrorUncaught       a BPMN error was thrown that nobody catches
    └── StepTooLarge        more tokens or elements than one step may have: the step fails whole

The core knows no status codes; `api/errors.py` has that table. A `message` is a
sentence in Chinese for the screen and says what, where and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One field of a form that was refused: its path, the broken rule and a sentence."""

    path: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """One cell of a spreadsheet that was refused: where it is, and what was expected."""

    sheet: str
    row: int
    column: str
    rule: str
    message: str


class XiaohaoError(Exception):
    """Root of the tree: `code` is a stable slug, `message` a Chinese sentence."""

    code = "error"

    def __init__(self, message: str) -> None:
        """Keep the sentence for the screen."""
        super().__init__(message)
        self.message = message


class InputInvalid(XiaohaoError):
    """What was sent cannot be used; nothing was changed."""

    code = "input_invalid"


class FormInvalid(InputInvalid):
    """A form's values break its schema."""

    code = "form_invalid"

    def __init__(self, message: str, field_errors: Iterable[FieldError] = ()) -> None:
        """Keep every broken field."""
        super().__init__(message)
        self.field_errors = tuple(field_errors)


class _WithFindings(InputInvalid):
    """Base of errors that list findings by element id."""

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        """Keep every finding."""
        super().__init__(message)
        self.findings = tuple(findings)


class FormInvalidSchema(_WithFindings):
    """A form schema cannot be used."""

    code = "form_schema_invalid"


class DiagramInvalid(_WithFindings):
    """A diagram, or the bundle it belongs to, may not be deployed."""

    code = "diagram_invalid"


class DmnInvalid(_WithFindings):
    """A decision file cannot be used."""

    code = "dmn_invalid"


class PlanInvalid(_WithFindings):
    """A modification or migration of an instance cannot be carried out; all reasons at once."""

    code = "plan_invalid"


class FeelSyntaxError(InputInvalid):
    """An expression is not FEEL; line and column count from 1."""

    code = "feel_syntax"

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        """Keep the place."""
        super().__init__(message)
        self.line = line
        self.column = column


class _WithCells(InputInvalid):
    """Base of errors that list bad cells by row and column."""

    def __init__(self, message: str, cell_errors: Iterable[CellError] = ()) -> None:
        """Keep every bad cell."""
        super().__init__(message)
        self.cell_errors = tuple(cell_errors)


class HolidaysInvalid(_WithCells):
    """A year of the holiday calendar has bad rows; nothing was loaded."""

    code = "holidays_invalid"


class LedgerInvalid(_WithCells):
    """A spreadsheet has bad cells; nothing was imported."""

    code = "ledger_invalid"


class SignInRequired(XiaohaoError):
    """Nobody is signed in, or the session or token is unknown or ended."""

    code = "sign_in_required"


class SignInRefused(XiaohaoError):
    """The name or the password is wrong; which of them is not said."""

    code = "sign_in_refused"


class AccountLocked(SignInRefused):
    """Too many failures in a row; the account opens again by itself."""

    code = "account_locked"


class NotAllowed(XiaohaoError):
    """This person may not do this."""

    code = "not_allowed"


class NotYourTask(NotAllowed):
    """The task belongs to another group or person."""

    code = "not_your_task"


class NotFound(XiaohaoError):
    """There is no such thing, or none that this person may see."""

    code = "not_found"


class Conflict(XiaohaoError):
    """The request was right when the person looked, but the world has moved on."""

    code = "conflict"


class StaleRevision(Conflict):
    """Somebody changed the row since it was read."""

    code = "stale_revision"


class TaskAlreadyDone(Conflict):
    """The task was completed or cancelled before."""

    code = "task_already_done"


class TaskClaimed(Conflict):
    """Somebody else has claimed the task."""

    code = "task_claimed"


class InstanceNotActive(Conflict):
    """The instance is completed, cancelled or suspended."""

    code = "instance_not_active"


class DuplicatesLikely(Conflict):
    """A new lead looks like registered ones; registering again must be meant."""

    code = "duplicates_likely"

    def __init__(self, message: str, likely: Iterable[Any] = ()) -> None:
        """Keep the likely duplicates."""
        super().__init__(message)
        self.likely = tuple(likely)


class KeyReused(Conflict):
    """An Idempotency-Key came again with another request."""

    code = "idempotency_key_reused"


class ExecutionFailed(XiaohaoError):
    """An element of a running process failed; the runtime turns it into an incident."""

    code = "execution_failed"


class ExpressionFailed(ExecutionFailed):
    """An expression failed or exhausted its budget."""

    code = "expression_failed"


class DecisionFailed(ExecutionFailed):
    """A decision table broke its own hit policy, or had no answer where one is needed."""

    code = "decision_failed"


class NoFlowTaken(ExecutionFailed):
    """No outgoing condition holds and there is no default flow."""

    code = "no_flow_taken"


class ErrorUncaught(ExecutionFailed):
    """A BPMN error was thrown that neither its instance nor a caller catches."""

    code = "error_uncaught"


class StepTooLarge(ExecutionFailed):
    """A step would make more tokens, or run through more elements, than it may; it fails whole."""

    code = "step_too_large"
