"""Expressions of a random grammar: a FEEL value or an error of the room, within its budgets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import errors
from engine.feel import expression
from engine.feel.frame import MAX_SIZE, MAX_STEPS, Frame
from engine.feel.library import catalogue
from engine.feel.values import Function, Range, YearsMonthsDuration

ONE_STEP = 400_000
"""Work is paid for when it is about to be done, so the last payment may be a large one."""
SCOPE: dict[str, Any] = {
    "x": Decimal("2.5"),
    "n": None,
    "s": "销号𠮷 a,b",
    "d": date(2024, 2, 29),
    "m": datetime(2024, 12, 31, 23, 59),  # noqa: DTZ001 - local, as FEEL has it
    "p": timedelta(days=1, seconds=1),
    "y": [1, "a", None, {"b": 2}, [3]],
    "c": {"b": 2, "金额": Decimal(100), "inner": {"b": [1]}},
    "金额": 10**9,
    "t": True,
}
KINDS = (
    type(None),
    bool,
    Decimal,
    str,
    date,
    clock_time,
    datetime,
    timedelta,
    YearsMonthsDuration,
    Range,
    Function,
)

_LEAVES = st.sampled_from(
    [
        *SCOPE,
        "unknown",
        "item",
        "?",
        "0",
        "1",
        "-3",
        "2.5",
        "1e6000",
        "10 ** 9",
        '""',
        '"a"',
        '"(a*)*b"',
        '"\\u0000"',
        "true",
        "null",
        "[]",
        "{}",
        '@"2024-01-31"',
        '@"P1M"',
        '@"PT25H"',
        '@"2024-01-31T00:00:00@Asia/Shanghai"',
        "function(a, b) a",
        "function() 1",
    ]
)
_BINARY = st.sampled_from(
    ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", ".."]
)
_PATHS = st.sampled_from(
    ["b", "金额", "year", "time offset", "start included", "__class__", "length"]
)
_TYPES = st.sampled_from(
    ["number", "string", "list<number>", "context<b: Any>", "function<Any> -> Any"]
)
_FUNCTIONS = st.sampled_from(sorted(catalogue.FUNCTIONS))


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give everything that can be made of smaller expressions."""
    few = st.lists(inner, max_size=4).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, inner, _BINARY, inner),
        st.builds("{}({})".format, _FUNCTIONS, few),
        st.builds("{}({})".format, _FUNCTIONS, few),
        st.builds("({})({})".format, inner, few),
        st.builds("-{}".format, inner),
        st.builds("not({})".format, inner),
        st.builds("[{}]".format, few),
        st.builds("[{}..{})".format, inner, inner),
        st.builds("{{a: {}, b: {}}}".format, inner, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({}).{}".format, inner, _PATHS),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("(for i in {} return {})".format, inner, inner),
        st.builds("(for i in {}, k in {} return [i, k, partial])".format, inner, inner),
        st.builds("(some i in {} satisfies {})".format, inner, inner),
        st.builds("(every i in {} satisfies {})".format, inner, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds("({} instance of {})".format, inner, _TYPES),
        st.builds("(function(a) {})({})".format, inner, inner),
        st.builds("{{f: function(a) f({}), r: f({})}}.r".format, inner, inner),
    )


EXPRESSIONS = st.recursive(_LEAVES, _grown, max_leaves=12)


def is_feel(value: Any) -> bool:
    """Say whether a value is one of FEEL's, through and through."""
    if type(value) is list:
        return len(value) <= MAX_SIZE and all(map(is_feel, value))
    if type(value) is dict:
        return all(type(key) is str and is_feel(item) for key, item in value.items())
    if type(value) is Decimal:
        return value.is_finite()
    if type(value) is str:
        return len(value) <= MAX_SIZE
    return type(value) in KINDS


def parts(value: Any) -> int:
    """Count what a value holds, as often as it is written out."""
    if type(value) is list:
        return 1 + sum(map(parts, value))
    if type(value) is dict:
        return 1 + sum(map(parts, value.values()))
    return 1


@given(EXPRESSIONS)
@settings(max_examples=1500, suppress_health_check=[HealthCheck.too_slow])
def test_every_expression_has_a_value_or_an_error_of_the_room(text: str) -> None:
    frame = Frame(SCOPE)
    try:
        value = expression.compile_expression(text).evaluate_in(frame)
        assert is_feel(value)
        assert parts(value) <= MAX_STEPS
    except (errors.FeelSyntaxError, errors.ExpressionFailed) as problem:
        assert problem.message  # noqa: PT017 - an error in words is one of the two right ends
    assert frame.steps <= MAX_STEPS + ONE_STEP


@given(EXPRESSIONS, EXPRESSIONS)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_of_tests_says_yes_or_no_or_fails_in_words(text: str, more: str) -> None:
    for cell in (text, f"< {text}", f"not({text}, {more})", f"{text}, [{text}..{more}]"):
        try:
            compiled = expression.compile_unary_tests(cell)
            assert compiled.matches(Decimal(3), SCOPE) in {True, False}
        except (errors.FeelSyntaxError, errors.ExpressionFailed) as problem:
            assert problem.message  # noqa: PT017 - an error in words is a right end too


@given(EXPRESSIONS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_an_expression_gives_the_same_every_time(text: str) -> None:
    try:
        compiled = expression.compile_expression(text)
        first = compiled.evaluate(SCOPE)
    except (errors.FeelSyntaxError, errors.ExpressionFailed):
        return
    again = expression.compile_expression(text).evaluate(SCOPE)
    assert compiled.evaluate(SCOPE) == first or "function" in text
    assert again == first or "function" in text
