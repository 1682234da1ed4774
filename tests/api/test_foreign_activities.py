"""Every activity of BPMN 2.0, deployed, run and looked at through HTTP alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger

LOAN = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="t" name="t"'
    ' namespace="http://t"><decision id="grade" name="grade"><decisionTable id="dt"'
    ' hitPolicy="FIRST"><input id="i"><inputExpression id="ie" typeRef="number">'
    "<text>amount</text></inputExpression></input>"
    '<output id="o" name="level" typeRef="string"/>'
    '<rule id="r1"><inputEntry id="a"><text>&gt;= 100</text></inputEntry>'
    '<outputEntry id="b"><text>"high"</text></outputEntry></rule>'
    '<rule id="r2"><inputEntry id="c"><text>-</text></inputEntry>'
    '<outputEntry id="e"><text>"low"</text></outputEntry></rule>'
    "</decisionTable></decision></definitions>"
)
DECIDE = d.element(
    "businessRuleTask",
    "decide",
    d.extension('<zeebe:calledDecision decisionId="grade" resultVariable="level" />'),
)
MAPPED_CALL = d.element(
    "callActivity",
    "ask",
    d.extension(
        '<zeebe:calledElement processId="callee" propagateAllChildVariables="false"'
        ' propagateAllParentVariables="false" />',
        '<zeebe:ioMapping><zeebe:input source="=n" target="given" />'
        '<zeebe:output source="=given * 2" target="twice" /></zeebe:ioMapping>',
    ),
)
CALLEE = d.process(
    "callee", d.start(), d.user("inner"), d.end("inner_end"), d.flows("start > inner > inner_end")
)
MAPPING = d.element(
    "serviceTask",
    "work",
    d.extension(
        '<zeebe:taskDefinition type="=&#34;w&#34; + kind" retries="=1 + 1" />',
        '<zeebe:taskHeaders><zeebe:header key="h" value="v" /></zeebe:taskHeaders>',
        '<zeebe:ioMapping><zeebe:input source="=n + 1" target="in" />'
        '<zeebe:output source="=result" target="kept" /></zeebe:ioMapping>',
    ),
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A diagram, how it is walked, and what must be there at the end."""

    parts: tuple[str, ...]
    steps: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    trail: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    ends: tuple[str, ...] = ("end",)


