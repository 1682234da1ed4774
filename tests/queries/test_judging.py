"""Asking the table of escalations again: what makes a difference, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.bpmn import library
from engine.errors import DiagramInvalid
from engine.queries import judging
from engine.store.tables.processes import tasks
from tests import diagrams as d
from tests.escalating import begin, read
from tests.limits import catalogue
from tests.world import World

SHARED = Path("processes/shared/escalation.dmn")
RULED = ("AGE2", "AGE3", "AGE5")
LEAD: dict[str, Any] = {
    "amount_involved": None,
    "k1": None,
    "k2": False,
    "k5": False,
    "k6": False,
    "judged_on": None,
    "refund_completed_on": None,
}


def answer(rule: str, **facts: Any) -> Any:
    lead = {"lead": {**LEAD, **facts}}
    return bundle().decide(judging.DECISION, {**lead, "rule": rule}, {})


def bundle() -> Any:
    return library.compile_bundle("shipped", {"escalation.dmn": SHARED.read_bytes()})


def differs(rule: str, judgement: Any, **facts: Any) -> bool:
    return judging.function(bundle(), {"lead": {**LEAD, **facts}}, {})(rule, judgement)


@pytest.mark.parametrize("rule", RULED)
def test_the_same_facts_are_judged_the_same(rule: str) -> None:
    assert not differs(rule, answer(rule))


@pytest.mark.parametrize(("rule", "raised"), [("AGE2", True), ("AGE3", True), ("AGE5", False)])
@pytest.mark.parametrize("flag", ["k1", "k2", "k5", "k6"])
def test_a_flag_makes_a_difference_where_the_level_depends_on_it(
    rule: str, flag: str, *, raised: bool
) -> None:
    assert differs(rule, answer(rule), **{flag: True}) is raised


def test_another_ground_for_the_same_level_makes_none() -> None:
    assert not differs("AGE3", answer("AGE3", k1=True), k5=True)


def test_what_nobody_judged_is_not_judged_otherwise() -> None:
    assert not differs("AGE3", None, k1=True)


def test_an_unknown_limit_in_a_condition_is_refused_by_its_element(sqlite_url: str) -> None:
    event = (
        "<bpmn:conditionalEventDefinition><bpmn:condition>"
        '=judged otherwise("AGE9", escalation)'
        "</bpmn:condition></bpmn:conditionalEventDefinition>"
    )
    drawn = d.process(
        "case",
        d.start(),
        d.user("work"),
        d.element("boundaryEvent", "otherwise", event, attachedToRef="work"),
        d.end(),
        d.end("judged"),
        d.flows("start > work > end", "otherwise > judged"),
    )
    with pytest.raises(DiagramInvalid) as refused:
        World(sqlite_url).deploy(**{"case": drawn, "deadlines.dmn": catalogue(AGE2=30)})
    found = [(one.element_id, "AGE9" in one.message) for one in refused.value.findings]
    assert ("otherwise", True) in found


def test_a_table_that_asks_itself_is_no_endless_loop(sqlite_url: str) -> None:
    table = SHARED.read_text(encoding="utf-8")
    asking = table.replace("count(raising_grounds) &gt; 0", 'judged otherwise("AGE2", {})')
    assert asking != table
    drawn = d.process(
        "case",
        d.start(),
        d.script("ask", '=judged otherwise("AGE2", {level: "office"})', "otherwise"),
        d.user("work"),
        d.end(),
        d.flows("start > ask > work > end"),
    )
    world = World(sqlite_url)
    files = {"case": drawn, "escalation.dmn": asking, "deadlines.dmn": catalogue(AGE2=30)}
    world.deploy(**files)
    begin(world)
    (task,) = read(world, tasks)
    assert task["element_id"] == "work"
