"""Null is explained: what, where, and without any value."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import expression
from engine.feel.record import MAX_REMARKS, Record
from engine.feel.syntax import Source
from engine.model import Severity

_SCOPE: dict[str, Any] = {"amount": 5, "name": "张三", "lead": {"amount": 7, "closed_on": None}}


def _remarks(text: str) -> list[tuple[str, int | None, int | None]]:
    record = Record()
    expression.compile_expression(text).evaluate(_SCOPE, {"due": lambda _: None}, record)
    return [(each.rule, each.line, each.column) for each in record.findings()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('1 + "a"', [("feel_no_operation", 1, 3)]),
        ("amount\n  + name", [("feel_no_operation", 2, 3)]),
        ('-"a"', [("feel_no_negation", 1, 1)]),
        ("1 / 0", [("feel_out_of_range", 1, 3)]),
        ("nobody", [("feel_no_variable", 1, 1)]),
        ("lead.nothing", [("feel_no_entry", 1, 6)]),
        ("amount.year", [("feel_no_property", 1, 8)]),
        ('amount = "5"', [("feel_not_comparable", 1, 8)]),
        ("lead.closed_on < 5", [("feel_not_comparable", 1, 16)]),
        ("amount between name and 9", [("feel_not_comparable", 1, 8)]),
        ('amount in "a"', [("feel_not_comparable", 1, 11)]),
        ('amount in (< "a")', [("feel_not_comparable", 1, 12)]),
        ("if amount then 1 else 2", [("feel_not_boolean", 1, 1)]),
        ("amount > 1 and name", [("feel_not_boolean", 1, 12)]),
        ("some x in [1] satisfies x", [("feel_not_boolean", 1, 1)]),
        ("for x in null return x", [("feel_not_iterable", 1, 1)]),
        ("[1, 2][3]", [("feel_no_item", 1, 7)]),
        ("[1..name]", [("feel_no_range", 1, 5)]),
        ('@"2025-02-30"', [("feel_misread", 1, 1)]),
        ('date("2025-02-30")', [("feel_no_result", 1, 1)]),
        ('matches(name, "(")', [("feel_no_result", 1, 1)]),
        ("no such(1)", [("feel_no_function", 1, 1)]),
        ("(function(x: number) x)(name)", [("feel_no_result", 1, 24)]),
    ],
)
def test_a_null_has_its_reason_and_place(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert _remarks(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "amount > 1 and lead.amount > 2",
        "nobody = null",
        "nobody.either != null",
        "lead.nothing = null",
        "if nobody = null then 1 else nobody + 1",
        "is defined(nobody)",
        "get or else(nobody, 3)",
        "lead.closed_on",
        'due("A1")',
        "null",
        "lead.closed_on = 5",
        "if lead.closed_on then 1 else 2",
    ],
)
def test_what_is_meant_is_not_remarked_on(text: str) -> None:
    assert _remarks(text) == []


def test_a_remark_speaks_chinese_and_names_kinds_only() -> None:
    record = Record()
    expression.compile_expression("name + amount").evaluate(_SCOPE, None, record)
    (found,) = record.findings()
    assert found.message == "第 1 行第 6 列：文本与数字之间不能用「+」运算，结果为空值。"
    assert found.severity is Severity.WARNING


def test_a_remark_tells_the_element_and_which_of_its_texts() -> None:
    record = Record()
    source = Source("gateway_1", "流出线的条件")
    expression.compile_expression("nobody", source=source).evaluate({}, None, record)
    (found,) = record.findings()
    assert found.element_id == "gateway_1"
    assert found.message.startswith("流出线的条件：第 1 行第 1 列：")


def test_a_loop_makes_each_remark_once_and_many_places_are_bounded() -> None:
    assert _remarks('for x in 1..1000 return x + "a"') == [("feel_no_operation", 1, 27)]
    many = ", ".join(f"nobody{number}" for number in range(3 * MAX_REMARKS))
    assert len(_remarks(f"[{many}]")) == MAX_REMARKS


def test_a_cell_explains_what_it_cannot_compare_but_not_a_missing_input() -> None:
    tests = expression.compile_unary_tests('"a", < "b"')
    for value, rules in ((5, ["feel_not_comparable"] * 2), (None, []), ("x", [])):
        record = Record()
        assert not tests.matches(value, {}, None, record)
        assert [each.rule for each in record.findings()] == rules


def test_a_record_adds_up_the_steps_of_its_runs() -> None:
    record = Record()
    compiled = expression.compile_expression("count(for x in 1..10 return x)")
    compiled.evaluate({}, None, record)
    once = record.steps
    compiled.evaluate({}, None, record)
    assert record.steps == 2 * once > 0
