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


def admit(value: Any, place: str, depth: int = 0) -> Any:
    """Return the value in its canonical kind, or raise `InputInvalid` naming the place."""
    if value is None or value is True or value is False:
        return value
    if type(value) is str:
        return _text(value, place)
    if depth > MAX_DEPTH:
        raise errors.InputInvalid(f"变量「{place}」嵌套过深")
    if isinstance(value, Mapping):
        return {
            _text(str(key), place): admit(item, f"{place}.{key}", depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [admit(item, place, depth + 1) for item in value]
    return _scalar(value, place)


def _scalar(value: Any, place: str) -> Any:
    match value:
        case Decimal():
            if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
                raise errors.InputInvalid(f"变量「{place}」不是有限的数")
        case int():
            if value.bit_length() > MAX_DIGITS * 3:
                raise errors.InputInvalid(f"变量「{place}」的数过大")
            return int(value)
        case float():
            if not math.isfinite(value):
                raise errors.InputInvalid(f"变量「{place}」不是有限的数")
            return Decimal(repr(value))
        case str():
            return _text(str(value), place)
        case datetime() | date() | time() | timedelta() | YearsMonthsDuration():
            pass
        case _:
            raise errors.InputInvalid(f"变量「{place}」的类型不能保存：{type(value).__name__}")
    return value


def _text(value: str, place: str) -> str:
    if len(value) > MAX_TEXT:
        raise errors.InputInvalid(f"变量「{place}」的文字过长")
    if "\0" in value:
        raise errors.InputInvalid(f"变量「{place}」含有空字符")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise errors.InputInvalid(f"变量「{place}」含有残缺的字符") from None
    return value
