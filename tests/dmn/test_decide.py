"""What decision files answer: hit policies, boxes, requirements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import errors
from engine.dmn import parse
from engine.feel.record import Record
from tests.dmn import models
from tests.dmn.models import decision, literal, table

_RANKED = 'r: "high", "middle", "low"'
_RULES = ('> 1 => "low"', '> 5 => "high"', '> 3 => "middle"')


def _decide(box: str, scope: dict[str, Any]) -> Any:
    return parse.parse(models.file(decision("d1", box))).decide("d1", scope)


@pytest.mark.parametrize(
    ("policy", "x", "wanted"),
    [
        ("UNIQUE", 2, "low"),
        ("UNIQUE", 0, None),
        ("FIRST", 9, "low"),
        ("ANY", 2, "low"),
        ("PRIORITY", 9, "high"),
        ("PRIORITY", 4, "middle"),
        ("OUTPUT ORDER", 9, ["high", "middle", "low"]),
        ("RULE ORDER", 9, ["low", "high", "middle"]),
        ("COLLECT", 4, ["low", "middle"]),
        ("COLLECT", 0, []),
    ],
)
def test_a_hit_policy_answers(policy: str, x: int, wanted: Any) -> None:
    assert _decide(table(["x"], [_RANKED], *_RULES, policy=policy), {"x": x}) == wanted


def test_priority_goes_by_the_first_output_then_the_second() -> None:
    rules = ('- => "low" | 3', '- => "high" | 1', '- => "high" | 2')
    outputs = ['a: "high", "low"', "b: 3, 2, 1"]
    first = _decide(table(["x"], outputs, *rules, policy="PRIORITY"), {})
    assert first == {"a": "high", "b": 2}
    ordered = _decide(table(["x"], outputs, *rules, policy="OUTPUT ORDER"), {})
    assert [(each["a"], each["b"]) for each in ordered] == [("high", 2), ("high", 1), ("low", 3)]


@pytest.mark.parametrize(
    ("aggregation", "x", "wanted"),
    [
        ("SUM", 9, 6),
        ("MIN", 9, 1),
        ("MAX", 9, 3),
        ("COUNT", 9, 3),
        ("COUNT", 0, 0),
        ("SUM", 0, None),
    ],
)
def test_collected_outputs_are_aggregated(aggregation: str, x: int, wanted: Any) -> None:
    rules = ("> 1 => 1", "> 2 => 2", "> 3 => 3")
    box = table(["x"], ["r"], *rules, policy="COLLECT", aggregation=aggregation)
    assert _decide(box, {"x": x}) == wanted


def test_two_rules_of_a_unique_table_that_match_are_an_error_naming_them() -> None:
    with pytest.raises(errors.DecisionFailed, match="第 1、2 条"):
        _decide(table(["x"], ["r"], "> 1 => 1", "> 2 => 2"), {"x": 3})


def test_rules_of_an_any_table_must_agree() -> None:
    box = table(["x"], ["r"], "> 1 => 1", "> 2 => 1", "> 3 => 2", policy="ANY")
    assert _decide(box, {"x": 3}) == 1
    with pytest.raises(errors.DecisionFailed):
        _decide(box, {"x": 4})


def test_what_cannot_be_added_up_is_an_error_naming_the_table() -> None:
    rules = ("> 1 => 1", '> 2 => "two"')
    box = table(["x"], ["r"], *rules, policy="COLLECT", aggregation="SUM")
    with pytest.raises(errors.DecisionFailed, match="“d1”按 SUM 汇总"):
        _decide(box, {"x": 3})


def test_an_input_outside_its_values_is_an_error_naming_the_column() -> None:
    box = table(['x: "a", "b"'], ["r"], "- => 1")
    assert _decide(box, {"x": "a"}) == 1
    with pytest.raises(errors.DecisionFailed, match="输入“x”不在允许的取值之内"):
        _decide(box, {"x": "c"})


def test_a_table_that_has_no_answer_says_so_in_a_remark() -> None:
    record = Record()
    xml = models.file(decision("d1", table(["x"], ["r"], "1 => 1"), name="定级"))
    assert parse.parse(xml).decide("d1", {"x": 2}, None, record) is None
    assert [(each.element_id, each.rule) for each in record.findings()] == [("t", "feel_no_rule")]
    assert "“定级”没有规则命中" in record.findings()[0].message
    assert record.steps > 0


def test_the_remarks_of_a_cell_name_the_table_the_rule_and_the_column() -> None:
    record = Record()
    box = table(["金额"], ["等级"], '- => "a" + 金额', policy="FIRST")
    xml = models.file(decision("d1", box, name="定级"))
    assert parse.parse(xml).decide("d1", {"金额": 2}, None, record) is None
    (found,) = record.findings()
    assert found.element_id == "r1"
    assert found.message.startswith("决策表“定级”第 1 条规则输出列“等级”：第 1 行第 5 列：")


def test_an_answer_that_is_not_of_its_type_is_null_with_a_remark() -> None:
    record = Record()
    box = literal("x")
    typed = decision("d1", box).replace('name="d1"/>', 'name="d1" typeRef="number"/>', 1)
    assert parse.parse(models.file(typed)).decide("d1", {"x": "a"}, None, record) is None
    (found,) = record.findings()
    assert found.message == "决策“d1”：结果是文本，不符合声明的类型「数字」，按空值处理。"


def test_several_outputs_are_a_context_and_defaults_fill_in() -> None:
    box = table(["x"], ['route = "none"', "days = 0"], '1 => "a" | 3', '2 => "b" | 5')
    assert _decide(box, {"x": 1}) == {"route": "a", "days": Decimal(3)}
    assert _decide(box, {"x": 9}) == {"route": "none", "days": Decimal(0)}


def test_an_output_outside_its_values_is_an_error() -> None:
    with pytest.raises(errors.DecisionFailed, match="允许"):
        _decide(table(["x"], ['r: "a", "b"'], '- => "c"'), {"x": 1})


def test_the_rules_that_led_to_an_answer_are_explained() -> None:
    first = decision("first", table(["x"], ["r"], "> 1 => 1", "<= 1 => 2"))
    second = decision("second", table(["first"], ["r"], "1 => 10", "2 => 20"), "first")
    model = parse.parse(models.file(first, second))
    answer, fired = model.explain("second", {"x": 0})
    assert answer == 20
    assert [(each.table_name, each.rule_id, each.rule_number) for each in fired] == [
        ("first", "r2", 2),
        ("second", "r2", 2),
    ]
    assert model.decide("second", {"x": 5}) == 10


def test_a_required_decision_is_known_by_its_variable_and_its_id() -> None:
    first = decision("risk_id", literal("x * 2"), name="风险 等级", variable="风险 等级")
    second = decision("sum", literal("风险 等级 + risk_id"), "risk_id")
    assert parse.parse(models.file(first, second)).decide("sum", {"x": 2}) == 8


def test_output_columns_and_entries_may_have_names_of_several_words() -> None:
    date_in = '<inputData id="i" name="登记 日期"><variable name="登记 日期"/></inputData>'
    box = table(
        ["登记 日期.year"],
        ["处置 路径", "天 数"],
        '2025 => "快" | 3',
        '- => "慢" | 9',
        policy="FIRST",
    )
    entry = f"<contextEntry><variable name='总 计'/>{literal('10')}</contextEntry>"
    nodes = (
        date_in,
        decision("a", box, name="前置 表"),
        decision("b", f"<context>{entry}</context>"),
        decision("c", literal("前置 表.处置 路径 + string(前置 表.天 数 + b.总 计)"), "a", "b"),
    )
    model = parse.parse(models.file(*nodes))
    assert model.decide("c", {"登记 日期": date(2025, 3, 1)}) == "快13"


def test_functions_of_the_caller_reach_the_cells() -> None:
    box = table(["due(limit)"], ["r"], '< today() => "overdue"', '>= today() => "open"')
    model = parse.parse(models.file(decision("d1", box)))
    functions: dict[str, Callable[..., Any]] = {
        "today": lambda: date(2025, 6, 30),
        "due": lambda _: date(2025, 6, 1),
    }
    assert model.decide("d1", {"limit": "A1"}, functions) == "overdue"


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (
            "<context><contextEntry><variable name='a'/>" + literal("1") + "</contextEntry>"
            "<contextEntry>" + literal("a + x") + "</contextEntry></context>",
            3,
        ),
        ("<list>" + literal("x") + literal("x + 1") + "</list>", [2, 3]),
        (
            "<relation><column name='a'/><column name='b'/><row>"
            + literal("1") + literal("2") + "</row></relation>",
            [{"a": 1, "b": 2}],
        ),
        (
            (f"<conditional><if>{literal('x > 1')}</if><then>{literal('1')}</then>"
            f"<else>{literal('2')}</else></conditional>"),
            1,
        ),
        (
            (f"<for iteratorVariable='i'><in>{literal('[1, 2]')}</in>"
            f"<return>{literal('i * x')}</return></for>"),
            [2, 4],
        ),
        (
            (f"<every iteratorVariable='i'><in>{literal('[1, 2]')}</in>"
            f"<satisfies>{literal('i > x')}</satisfies></every>"),
            False,
        ),
        (
            f"<filter><in>{literal('[1, 2, 3]')}</in><match>{literal('item > x')}</match></filter>",
            [3],
        ),
    ],
)  # fmt: skip
def test_a_boxed_expression_answers(box: str, wanted: Any) -> None:
    assert _decide(box, {"x": 2}) == wanted


def test_knowledge_is_called_by_name_and_by_invocation() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="双倍"><variable name="双倍"/><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="number"/>{literal("n * 2")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    link = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    called = decision("a", link + literal("双倍(x)"))
    invoked = decision(
        "b",
        f'{link}<invocation>{literal("双倍")}<binding><parameter name="n"/>{literal("x + 1")}'
        "</binding></invocation>",
    )
    built_in = decision(
        "c",
        f'<invocation>{literal("string length")}<binding><parameter name="string"/>'
        f"{literal('y')}</binding></invocation>",
    )
    model = parse.parse(models.file(knowledge, called, invoked, built_in))
    assert model.decide("c", {"y": "abc"}) == 3
    assert model.decide("a", {"x": 2}) == 4
    assert model.decide("b", {"x": 2}) == 6


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_the_format_is_read(namespace: str) -> None:
    xml = models.file(decision("d1", literal("1 + 1")), namespace=namespace)
    assert parse.parse(xml).decide("d1", {}) == 2


def test_an_input_that_breaks_its_type_is_an_error_and_texts_of_dates_are_read() -> None:
    data = '<inputData id="on" name="on"><variable name="on" typeRef="date"/></inputData>'
    link = '<informationRequirement><requiredInput href="#on"/></informationRequirement>'
    model = parse.parse(models.file(data, decision("d1", link + literal("on.year"))))
    assert model.decide("d1", {"on": "2025-01-31"}) == 2025
    assert model.decide("d1", {}) is None
    with pytest.raises(errors.DecisionFailed, match="on"):
        model.decide("d1", {"on": "yesterday"})


def test_an_unknown_decision_is_named() -> None:
    with pytest.raises(errors.DecisionFailed, match="nope"):
        parse.parse(models.file(decision("d1", literal("1")))).decide("nope", {})


def test_a_table_that_loops_is_stopped() -> None:
    box = table(["count(for a in 1..1000000000 return a)"], ["r"], "- => 1")
    with pytest.raises(errors.ExpressionFailed):
        _decide(box, {})


def test_an_answer_is_paid_for_as_often_as_it_holds_its_parts() -> None:
    with pytest.raises(errors.ExpressionFailed, match="限额"):
        _decide(literal("for i in 1..40 return partial"), {})
