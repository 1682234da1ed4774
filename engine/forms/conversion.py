"""Makes of what a browser sent the value a field holds, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.forms.field import Field, Kind, Widget

MAX_TEXT = 20_000
MAX_CHOICES = 500
MAX_REFERENCE = 200
_LIMIT = Decimal("1e15")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,10})?", re.ASCII)


class RefusedError(Exception):
    """A value cannot be taken: the broken rule, and the rest of a sentence after the label."""

    def __init__(self, rule: str, complaint: str) -> None:
        super().__init__(complaint)
        self.rule = rule
        self.complaint = complaint


def convert(field: Field, value: Any, options: Sequence[Any] | None) -> Any:
    """Return the value as the field holds it; `options` are those of a choice."""
    if field.widget is Widget.AMOUNT:
        return _number(field, value)
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice(field, value, options or ())
    return _CONVERT[field.kind](field, value)


def is_blank(value: Any) -> bool:
    """Say whether a value counts as not filled in."""
    return value is None or value in ("", []) or (isinstance(value, str) and not value.strip())


def same(left: Any, right: Any) -> bool:
    """Say whether two values are the same; true is not 1, but 1 is 1.0."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float):
        left = Decimal(repr(left))
    if isinstance(right, float):
        right = Decimal(repr(right))
    if isinstance(left, (date, time)) and isinstance(right, str):
        left = left.isoformat()
    if isinstance(right, (date, time)) and isinstance(left, str):
        right = right.isoformat()
    return bool(left == right)


def require_clean(text: str) -> None:
    """Refuse text with characters that no database and no browser can carry, or too much of it."""
    if len(text) > MAX_TEXT:
        raise RefusedError("too_long", f"不能超过 {MAX_TEXT} 个字")
    if "\0" in text:
        raise RefusedError("bad_character", "含有无法保存的空字符，请删除后重新填写")
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise RefusedError("bad_character", "含有残缺的字符，请删除后重新填写")


def _text(_: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError("type", "应为文字")
    require_clean(value)
    return str(value)


def _number(field: Field, value: Any) -> Any:
    wanted = _wanted_number(field)
    if field.as_text and isinstance(value, str) and _NUMBER.fullmatch(value):
        number = Decimal(value)
    elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise RefusedError("type", f"应为{wanted}")
    elif isinstance(value, int) and abs(value) > _LIMIT:
        raise RefusedError("range", "数值过大，请核对")
    else:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) > _LIMIT:
        raise RefusedError("range", "数值过大，请核对")
    digits = field.limits.digits
    if digits is not None and number != round(number, digits):
        rest = "整数" if digits == 0 else f"至多 {digits} 位小数的数字"
        raise RefusedError("digits", f"应为{rest}")
    return format(number, "f") if field.as_text else number


def _wanted_number(field: Field) -> str:
    least = field.limits.least
    noun = "整数" if field.limits.digits == 0 else "数字"
    return f"不小于 {format(least, 'f')} 的{noun}" if isinstance(least, Decimal) else noun


def _flag(_: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise RefusedError("type", "应为是或否")
    return value


def _choice(field: Field, value: Any, options: Sequence[Any]) -> Any:
    if field.kind is Kind.CHOICE:
        return _one_of(value, options)
    if not isinstance(value, list):
        raise RefusedError("type", "应为若干选项")
    if len(value) > MAX_CHOICES:
        raise RefusedError("too_many", f"至多选 {MAX_CHOICES} 项")
    kept: list[Any] = []
    for item in value:
        chosen = _one_of(item, options)
        if any(same(chosen, other) for other in kept):
            raise RefusedError("twice", "有重复的选项")
        kept.append(chosen)
    return kept


def _one_of(value: Any, options: Sequence[Any]) -> Any:
    for option in options:
        if same(value, option):
            return option
    raise RefusedError("option", "不是可选的选项，请重新选择")


def _date(_: Field, value: Any) -> str:
    try:
        return date.fromisoformat(_iso(value, "-")).isoformat()
    except ValueError:
        raise RefusedError("type", "应为日期，例如 2025-01-31") from None


def _time(_: Field, value: Any) -> str:
    try:
        return _written(time.fromisoformat(_iso(value, ":")))
    except ValueError:
        raise RefusedError("type", "应为时间，例如 09:30") from None


def _moment(_: Field, value: Any) -> str:
    try:
        moment = datetime.fromisoformat(_iso(value, "T"))
        return f"{moment.date().isoformat()}T{_written(moment.timetz())}"
    except ValueError:
        raise RefusedError("type", "应为日期和时间，例如 2025-01-31T09:30") from None


def _iso(value: Any, sign: str) -> str:
    """Return the text if it can be an ISO text in extended form; else raise ValueError."""
    if not isinstance(value, str) or sign not in value or not value.isascii():
        raise ValueError(value)
    return value


def _written(clock: time) -> str:
    precision = "minutes" if not (clock.second or clock.microsecond) else "auto"
    return clock.isoformat(precision).replace("+00:00", "Z")


def _reference(_: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_REFERENCE:
        raise RefusedError("type", "应为一个编号，请重新选择")
    require_clean(value)
    return str(value)


def _references(field: Field, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MAX_CHOICES:
        raise RefusedError("type", "应为若干编号，请重新选择")
    found = [_reference(field, item) for item in value]
    if len(set(found)) != len(found):
        raise RefusedError("twice", "有重复的选项")
    return found


_CONVERT: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.MOMENT: _moment,
    Kind.REFERENCE: _reference,
    Kind.REFERENCES: _references,
}
