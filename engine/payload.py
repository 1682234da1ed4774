"""Variables as bytes and as JSON: exact numbers and dates survive, dangerous values do not enter.

`pack`/`unpack` keep every FEEL value; `from_json` takes what a program sent, `to_json`
gives what a program may read. Nothing here reads the clock or a table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

from engine import tagged
from engine.errors import InputInvalid
from engine.feel import temporal
from engine.feel.values import YearsMonthsDuration

_DEPTH = 50
_TEXT = 1_000_000
_DIGITS = 34


def pack(values: Mapping[str, Any]) -> bytes:
    """Write variables; refuses a value that FEEL does not know."""
    try:
        return orjson.dumps(tagged.encode(dict(values)))
    except orjson.JSONEncodeError:
        raise InputInvalid("变量中含有不能保存的文字。") from None


def unpack(content: bytes) -> dict[str, Any]:
    """Read variables that `pack` wrote."""
    return dict(tagged.decode(orjson.loads(content)))


def from_json(value: Any, depth: int = 0) -> Any:
    """Turn parsed JSON into FEEL values; refuse what no database or expression can bear."""
    if depth > _DEPTH:
        raise InputInvalid("变量嵌套过深。")
    match value:
        case None | bool():
            return value
        case int() | float() | Decimal():
            return _number(value)
        case str():
            return _text(value)
        case Mapping():
            return {_text(str(key)): from_json(item, depth + 1) for key, item in value.items()}
        case list() | tuple():
            return [from_json(item, depth + 1) for item in value]
        case _:
            raise InputInvalid(f"变量中含有不支持的类型：{type(value).__name__}。")


def to_json(value: Any) -> Any:
    """Turn FEEL values into JSON: whole numbers as integers, dates as ISO text."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta() | YearsMonthsDuration():
            return temporal.write(value)
        case Mapping():
            return {str(key): to_json(item) for key, item in value.items()}
        case list() | tuple():
            return [to_json(item) for item in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _number(value: float | Decimal) -> Decimal:
    if isinstance(value, float) and not math.isfinite(value):
        raise InputInvalid("变量中含有非有限数字（NaN 或 Infinity）。")
    if isinstance(value, int) and abs(value) >= 10**_DIGITS:
        raise InputInvalid("变量中的数字过大。")
    number = Decimal(str(value))
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS * 4:
        raise InputInvalid("变量中的数字过大。")
    return number


def _text(value: str) -> str:
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise InputInvalid("文字中含有非法字符（NUL 或残缺的代理字符）。")
    if len(value) > _TEXT:
        raise InputInvalid("文字过长。")
    return value
