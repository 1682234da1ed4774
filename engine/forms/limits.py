"""Whether a converted value keeps to the limits of its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.feel.expression import Expression
from engine.forms.conversion import RefusedError

if TYPE_CHECKING:
    from engine.forms.field import Field

MAX_STEPS = 2_000_000
"""Steps that one pattern may take on one text."""


def require(
    field: Field,
    value: Any,
    scope: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]] | None,
) -> None:
    """Refuse a value that is too short, too long, too small, too great or of the wrong shape."""
    if isinstance(value, str) and not field.as_text:
        _require_text(field, value)
        return
    if isinstance(value, (Decimal, str)):
        _require_number(field, Decimal(value), scope, functions)


def _require_text(field: Field, text: str) -> None:
    limits = field.limits
    if limits.min_length is not None and len(text) < limits.min_length:
        raise RefusedError("min_length", f"至少 {limits.min_length} 个字")
    if limits.max_length is not None and len(text) > limits.max_length:
        raise RefusedError("max_length", f"至多 {limits.max_length} 个字")
    if limits.pattern is None:
        return
    left = MAX_STEPS

    def spend(amount: int) -> None:
        nonlocal left
        left -= amount
        if left < 0:
            raise errors.ExpressionFailed("格式检查的计算量超出限额。")

    try:
        fits = limits.pattern.search(text, spend) is not None
    except errors.ExpressionFailed:
        fits = False
    if not fits:
        raise RefusedError("pattern", limits.pattern_message or "的格式不对，请按要求填写")


def _require_number(
    field: Field,
    number: Decimal,
    scope: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]] | None,
) -> None:
    least = _limit(field.limits.least, scope, functions)
    greatest = _limit(field.limits.greatest, scope, functions)
    noun = "整数" if field.limits.digits == 0 else "数字"
    if least is not None and number < least:
        raise RefusedError("min", f"应为不小于 {format(least, 'f')} 的{noun}")
    if greatest is not None and number > greatest:
        raise RefusedError("max", f"应为不大于 {format(greatest, 'f')} 的{noun}")


def _limit(
    limit: Decimal | Expression | None,
    scope: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]] | None,
) -> Decimal | None:
    if isinstance(limit, Expression):
        found = limit.evaluate(scope, functions)
        return found if isinstance(found, Decimal) else None
    return limit
