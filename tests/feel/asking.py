"""Asks for the value of an expression."""

from __future__ import annotations

import functools
from decimal import ROUND_HALF_EVEN, Context
from typing import Any

from engine.feel import expression

DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])


@functools.cache
def _compiled(text: str) -> expression.Expression:
    return expression.compile_expression(text)


def feel(text: str, **variables: Any) -> Any:
    """Evaluate an expression."""
    return _compiled(text).evaluate(variables)
