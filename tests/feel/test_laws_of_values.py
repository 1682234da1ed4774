"""Laws of numbers, order, ranges, null and lists: FEEL agrees with plain Python."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.values import YearsMonthsDuration
from tests.feel.asking import DECIMAL128, feel

NUMBERS = st.one_of(
    st.integers(-100, 100).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40),
)
WHOLE = st.integers(-30, 30).map(Decimal)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ORDERED = [
    NUMBERS,
    TEXTS,
    st.dates(),
    st.times(),
    st.datetimes(),
    st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)),
    st.integers(-(10**4), 10**4).map(YearsMonthsDuration),
]


# ---- numbers ---------------------------------------------------------------------


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_decimal128(a: Decimal, b: Decimal) -> None:
    assert feel("a + b", a=a, b=b) == DECIMAL128.add(a, b)
    assert feel("a - b", a=a, b=b) == DECIMAL128.subtract(a, b)
    assert feel("a * b", a=a, b=b) == DECIMAL128.multiply(a, b)
    assert feel("a / b", a=a, b=b) == (DECIMAL128.divide(a, b) if b else None)
    assert feel("-a", a=a) == DECIMAL128.minus(a)
    assert feel("abs(a)", a=a) == DECIMAL128.abs(a)


@given(WHOLE, st.integers(0, 12))
def test_a_power_is_a_product(a: Decimal, n: int) -> None:
    if a or n:
        assert feel("a ** n", a=a, n=n) == DECIMAL128.power(a, Decimal(n))


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), st.integers(0, 4))
def test_rounding_agrees_with_decimal(a: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    for text, how in (
        ("decimal(a, n)", ROUND_HALF_EVEN),
        ("round half up(a, n)", ROUND_HALF_UP),
        ("floor(a, n)", ROUND_FLOOR),
        ("ceiling(a, n)", ROUND_CEILING),
    ):
        assert feel(text, a=a, n=places) == a.quantize(step, how), text


@given(WHOLE, WHOLE)
def test_odd_even_and_modulo_agree(a: Decimal, b: Decimal) -> None:
    assert feel("odd(a)", a=a) is bool(int(a) % 2)
    assert feel("even(a)", a=a) is not bool(int(a) % 2)
    assert feel("modulo(a, b)", a=a, b=b) == (int(a) % int(b) if b else None)


@given(NUMBERS)
def test_a_number_written_is_read_back(a: Decimal) -> None:
    kept = DECIMAL128.plus(a)
    assert feel("number(string(a))", a=kept) == kept


# ---- order and ranges --------------------------------------------------------------


@pytest.mark.parametrize("kind", ORDERED)
def test_order_is_total_within_a_kind(kind: st.SearchStrategy[Any]) -> None:
    @given(kind, kind, kind)
    def law(a: Any, b: Any, c: Any) -> None:
        less, equal, more = (feel(f"a {sign} b", a=a, b=b) for sign in ("<", "=", ">"))
        assert [less, equal, more].count(True) == 1
        assert feel("a <= b", a=a, b=b) is (less or equal)
        assert feel("a >= b", a=a, b=b) is (more or equal)
        assert feel("a != b", a=a, b=b) is not equal
        if less and feel("b < c", b=b, c=c):
            assert feel("a < c", a=a, c=c) is True

    law()


@pytest.mark.parametrize("kind", ORDERED)
def test_a_range_has_what_comparison_says(kind: st.SearchStrategy[Any]) -> None:
    @given(kind, kind, kind)
    def law(x: Any, a: Any, b: Any) -> None:
        for low, over in (("[", "<="), ("(", "<"), ("]", "<")):
            for high, under in (("]", "<="), (")", "<"), ("[", "<")):
                inside = feel(f"x in {low}a..b{high}", x=x, a=a, b=b)
                compared = feel(f"a {over} x and x {under} b", x=x, a=a, b=b)
                assert inside is compared, (low, high)
        assert feel("x between a and b", x=x, a=a, b=b) is feel("x in [a..b]", x=x, a=a, b=b)
        assert feel("x in (> a, < b)", x=x, a=a, b=b) is feel("x > a or x < b", x=x, a=a, b=b)

    law()


@given(*[st.one_of(kind, st.none()) for kind in ORDERED[:3]])
def test_what_is_of_two_kinds_has_no_order(a: Any, b: Any, c: Any) -> None:
    for text in ("a < b", "b >= c", "a > c", "a + b", "b * c", "a in [b..c]"):
        assert feel(text, a=a, b=b, c=c) is None, text


# ---- null and logic ----------------------------------------------------------------


def test_logic_has_three_values() -> None:
    truth = [True, False, None]
    for a in truth:
        for b in truth:
            both = False if False in (a, b) else None if None in (a, b) else True
            either = True if True in (a, b) else None if None in (a, b) else False
            assert feel("a and b", a=a, b=b) is both
            assert feel("a or b", a=a, b=b) is either
    assert [feel("not(a)", a=a) for a in truth] == [False, True, None]


NULL_BEGETS_NULL = [
    "x + a",
    "a - x",
    "x * a",
    "a / x",
    "x ** a",
    "-x",
    "x < a",
    "a >= x",
    "x between a and a",
    "abs(x)",
    "floor(x)",
    "modulo(x, a)",
    "sqrt(x)",
    "upper case(x)",
    "string length(x)",
    "substring(x, 1)",
    'contains(x, "a")',
    'starts with("a", x)',
    'split(x, ",")',
    "date(x)",
    "x.year",
    "day of week(x)",
    "years and months duration(x, x)",
    "x[1].a.b",
    "number(x)",
]


@given(NUMBERS)
def test_null_begets_null(a: Decimal) -> None:
    for text in NULL_BEGETS_NULL:
        assert feel(text, x=None, a=a) is None, text
        assert feel(text, a=a) is None, text


# ---- lists -------------------------------------------------------------------------

LISTS = st.lists(WHOLE, max_size=9)
MODELS: dict[str, Callable[[list[Decimal]], Any]] = {
    "count(x)": len,
    "sum(x)": lambda x: sum(x) if x else None,
    "min(x)": lambda x: min(x, default=None),
    "max(x)": lambda x: max(x, default=None),
    "mean(x)": lambda x: DECIMAL128.divide(sum(x), Decimal(len(x))) if x else None,
    "median(x)": lambda x: statistics.median(x) if x else None,
    "mode(x)": lambda x: sorted(statistics.multimode(x)),
    "reverse(x)": lambda x: x[::-1],
    "sort(x, function(a, b) a < b)": sorted,
    "sort(x, function(a, b) a > b)": lambda x: sorted(x, reverse=True),
    "distinct values(x)": lambda x: list(dict.fromkeys(x)),
    "flatten([x, [x, [[x]]]])": lambda x: x * 3,
    "concatenate(x, x)": lambda x: x + x,
    "append(x, 7, 8)": lambda x: [*x, 7, 8],
    "union(x, x, [99])": lambda x: [*dict.fromkeys(x), 99],
    "x[item > 2]": lambda x: [a for a in x if a > 2],
    "x[1]": lambda x: x[0] if x else None,
    "x[-1]": lambda x: x[-1] if x else None,
    "x[0]": lambda _: None,
    "x[count(x) + 1]": lambda _: None,
    "for a in x return a * a": lambda x: [a * a for a in x],
    "for a in x, b in x return a - b": lambda x: [a - b for a in x for b in x],
    "some a in x satisfies a > 5": lambda x: any(a > 5 for a in x),
    "every a in x satisfies a > 5": lambda x: all(a > 5 for a in x),
    "index of(x, 3)": lambda x: [i for i, a in enumerate(x, 1) if a == 3],
    "list contains(x, 3)": lambda x: 3 in x,
    "all(for a in x return a > 0)": lambda x: all(a > 0 for a in x),
    "any(for a in x return a > 0)": lambda x: any(a > 0 for a in x),
    "if count(x) > 3 then x else []": lambda x: x if len(x) > 3 else [],
    "3 in x": lambda x: 3 in x,
    "[x] = [x]": lambda _: True,
}


@pytest.mark.parametrize("text", MODELS)
def test_lists_go_as_in_python(text: str) -> None:
    @given(LISTS)
    def law(x: list[Decimal]) -> None:
        assert feel(text, x=x) == MODELS[text](x)

    law()


@given(LISTS, st.integers(1, 12), st.integers(0, 12))
def test_cutting_lists_goes_as_in_python(x: list[Decimal], at: int, size: int) -> None:
    if at <= len(x):
        if at + size - 1 <= len(x):
            assert feel("sublist(x, at, n)", x=x, at=at, n=size) == x[at - 1 : at - 1 + size]
        assert feel("sublist(x, at)", x=x, at=at) == x[at - 1 :]
        assert feel("remove(x, at)", x=x, at=at) == x[: at - 1] + x[at:]
        inserted = [*x[: at - 1], Decimal(7), *x[at - 1 :]]
        assert feel("insert before(x, at, 7)", x=x, at=at) == inserted
        assert feel("sublist(x, -at)", x=x, at=at) == x[-at:]
