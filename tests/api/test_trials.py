"""Designers try expressions, cells and decisions: value, rules, and why there was null."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests import diagrams as d
from tests.dmn import models
from tests.world import World

PROCESS = d.process("tried", d.start(), d.user("a"), d.end(), d.flows("start > a > end"))
GRADE = models.file(
    models.decision(
        "grade", models.table(["金额"], ["等级"], '< 5 => "低"', '>= 5 => "高"'), name="定级"
    )
).decode()


@pytest.fixture
def designer(program: Callable[..., TestClient]) -> TestClient:
    return program("designer")


def _feel(client: TestClient, text: str, **more: Any) -> Any:
    return client.post("/api/feel/evaluate", json={"text": text, **more})


def test_an_expression_answers_its_value_as_json_and_as_feel(designer: TestClient) -> None:
    answer = _feel(
        designer,
        '[lead.金额 * 2, date(d) + @"P1D", [1..2]]',
        variables={
            "lead": {"金额": 1.5},
            "d": "2025-01-31",
        },
    ).json()
    assert answer["value"] == [3, "2025-02-01", "[1..2]"]
    assert answer["text"] == "[3.0, 2025-02-01, [1..2]]"
    assert (answer["kind"], answer["remarks"]) == ("list", [])


def test_null_is_explained_with_line_and_column(designer: TestClient) -> None:
    answer = _feel(designer, 'amount\n  + "a"', variables={"amount": 5}).json()
    assert (answer["value"], answer["text"], answer["kind"]) == (None, "null", None)
    (remark,) = answer["remarks"]
    assert (remark["rule"], remark["line"], remark["column"]) == ("feel_no_operation", 2, 3)


def test_what_can_only_be_null_is_told_even_where_it_was_not_reached(designer: TestClient) -> None:
    answer = _feel(designer, 'if true then 1 else 1 + "a"').json()
    assert answer["value"] == 1
    assert [each["rule"] for each in answer["remarks"]] == ["feel_no_operation"]


def test_a_syntax_error_has_line_and_column(designer: TestClient) -> None:
    answer = _feel(designer, "1 +\n  * 2")
    assert answer.status_code == 422
    body = answer.json()
    assert (body["code"], body["line"], body["column"]) == ("feel_syntax", 2, 3)


def test_a_cell_is_asked_about_an_input(designer: TestClient) -> None:
    for given, passed in ((3, True), (7, False)):
        answer = _feel(designer, "< 5, 9", kind="unary_tests", input=given).json()
        assert answer["value"] is passed
    answer = _feel(designer, '"a"', kind="unary_tests", input=3).json()
    assert [each["rule"] for each in answer["remarks"]] == ["feel_not_comparable"]


def test_dates_come_in_a_feel_context_and_names_may_have_spaces(designer: TestClient) -> None:
    answer = _feel(
        designer, "登记 日期 < today()", context='{登记 日期: @"2024-01-01", 两年: @"P2Y"}'
    ).json()
    assert answer["value"] is True
    assert _feel(designer, "1", context="5").status_code == 422


def test_too_much_work_is_refused_in_words(designer: TestClient) -> None:
    answer = _feel(designer, "count(for i in 1..900000000 return 1)")
    assert answer.status_code == 422
    assert answer.json()["code"] == "expression_failed"


def test_a_result_that_nests_too_deep_is_refused_in_words(designer: TestClient) -> None:
    for depth in (100, 300, 900):
        answer = _feel(designer, f"(for i in 1..{depth} return [partial[-1]])[-1]")
        assert (answer.status_code, answer.json()["code"]) == (422, "expression_failed")


def test_numbers_that_json_cannot_hold_are_written_out(designer: TestClient) -> None:
    assert _feel(designer, "10 ** 5000").json()["value"] == "1" + "0" * 5000
    assert _feel(designer, "10 ** -5000").json()["kind"] == "number"


def test_half_a_character_is_no_failure(designer: TestClient) -> None:
    answer = _feel(designer, '[{"\\ud800": "\\udfff"}]')
    assert answer.json()["value"] == [{"?": "?"}]


def test_a_draft_decision_answers_with_the_rules_that_led_there(designer: TestClient) -> None:
    asked = {"dmn": GRADE, "variables": {"金额": 7}}
    answer = designer.post("/api/decisions/grade/evaluate", json=asked).json()
    assert answer["value"] == "高"
    (rule,) = answer["rules"]
    assert (rule["table_name"], rule["rule_number"], rule["rule_id"]) == ("定级", 2, "r2")
    asked = {"dmn": GRADE, "variables": {"金额": "七"}}
    answer = designer.post("/api/decisions/grade/evaluate", json=asked).json()
    assert answer["value"] is None
    assert "决策表“定级”第 1 条规则输入列“金额”" in answer["remarks"][0]["message"]
    assert "七" not in str(answer["remarks"])


def test_a_draft_that_cannot_be_used_lists_every_finding(designer: TestClient) -> None:
    bad = GRADE.replace("&lt; 5", "&lt; 5 +").replace("&gt;= 5", "&gt;= (")
    answer = designer.post("/api/decisions/grade/evaluate", json={"dmn": bad})
    assert answer.status_code == 422
    assert [each["rule"] for each in answer.json()["errors"]] == ["feel_syntax"] * 2


def test_a_decision_of_a_deployed_version_is_found_by_it(
    designer: TestClient, world: World
) -> None:
    made = world.deploy(**{"grade.dmn": GRADE, "process.bpmn": PROCESS})
    path = "/api/decisions/grade/evaluate"
    asked = {"definition_id": made.definitions[0]["id"], "variables": {"金额": 1}}
    assert designer.post(path, json=asked).json()["value"] == "低"
    other = designer.post("/api/decisions/nope/evaluate", json=asked)
    assert other.status_code == 404
    assert designer.post(path, json={"variables": {}}).status_code == 422


def test_only_designers_may_try(program: Callable[..., TestClient], client: TestClient) -> None:
    assert _feel(program("handler", "xingren"), "1").status_code == 403
    assert _feel(client, "1").status_code == 401
