"""Every value that may be a variable survives; what may not is refused at the door."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.bpmn import codec, values
from engine.feel import expression
from tests.feel.any_value import VALUES, same


@given(VALUES)
def test_every_value_survives(value: Any) -> None:
    assert same(codec.load(codec.dump(value)), value)


@given(VALUES)
def test_what_the_door_lets_in_is_kept_and_is_let_in_again(value: Any) -> None:
    admitted = values.admit(value, "v")
    assert same(codec.load(codec.dump(admitted)), admitted)
    assert same(values.admit(admitted, "v"), admitted)


@given(VALUES, st.sampled_from([float("nan"), float("inf"), "\0", "a\ud800", {1}, object(), b"x"]))
def test_one_bad_value_anywhere_is_refused_at_the_door(value: Any, bad: Any) -> None:
    for hidden in ([value, bad], {"k": bad, "v": value}, [[{"a": [bad]}]]):
        with pytest.raises(errors.InputInvalid, match="变量「v"):
            values.admit(hidden, "v")


@pytest.mark.parametrize("text", ["[1..2]", "function(a) a", "> 3", "{a: [1..2]}"])
def test_a_range_or_a_function_is_no_variable(text: str) -> None:
    with pytest.raises(errors.InputInvalid):
        values.admit(expression.compile_expression(text).evaluate({}), "v")


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
