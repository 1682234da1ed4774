"""Built-in functions over numbers."""

from __future__ import annotations

import decimal
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from engine.feel import arithmetic
from engine.feel.library.conversion import whole
from engine.feel.library.signature import declare, function, simple
from engine.feel.values import NUMBERS, Function, finite

if TYPE_CHECKING:
    from engine.feel.values import Value

_ONE = Decimal(1)
_MIN_SCALE, _MAX_SCALE = -6111, 6176


def rounded(number: Decimal, scale: Decimal | None, mode: str) -> Decimal | None:
    """Round to a number of decimal places; null when the scale is out of range."""
    places = 0 if scale is None else int(scale)
    if not _MIN_SCALE <= places <= _MAX_SCALE:
        return None
    if -places <= int(number.as_tuple().exponent):
        return number
    result = number.quantize(_ONE.scaleb(-places, NUMBERS), rounding=mode, context=NUMBERS)
    return finite(result)


def _rounding(name: str, mode: str) -> Function:
    def action(number: Decimal, scale: Decimal | None = None) -> Decimal | None:
        return rounded(number, scale, mode)

    with_scale = declare(action, "n: number", "scale: number")
    return function(name, with_scale, declare(action, "n: number"))


def _to_scale(number: Decimal, scale: Decimal) -> Decimal | None:
    return rounded(number, scale, ROUND_HALF_EVEN)


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    if not divisor:
        return None
    quotient = NUMBERS.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    return finite(NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, quotient)))


def _absolute(value: Value) -> Value:
    if type(value) is Decimal:
        return NUMBERS.abs(value)
    zero = arithmetic.compute("-", value, value)
    return arithmetic.negate(value) if _negative(value, zero) else value


def _negative(value: Value, zero: Value) -> bool:
    return bool(value.months < 0 if hasattr(value, "months") else value < zero)


def _odd(number: Decimal) -> bool:
    return bool(whole(number) % 2)


FUNCTIONS = (
    simple("decimal", _to_scale, "n: number", "scale: number"),
    _rounding("floor", ROUND_FLOOR),
    _rounding("ceiling", ROUND_CEILING),
    _rounding("round up", decimal.ROUND_UP),
    _rounding("round down", ROUND_DOWN),
    _rounding("round half up", decimal.ROUND_HALF_UP),
    _rounding("round half down", decimal.ROUND_HALF_DOWN),
    simple("abs", _absolute, "n: number|span|months"),
    simple("modulo", _modulo, "dividend: number", "divisor: number", weight=2),
    simple("sqrt", lambda number: finite(NUMBERS.sqrt(number)), "number: number", weight=2),
    simple("log", lambda number: finite(NUMBERS.ln(number)), "number: number", weight=20),
    simple("exp", lambda number: finite(NUMBERS.exp(number)), "number: number", weight=10),
    simple("odd", _odd, "number: number"),
    simple("even", lambda number: not _odd(number), "number: number"),
)
