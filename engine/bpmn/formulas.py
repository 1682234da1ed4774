"""Expressions of a diagram, compiled once: constants and FEEL behind one face.

`feel` compiles text with or without a leading `=`; `static` takes text literally unless it
starts with `=`, as the Camunda 8 dialect has it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine import errors
from engine.bpmn import values
from engine.feel import expression
from engine.feel.library import catalogue
from engine.feel.record import kind_word
from engine.feel.syntax import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel.record import Record

FACTS = "#facts"
"""Stands among the names for all facts together."""

_TOLD = 3
"""Remarks that the message of an incident repeats."""

_NOWHERE = Source()


class Formula(Protocol):
    """Something that has a value in a scope; `names` are the variables it reads."""

    @property
    def text(self) -> str:
        """The author's text."""

    @property
    def names(self) -> frozenset[str]:
        """The variables read."""

    @property
    def reads(self) -> frozenset[str]:
        """What a change of which may change the value."""

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
        record: Record | None = None,
    ) -> Any:
        """Compute the value, or raise `ExecutionFailed`; the record learns of nulls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value that stands in the diagram."""

    value: Any
    text: str = ""
    names: frozenset[str] = field(default_factory=frozenset)
    reads: frozenset[str] = field(default_factory=frozenset)

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
        record: Record | None = None,
    ) -> Any:
        """Give the value."""
        del scope, functions, record
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A FEEL expression."""

    text: str
    expression: expression.Expression

    @property
    def names(self) -> frozenset[str]:
        """The variables read."""
        return self.expression.names

    @property
    def reads(self) -> frozenset[str]:
        """The variables read; a function of the environment may read any fact."""
        supplied = self.expression.calls - catalogue.FUNCTIONS.keys()
        return self.names | {FACTS} if supplied else self.names

    def evaluate(
        self,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
        record: Record | None = None,
    ) -> Any:
        """Compute the value; what goes wrong inside is one kind of failure."""
        try:
            return self.expression.evaluate(scope, functions, record)
        except errors.ExecutionFailed:
            raise
        except errors.XiaohaoError as problem:
            raise errors.ExpressionFailed(f"表达式「{self.text}」：{problem.message}") from None
        except (ArithmeticError, ValueError, TypeError, LookupError, RecursionError) as problem:
            raise errors.ExpressionFailed(f"表达式「{self.text}」失败：{problem}") from problem


def feel(text: str, source: Source = _NOWHERE) -> Formula:
    """Compile FEEL; raise `FeelSyntaxError`. Remarks will say what the text belongs to."""
    return Compiled(text=text, expression=expression.compile_expression(text, source=source))


def static(text: str, source: Source = _NOWHERE) -> Formula:
    """Take the text as it stands, or compile it if it starts with `=`."""
    if text.lstrip().startswith("="):
        return feel(text, source)
    return Constant(value=text, text=text)


def truth(formula: Formula, value: Any) -> bool:
    """Read a condition's value: null counts as not true, what is no boolean is a failure."""
    if value is True:
        return True
    if value is False or value is None:
        return False
    raise errors.ExpressionFailed(
        f"条件「{formula.text}」的结果是{kind_word(value)}，不是 true 或 false"
    )


def explained(record: Record, since: int, element_id: str) -> str:
    """Say why there was null at an element: what was remarked there, or since a moment."""
    told = record.causes(element_id, since)[:_TOLD]
    return f"（提醒：{''.join(told)}）" if told else ""


def admitted(formula: Formula, value: Any) -> Any:
    """Check that a computed value may be kept."""
    try:
        return values.admit(value, formula.text)
    except errors.InputInvalid as problem:
        raise errors.ExpressionFailed(problem.message) from None
