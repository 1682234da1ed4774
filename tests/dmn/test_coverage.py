"""What the check finds in a table's rules: overlaps, gaps, what none can reach, what cannot be."""

from __future__ import annotations

import pytest

from engine.dmn import check
from engine.model import Finding, Severity
from tests.dmn import models
from tests.dmn.models import decision, table


def _findings(
    *rules: str, inputs: tuple[str, ...] = ("x",), policy: str = "UNIQUE"
) -> list[Finding]:
    box = table(inputs, ["r"], *rules, policy=policy)
    return check.check(models.file(decision("d1", box, name="定级")))


def _gaps(*rules: str, inputs: tuple[str, ...] = ("x",)) -> list[str]:
    found = [each for each in _findings(*rules, inputs=inputs) if each.rule == "gap"]
    return [
        each.message.removeprefix("决策表“定级”没有规则覆盖：").split("。")[0] for each in found
    ]


@pytest.mark.parametrize(
    ("inputs", "rules", "gaps"),
    [
        (("x",), ("< 5 => 1", "> 5 => 2"), ["x等于 5"]),
        (("x",), ("[0..10] => 1", "> 10 => 2"), ["x小于 0"]),
        (("x",), ("(0..10) => 1", "<= 0 => 2", ">= 10 => 3"), []),
        (("x",), ("]0..10[ => 1", "<= 0 => 2"), ["x等于 10", "x大于 10"]),
        (("x",), ("not(5) => 1",), ["x等于 5"]),
        (("x",), ("not(5) => 1", "5 => 2"), []),
        (("x",), ("- => 1",), []),
        (("x",), ("true => 1",), ["x为否"]),
        (("x",), ("true => 1", "not(true) => 2"), []),
        (('x: "a", "b", "c"',), ('"a" => 1', '"c" => 2'), ["x为“b”"]),
        (('x: "a", "b"',), ('"a", "b" => 1',), []),
        (("x",), ('"a" => 1', 'not("a") => 2'), []),
        (("x",), ('"a" => 1',), ["x为其他取值"]),
        (
            ("x",),
            ('< date("2025-01-01") => 1', '> date("2025-01-02") => 2'),
            ["x等于 2025-01-01", "x等于 2025-01-02"],
        ),
        (("x",), ('< @"2025-01-01" => 1', '>= @"2025-01-01" => 2'), []),
        (("x",), ('< duration("P3D") => 1', '> duration("P3D") => 2'), ["x等于 P3D"]),
        (("x", "y"), ("< 5 | true => 1", ">= 5 | - => 2"), ["x小于 5，y为否"]),
        (("x", "y"), ("< 5 | - => 1", ">= 5 | true => 2", ">= 5 | false => 3"), []),
        (("x",), ("null => 1", "< 5 => 2", ">= 5 => 3"), []),
        (("x",), ("not(null) => 1",), ["x为空"]),
        (("x",), ("? > 3 and ? < 9 => 1", "<= 3 => 2", ">= 9 => 3"), []),
        (("x",), ("? between 1 and 5 => 1", "? < 1 or ? > 6 => 2"), ["x在 5 与 6 之间", "x等于 6"]),
        (("x",), ("in (1, 2) => 1".replace("in", "? in"), "not(1, 2, 3) => 2"), ["x等于 3"]),
    ],
)
def test_inputs_that_no_rule_covers(
    inputs: tuple[str, ...], rules: tuple[str, ...], gaps: list[str]
) -> None:
    assert _gaps(*rules, inputs=inputs) == gaps


@pytest.mark.parametrize(
    ("rules", "pairs"),
    [
        (("null => 1", "not(5) => 2"), [("r2", "x为空")]),
        (("null => 1", "- => 2"), [("r2", "x为空")]),
        (("? > 3 and ? < 9 => 1", "8 => 2"), [("r2", "x等于 8")]),
        (("[1..5] => 1", "[5..9] => 2", "(9..12] => 3"), [("r2", "x等于 5")]),
        (("not(5) => 1", "6 => 2"), [("r2", "x等于 6")]),
    ],
)
def test_rules_that_can_match_at_once_with_an_example(
    rules: tuple[str, ...], pairs: list[tuple[str, str]]
) -> None:
    found = [each for each in _findings(*rules) if each.rule == "overlap"]
    assert [each.element_id for each in found] == [rule for rule, _ in pairs]
    for finding, (_, example) in zip(found, pairs, strict=True):
        assert f"（{example}）" in finding.message


