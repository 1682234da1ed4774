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

from engine.errors import InputInvalid

_DEPTH = 50
_TEXT = 1_000_000
_DIGITS = 34
_TAGS = ("$n", "$d", "$t", "$dt", "$s", "$m")


def pack(values: Mapping[str, Any]) -> bytes:
    """Write variables; `TypeError` for a value that FEEL does not know."""
    return orjson.dumps(_tag(dict(values)))


def unpack(content: bytes) -> dict[str, Any]:
    """Read variables that `pack` wrote."""
    found = _untag(orjson.loads(content))
    return dict(found)


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
        case timedelta():
            return _duration(value)
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


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    days, rest = divmod(abs(seconds), 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{n}{u}" for n, u in ((hours, "H"), (minutes, "M"), (rest, "S")) if n)
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def _tag(value: Any) -> Any:
    match value:
        case None | bool() | str() | int():
            return value
        case Decimal():
            return {"$n": str(value)}
        case float():
            return {"$n": repr(value)}
        case datetime():
            return {"$dt": value.isoformat()}
        case date():
            return {"$d": value.isoformat()}
        case time():
            return {"$t": value.isoformat()}
        case timedelta():
            return {"$s": value.total_seconds()}
        case Mapping():
            tagged = {str(key): _tag(item) for key, item in value.items()}
            return {"$m": tagged} if len(tagged) == 1 and next(iter(tagged)) in _TAGS else tagged
        case list() | tuple():
            return [_tag(item) for item in value]
        case _:
            return str(value)


def _untag(value: Any) -> Any:
    if isinstance(value, list):
        return [_untag(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (tag, content), *_ = value.items()
        match tag:
            case "$n":
                return Decimal(content)
            case "$dt":
                return datetime.fromisoformat(content)
            case "$d":
                return date.fromisoformat(content)
            case "$t":
                return time.fromisoformat(content)
            case "$s":
                return timedelta(seconds=content)
            case "$m":
                return {key: _untag(item) for key, item in content.items()}
    return {key: _untag(item) for key, item in value.items()}