CASES = {
    "a none task passes at once": Case(
        parts=(d.start(), d.element("task", "a"), d.end(), d.flows("start > a > end")),
        trail="start a end",
    ),
    "a manual task waits for a person": Case(
        parts=(d.start(), d.element("manualTask", "a"), d.end(), d.flows("start > a > end")),
        steps=["start : a", "do a x=1 :"],
        variables={"x": 1},
    ),
    "a user task keeps what was filled in": Case(
        parts=(d.start(), d.user("a"), d.user("b"), d.end(), d.flows("start > a > b > end")),
        steps=["start : a", 'do a x={"y":[1.50,null,true]} : b', 'do b x="2" :'],
        variables={"x": "2"},
        trail="start a b end",
    ),
    "a script computes without a result of its own": Case(
        parts=(
            d.start(),
            d.script("a", "={x: n + 1, y: string(n)}", "r"),
            d.end(),
            d.flows("start > a > end"),
        ),
        given={"n": 41},
        variables={"n": 41, "r": {"x": 42, "y": "41"}},
    ),
    "a service task is worked by a program": Case(
        parts=(d.start(), MAPPING, d.end(), d.flows("start > work > end")),
        given={"n": 1, "kind": "x"},
        steps=["job wx result=7"],
        variables={"n": 1, "kind": "x", "kept": 7},
    ),
    "a business rule asks the table of its deployment": Case(
        parts=(d.start(), DECIDE, d.end(), d.flows("start > decide > end")),
        files={"loan_dmn": LOAN},
        given={"amount": 100},
        variables={"amount": 100, "level": "high"},
        trail="start decide end",
    ),
    "a business rule without a table is a job": Case(
        parts=(
            d.start(),
            d.element("businessRuleTask", "a", d.extension('<zeebe:taskDefinition type="rule" />')),
            d.end(),
            d.flows("start > a > end"),
        ),
        steps=["job rule x=1"],
        variables={"x": 1},
    ),
    "a send task with a job type is a job": Case(
        parts=(
            d.start(),
            d.element("sendTask", "a", d.extension('<zeebe:taskDefinition type="mail" />')),
            d.end(),
            d.flows("start > a > end"),
        ),
        steps=["job mail"],
    ),
    "a receive task waits for its message and key": Case(
        parts=(
            d.start(),
            d.element("receiveTask", "a", messageRef="m_paid"),
            d.user("b"),
            d.end(),
            d.flows("start > a > b > end"),
        ),
        given={"order": 7},
        steps=["message paid 8 :", "message plain 7 :", "message paid 7 got=true : b", "do b :"],
        variables={"order": 7, "got": True},
    ),
    "a call passes everything when asked to": Case(
        parts=(d.start(), d.call("ask", "callee"), d.end(), d.flows("start > ask > end")),
        files={"callee_bpmn": CALLEE},
        given={"n": 2},
        steps=["start : inner", "do inner m=3 :"],
        variables={"n": 2, "m": 3},
        trail="start ask end",
    ),
    "a call passes only its mappings when told so": Case(
        parts=(d.start(), MAPPED_CALL, d.end(), d.flows("start > ask > end")),
        files={"callee_bpmn": CALLEE},
        given={"n": 21},
        steps=["start : inner", "do inner noise=1 :"],
        variables={"n": 21, "twice": 42},
    ),
    "a sub-process has its own start and end": Case(
        parts=(
            d.start(),
            d.element(
                "subProcess", "s", d.start("in"), d.user("a"), d.end("out"), d.flows("in > a > out")
            ),
            d.user("b"),
            d.end(),
            d.flows("start > s > b > end"),
        ),
        steps=["start : a", "do a : b", "do b :"],
        trail="start s in a out b end",
        ends=("out", "end"),
    ),
    "a sub-process without start and end runs what stands in it": Case(
        parts=(
            d.start(),
            d.element("subProcess", "s", d.user("a"), d.user("b")),
            d.end(),
            d.flows("start > s > end"),
        ),
        steps=["start : a b", "do b : a", "do a :"],
    ),
    "two flows out of a task run side by side": Case(
        parts=(
            d.start(),
            d.user("a"),
            d.user("b"),
            d.user("c"),
            d.end(),
            d.flows("start > a > b > end", "a > c > end"),
        ),
        steps=["start : a", "do a : b c", "do c : b", "do b :"],
        ends=("end", "end"),
    ),
    "conditions on the flows out of a task are heard": Case(
        parts=(
            d.start(),
            d.user("a"),
            d.user("b"),
            d.user("c"),
            d.end(),
            d.flows("start > a", "b > end", "c > end", "a > b ? x > 1", "a > c ? x <= 1"),
        ),
        steps=["start : a", "do a x=1 : c", "do c :"],
    ),
    "a process without start and end event runs": Case(
        parts=(d.user("a"), d.user("b"), d.flows("a > b")),
        steps=["start : a", "do a : b", "do b :"],
        ends=(),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_activity_does_what_the_standard_says(stranger: Stranger, name: str) -> None:
    case = CASES[name]
    stranger.deploy(d.process("p", *case.parts, outside=ROOTS), **case.files)
    instance_id = stranger.start("p", **case.given)
    stranger.walk(instance_id, case.steps)
    ended = stranger.get(f"instances/{instance_id}")
    assert (ended["state"], ended["active_elements"]) == ("completed", [])
    assert tuple(ended["end_events"]) == case.ends
    if case.variables:
        assert ended["variables"] == case.variables
    if case.trail is not None:
        assert stranger.trail(instance_id) == case.trail.split()


def test_a_called_instance_is_linked_to_its_caller_and_has_its_own_history(
    stranger: Stranger,
) -> None:
    stranger.deploy(CALLEE)
    stranger.deploy(d.process("p", d.start(), d.call("ask", "callee"), d.flows("start > ask")))
    root = stranger.start("p")
    (called,) = stranger.get(f"instances?parent_id={root}")["items"]
    assert (called["process_id"], called["root_id"]) == ("callee", root)
    assert (called["parent_element_id"], called["state"]) == ("ask", "active")
    stranger.walk(root, ["start : inner", "do inner :"])
    assert stranger.trail(called["id"]) == ["start", "inner", "inner_end"]
    assert stranger.trail(root) == ["start", "ask"]
    assert stranger.get(f"instances/{root}")["state"] == "completed"


def test_a_call_keeps_to_the_version_it_was_deployed_with(stranger: Stranger) -> None:
    caller = d.process("p", d.start(), d.call("ask", "callee"), d.flows("start > ask"))
    stranger.deploy(caller, CALLEE)
    stranger.deploy(CALLEE.replace('"inner"', '"other"'))
    assert stranger.open(stranger.start("p")) == "inner"
    assert stranger.open(stranger.start("callee")) == "other"


def test_a_send_task_reaches_a_receive_task_of_another_instance(stranger: Stranger) -> None:
    sender = (
        d.start(),
        d.element("sendTask", "tell", messageRef="m_paid"),
        d.flows("start > tell"),
    )
    waiter = (
        d.start(),
        d.element("receiveTask", "hear", messageRef="m_paid"),
        d.user("after"),
        d.flows("start > hear > after"),
    )
    stranger.deploy(
        d.process("sender", *sender, outside=ROOTS), d.process("waiter", *waiter, outside=ROOTS)
    )
    one, two = stranger.start("waiter", order="A"), stranger.start("waiter", order="B")
    stranger.start("sender", order="B")
    assert (stranger.open(one), stranger.open(two)) == ("", "after")
