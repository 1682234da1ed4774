"""What may be a variable: the kinds of FEEL, bounded; everything else is refused at the door.

NaN and infinities, NUL characters and lone surrogates would break a database or JSON long
after they came in, so they do not come in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine import errors
from engine.feel.values import YearsMonthsDuration

MAX_DEPTH = 60
MAX_TEXT = 2_000_000
MAX_DIGITS = 400


class _Refused(Exception):
    """Why a value cannot be admitted, with the names on the way to it, innermost first."""

    def __init__(self, why: str) -> None:
        """Begin at the value itself."""
        super().__init__(why)
        self.why = why
        self.way: list[str] = []


def admit(value: Any, place: str) -> Any:
    """Return the value in its canonical kind, or raise `InputInvalid` naming the place."""
    try:
        return _admit(value, 0)
    except _Refused as refused:
        where = ".".join([place, *reversed(refused.way)])
        raise errors.InputInvalid(f"变量「{where}」{refused.why}") from None


def _admit(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value)
    if value is None or kind is bool:
        return value
    if depth > MAX_DEPTH:
        raise _Refused("嵌套过深")
    if kind is dict or isinstance(value, Mapping):
        return _context(value, depth)
    if kind is list or isinstance(value, list | tuple):
        return [_admit(item, depth + 1) for item in value]
    return _scalar(value)


def _context(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    admitted = {}
    for key, item in value.items():
        name = _text(str(key))
        try:
            admitted[name] = _admit(item, depth + 1)
        except _Refused as refused:
            refused.way.append(name)
            raise
    return admitted


def _scalar(value: Any) -> Any:
    match value:
        case Decimal():
            if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
                raise _Refused("不是有限的数")
        case int():
            if value.bit_length() > MAX_DIGITS * 3:
                raise _Refused("的数过大")
            return int(value)
        case float():
            if not math.isfinite(value):
                raise _Refused("不是有限的数")
            return Decimal(repr(value))
        case str():
            return _text(str(value))
        case datetime() | date() | time() | timedelta() | YearsMonthsDuration():
            pass
        case _:
            raise _Refused(f"的类型不能保存：{type(value).__name__}")
    return value


def _text(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise _Refused("的文字过长")
    if "\0" in value:
        raise _Refused("含有空字符")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Refused("含有残缺的字符") from None
    return value
