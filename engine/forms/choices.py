"""The options a choice offers, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.forms import places
from engine.forms.account import Account
from engine.forms.field import Field


def of(
    field: Field,
    scope: Mapping[str, Any],
    account: Account,
) -> list[Any] | None:
    """Return the values that may be chosen; None when the field is no choice."""
    options = field.options
    if options is None:
        return None
    if options.expression is not None:
        return _values(account.compute(options.expression, scope))
    if options.key is not None:
        return _values(places.get(scope, options.key))
    return list(options.values or ())


def _values(found: Any) -> list[Any]:
    if not isinstance(found, (list, tuple)):
        return []
    return [
        item["value"] if isinstance(item, Mapping) and "value" in item else item for item in found
    ]
