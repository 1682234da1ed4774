"""Strategies for every kind of value that a variable may hold, and when two are the same."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from engine.feel.values import YearsMonthsDuration

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
ZONES = st.one_of(st.sampled_from([UTC, SHANGHAI, NEW_YORK]), OFFSETS)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("-0"), Decimal("0.00"), Decimal("1E+300"), Decimal("-1E-300")]),
    st.sampled_from([2**53, 2**53 + 1, -(2**63), 10**360]),
)
MOMENTS = st.one_of(st.datetimes(), st.datetimes(timezones=ZONES, allow_imaginary=False))
HOURS = st.one_of(st.times(), st.times(timezones=OFFSETS))
MONTHS = st.integers(-9999, 9999).map(YearsMonthsDuration)
TEMPORAL = st.one_of(st.dates(), HOURS, MOMENTS, st.timedeltas(), MONTHS)
LEAF = st.one_of(st.none(), st.booleans(), NUMBERS, TEXT, TEMPORAL)
KEYS = st.one_of(TEXT, st.sampled_from(["$n", "$o", "$d", "$", "$y", "$t"]))
VALUES = st.recursive(
    LEAF, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)
VARIABLES = st.dictionaries(KEYS, VALUES, max_size=6)


def same(a: Any, b: Any) -> bool:
    """Compare to the last digit, fold and zone, and in order."""
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
