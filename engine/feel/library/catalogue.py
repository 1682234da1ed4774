"""All functions an expression may call without defining them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import errors
from engine.feel import values
from engine.feel.library import (
    camunda,
    contexts,
    conversion,
    dates,
    intervals,
    lists,
    numeric,
    text,
)
from engine.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.frame import Frame
    from engine.feel.values import Value

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for room in (conversion, numeric, text, lists, contexts, dates, intervals, camunda)
    for function in room.FUNCTIONS
}
"""The built-in functions by name; none reads the clock."""


_COST_OF_SUPPLIED = 100
"""A function of the caller may itself ask a decision table."""


def supplied(name: str, action: Callable[..., Value]) -> Function:
    """Make a function of one the caller supplies; what goes wrong in it is not swallowed."""

    def run(frame: Frame, given: Sequence[Value], named: Mapping[str, Value]) -> Value:
        frame.spend(_COST_OF_SUPPLIED)
        try:
            return frame.sized(values.of(action(*given, **named)))
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            message = f"函数 {name} 不能用给定的参数计算，请检查参数的个数和类型。"
            raise errors.ExpressionFailed(message) from error

    return Function(
        name=name,
        parameters=(),
        explains_null=False,
        call=lambda frame, given: run(frame, given, {}),
        named=lambda frame, given: run(
            frame, (), {key.replace(" ", "_"): value for key, value in given.items()}
        ),
    )