def test_a_rule_that_none_can_reach_is_found_in_a_first_table() -> None:
    found = _findings("< 9 => 1", "< 5 => 2", "- => 3", "7 => 4", policy="FIRST")
    assert [(each.element_id, each.rule) for each in found] == [
        ("r2", "unreachable"),
        ("r4", "unreachable"),
    ]
    assert "第 2 条规则永远轮不到：凡它命中的，第 1 条" in found[0].message


def test_what_was_not_checked_is_said_with_the_reason() -> None:
    (found,) = _findings("< limit => 1", "> 5 => 2")
    assert (found.element_id, found.rule, found.severity) == ("r1", "not_checked", Severity.WARNING)
    assert "第 1 条规则" in found.message
    assert "不只是与常量比较" in found.message


def test_a_table_that_is_too_large_is_said_to_be_unchecked() -> None:
    rules = [f"[{number * 3}..{number * 3 + 1}] => {number}" for number in range(1500)]
    (found,) = _findings(*rules)
    assert (found.element_id, found.rule) == ("t", "not_checked")
    assert "1500 条规则" in found.message


def test_five_hundred_rules_are_checked() -> None:
    rules = [f"[{number}..{number + 1}) => {number}" for number in range(500)]
    assert _gaps(*rules) == ["x小于 0", "x等于 500", "x大于 500"]


@pytest.mark.parametrize(
    ("inputs", "outputs", "rule", "wanted"),
    [
        (["x :: number"], ["r"], '"a" => 1', ("cell_type", "本列是数字，单元格里写的是文本")),
        (["x :: date"], ["r"], '> "2025-01-01" => 1', ("not_checked", "不只是与常量比较")),
        (["x :: date"], ["r"], '"2025-01-01" => 1', ("cell_type", "本列是日期")),
        (['x: "a", "b"'], ["r"], '"c" => 1', ("cell_value", "不在本列的允许值之内")),
        (["x"], ['r: "a", "b"'], '- => "c"', ("output_value", "不在本列的允许值之内")),
        (["x"], ["r :: number"], '- => "c"', ("output_type", "本列是数字，写的是文本")),
        (["x"], ["r"], '[1.."b"] => 1', ("feel_no_range", "第 1 条规则输入列“x”：第 1 行第 5 列")),
        (
            ["x"],
            ["r"],
            '- => 1 + "b"',
            ("feel_no_operation", "第 1 条规则输出列“r”：第 1 行第 3 列"),
        ),
    ],
)
def test_a_cell_that_does_not_fit_its_column_is_found(
    inputs: list[str], outputs: list[str], rule: str, wanted: tuple[str, str]
) -> None:
    xml = models.file(decision("d1", table(inputs, outputs, rule, policy="FIRST")))
    found = {each.rule: each for each in check.check(xml)}
    assert wanted[1] in found[wanted[0]].message
    assert found[wanted[0]].severity is (
        Severity.ERROR if wanted[0] == "output_value" else Severity.WARNING
    )


def test_a_syntax_error_names_the_table_the_rule_and_the_column() -> None:
    box = table(["金额"], ["等级"], "< 5 => 1", "> 5 => 2 +\n 3 *", policy="FIRST")
    found = check.check(models.file(decision("d1", box, name="定级")))
    (bad,) = [each for each in found if each.rule == "feel_syntax"]
    assert bad.message.startswith("决策表“定级”第 2 条规则输出列“等级”：表达式第 2 行第 5 列")
    assert (bad.element_id, bad.line, bad.column) == ("r2", 2, 5)
