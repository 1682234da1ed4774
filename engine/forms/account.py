"""What the expressions and patterns of one submission may call, and what they may cost together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.feel.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.feel.expression import Expression

MAX_STEPS = 10_000_000
"""In steps of `engine.feel.frame`, a microsecond or less each."""


@dataclass(slots=True)
class Account:
    """The functions of the caller, and the steps that were spent."""

    functions: Mapping[str, Callable[..., Any]] | None = None
    record: Record = field(default_factory=Record)

    def compute(self, expression: Expression, scope: Mapping[str, Any]) -> Any:
        """Compute an expression of the form."""
        self.spend(0)
        return expression.evaluate(scope, self.functions, self.record)

    def spend(self, amount: int) -> None:
        """Count work, and stop the submission that asks too much."""
        self.record.steps += amount
        if self.record.steps > MAX_STEPS:
            raise errors.ExpressionFailed("表单的计算量超出限额，已停止。请联系流程设计员。")
