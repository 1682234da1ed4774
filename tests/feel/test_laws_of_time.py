"""Laws of strings and of time: strings count code points, months end where the calendar says."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.feel.values import YearsMonthsDuration
from tests.feel.asking import DECIMAL128, feel

CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    st.sampled_from("ab,销号𠮷😀é\u0301\u200d\n"),
)
TEXTS = st.text(CHARACTERS, max_size=12)
DATES = st.dates(date(1, 1, 1), date(9998, 12, 31))
NEAR = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))  # noqa: DTZ001 - local, as FEEL has it
SPANS = st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000))
MONTHS = st.integers(-1200, 1200)


def shifted(day: date, months: int) -> date:
    """Go on by months; a day that the month does not have is its last (民法典 §202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# ---- strings ---------------------------------------------------------------------


@given(TEXTS, TEXTS)
def test_strings_go_as_in_python(a: str, b: str) -> None:
    assert feel("string length(a)", a=a) == len(a)
    assert feel("a + b", a=a, b=b) == a + b
    assert feel("contains(a, b)", a=a, b=b) is (b in a)
    assert feel("starts with(a, b)", a=a, b=b) is a.startswith(b)
    assert feel("ends with(a, b)", a=a, b=b) is a.endswith(b)
    assert feel("upper case(a)", a=a) == a.upper()
    assert feel("lower case(a)", a=a) == a.lower()
    assert feel("a = b", a=a, b=b) is (a == b)
    before, found, after = a.partition(b) if b else ("", "x", a)
    assert feel("substring before(a, b)", a=a, b=b) == (before if found else "")
    assert feel("substring after(a, b)", a=a, b=b) == (after if found else "")


@given(TEXTS, st.integers(1, 14), st.integers(1, 14))
def test_substrings_are_cut_between_code_points(a: str, at: int, size: int) -> None:
    if at <= len(a):
        assert feel("substring(a, i)", a=a, i=at) == a[at - 1 :]
        assert feel("substring(a, i, n)", a=a, i=at, n=size) == a[at - 1 : at - 1 + size]
        assert feel("substring(a, -i)", a=a, i=at) == a[-at:]


@given(st.lists(st.text(CHARACTERS.filter(lambda c: c not in ",."), max_size=5), min_size=1))
def test_what_is_joined_can_be_split(parts: list[str]) -> None:
    assert feel('string join(x, ",")', x=parts) == ",".join(parts)
    assert feel('split(string join(x, ","), ",")', x=parts) == parts
    assert feel('split(string join(x, "."), "\\.")', x=parts) == parts


@given(TEXTS)
def test_a_string_is_the_string_of_itself(a: str) -> None:
    assert feel("string(a)", a=a) == a
    letters = "string join(for i in 1..string length(a) return substring(a, i, 1))"
    assert not a or feel(letters, a=a) == a


# ---- months and years --------------------------------------------------------------


@given(NEAR, MONTHS)
def test_months_end_where_the_calendar_says(day: date, months: int) -> None:
    span = YearsMonthsDuration(months)
    assert feel("d + p", d=day, p=span) == shifted(day, months)
    assert feel("p + d", d=day, p=span) == shifted(day, months)
    assert feel("d - p", d=day, p=span) == shifted(day, -months)


@given(NEAR, NEAR, st.integers(0, 600))
def test_adding_months_keeps_the_order(a: date, b: date, months: int) -> None:
    first, last = sorted([a, b])
    span = YearsMonthsDuration(months)
    assert feel("a + p <= b + p", a=first, b=last, p=span) is True


@given(NEAR, NEAR)
def test_whole_months_between_two_days_do_not_pass_the_later(a: date, b: date) -> None:
    first, last = sorted([a, b])
    months = feel("years and months duration(a, b)", a=first, b=last).months
    assert shifted(first, months) <= last < shifted(first, months + 2)
    assert feel("years and months duration(b, a)", a=first, b=last).months == -months


@given(MONTHS, MONTHS, st.integers(1, 9))
def test_durations_of_months_add_and_multiply(a: int, b: int, n: int) -> None:
    p, q = YearsMonthsDuration(a), YearsMonthsDuration(b)
    assert feel("p + q", p=p, q=q) == YearsMonthsDuration(a + b)
    assert feel("p - q", p=p, q=q) == YearsMonthsDuration(a - b)
    assert feel("p * n", p=p, n=n) == YearsMonthsDuration(a * n)
    assert feel("p / q", p=p, q=q) == (DECIMAL128.divide(Decimal(a), Decimal(b)) if b else None)


# ---- days and moments ----------------------------------------------------------------


@given(DATES, st.integers(-3000, 3000))
def test_days_are_added_and_counted(day: date, days: int) -> None:
    span = timedelta(days=days)
    try:
        later: date | None = day + span
    except OverflowError:
        later = None
    assert feel("d + p", d=day, p=span) == later
    if later is not None:
        assert feel("e - d", d=day, e=later) == span
        assert feel("e - p", e=later, p=span) == day


@given(MOMENTS, SPANS, SPANS)
def test_spans_are_added_in_any_order(moment: datetime, p: timedelta, q: timedelta) -> None:
    assert feel("(m + p) + q", m=moment, p=p, q=q) == feel("(m + q) + p", m=moment, p=p, q=q)
    assert feel("(m + p) - m", m=moment, p=p) == p
    assert feel("p + q - q", p=p, q=q) == p
    assert feel("-(-p)", p=p) == p
    assert feel("abs(p) >= p", p=p) is True


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_a_moment_is_the_same_in_every_zone(moment: datetime, minutes: int) -> None:
    here = moment.replace(tzinfo=UTC)
    there = here.astimezone(timezone(timedelta(minutes=minutes)))
    assert feel("a = b", a=here, b=there) is True
    assert feel("a - b", a=here, b=there) == timedelta(0)
    assert feel("a < b + p", a=here, b=there, p=timedelta(microseconds=1)) is True


@given(NEAR)
def test_a_day_is_made_of_its_parts(day: date) -> None:
    assert feel("date(d.year, d.month, d.day) = d", d=day) is True
    assert feel("d.weekday", d=day) == day.isoweekday()
    assert feel("day of year(d)", d=day) == day.timetuple().tm_yday
    assert feel("week of year(d)", d=day) == day.isocalendar().week
    assert feel("day of week(d)", d=day) == calendar.day_name[day.weekday()]
    assert feel("month of year(d)", d=day) == calendar.month_name[day.month]
    assert feel("date(string(d)) = d", d=day) is True


@given(st.times())
def test_a_time_is_made_of_its_parts(hour: time) -> None:
    parts = feel("[t.hour, t.minute, t.second]", t=hour)
    assert parts == [hour.hour, hour.minute, hour.second + Decimal(hour.microsecond).scaleb(-6)]
    assert feel("time(string(t)) = t", t=hour) is True


@given(MOMENTS)
def test_a_moment_is_its_day_and_its_time(moment: datetime) -> None:
    assert feel("date and time(date(m), time(m)) = m", m=moment) is True
    assert feel("date and time(string(m)) = m", m=moment) is True


@given(SPANS)
def test_a_span_is_made_of_its_parts(p: timedelta) -> None:
    found: Any = feel("duration(string(p))", p=p)
    assert found == p
    total = feel("((p.days * 24 + p.hours) * 60 + p.minutes) * 60 + p.seconds", p=p)
    exact = p.days * 86400 + p.seconds + Decimal(p.microseconds).scaleb(-6)
    assert abs(total - exact) < 1
