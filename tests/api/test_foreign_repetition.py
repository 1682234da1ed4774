"""Multi-instance and loops drawn by others: how many, in which order, with which output."""

from __future__ import annotations

from typing import Any

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger


def several(
    *, each: str = "", cardinality: str = "", enough: str = "", sequential: bool = False
) -> str:
    inner = d.extension(f"<zeebe:loopCharacteristics {each} />") if each else ""
    inner += _expression("loopCardinality", cardinality) + _expression(
        "completionCondition", enough
    )
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{inner}</bpmn:multiInstanceLoopCharacteristics>"
    )


def loop(condition: str = "", before: str = "false", maximum: str = "") -> str:
    limit = f' loopMaximum="{maximum}"' if maximum else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{before}"{limit}>'
        f"{_expression('loopCondition', condition)}</bpmn:standardLoopCharacteristics>"
    )


def _expression(tag: str, text: str) -> str:
    if not text:
        return ""
    return f'<bpmn:{tag} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{tag}>'


VOTES = (
    'inputCollection="=bodies" inputElement="body" outputCollection="votes"'
    ' outputElement="={body: body, vote: vote}"'
)
PLAIN = VOTES.replace("={body: body, vote: vote}", "=vote")
ALL_BODIES: dict[str, Any] = {"bodies": ["x", "y", "z"]}
MINORITY = "=count(votes[item = true]) &gt;= 2"
CALLEE = d.process("callee", d.start(), d.user("a"), d.flows("start > a"))

# characteristics -> (activity, given variables, steps, variables afterwards)
WALKS: dict[str, tuple[str, dict[str, Any], list[str], dict[str, Any]]] = {
    "outputs keep the order of the collection": (
        d.element("userTask", "a", several(each=VOTES)),
        ALL_BODIES,
        ["start : a a a", "do a#2 vote=3 : a a", "do a#0 vote=1 : a", "do a vote=2 : z"],
        {
            "votes": [
                {"body": "x", "vote": 1},
                {"body": "y", "vote": 2},
                {"body": "z", "vote": 3},
            ]
        },
    ),
    "one by one": (
        d.element("userTask", "a", several(each=PLAIN, sequential=True)),
        ALL_BODIES,
        ["start : a", "do a vote=1 : a", "do a vote=2 : a", "do a vote=3 : z"],
        {"votes": [1, 2, 3]},
    ),
    "enough is enough": (
        d.element("userTask", "a", several(each=PLAIN, enough=MINORITY)),
        ALL_BODIES,
        ["start : a a a", "do a#1 vote=true : a a", "do a#1 vote=true : z"],
        {"votes": [None, True, True]},
    ),
    "enough by the counters": (
        d.element(
            "userTask",
            "a",
            several(cardinality="=3", enough="=numberOfCompletedInstances &gt;= 2"),
        ),
        {},
        ["start : a a a", "do a : a a", "do a : z"],
        {},
    ),
    "a bare cardinality": (
        d.element("userTask", "a", several(cardinality="2")),
        {},
        ["start : a a", "do a : a", "do a : z"],
        {},
    ),
    "nothing to do": (
        d.element("userTask", "a", several(each=PLAIN)),
        {"bodies": []},
        ["start : z"],
        {"votes": []},
    ),
    "a sub-process for each": (
        d.element(
            "subProcess",
            "s",
            several(each=PLAIN),
            d.start("in") + d.user("a") + d.user("b") + d.flows("in > a > b"),
        ),
        {"bodies": ["x", "y"]},
        ["start : a a", "do a#1 : a b", "do b vote=2 : a", "do a : b", "do b vote=1 : z"],
        {"votes": [1, 2]},
    ),
    "a call for each": (
        d.element(
            "callActivity",
            "ask",
            d.extension('<zeebe:calledElement processId="callee" />'),
            several(each=PLAIN),
        ),
        {"bodies": ["x", "y"]},
        ["start : a a", "do a#1 vote=2 : a", "do a vote=1 : z"],
        {"votes": [1, 2]},
    ),
    "a loop tested afterwards": (
        d.element("userTask", "a", loop("=more")),
        {"more": False},
        ["start : a", "do a more=true : a", "do a more=false : z"],
        {"more": False},
    ),
    "a loop tested before": (
        d.element("userTask", "a", loop("=more", "true")),
        {"more": False},
        ["start : z"],
        {},
    ),
    "a loop with a limit": (
        d.element("userTask", "a", loop("=true", maximum="2")),
        {},
        ["start : a", "do a : a", "do a : z"],
        {},
    ),
}


