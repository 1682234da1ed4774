"""What is found wrong with decision files, and how it is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import errors
from engine.dmn import check, document, parse
from engine.model import Severity
from tests.dmn import models
from tests.dmn.models import decision, literal, table


def _rules(xml: bytes) -> list[tuple[str, str]]:
    return [(finding.element_id, finding.rule) for finding in check.check(xml)]


def test_a_sound_file_has_no_findings() -> None:
    box = table(["x"], ["r"], "< 5 => 1", ">= 5 => 2")
    assert check.check(models.file(decision("d1", box))) == []


def test_everything_wrong_is_found_at_once() -> None:
    bad = table(["x", ""], ["r"], "< 5 | - => 1 +", "3 => 2", policy="SOMETIMES")
    xml = models.file(decision("d1", bad, "nowhere"), decision("d2", literal("1 ++")))
    found = _rules(xml)
    assert ("r1", "feel_syntax") in found
    assert ("r2", "rule_width") in found
    assert ("i1", "input_missing") in found
    assert ("t", "hit_policy") in found
    assert ("d1", "dangling_requirement") in found
    assert ("d2", "feel_syntax") in found
    with pytest.raises(errors.DmnInvalid) as caught:
        parse.parse(xml)
    assert len(caught.value.findings) >= 6


def test_a_bad_expression_has_line_and_column() -> None:
    finding = check.check(models.file(decision("d1", literal("1 +\n  * 2"))))[0]
    assert (finding.line, finding.column) == (2, 3)


def test_a_function_that_nobody_supplies_is_found_if_the_supplied_ones_are_told() -> None:
    xml = models.file(decision("d1", literal('count([due("A1"), dew("A1")])')))
    assert check.check(xml) == []
    findings = check.check(xml, functions={"due"})
    assert [finding.rule for finding in findings] == ["unknown_function"]
    assert "dew" in findings[0].message


def test_decisions_that_require_each_other_are_found() -> None:
    xml = models.file(decision("a", literal("b"), "b"), decision("b", literal("a"), "a"))
    assert ("a", "requirement_cycle") in _rules(xml)


def test_circles_through_services_and_functions_are_found_but_recursion_is_not_one() -> None:
    def knowledge(identity: str, needs: str) -> str:
        link = f'<knowledgeRequirement><requiredKnowledge href="#{needs}"/></knowledgeRequirement>'
        logic = f"<encapsulatedLogic>{literal('1')}</encapsulatedLogic>"
        return (
            f'<businessKnowledgeModel id="{identity}" name="{identity}">{logic}{link}'
            "</businessKnowledgeModel>"
        )

    link = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    service = '<decisionService id="s" name="s"><outputDecision href="#d1"/></decisionService>'
    around = models.file(decision("d1", link + literal("s()")), service)
    assert _rules(around) == [("d1", "requirement_cycle"), ("s", "requirement_cycle")]
    mutual = models.file(decision("d", literal("1")), knowledge("f", "g"), knowledge("g", "f"))
    assert _rules(mutual) == [("f", "requirement_cycle"), ("g", "requirement_cycle")]
    assert _rules(models.file(decision("d", literal("1")), knowledge("f", "f"))) == []


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX", "COUNT"])
def test_several_outputs_are_not_aggregated(aggregation: str) -> None:
    box = table(["x"], ["a", "b"], "- => 1 | 2", policy="COLLECT", aggregation=aggregation)
    assert _rules(models.file(decision("d1", box))) == [("t", "aggregation")]


def test_an_aggregation_without_collect_has_no_effect_and_is_said() -> None:
    box = table(["x"], ["a"], "5 => 1", "not(5) => 2", aggregation="COUNT")
    xml = models.file(decision("d1", box))
    assert [(each.rule, each.severity) for each in check.check(xml)] == [
        ("aggregation", Severity.WARNING)
    ]
    assert parse.parse(xml).decide("d1", {"x": 5}) == 1


@pytest.mark.parametrize(
    ("rules", "overlapping"),
    [
        (("< 5 | - => 1", ">= 5 | - => 2"), None),
        (("< 5 | - => 1", "[5..9] | - => 2", "> 9 | - => 3"), None),
        (("<= 5 | - => 1", ">= 5 | - => 2"), "r2"),
        (('- | "a" => 1', '- | "b", "c" => 2', '- | not("a", "b", "c") => 3'), None),
        (('< 9 | "a" => 1', '> 3 | "a", "b" => 2'), "r2"),
        (("(1..2) | - => 1", "(2..3) | - => 2"), None),
        (("- | true => 1", "- | false => 2"), None),
        (("- | - => 1", "5 | - => 2"), "r2"),
        (('date("2025-01-01") | - => 1', '> date("2024-12-31") | - => 2'), "r2"),
        (('date("2025-01-01") | - => 1', '> date("2025-01-01") | - => 2'), None),
    ],
)
def test_rules_that_can_match_at_once_are_found(
    rules: tuple[str, ...], overlapping: str | None
) -> None:
    findings = check.check(models.file(decision("d1", table(["x", "y"], ["r"], *rules))))
    found = [each.element_id for each in findings if each.rule == "overlap"]
    assert found == ([overlapping] if overlapping else [])
    assert all(each.severity is Severity.ERROR for each in findings if each.rule == "overlap")


def test_an_overlap_of_computed_inputs_is_only_a_warning() -> None:
    box = table(["x + 1"], ["r"], "<= 5 => 1", ">= 5 => 2")
    findings = check.check(models.file(decision("d1", box)))
    assert [each.severity for each in findings] == [Severity.WARNING]


def test_inputs_that_no_rule_covers_are_named() -> None:
    box = table(["amount", "keen"], ["r"], "< 5 | true => 1", "> 5 | - => 2")
    messages = [each.message for each in check.check(models.file(decision("d1", box)))]
    assert any("amount等于 5" in message for message in messages)
    assert any("amount小于 5，keen为否" in message for message in messages)


def test_rules_of_an_any_table_that_differ_are_found() -> None:
    box = table(["x"], ["r"], "< 5 => 1", "< 9 => 1", "< 3 => 2", ">= 9 => 1", policy="ANY")
    assert _rules(models.file(decision("d1", box))) == [("r3", "overlap"), ("r3", "overlap")]


_BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="&c;"/>"""
_OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d">
<description>&a;</description></definitions>"""


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"", "not_xml"),
        (b"no", "not_xml"),
        (b"<definitions>", "not_xml"),
        (b"<definitions/>", "not_dmn"),
        (b"<a xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'/>", "not_dmn"),
        (_BOMB, "doctype"),
        (_OUTSIDE, "doctype"),
        (b" " * (document.MAX_BYTES + 1), "too_large"),
        (models.file(), "no_decision"),
        (models.file('<import namespace="y" name="y"/>', decision("d1", literal("1"))), "import"),
    ],
)
def test_what_is_no_decision_file_is_refused_in_words(xml: bytes, rule: str) -> None:
    findings = check.check(xml)
    assert [finding.rule for finding in findings] == [rule]
    assert findings[0].message.endswith("。")
    with pytest.raises(errors.DmnInvalid):
        parse.parse(xml)


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_a_mutated_file_is_answered_never_a_crash(data: st.DataObject) -> None:
    xml = models.file(decision("d1", table(["x"], ["r"], "< 5 => 1", "> 5 => 2"), "d1"))
    start = data.draw(st.integers(0, len(xml)))
    length = data.draw(st.integers(0, 40))
    mutated = xml[:start] + data.draw(st.binary(max_size=8)) + xml[start + length :]
    findings = check.check(mutated)
    assert all(finding.message for finding in findings)
