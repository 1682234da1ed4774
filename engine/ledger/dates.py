"""Dates as people type them, read only where one reading is possible.

Nothing here reads the clock: the caller says what today is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from engine import codes
from engine.ledger import words
from engine.ledger.refusal import Refused

_EXPECTED = "应为年月日俱全的日期（如 2024-07-12）"
_SERIALS = range(20_000, 60_000)  # 1954 … 2064 in the 1900 system
_COMPACT = range(19_000_101, 21_000_000)
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FORMS = (
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"),
    re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_YEAR_LAST = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}")


def read(value: object, *, today: date, epoch_1904: bool) -> date:
    """Read a cell's value as a day not later than `today`, or refuse it."""
    day = _day(value, epoch_1904=epoch_1904)
    if day > today:
        raise Refused("future_date", f"{day} 晚于今天（{today}），应为已发生的日期。")
    if day < codes.EARLIEST_DAY:
        raise Refused("early_date", f"{day} 早于 {codes.EARLIEST_DAY}，请核对年份。")
    return day


def _day(value: object, *, epoch_1904: bool) -> date:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case bool():
            pass
        case int() | float():
            return _from_number(value, epoch_1904=epoch_1904)
        case str():
            return _from_text(value, epoch_1904=epoch_1904)
    raise Refused("date", f"填的是{words.shown(value)}，{_EXPECTED}。")


def _from_number(value: float, *, epoch_1904: bool) -> date:
    whole = int(value)
    if whole == value and whole in _COMPACT:
        return _from_text(str(whole), epoch_1904=epoch_1904)
    if whole in _SERIALS or (epoch_1904 and whole + 1462 in _SERIALS):
        return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=whole)
    raise Refused("date", f"填的是数字{words.shown(value)}，{_EXPECTED}。")


def _from_text(value: str, *, epoch_1904: bool) -> date:
    text = _TIME.sub("", unicodedata.normalize("NFKC", words.tidy(value))).strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            year, month, day = (int(part) for part in found.groups() if part.isdigit())
            try:
                return date(year, month, day)
            except ValueError:
                raise Refused(
                    "date", f"填的是{words.shown(value)}，日历上没有这一天，{_EXPECTED}。"
                ) from None
    if text.isdecimal() and len(text) == len("45000") and int(text) in _SERIALS:
        return _from_number(int(text), epoch_1904=epoch_1904)
    if _TWO_DIGIT_YEAR.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        raise Refused(
            "ambiguous_date",
            f"填的是{words.shown(value)}，分不清年、月、日，"
            "请写成四位年份在前的日期（如 2024-07-12）。",
        )
    raise Refused("date", f"填的是{words.shown(value)}，{_EXPECTED}。")
