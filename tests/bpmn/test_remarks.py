"""Why an expression of a diagram gave null: in incidents, in the step's result, at deploy."""

from __future__ import annotations

from engine import results
from engine.bpmn import check
from engine.model import Severity
from tests.bpmn.diagrams import (
    Walk,
    chain,
    definitions,
    end,
    extensions,
    flow,
    mapping,
    process,
    script,
    start,
    user,
    walk,
    xor,
)


def _gateway(first: str, second: str) -> Walk:
    return walk(
        start(),
        user("ask"),
        xor("gate"),
        user("a"),
        user("b"),
        chain("start", "ask", "gate"),
        flow("gate", "a", first, "to_a"),
        flow("gate", "b", second, "to_b"),
    ).start()


def _incident(w: Walk, element_id: str) -> str:
    found = w.open[w.token(element_id)]
    assert isinstance(found, results.OpenIncident)
    return found.message


def test_a_gateway_without_a_way_out_says_why_its_conditions_did_not_hold() -> None:
    w = _gateway("=amount > 5", "=amount <= 5")
    w.complete("ask", amount="十万元（张三）")
    message = _incident(w, "gate")
    assert "没有任何出口条件成立" in message
    assert "连线「to_a」的条件「=amount > 5」：第 1 行第 9 列：文本与数字之间不能" in message
    assert "张三" not in message


def test_the_remarks_of_a_step_name_the_element_and_the_place() -> None:
    w = _gateway("=amount > 5", "=true")
    progress = w.complete("ask")
    assert [(one.element_id, one.rule, one.column) for one in progress.remarks] == [
        ("gate", "feel_no_variable", 2),
        ("gate", "feel_not_comparable", 9),
    ]
    assert w.where == ["b"]


def test_the_next_step_starts_without_remarks() -> None:
    w = _gateway("=amount > 5", "=true")
    assert w.complete("ask").remarks
    assert w.complete("b").remarks == ()


def test_an_incident_repeats_what_was_remarked_before_at_the_same_element() -> None:
    w = walk(
        start(),
        user("ask"),
        xor("again", default="round"),
        script("count", "=if n = null then 1 else n + 1", "n"),
        xor("gate"),
        user("a"),
        chain("start", "ask", "again"),
        flow("again", "count", None, "round"),
        chain("count", "gate"),
        flow("gate", "again", "=if n < 3 then true else nobody + 1 > 0", "back"),
        flow("gate", "a", "=missing > 5", "on"),
    ).start()
    w.complete("ask")
    assert "「missing」" in _incident(w, "gate")


def test_a_condition_that_is_no_truth_is_told_by_its_kind_not_its_value() -> None:
    w = _gateway("=amount", "=true")
    w.complete("ask", amount="张三")
    message = _incident(w, "gate")
    assert "结果是文本，不是 true 或 false" in message
    assert "张三" not in message


def test_all_expressions_of_a_step_together_have_a_budget() -> None:
    burn = "=count(for i in 1..5 return reverse(list))"
    w = walk(
        start(),
        script("list", "=for i in 1..150000 return 1", "list"),
        xor("again", default="round"),
        script("burn", burn, "count"),
        xor("more"),
        chain("start", "list", "again"),
        flow("again", "burn", None, "round"),
        chain("burn", "more", "again"),
    ).start()
    assert "一次操作中表达式的计算量超出限额" in _incident(w, "burn")


def test_what_can_only_be_null_is_a_warning_at_deploy() -> None:
    xml = definitions(
        process(
            start(),
            script("sum", '=1 + "a"', "x"),
            user("fill", extensions(mapping({"y": '=matches(name, "(")'}))),
            end(),
            chain("start", "sum", "fill", "end"),
        )
    )
    findings = check.check({"p.bpmn": xml})
    assert [(one.element_id, one.rule, one.severity) for one in findings] == [
        ("fill", "feel_no_pattern", Severity.WARNING),
        ("sum", "feel_no_operation", Severity.WARNING),
    ]
    assert "第 1 行第 16 列" in findings[0].message


def test_a_syntax_error_names_the_text_the_line_and_the_column() -> None:
    xml = definitions(
        process(
            start(),
            script("sum", "=1 +\n  * 2", "x"),
            user("fill", extensions(mapping({"y": "=a b"}))),
            xor("gate"),
            end(),
            end("other"),
            chain("start", "sum", "fill", "gate"),
            flow("gate", "end", "=x >", "to_end"),
            flow("gate", "other", "=true", "to_other"),
        )
    )
    findings = {one.element_id: one.message for one in check.check({"p.bpmn": xml})}
    assert findings["sum"].startswith("脚本「=1 + * 2」有语法错误：表达式第 2 行第 3 列")
    assert findings["fill"].startswith("输入映射「y」「=a b」有语法错误：表达式第 1 行第 4 列")
    assert findings["gate"].startswith(
        "连线「to_end」的条件「=x >」有语法错误：表达式第 1 行第 5 列"
    )
