"""The deploy check: every finding at once, in words, never a crash."""

from __future__ import annotations

import pytest

from engine import errors, model
from engine.bpmn import check, library
from tests.bpmn.diagrams import (
    boundary,
    chain,
    condition,
    defined,
    definitions,
    element,
    end,
    extensions,
    flow,
    process,
    service,
    start,
    timer,
    user,
    xor,
    zeebe,
)


def found(content: bytes, **others: bytes) -> dict[str, set[str]]:
    files = {"p.bpmn": content} | {k.replace("_dot_", "."): v for k, v in others.items()}
    rules: dict[str, set[str]] = {}
    for finding in check.check(files):
        assert finding.message
        rules.setdefault(finding.rule, set()).add(finding.element_id)
    return rules


def body(*parts: str, roots: str = "") -> dict[str, set[str]]:
    return found(definitions(process(*parts), roots))


GOOD = (start(), user("a"), end(), chain("start", "a", "end"))


def test_a_sound_diagram_has_no_findings() -> None:
    assert body(*GOOD) == {}


def test_a_plain_diagram_of_another_modeller_is_fine() -> None:
    content = definitions(process(*GOOD)).replace(b' isExecutable="true"', b"")
    assert found(content) == {}
    assert library.load("plain", lambda: {"p.bpmn": content}).processes


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1
"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&lol2;</definitions>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>"""


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not-xml"),
        (b"hello", "not-xml"),
        (b"\x00\x01\xff", "not-xml"),
        (b"<a>", "not-xml"),
        (b"<a/>", "not-bpmn"),
        (BOMB, "doctype"),
        (EXTERNAL, "doctype"),
        (b" " * (50 * 1024 * 1024), "too-large"),
        (definitions(), "no-executable-process"),
        (definitions("<bpmn:x>" * 200 + "</bpmn:x>" * 200), "too-deep"),
        (definitions(process(*GOOD, executable="false")), "no-executable-process"),
    ],
)
def test_hostile_and_broken_files_are_refused(content: bytes, rule: str) -> None:
    assert rule in found(content)
    if rule != "no-executable-process":
        with pytest.raises(errors.DiagramInvalid):
            library.compile_bundle("x", {"p.bpmn": content})


