"""What the deploy check only tells: it runs, but not as its author may think."""

from __future__ import annotations

from engine.bpmn import check, check_facts
from tests.bpmn.diagrams import (
    boundary,
    chain,
    defined,
    definitions,
    element,
    end,
    extensions,
    mapping,
    process,
    script,
    start,
    timer,
    user,
    zeebe,
)

GOOD = (start(), user("a"), end(), chain("start", "a", "end"))


def told(*parts: str, roots: str = "") -> set[tuple[str, str, str]]:
    """Give the findings of a process: rule, element, severity."""
    findings = check.check({"p.bpmn": definitions(process(*parts), roots)}, known={"child"})
    return {(f.rule, f.element_id, str(f.severity)) for f in findings}


def test_a_cycle_where_an_event_fires_once_is_told() -> None:
    cycle = timer("cycle", "R3/PT1H")
    caught = element("intermediateCatchEvent", "e", cycle)
    assert ("cycle-once", "e", "warning") in told(start(), caught, chain("start", "e"))
    assert ("cycle-once", "b", "warning") in told(*GOOD, boundary("b", "a", cycle))
    beside = boundary("b", "a", cycle, interrupting=False)
    assert "cycle-once" not in {rule for rule, _, _ in told(*GOOD, beside)}
    began = element("startEvent", "on", cycle)
    assert "cycle-once" not in {r for r, _, _ in told(began, user("u"), chain("on", "u"))}


def test_an_event_that_throws_nothing_is_told() -> None:
    for kind in ("message", "signal"):
        thrown = element("intermediateThrowEvent", "e", defined(kind))
        found = told(start(), thrown, chain("start", "e"))
        assert found == {("missing-reference", "e", "warning")}


def test_a_result_that_goes_nowhere_is_told() -> None:
    plain = element("scriptTask", "s", "<bpmn:script>1 + 1</bpmn:script>")
    assert told(start(), plain, chain("start", "s")) == {("missing-result", "s", "warning")}


def test_a_binding_to_the_latest_version_is_told() -> None:
    latest = extensions(zeebe("calledElement", processId="child", bindingType="latest"))
    call = element("callActivity", "c", latest)
    assert told(start(), call, chain("start", "c")) == {("version-binding", "c", "warning")}


def test_a_fact_that_the_ledger_does_not_have_is_told() -> None:
    ledger = check_facts.Ledger(reads={"stage", "number"}, writes={"stage"})
    written = script("s", '=if lead.stage = "x" then lead.stadge else 1', "lead.staje")
    mapped = user("a", extensions(mapping({}, {"lead.number": "=1", "lead.stage": "=2"})))
    form = (
        b'{"id": "f", "type": "default", "components": [{"type": "textfield", "id": "c", '
        b'"key": "lead.remark", "label": "R"}]}'
    )
    files = {"p.bpmn": definitions(process(start(), written, mapped, chain("start", "s", "a")))}
    found = check.check(files | {"f.form": form}, ledger=ledger)
    assert {(f.rule, f.element_id, str(f.severity)) for f in found} == {
        ("unknown-fact", "s", "warning"),
        ("unknown-fact", "a", "warning"),
        ("unknown-fact", "c", "warning"),
    }
    assert len(found) == 4
    assert check.check(files) == []
