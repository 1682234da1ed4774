"""What a field of a form is: its place, its kind, its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from engine.feel.expression import Expression
    from engine.feel.patterns import Pattern


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    REFERENCE = "reference"
    REFERENCES = "references"
    COMPUTED = "computed"
    ROWS = "rows"


class Widget(StrEnum):
    """Our own fields, drawn as a select with a `widget` property."""

    BODY = "body"
    PERSON = "person"
    AMOUNT = "amount"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a value must keep to; a limit may be an expression."""

    min_length: int | None = None
    max_length: int | None = None
    least: Decimal | Expression | None = None
    greatest: Decimal | Expression | None = None
    digits: int | None = None
    pattern: Pattern | None = None
    pattern_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where the options of a choice come from: a list, a place in the data, or an expression."""

    values: tuple[Any, ...] | None = None
    key: tuple[str, ...] | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `path` is where its value lies; `hidden_when` has its groups' conditions too."""

    id: str
    path: tuple[str, ...]
    label: str
    kind: Kind
    widget: Widget | None = None
    required: bool = False
    required_when: Expression | None = None
    hidden_when: tuple[Expression, ...] = ()
    fixed: bool = False
    fixed_when: Expression | None = None
    default: Any = None
    as_text: bool = False
    limits: Limits = field(default_factory=Limits)
    options: Options | None = None
    computed: Expression | None = None
    rows: tuple[Field, ...] = ()

    @property
    def key(self) -> str:
        """Return the path as it is written in the schema."""
        return ".".join(self.path)
