"""What may stand in a cell: accepted when there is one reading, else refused in words."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from engine.ledger import amounts, credit_code, dates, names, words
from engine.ledger.refusal import Refused
from tests.ledger import sheets

_DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        _DAY,
        datetime(2024, 3, 5, 9, 30),  # noqa: DTZ001 (a spreadsheet's date has no zone)
        "2024-3-5",
        "2024-03-05",
        "2024/03/05",
        "2024.3.5",
        "2024年3月5日",
        "2024 年 3 月 5 号",
        "20240305",
        20240305,
        "２０２４年３月５日",
        "2024－03－05",
        " 2024-03-05 00:00:00 ",
        "2024-03-05T08:00",
        45356,
        45356.75,
        "45356",
    ],
)
def test_a_date_with_one_reading_is_accepted(value: Any) -> None:
    assert dates.read(value, today=sheets.TODAY, epoch_1904=False) == _DAY


def test_a_serial_counts_from_1904_in_such_a_workbook() -> None:
    assert dates.read(45356 - 1462, today=sheets.TODAY, epoch_1904=True) == _DAY


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("24-3-5", "ambiguous_date"),
        ("3/5/2024", "ambiguous_date"),
        ("24年3月5日", "ambiguous_date"),
        ("2024-3", "date"),
        ("2024年3月", "date"),
        ("2024-02-30", "date"),
        ("2024-3/5", "date"),
        ("三月五日", "date"),
        (12, "date"),
        (True, "date"),
        (time(9, 0), "date"),
        (20241345, "date"),
        (date(2026, 1, 16), "future_date"),
        ("1900-01-01", "early_date"),
    ],
)
def test_a_date_without_one_reading_is_refused(value: Any, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        dates.read(value, today=sheets.TODAY, epoch_1904=False)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (120000, "120000.00"),
        (0, "0.00"),
        (1234.5, "1234.50"),
        (0.1 + 0.2, "0.30"),
        ("1,234,567.89", "1234567.89"),
        ("１２，３４５元", "12345.00"),
        ("12万元", "120000.00"),
        ("12.5万", "125000.00"),
        ("3.6亿", "360000000.00"),
        ("1.23456789亿元", "123456789.00"),
        ("￥500", "500.00"),
        (" 1 000 ", "1000.00"),
    ],
)
def test_an_amount_is_exact(value: Any, expected: str) -> None:
    assert str(amounts.read(value)) == expected


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (-1, "negative"),
        ("-5万元", "negative"),
        (1.234, "decimals"),
        ("0.001元", "decimals"),
        ("1.0000001万元", "decimals"),
        ("1,23", "amount"),
        ("约50万", "amount"),
        ("50-60万", "amount"),
        ("五十万", "amount"),
        ("1e6", "amount"),
        ("(500)", "amount"),
        ("元", "amount"),
        (True, "amount"),
        (_DAY, "amount"),
        ("99999亿亿", "amount"),
        (1e15, "amount"),
    ],
)
def test_an_amount_that_is_unsure_is_refused(value: Any, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        amounts.read(value)
    assert caught.value.rule == rule


@pytest.mark.parametrize("value", [1200, 1200.0, "1,200", "１２００人", "1200 户"])
def test_a_count_is_a_whole_number(value: Any) -> None:
    assert amounts.read_count(value) == 1200


@pytest.mark.parametrize("value", [-3, 1.5, "十人", "1万", True, "12.5"])
def test_what_is_no_count_is_refused(value: Any) -> None:
    with pytest.raises(Refused):
        amounts.read_count(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("是", True),
        ("√", True),
        (1, True),
        ("TRUE", True),
        ("否", False),
        ("×", False),
        (0.0, False),
    ],
)
def test_yes_and_no_are_read(value: Any, *, expected: bool) -> None:
    assert names.flag(value) is expected


@pytest.mark.parametrize("value", ["也许", 2, "是否"])
def test_what_is_neither_yes_nor_no_is_refused(value: Any) -> None:
    with pytest.raises(Refused):
        names.flag(value)


@pytest.mark.parametrize("code", ["91350100M000100Y43", sheets.CODE])
def test_a_right_check_digit_is_accepted(code: str) -> None:
    assert credit_code.is_valid(code)


def test_every_other_last_character_is_refused() -> None:
    others = set("0123456789ABCDEFGHJKLMNPQRTUWXY") - {sheets.CODE[-1]}
    assert not any(credit_code.is_valid(sheets.CODE[:17] + other) for other in others)


@pytest.mark.parametrize("code", ["", "9135", "91350100M000100YI3", "91350100m000100y43"])
def test_a_code_of_another_form_is_refused(code: str) -> None:
    assert not credit_code.is_valid(code)


def test_narrow_text_keeps_chinese_punctuation() -> None:
    assert words.narrow("　ＡＢ１２（样例）。 ") == "AB12（样例）。"
