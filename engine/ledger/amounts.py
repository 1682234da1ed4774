"""Amounts in 元 and counts, exact: thousands separators and 万元 / 亿元 are understood."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from engine.ledger import words
from engine.ledger.refusal import Refused

UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
LARGEST = Decimal("1e13")
LARGEST_COUNT = 2_000_000_000
_EXPECTED = "应为不小于 0、至多两位小数的金额（如 120000.00 或 12万元）"
_COUNT_EXPECTED = "应为不小于 0 的整数（如 150）"
_PLAIN = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_WITH_UNIT = re.compile(r"(.*?)(亿元?|万元?|元)?")
_CENT = Decimal("0.01")
_SURE_DIGITS = ".15g"  # a spreadsheet keeps fifteen digits; what follows them is noise


def read(value: object, *, unit: Decimal = Decimal(1)) -> Decimal:
    """Read a cell's value as an amount in 元; `unit` is the header's, a suffix goes before it."""
    number, factor = _parts(value)
    if number is None:
        raise Refused("amount", f"填的是{words.shown(value)}，{_EXPECTED}。")
    amount = number * (factor or unit)
    if amount < 0:
        raise Refused("negative", f"填的是{words.shown(value)}，金额不能为负数，{_EXPECTED}。")
    if amount > LARGEST:
        raise Refused("amount", f"填的是{words.shown(value)}，超过 10 万亿元，请核对单位。")
    if amount != amount.quantize(_CENT):
        raise Refused("decimals", f"填的是{words.shown(value)}，精确到分以下，{_EXPECTED}。")
    return amount.quantize(_CENT)


def read_count(value: object) -> int:
    """Read a cell's value as a whole number that is not negative."""
    if isinstance(value, str):
        value = re.sub(r"[人名户个]$", "", _compact(value))
    number, factor = _parts(value)
    if number is None or factor is not None:
        raise Refused("count", f"填的是{words.shown(value)}，{_COUNT_EXPECTED}。")
    if number < 0:
        raise Refused("negative", f"填的是{words.shown(value)}，{_COUNT_EXPECTED}。")
    if number != number.to_integral_value() or number > LARGEST_COUNT:
        raise Refused("count", f"填的是{words.shown(value)}，{_COUNT_EXPECTED}。")
    return int(number)


def _parts(value: object) -> tuple[Decimal | None, Decimal | None]:
    match value:
        case bool():
            return None, None
        case int():
            return Decimal(value), None
        case float():
            return Decimal(format(value, _SURE_DIGITS)), None
        case str():
            return _from_text(_compact(value))
        case _:
            return None, None


def _from_text(text: str) -> tuple[Decimal | None, Decimal | None]:
    found = _WITH_UNIT.fullmatch(text.lstrip("¥"))
    if found is None or not _PLAIN.fullmatch(found[1]):
        return None, None
    unit = found[2]
    factor = None if unit is None else UNITS[unit.removesuffix("元") + "元"]
    return Decimal(found[1].replace(",", "")), factor


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words.tidy(text)).split()).replace("−", "-")
