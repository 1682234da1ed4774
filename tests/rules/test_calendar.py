"""Working days, month ends and rolls, each by its article."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules import calendar
from engine.rules.calendar import PUBLISHED, SpecialDay

days = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 11, 30))
anywhere = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2020, 2, 29), 60, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 7, 12), 24, date(2026, 7, 12)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(2023, 12, 31), 0, date(2023, 12, 31)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last(
    start: date, months: int, end: date
) -> None:
    assert calendar.add_months(start, months) == end


@pytest.mark.parametrize(
    ("day", "number", "end"),
    [
        (date(2024, 7, 1), 5, date(2024, 8, 5)),
        (date(2024, 7, 31), 5, date(2024, 8, 5)),
        (date(2024, 12, 15), 5, date(2025, 1, 5)),
        (date(2025, 1, 15), 30, date(2025, 2, 28)),
    ],
)
def test_a_day_of_the_next_month(day: date, number: int, end: date) -> None:
    assert calendar.day_of_next_month(day, number) == end


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2024, 2, 1), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 2, date(2024, 2, 29)),
        (date(2024, 12, 31), 1, date(2024, 12, 31)),
    ],
)
def test_the_end_of_a_month(day: date, count: int, end: date) -> None:
    assert calendar.month_end(day, count) == end


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2024, 7, 12), 1, date(2024, 12, 31)),
        (date(2024, 12, 31), 1, date(2024, 12, 31)),
        (date(2025, 1, 1), 1, date(2025, 6, 30)),
        (date(2025, 6, 30), 1, date(2025, 6, 30)),
        (date(2025, 6, 30), 2, date(2025, 12, 31)),
    ],
)
def test_the_end_of_a_half_year(day: date, count: int, end: date) -> None:
    assert calendar.half_year_end(day, count) == end


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2025, 10, 1), date(2025, 10, 9)),  # National Day and Mid-Autumn, 1–8 October
        (date(2025, 1, 26), date(2025, 1, 26)),  # a Sunday worked before the Spring Festival
        (date(2025, 2, 8), date(2025, 2, 8)),  # a Saturday worked after it
        (date(2024, 7, 13), date(2024, 7, 15)),  # a plain Saturday
        (date(2015, 9, 3), date(2015, 9, 6)),  # two days for 70 years, and a Sunday worked
        (date(2004, 5, 1), date(2004, 5, 8)),  # a week, then a Saturday worked
    ],
)
def test_a_last_day_on_a_holiday_rolls_to_the_next_working_day(day: date, rolled: date) -> None:
    assert PUBLISHED.next_working_day(day) == rolled


def test_working_days_jump_the_spring_festival() -> None:
    assert PUBLISHED.add_working_days(date(2025, 1, 24), 3) == date(2025, 2, 5)


def test_an_unpublished_year_counts_monday_to_friday() -> None:
    assert not PUBLISHED.is_published(date(2027, 5, 3))
    assert PUBLISHED.is_working_day(date(2027, 5, 3))
    assert not PUBLISHED.is_working_day(date(2027, 5, 8))


def test_a_year_of_ones_own_is_published_and_replaces_the_whole_year() -> None:
    own = calendar.with_years(
        [
            SpecialDay(day=date(2027, 5, 3), working=False, name="劳动节"),
            SpecialDay(day=date(2027, 5, 8), working=True, name="劳动节"),
        ],
        years=[2027, 2025],
    )
    assert own.is_published(date(2027, 1, 1))
    assert not own.is_working_day(date(2027, 5, 3))
    assert own.is_working_day(date(2027, 5, 8))
    assert own.is_working_day(date(2025, 10, 1))  # the own year names no holiday there
    assert not own.is_working_day(date(2024, 10, 1))
    assert own.described(date(2027, 5, 3)) == "劳动节假期"
    assert own.described(date(2027, 5, 8)) == "劳动节调休上班"


def test_two_calendars_with_the_same_days_have_the_same_fingerprint() -> None:
    off = SpecialDay(day=date(2027, 5, 3), working=False, name="劳动节")
    worked = SpecialDay(day=date(2027, 5, 3), working=True, name="劳动节")
    one, other = (calendar.with_years([day], [2027]) for day in (off, worked))
    assert one.fingerprint == calendar.with_years([off], [2027]).fingerprint
    assert len({one.fingerprint, other.fingerprint, PUBLISHED.fingerprint}) == 3


@given(days, st.integers(min_value=0, max_value=40))
def test_working_days_between_undoes_add_working_days(start: date, count: int) -> None:
    end = PUBLISHED.add_working_days(start, count)
    assert PUBLISHED.working_days_between(start, end) == count
    assert PUBLISHED.working_days_between(end, start) == -count


@given(anywhere, st.integers(min_value=0, max_value=120))
def test_a_later_start_never_ends_earlier(start: date, months: int) -> None:
    later = start + timedelta(days=1)
    assert calendar.add_months(start, months) <= calendar.add_months(later, months)
    assert calendar.half_year_end(start, 1) <= calendar.half_year_end(later, 1)
    assert calendar.day_of_next_month(start, 5) <= calendar.day_of_next_month(later, 5)
