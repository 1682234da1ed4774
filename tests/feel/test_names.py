"""Names: of any script, of several words, and which of them an expression reads."""

from __future__ import annotations

import pytest

from engine.feel import expression


def test_names_and_calls_are_listed_without_what_is_bound_inside() -> None:
    text = "for x in xs return {a: x, b: a + y, c: due(z)}"
    compiled = expression.compile_expression(text)
    assert compiled.names == {"xs", "y", "z"}
    assert compiled.calls == {"due"}


def test_names_of_several_words_are_known_by_their_list() -> None:
    text = "Loan-to-value + Monthly Salary + date and place"
    names = ["Loan-to-value", "Monthly Salary", "date and place"]
    scope = {"Loan-to-value": 1, "Monthly Salary": 2, "date and place": 3}
    assert expression.compile_expression(text, names).evaluate(scope) == 6


@pytest.mark.parametrize(
    "name",
    [
        "涉案金额",
        "𠮷野",
        "名·字",
        "Ελληνικά",
        "été",
        "имя",
        "한국어",
        "かな",
        "اسم",
        "ชื่อ",
        "_x",
        "x1",
    ],
)
def test_names_are_of_any_script(name: str) -> None:
    compiled = expression.compile_expression(f"{name} + a.{name} + {{{name}: 1}}.{name}")
    assert compiled.names == {name, "a"}
    assert compiled.evaluate({name: 1, "a": {name: 2}}) == 4
