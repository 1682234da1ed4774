"""Values as tagged JSON. Its law: what goes in comes out equal.

A number, a date or a duration is an object with one `$` key; order is kept. A set, a NaN or
an object of Python is refused. Variables rest in this form, in instances and beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine import errors
from engine.feel.values import YearsMonthsDuration

_SMALL = 1 << 53


def encode(value: Any) -> Any:
    """Turn a value into what JSON can hold."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return value if -_SMALL < value < _SMALL else {"$i": str(value)}
    if kind is dict:
        plain = {key: encode(item) for key, item in value.items()}
        tagged = len(plain) == 1 and next(iter(plain))[:1] == "$"
        return {"$o": plain} if tagged else plain
    if kind is list or kind is tuple:
        return [encode(item) for item in value]
    return _encode_scalar(value)


def decode(value: Any) -> Any:
    """Turn what JSON held back into the value."""
    if type(value) is list:
        return [decode(item) for item in value]
    if type(value) is not dict:
        return value
    if len(value) == 1:
        [(key, content)] = value.items()
        if key == "$o":
            return {name: decode(item) for name, item in content.items()}
        read = _READ.get(key)
        if read is not None:
            return read(content)
    return {key: decode(item) for key, item in value.items()}


def _encode_scalar(value: Any) -> Any:
    match value:
        case Decimal() if value.is_finite():
            return {"$n": str(value)}
        case datetime():
            return {"$t": [value.replace(tzinfo=None).isoformat(), value.fold, *_zone(value)]}
        case date():
            return {"$d": value.isoformat()}
        case time():
            return {"$h": [value.replace(tzinfo=None).isoformat(), value.fold, *_zone(value)]}
        case timedelta():
            return {"$p": [value.days, value.seconds, value.microseconds]}
        case YearsMonthsDuration():
            return {"$y": value.months}
        case _:
            raise errors.InputInvalid(f"这种值不能保存：{type(value).__name__}")


def _zone(value: datetime | time) -> list[Any]:
    zone = value.tzinfo
    if zone is None:
        return []
    if isinstance(zone, ZoneInfo):
        return [zone.key]
    offset = value.utcoffset()
    if offset is None:
        raise errors.InputInvalid("时间的时区不能保存")
    return [offset.days * 86400 + offset.seconds]


def _zone_of(rest: list[Any]) -> tzinfo | None:
    if not rest:
        return None
    if isinstance(rest[0], str):
        return ZoneInfo(rest[0])
    return timezone(timedelta(seconds=rest[0]))


def _moment(content: list[Any]) -> datetime:
    text, fold, *rest = content
    return datetime.fromisoformat(text).replace(tzinfo=_zone_of(rest), fold=fold)


def _hour(content: list[Any]) -> time:
    text, fold, *rest = content
    return time.fromisoformat(text).replace(tzinfo=_zone_of(rest), fold=fold)


_READ: dict[str, Callable[[Any], Any]] = {
    "$i": int,
    "$n": Decimal,
    "$d": date.fromisoformat,
    "$t": _moment,
    "$h": _hour,
    "$p": lambda content: timedelta(*content),
    "$y": YearsMonthsDuration,
}
