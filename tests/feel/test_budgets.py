"""What an expression may cost: everything that takes long is paid for in steps.

Nothing here is timed. A case that is not paid for would run for minutes or hours.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine import errors
from engine.feel import expression
from engine.feel.frame import MAX_STEPS, Frame

_LEFT = 50_000
"""Steps that are left to a case; none may go on far beyond them."""

_NUMBERS = list(range(150_000))
_LONG = "a" * 150_000
_CLASS = "[" + "".join(chr(0x4E00 + number) for number in range(900)) + "]"
_MANY = "for i in 1..150000 return "

_DEAR: dict[str, tuple[str, dict[str, Any]]] = {
    "a class of many characters": ("matches(t, p)", {"p": f"{_CLASS}*!"}),
    "the same without regard to case": ('matches(t, p, "i")', {"p": f"{_CLASS}*!"}),
    "a back reference over a long text": ("matches(t, p)", {"p": r"(a*)\1*!"}),
    "a back reference with folding": ('matches(t, p, "i")', {"p": r"(a*)\1*!"}),
    "captures that are remembered": ("matches(t, p)", {"p": "(?:(a)" + "()" * 450 + r")*\1!"}),
    "captures that are copied": ("matches(t, p)", {"p": "(?:" + "()" * 480 + "a)*!"}),
    "new patterns all the time": (_MANY + "matches(string(i), p + string(i))", {"p": "a" * 900}),
    "patterns that unfold": (
        _MANY + "matches(string(i), p + string(i))",
        {"p": "((a{10}){10}){5}"},
    ),
    "powers": (_MANY + "1.000001 ** 123456.789", {}),
    "logarithms": (_MANY + "log(1234.56789)", {}),
    "deviations of a long list": (_MANY + "stddev(x)", {"x": _NUMBERS}),
    "distinct values of a long list": (_MANY + "distinct values(x)", {"x": _NUMBERS}),
    "a search in a long list": (_MANY + "list contains(x, -1)", {"x": _NUMBERS}),
    "the greatest of long texts": (_MANY + "max([t, t + string(i)])", {}),
    "a path over a long list": (_MANY + "x.a", {"x": [{"a": 1}] * 150_000}),
    "a path over nested lists": (_MANY + "x.a", {"x": [[{"a": 1}] * 300] * 300}),
    "a long list of a context": (_MANY + "count(x.y)", {"x": {"y": _NUMBERS}}),
    "the type of a long list": (_MANY + "x instance of list<number>", {"x": _NUMBERS}),
    "a typed parameter": (_MANY + "(function(a: list<number>) 1)(x)", {"x": _NUMBERS}),
    "order of long texts": (_MANY + "t < u", {"u": "a" * 149_999 + "\u4e2d"}),
    "equality of long texts": (_MANY + "t = u", {"u": "a" * 149_999 + "b"}),
    "reading long numbers": (_MANY + "number(n)", {"n": "1" * 150_000}),
    "zones that do not exist": (_MANY + 'time("10:00:00@Mars/C" + string(i))', {}),
    "ranges as texts": (_MANY + 'range("[1..2]")', {}),
    "functions of the caller": (_MANY + "due(i)", {}),
    "functions made in a loop": (_MANY + "function(a) a", {}),
}


@pytest.mark.parametrize(("text", "scope"), _DEAR.values(), ids=_DEAR)
def test_what_takes_long_costs_as_much(text: str, scope: dict[str, Any]) -> None:
    frame = Frame({"t": _LONG, **scope}, {"due": lambda limit: limit})
    frame.steps = MAX_STEPS - _LEFT
    with pytest.raises(errors.ExpressionFailed, match="限额"):
        expression.compile_expression(text).evaluate_in(frame)
    assert frame.steps > MAX_STEPS


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..40 return partial",
        "{" + "a0: [1], " + ", ".join(f"a{n + 1}: [a{n}, a{n}]" for n in range(40)) + "}",
        "{" + "a0: [1], " + ", ".join(f"a{n + 1}: [a{n}, a{n}]" for n in range(40)) + "}.a40",
        "{f: function(a) [a, a], r: " + "f(" * 40 + "1" + ")" * 40 + "}.r",
    ],
)
def test_what_is_made_once_and_held_often_is_paid_for_as_often(text: str) -> None:
    with pytest.raises(errors.ExpressionFailed, match="限额"):
        expression.compile_expression(text).evaluate({})


def test_what_is_held_twice_may_be_given_if_it_is_small() -> None:
    assert expression.compile_expression("{a: [1], b: [a, a]}").evaluate({}) == {
        "a": [1],
        "b": [[1], [1]],
    }


@pytest.mark.parametrize(
    "text",
    [
        "x in (" * 50 + "1" + ").a" * 50,
        "x in (" * 50 + "1" + ")[1]" * 50,
        "x in ((" * 25 + "1" + ") + 1)" * 25,
    ],
)
def test_reading_never_goes_back_over_what_it_has_read(text: str) -> None:
    assert expression.compile_expression(text).names == {"x"}


def test_numbers_stay_within_the_standards_range() -> None:
    compiled = expression.compile_expression("string(x)")
    assert compiled.evaluate({"x": Decimal("1e999999999")}) is None
    assert compiled.evaluate({"x": 10**7000}) is None
    assert compiled.evaluate({"x": Decimal("1e40")}) == "1" + "0" * 40


def test_simple_work_costs_little() -> None:
    frame = Frame({"phone": "13800000000", "amounts": [1, 2, 3]})
    text = 'matches(phone, "^1[3-9]\\d{9}$") and sum(amounts) > 5'
    assert expression.compile_expression(text).evaluate_in(frame) is True
    assert frame.steps < 500
