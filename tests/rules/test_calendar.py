"""Working days, month ends and rolls, each by its article."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules import calendar

days = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 11, 30))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2020, 2, 29), 60, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 7, 12), 24, date(2026, 7, 12)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(
    start: date, months: int, end: date
) -> None:
    assert calendar.add_months(start, months) == end


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2025, 10, 1), date(2025, 10, 9)),  # National Day and Mid-Autumn, 1–8 October
        (date(2025, 1, 26), date(2025, 1, 26)),  # a Sunday worked before the Spring Festival
        (date(2025, 2, 8), date(2025, 2, 8)),  # a Saturday worked after it
        (date(2024, 7, 13), date(2024, 7, 15)),  # a plain Saturday
    ],
)
def test_a_last_day_on_a_holiday_rolls_to_the_next_working_day(day: date, rolled: date) -> None:
    assert calendar.next_working_day(day) == rolled


def test_working_days_jump_the_spring_festival() -> None:
    assert calendar.add_working_days(date(2025, 1, 24), 3) == date(2025, 2, 5)


def test_an_unpublished_year_counts_monday_to_friday() -> None:
    assert not calendar.is_published(date(2027, 5, 3))
    assert calendar.is_working_day(date(2027, 5, 3))
    assert not calendar.is_working_day(date(2027, 5, 8))


@given(days, st.integers(min_value=0, max_value=40))
def test_working_days_between_undoes_add_working_days(start: date, count: int) -> None:
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count


@given(days, st.integers(min_value=0, max_value=120))
def test_a_later_start_never_ends_earlier(start: date, months: int) -> None:
    later = start + timedelta(days=1)
    assert calendar.add_months(start, months) <= calendar.add_months(later, months)
