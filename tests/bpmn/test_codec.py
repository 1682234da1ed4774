"""Every value that may be a variable survives; what may not is refused at the door."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.bpmn import codec, values
from engine.feel.values import YearsMonthsDuration

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False),
    TEXT,
    st.dates(),
    st.times(),
    st.times(timezones=st.just(timezone(timedelta(hours=8, minutes=30)))),
    st.datetimes(),
    st.datetimes(timezones=st.sampled_from([UTC, SHANGHAI, timezone(timedelta(hours=-3))])),
    st.timedeltas(),
    st.integers(-9999, 9999).map(YearsMonthsDuration),
)
KEYS = st.one_of(TEXT, st.sampled_from(["$n", "$o", "$d", "$"]))
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


def same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, Decimal):
        return bool(a.as_tuple() == b.as_tuple())
    if isinstance(a, datetime | time) and a.tzinfo is not None:
        return bool(a == b and a.fold == b.fold) and str(a.tzinfo) == str(b.tzinfo)
    return bool(a == b)


@given(VALUES)
def test_every_value_survives(value: Any) -> None:
    assert same(codec.load(codec.dump(value)), value)


@pytest.mark.parametrize(
    "value", [{1, 2}, object(), float("nan"), Decimal("Infinity"), 1.5, b"x", "\ud800"]
)
def test_what_has_no_place_is_refused(value: Any) -> None:
    with pytest.raises(errors.InputInvalid):
        codec.dump([value])


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        float("nan"),
        Decimal("NaN"),
        "a\0b",
        "\udcff",
        {"k": {1}},
        [object()],
        {"a\0": 1},
        10**2000,
        "x" * 3_000_000,
    ],
)
def test_the_door_refuses_what_would_break_later(value: Any) -> None:
    with pytest.raises(errors.InputInvalid):
        values.admit(value, "v")


def test_the_door_makes_numbers_exact_and_tuples_lists() -> None:
    assert values.admit((0.1, 2, True), "v") == [Decimal("0.1"), 2, True]


@pytest.mark.parametrize("content", [b"", b"{}", b"[9,[]]", b"\xff", b"null"])
def test_a_damaged_state_is_named(content: bytes) -> None:
    with pytest.raises(errors.InputInvalid):
        codec.load(content)


def test_dates_are_dates() -> None:
    assert codec.load(codec.dump({"d": date(2026, 2, 28)})) == {"d": date(2026, 2, 28)}
