"""Laws that hold for all values."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import comparison, expression, temporal, values

_NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)
_NAIVE_TIMES = st.times()
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    _NUMBERS,
    st.text(max_size=10),
    st.dates(),
    st.datetimes(),
    _NAIVE_TIMES,
    st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(_VALUES)
@settings(deadline=None)
def test_conversion_changes_nothing_twice(value: Any) -> None:
    assert values.of(values.of(value)) == values.of(value)


@given(_VALUES)
@settings(deadline=None)
def test_a_variable_answers_the_value_it_holds(value: Any) -> None:
    found = expression.compile_expression("x").evaluate({"x": value})
    assert found == value
    assert comparison.same(found, values.of(value))


@given(_VALUES, _VALUES)
@settings(deadline=None)
def test_equality_is_symmetric(left: Any, right: Any) -> None:
    assert comparison.equal(left, right) is comparison.equal(right, left)


@given(st.one_of(st.dates(), st.datetimes(), st.times()))
@settings(deadline=None)
def test_what_is_written_is_read_back(value: date | datetime | time) -> None:
    assert temporal.literal(temporal.write(value)) == value


@given(st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)))
@settings(deadline=None)
def test_a_duration_is_read_back(span: timedelta) -> None:
    assert temporal.read_duration(temporal.write(span)) == span


@given(st.integers(min_value=-(10**6), max_value=10**6))
def test_a_duration_of_months_is_read_back(months: int) -> None:
    duration = values.YearsMonthsDuration(months)
    assert temporal.read_duration(temporal.write(duration)) == duration


@given(_NUMBERS, _NUMBERS)
@settings(deadline=None)
def test_addition_can_be_undone(left: Decimal, right: Decimal) -> None:
    assert expression.compile_expression("a + b - b = a").evaluate({"a": left, "b": right}) is True


@given(_NUMBERS, _NUMBERS.filter(bool))
@settings(deadline=None)
def test_a_remainder_has_the_sign_of_the_divisor(left: Decimal, right: Decimal) -> None:
    found = expression.compile_expression("modulo(a, b)").evaluate({"a": left, "b": right})
    assert found == 0 or math.copysign(1, found) == math.copysign(1, right)
    assert abs(found) < abs(right)


@given(st.lists(_NUMBERS, max_size=20))
@settings(deadline=None)
def test_sorting_sorts(numbers: list[Decimal]) -> None:
    found = expression.compile_expression("sort(x, function(a, b) a < b)").evaluate({"x": numbers})
    assert found == sorted(numbers)


@given(st.text(max_size=30))
@settings(deadline=None)
def test_a_string_written_as_a_literal_is_itself(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if any("\ud800" <= each <= "\udfff" for each in text):
        return
    assert expression.compile_expression(f'"{escaped}"').evaluate({}) == text
