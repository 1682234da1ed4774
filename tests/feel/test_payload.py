"""Variables at rest and on the wire: every kind survives, what would break later is refused."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors, payload
from engine.bpmn import values
from engine.feel import temporal
from engine.feel.values import YearsMonthsDuration
from tests.feel.any_value import TEMPORAL, VALUES, VARIABLES, same

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**33), 10**33)
    | st.floats(-(2.0**53), 2.0**53).filter(lambda x: not x or abs(x) > 1e-99)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(codec="ascii", exclude_characters="\0")), inner)
    ),
    max_leaves=20,
)


@given(VARIABLES)
def test_every_value_survives_at_rest(variables: dict[str, Any]) -> None:
    assert same(payload.unpack(payload.pack(variables)), variables)


@pytest.mark.parametrize("value", [{1}, object(), float("nan"), "\ud800", b"x"])
def test_what_cannot_rest_is_refused(value: Any) -> None:
    with pytest.raises(errors.InputInvalid):
        payload.pack({"v": value})


@given(JSON)
def test_what_a_program_sends_it_reads_again(value: Any) -> None:
    taken = payload.from_json(json.loads(json.dumps(value)))
    assert payload.to_json(taken) == value
    assert same(values.admit(taken, "v"), taken)


@given(VALUES)
def test_every_value_can_be_shown(value: Any) -> None:
    shown = payload.to_json(value)
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


@given(TEMPORAL)
def test_dates_and_durations_are_shown_so_that_feel_reads_them(value: Any) -> None:
    shown = payload.to_json(value)
    if isinstance(value, timedelta | YearsMonthsDuration):
        assert temporal.read_duration(shown) == value
    else:
        assert isinstance(value, date | time | datetime)
        assert temporal.literal(shown) == _at_its_offset(value)


def _at_its_offset(value: Any) -> Any:
    """Leave out the name of the zone, as ISO text does."""
    zone = getattr(value, "tzinfo", None)
    return value if zone is None else value.replace(tzinfo=timezone(value.utcoffset()), fold=0)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("-inf"),
        10**40,
        1e300,
        "\0",
        "a\udfff",
        {"\0": 1},
        {"a": {"\ud800": 1}},
        "x" * 1_000_001,
        object(),
        {1, 2},
    ],
)
def test_what_would_break_later_does_not_enter(value: Any) -> None:
    for sent in (value, [value], {"a": [value]}):
        with pytest.raises(errors.InputInvalid):
            payload.from_json(sent)


def test_what_is_nested_too_deep_does_not_enter() -> None:
    value: Any = 1
    for _ in range(51):
        value = [value]
    with pytest.raises(errors.InputInvalid):
        payload.from_json(value)
