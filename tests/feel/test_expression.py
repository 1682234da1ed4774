"""What expressions answer: one line per case, grouped by the part of the language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from engine import errors
from engine.feel import expression
from engine.feel.values import Range, YearsMonthsDuration

_SCOPE = {
    "amount": 1_200_000,
    "rate": 0.1,
    "stage": "x",
    "涉及金额": 5,
    "lead": {"amount": 7, "办案单位": "兴仁街道", "tags": ["a", "b"]},
    "rows": [{"n": 1, "on": date(2025, 1, 2)}, {"n": 2, "on": None}, {"n": 3}],
    "count": 9,
    "opened": datetime(2025, 1, 31, 9, 30, tzinfo=UTC),
}

_CASES: dict[str, list[tuple[str, Any]]] = {
    "numbers": [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("0.1 + 0.2", Decimal("0.3")),
        ("rate * 3", Decimal("0.3")),
        ("1 / 3 * 3 < 1", True),
        ("1 / 0", None),
        ("1.5e3", 1500),
        (".5", Decimal("0.5")),
        ("10 - 2 - 3", 5),
        ("9 ** 9 ** 9 ** 9", Decimal("4.393285036964643298297747826570724E+695")),
        ('1 + "a"', None),
        ("涉及金额 * 2", 10),
    ],
    "comparison": [
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ("null = null", True),
        ("1 != null", True),
        ('"a" < "b"', True),
        ('1 < "b"', None),
        ('amount >= 1000000 and stage = "x"', True),
        ("5 between 1 and 5", True),
        ("5 between 6 and 8 or true", True),
        ("5 in [1..5)", False),
        ("5 in ]4..6[", True),
        ("5 in (1, 3, 5)", True),
        ("5 in (< 3, > 4)", True),
        ('"a" in ["a", "b"]', True),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1} = {a: 1.0}", True),
    ],
    "three-valued logic": [
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("not(null)", None),
        ("not(true)", False),
        ('true and "x"', None),
    ],
    "if, for, some, every": [
        ('if amount > 1 then "big" else "small"', "big"),
        ("if null then 1 else 2", 2),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1, 2], j in [10, 20] return i + j", [11, 21, 12, 22]),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
        ("some r in rows satisfies r.n > 2", True),
        ("every r in rows satisfies r.n > 2", False),
        ("every x in [] satisfies x", True),
    ],
    "paths, filters, lists": [
        ("lead.办案单位", "兴仁街道"),
        ("lead.amount + 1", 8),
        ("lead.nothing.deeper", None),
        ("rows.n", [1, 2, 3]),
        ("rows[n > 1].n", [2, 3]),
        ("rows[1].n", 1),
        ("rows[-1].n", 3),
        ("rows[9]", None),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("lead.tags[1]", "a"),
        ("rows[on = null].n", [2, 3]),
    ],
    "contexts and functions": [
        ("{a: 1, b: a + 1}.b", 2),
        ('{"a b": 1, c: a b}.c', 1),
        ("(function(x, y) x * y)(2, 3)", 6),
        ("{f: function(x: number) x + 1, r: f(1)}.r", 2),
        ('{f: function(x: number) x + 1, r: f("a")}.r', None),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r", 2432902008176640000),
        ("count(rows)", 3),
        ("no such function(1)", None),
        ("date = null", True),
        ("[count, count(rows)]", [9, 3]),
    ],
    "types": [
        ("1 instance of number", True),
        ('"a" instance of number', False),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ('@"2025-01-01" instance of date', True),
        ("[1..2] instance of range<number>", True),
    ],
    "dates and durations": [
        ('@"2025-01-31"', date(2025, 1, 31)),
        ('date("2025-02-30")', None),
        ('date("2024-01-31") + duration("P1M")', date(2024, 2, 29)),
        ('date("2025-01-01") - date("2024-01-01")', timedelta(days=366)),
        ('duration("P1Y2M")', YearsMonthsDuration(14)),
        ('duration("P1DT2H").hours', 2),
        ('years and months duration(@"2020-03-31", @"2025-02-28").years', 4),
        ('date and time("2025-01-01T00:00:00Z") < opened', True),
        ('time("09:30:00")', time(9, 30)),
        ("opened.year", 2025),
        ("date(opened)", date(2025, 1, 31)),
        ('day of week(@"2025-01-31")', "Friday"),
        (
            '@"2025-03-30T01:30:00@Europe/Paris" + @"PT1H" = @"2025-03-30T03:30:00@Europe/Paris"',
            True,
        ),
        ('string(@"2025-01-01T10:00:00@Asia/Shanghai")', "2025-01-01T10:00:00@Asia/Shanghai"),
    ],
    "built-ins": [
        ('substring("销号工作", 3)', "工作"),
        ('substring("foobar", -2, 1)', "a"),
        ('string length("销号")', 2),
        ('upper case("aé")', "AÉ"),
        ('contains("foobar", "oba")', True),
        ('split("a,b,c", ",")', ["a", "b", "c"]),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('replace("2025-01-31", "(\\d+)-(\\d+)-(\\d+)", "$1年$2月$3日")', "2025年01月31日"),
        ('matches("兴仁街道", "^\\p{Lo}+$")', True),
        ("decimal(1.115, 2)", Decimal("1.12")),
        ("round half up(-1.5, 0)", -2),
        ("modulo(-12, 5)", 3),
        ("sum([1, 2, 3])", 6),
        ("min(3, 1, 2)", 1),
        ("mean([1, 2])", Decimal("1.5")),
        ("median([1, 3, 2])", 2),
        ("mode([1, 2, 2])", [2]),
        ("all([true, null])", None),
        ("any([true, null])", True),
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2])", [1, 2]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("remove([1, 2], 1)", [2]),
        ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 1.0, [1], [1]])", [1, [1]]),
        ("duplicate values([1, 2, 1, 1])", [1]),
        ("partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("get or else(nothing, 5)", 5),
        ("is defined(nothing)", False),
        ('is blank(" ")', True),
        ('trim(" a ")', "a"),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("sort([3, 1, 2], function(a, b) a < b)", [1, 2, 3]),
        ("list replace([1, 2], 2, 5)", [1, 5]),
        ('get value({a: 1}, "a")', 1),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ("context merge([{a: 1}, {b: 2}])", {"a": 1, "b": 2}),
        ('number("1 000,5", " ", ",")', Decimal("1000.5")),
        ('string([1, "a", {b: null}])', '[1, "a", {b: null}]'),
        ("before([1..5], [6..9])", True),
        ("overlaps([1..5], [5..9])", True),
        ("includes([1..9], 5)", True),
        (
            'range("[1..3]")',
            Range(low=Decimal(1), high=Decimal(3), low_closed=True, high_closed=True),
        ),
        ('substring(string: "abc", start position: 2)', "bc"),
    ],
}


@pytest.mark.parametrize(("text", "wanted"), [case for group in _CASES.values() for case in group])
def test_an_expression_answers(text: str, wanted: Any) -> None:
    found = expression.compile_expression(text).evaluate(_SCOPE)
    assert found == wanted
    assert isinstance(found, bool) is isinstance(wanted, bool)


def test_the_equals_sign_of_the_camunda_dialect_is_stripped() -> None:
    assert expression.compile_expression(" = 1 + 1").evaluate({}) == 2


def test_numbers_come_out_as_decimals() -> None:
    found = expression.compile_expression("[a, b, a + b]").evaluate({"a": 1, "b": 0.1})
    assert found == [Decimal(1), Decimal("0.1"), Decimal("1.1")]
    assert all(type(item) is Decimal for item in found)


def test_functions_of_the_caller_are_found_beside_the_built_in_ones() -> None:
    functions: dict[str, Callable[..., Any]] = {
        "today": lambda: date(2025, 6, 30),
        "due": lambda limit: f"due {limit}",
        "working days between": lambda a, b: (b - a).days,
    }
    for text, wanted in (
        ("today().year", 2025),
        ('due("A1")', "due A1"),
        ('working days between(@"2025-06-01", today())', 29),
    ):
        assert expression.compile_expression(text).evaluate({}, functions) == wanted


def test_there_is_no_clock_unless_the_caller_gives_one() -> None:
    assert expression.compile_expression("now()").evaluate({}) is None
    assert expression.compile_expression("today()").evaluate({}) is None


def test_a_function_of_the_caller_that_fails_is_not_swallowed() -> None:
    compiled = expression.compile_expression('due("A1")')
    with pytest.raises(errors.ExpressionFailed):
        compiled.evaluate({}, {"due": lambda: None})
    failure = errors.NotFound("没有时限 A1。")

    def refuse(_: str) -> None:
        raise failure

    with pytest.raises(errors.NotFound):
        compiled.evaluate({}, {"due": refuse})


def test_enums_and_tuples_of_the_scope_are_plain_values() -> None:
    class Stage(StrEnum):
        OPEN = "open"

    compiled = expression.compile_expression('stage = "open" and pair[2] = 2')
    assert compiled.evaluate({"stage": Stage.OPEN, "pair": (1, 2)}) is True


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("1 +", 1, 4),
        ("a b", 1, 3),
        ("a.b c", 1, 5),
        ("(1", 1, 3),
        ('"abc', 1, 1),
        ("1 +\n  * 2", 2, 3),
        ("a， b", 1, 2),
        ("if a then b", 1, 12),
        ("a = b c", 1, 7),
        ("a $ b", 1, 3),
    ],
)
def test_a_syntax_error_says_where(text: str, line: int, column: int) -> None:
    with pytest.raises(errors.FeelSyntaxError) as caught:
        expression.compile_expression(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"第 {line} 行第 {column} 列" in caught.value.message
