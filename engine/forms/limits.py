"""Whether a converted value keeps to the limits of its field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.feel.expression import Expression
from engine.forms.conversion import RefusedError

if TYPE_CHECKING:
    from engine.feel.patterns import Pattern
    from engine.forms.account import Account
    from engine.forms.field import Field

MAX_STEPS = 2_000_000
"""Steps that one pattern may take on one text."""


def require(
    field: Field,
    value: Any,
    scope: Mapping[str, Any],
    account: Account,
) -> None:
    """Refuse a value that is too short, too long, too small, too great or of the wrong shape."""
    if isinstance(value, str) and not field.as_text:
        _require_text(field, value, account)
        return
    if isinstance(value, (Decimal, str)):
        _require_number(field, Decimal(value), scope, account)


def _require_text(field: Field, text: str, account: Account) -> None:
    limits = field.limits
    if limits.min_length is not None and len(text) < limits.min_length:
        raise RefusedError("min_length", f"至少 {limits.min_length} 个字")
    if limits.max_length is not None and len(text) > limits.max_length:
        raise RefusedError("max_length", f"至多 {limits.max_length} 个字")
    if limits.pattern is None:
        return
    if not _fits(limits.pattern, text, account):
        raise RefusedError("pattern", limits.pattern_message or "的格式不对，请按要求填写")


def _fits(pattern: Pattern, text: str, account: Account) -> bool:
    """Say whether a text has the wanted shape; one that takes too long to tell has not."""
    before = account.record.steps

    def spend(amount: int) -> None:
        account.spend(amount)
        if account.record.steps - before > MAX_STEPS:
            raise _TooLongError

    try:
        return pattern.search(text, spend) is not None
    except _TooLongError:
        return False


class _TooLongError(Exception):
    """One text takes too long to compare with a pattern."""


def _require_number(
    field: Field,
    number: Decimal,
    scope: Mapping[str, Any],
    account: Account,
) -> None:
    least = _limit(field.limits.least, scope, account)
    greatest = _limit(field.limits.greatest, scope, account)
    noun = "整数" if field.limits.digits == 0 else "数字"
    if least is not None and number < least:
        raise RefusedError("min", f"应为不小于 {format(least, 'f')} 的{noun}")
    if greatest is not None and number > greatest:
        raise RefusedError("max", f"应为不大于 {format(greatest, 'f')} 的{noun}")


def _limit(
    limit: Decimal | Expression | None,
    scope: Mapping[str, Any],
    account: Account,
) -> Decimal | None:
    if isinstance(limit, Expression):
        found = account.compute(limit, scope)
        return found if isinstance(found, Decimal) else None
    return limit