@pytest.mark.parametrize(
    ("parts", "rule", "place"),
    [
        ((*GOOD, flow("a", "nowhere", name="f")), "dangling-reference", "f"),
        ((*GOOD, element("complexGateway", "g")), "unsupported-element", "g"),
        ((*GOOD, element("wonder", "g")), "unknown-element", "g"),
        ((*GOOD, element("serviceTask", "s"), flow("a", "s")), "missing-implementation", "s"),
        ((*GOOD, user("lost"), chain("lost", "lost")), "unreachable", "lost"),
        ((*GOOD, user("a")), "duplicate-id", "a"),
        ((*GOOD, boundary("b", "none", timer("date", "=x"))), "dangling-reference", "b"),
        ((*GOOD, boundary("b", "a", timer("duration", "P1X"))), "timer", "b"),
        ((*GOOD, boundary("b", "a", timer("duration", "P1D"))), "literal-duration", "b"),
        ((*GOOD, boundary("b", "a", condition("=("))), "expression-syntax", "b"),
        ((*GOOD, boundary("b", "a", defined("message", "no"))), "dangling-reference", "b"),
        ((*GOOD, boundary("b", "a", defined("message"))), "missing-reference", "b"),
        (
            (*GOOD, boundary("b", "a", defined("error"), interrupting=False)),
            "boundary-error",
            "b",
        ),
        ((*GOOD, element("subProcess", "s"), flow("a", "s")), "empty-sub-process", "s"),
        ((start(), xor("x", default="no"), chain("start", "x")), "dangling-reference", "x"),
        (
            (*GOOD, user("m", "<bpmn:multiInstanceLoopCharacteristics/>"), flow("a", "m")),
            "missing-collection",
            "m",
        ),
        (
            (*GOOD, user("m", "<bpmn:standardLoopCharacteristics/>"), flow("a", "m")),
            "endless-loop",
            "m",
        ),
        (
            (*GOOD, element("callActivity", "c", calledElement="gone"), flow("a", "c")),
            "missing-process",
            "c",
        ),
        (
            (*GOOD, user("f", extensions(zeebe("formDefinition", formId="g"))), flow("a", "f")),
            "missing-form",
            "f",
        ),
        (
            (
                *GOOD,
                element(
                    "businessRuleTask",
                    "r",
                    extensions(zeebe("calledDecision", decisionId="g", resultVariable="x")),
                ),
                flow("a", "r"),
            ),
            "missing-decision",
            "r",
        ),
        (
            (
                *GOOD,
                element("scriptTask", "s", "<bpmn:script>1</bpmn:script>", scriptFormat="groovy"),
                flow("a", "s"),
            ),
            "script-language",
            "s",
        ),
        ((user("a"), element("eventBasedGateway", "g"), chain("a", "g", "a")), "no-start", "p"),
        (
            (*GOOD, element("eventBasedGateway", "g"), user("u"), chain("a", "g", "u")),
            "event-gateway",
            "u",
        ),
        (
            (*GOOD, element("task", "t", startQuantity="2"), flow("a", "t")),
            "unsupported-attribute",
            "t",
        ),
        (
            (*GOOD, element("subProcess", "e", start("es"), triggeredByEvent="true")),
            "event-sub-process",
            "e",
        ),
        (
            (
                *GOOD,
                element("intermediateThrowEvent", "l", '<bpmn:linkEventDefinition name="x"/>'),
                flow("a", "l"),
            ),
            "link",
            "l",
        ),
        ((*GOOD, user("q"), flow("a", "q", "${amount > 5}", name="f")), "expression-syntax", "a"),
        (
            (
                *GOOD,
                element("endEvent", "m", defined("message", "x"), defined("signal", "y")),
                flow("a", "m"),
            ),
            "unsupported-event",
            "m",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_element(
    parts: tuple[str, ...], rule: str, place: str
) -> None:
    rules = body(*parts)
    assert place in rules.get(rule, set()), rules


def test_all_findings_come_at_once_and_every_element_that_is_checked_has_a_line() -> None:
    rules = body(*GOOD, element("wonder", "g"), element("serviceTask", "s"), flow("a", "zz"))
    assert {"unknown-element", "missing-implementation", "dangling-reference"} <= set(rules)


def test_a_process_known_from_earlier_may_be_called() -> None:
    content = definitions(
        process(*GOOD, element("callActivity", "c", calledElement="other"), flow("a", "c"))
    )
    assert check.check({"p.bpmn": content}, known={"other"}) == []
    assert check.check({"p.bpmn": content}, known=())[0].severity is model.Severity.ERROR


def test_a_function_that_nobody_supplies_is_named() -> None:
    late = boundary("b", "a", timer("date", '=due("A1") + max([duration("P1D")])'))
    files = {"p.bpmn": definitions(process(*GOOD, late))}
    assert check.check(files) == []
    assert check.check(files, functions={"due"}) == []
    (finding,) = check.check(files, functions={"today"})
    assert (finding.rule, finding.element_id) == ("unknown-function", "b")


def test_a_choice_needs_conditions_and_listeners_are_refused() -> None:
    rules = body(
        start(), xor("x"), end(), end("e2"), chain("start", "x", "end"), flow("x", "e2", "n > 1")
    )
    assert "missing-condition" in rules
    listener = zeebe("executionListeners", zeebe("executionListener", type="t"))
    assert "unsupported-extension" in body(*GOOD, user("u", extensions(listener)), flow("a", "u"))


@pytest.mark.parametrize("text", ["2026-13-45", "P1X", "-P1D", "R3/P", "PT5"])
def test_what_looks_like_a_literal_but_is_none_is_named(text: str) -> None:
    for kind in ("date", "duration", "cycle"):
        assert "timer" in body(*GOOD, boundary("b", "a", timer(kind, text)))


def test_other_files_are_refused() -> None:
    assert "file-kind" in found(definitions(process(*GOOD)), run_dot_exe=b"MZ")


def test_flows_without_ids_and_referenced_event_definitions_run() -> None:
    content = definitions(
        process(
            start(),
            user("a"),
            service("s"),
            '<bpmn:sequenceFlow sourceRef="start" targetRef="a"/>',
            element(
                "boundaryEvent",
                "b",
                "<bpmn:eventDefinitionRef>t</bpmn:eventDefinitionRef>",
                attachedToRef="a",
            ),
            '<bpmn:sequenceFlow sourceRef="b" targetRef="s"/>',
        ),
        '<bpmn:timerEventDefinition id="t"><bpmn:timeDate>=date("2026-04-01")</bpmn:timeDate>'
        "</bpmn:timerEventDefinition>",
    )
    assert found(content) == {}
