"""Limits of the catalogue, counted by hand from the articles."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import clock
from engine.errors import DecisionFailed
from engine.rules import deadlines


def limit(amount: int, unit: str, roll: str = "next_working_day") -> deadlines.Limit:
    row = {
        "limit_trigger": "admin_filed_on",
        "amount": amount,
        "unit": unit,
        "roll": roll,
        "name": "期限",
        "article": "行政处罚法第60条",
    }
    return deadlines.limit_from("A1", row)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "last_day"),
    [
        (90, "calendar_day", date(2024, 7, 15), date(2024, 10, 14)),  # 13 October is a Sunday
        (5, "working_day", date(2024, 9, 30), date(2024, 10, 12)),  # holidays; 12th is worked
        (30, "calendar_day", date(2024, 9, 2), date(2024, 10, 8)),  # 2 October is a holiday
        (2, "year", date(2022, 2, 28), date(2024, 2, 28)),
        (3, "month", date(2024, 11, 30), date(2025, 2, 28)),
    ],
)
def test_a_limit_ends_at_midnight_after_its_last_day(
    amount: int, unit: str, start: date, last_day: date
) -> None:
    found = deadlines.of(limit(amount, unit), start)
    assert found is not None
    assert clock.local_date(found.due_at.replace(microsecond=0)) - last_day == date.resolution
    assert not found.provisional


def test_hours_run_across_a_weekend_without_rolling() -> None:
    friday = datetime(2024, 7, 12, 9, 30, tzinfo=clock.SHANGHAI)
    found = deadlines.of(limit(24, "hour"), friday)
    assert found is not None
    assert found.due_at == datetime(2024, 7, 13, 1, 30, tzinfo=UTC)


def test_a_limit_without_its_start_fact_is_not_running() -> None:
    assert deadlines.of(limit(90, "calendar_day"), None) is None


def test_custody_does_not_roll() -> None:
    found = deadlines.of(limit(3, "calendar_day", roll="none"), date(2024, 7, 11))
    assert found is not None
    assert clock.local_date(found.due_at) == date(2024, 7, 15)


def test_the_derivation_names_the_article_and_the_roll() -> None:
    found = deadlines.of(limit(90, "calendar_day"), date(2024, 7, 15))
    assert found is not None
    text = "；".join(found.steps)
    assert "行政处罚法第60条" in text
    assert "2024年10月13日为休息日，顺延至2024年10月14日" in text


def test_a_year_without_published_holidays_is_provisional() -> None:
    found = deadlines.of(limit(2, "year"), date(2026, 3, 2))
    assert found is not None
    assert found.provisional


def test_an_unknown_limit_is_refused() -> None:
    with pytest.raises(DecisionFailed, match="没有时限 Z9"):
        deadlines.limit_from("Z9", None)