@pytest.mark.parametrize("name", WALKS)
def test_an_activity_that_repeats_does_what_the_standard_says(
    stranger: Stranger, name: str
) -> None:
    activity, given, steps, expected = WALKS[name]
    first = activity.split('id="')[1].split('"')[0]
    parts = (d.start(), activity, d.user("z"), d.end(), d.flows(f"start > {first} > z > end"))
    stranger.deploy(d.process("p", *parts), callee_bpmn=CALLEE)
    case = stranger.start("p", **given)
    stranger.walk(case, [*steps, "do z :"])
    ended = stranger.get(f"instances/{case}")
    assert ended["state"] == "completed"
    assert {name: ended["variables"].get(name) for name in expected} == expected
    assert "loopCounter" not in ended["variables"]


def test_the_votes_of_a_second_round_begin_anew(stranger: Stranger) -> None:
    parts = (
        d.start(),
        d.element("exclusiveGateway", "again"),
        d.element("userTask", "a", several(each=PLAIN)),
        d.user("z"),
        d.element("exclusiveGateway", "done", default="no"),
        d.end(),
        d.flows("start > again > a > z > done"),
        '<bpmn:sequenceFlow id="no" sourceRef="done" targetRef="again" />',
        d.flows("done > end ? ok"),
    )
    stranger.deploy(d.process("p", *parts))
    case = stranger.start("p", bodies=["x", "y"])
    stranger.walk(case, ["do a#0 vote=1", "do a vote=2 : z", "do z ok=false : a a"])
    stranger.walk(case, ["do a#1 vote=4", "do a vote=3 : z", "do z ok=true :"])
    assert stranger.get(f"instances/{case}")["variables"]["votes"] == [3, 4]


@pytest.mark.parametrize("kind", ["subProcess", "callActivity"])
def test_a_limit_ends_every_run_that_is_open(stranger: Stranger, kind: str) -> None:
    inside = d.start("in") + d.user("a") + d.flows("in > a")
    if kind == "callActivity":
        inside = ""
    call = '<zeebe:calledElement processId="callee" />'
    parts = (
        d.start(),
        d.element(kind, "s", d.extension(call), several(each=PLAIN), inside),
        d.element(
            "boundaryEvent",
            "late",
            '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
            "PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>",
            attachedToRef="s",
        ),
        d.user("y"),
        d.user("z"),
        d.flows("start > s > y", "late > z"),
    )
    stranger.deploy(d.process("p", *parts, outside=ROOTS), callee_bpmn=CALLEE)
    case = stranger.start("p", **ALL_BODIES)
    stranger.walk(case, ["start : a a a", "do a vote=1 : a a", "wait 3600 : z", "do z :"])
    states = [one["state"] for one in stranger.family(case)]
    assert states[0] == "completed"
    assert sorted(states[1:]) == ([] if kind == "subProcess" else ["cancelled"] * 2 + ["completed"])


@pytest.mark.parametrize("count", ["=-1", "=1.5", '="many"', "=null", "=1000000", "=missing"])
def test_an_impossible_count_is_an_incident_that_a_retry_mends(
    stranger: Stranger, count: str
) -> None:
    activity = d.element("userTask", "a", several(cardinality=count.replace("missing", "n")))
    stranger.deploy(d.process("p", d.start(), activity, d.flows("start > a")))
    case = stranger.start("p")
    assert stranger.get(f"instances/{case}")["state"] == "incident"
    (incident,) = stranger.get(f"incidents?instance_id={case}")["items"]
    assert incident["element_id"] == "a"
    assert incident["message"]
    if count == "=missing":
        stranger.walk(case, ["set n=2 :", "retry a : a a", "do a : a", "do a :"])
        assert stranger.get(f"instances/{case}")["state"] == "completed"
