"""Gateways drawn by others: splits, joins, loops and joins inside loops, walked by their tasks."""

from __future__ import annotations

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger


def xor(name: str, **attributes: str) -> str:
    return d.element("exclusiveGateway", name, **attributes)


def both(name: str) -> str:
    return d.element("parallelGateway", name)


def some(name: str, **attributes: str) -> str:
    return d.element("inclusiveGateway", name, **attributes)


def users(names: str) -> str:
    return "".join(d.user(name) for name in names.split())


def catch(name: str, definition: str) -> str:
    return d.element("intermediateCatchEvent", name, definition)


BEGIN = d.start() + d.user("t") + d.flows("start > t")
PAID = '<bpmn:messageEventDefinition messageRef="m_paid" />'
ALARM = '<bpmn:signalEventDefinition signalRef="s_alarm" />'
HOUR = (
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H'
    "</bpmn:timeDuration></bpmn:timerEventDefinition>"
)
TWO = HOUR.replace("PT1H", "PT2H")
EVENTS = (
    BEGIN,
    d.element("eventBasedGateway", "race"),
    catch("paid", PAID),
    catch("alarm", ALARM),
    catch("late", HOUR),
    catch("later", TWO),
    d.element("receiveTask", "plain", messageRef="m_plain"),
    users("m a l r x"),
    d.end(),
    d.flows("t > race > paid > m > end", "race > alarm > a > end", "race > late > l > end"),
    d.flows("race > later > r > end", "race > plain > x > end"),
)
REWORK = (
    BEGIN,
    xor("again"),
    both("fork"),
    both("join"),
    xor("enough", default="no"),
    users("a b c"),
    d.end(),
    d.flows("t > again > fork > a > join", "fork > b > join", "join > c > enough"),
    '<bpmn:sequenceFlow id="no" sourceRef="enough" targetRef="again" />',
    d.flows("enough > end ? ok"),
)
SOME_REWORK = (
    BEGIN,
    xor("again"),
    some("fork", default="rest"),
    some("join"),
    users("a b e c"),
    xor("enough", default="no"),
    d.end(),
    d.flows("t > again > fork", "a > join", "b > join", "e > join", "join > c > enough"),
    d.flows("fork > a ? x >= 1", "fork > b ? x >= 2"),
    '<bpmn:sequenceFlow id="rest" sourceRef="fork" targetRef="e" />',
    '<bpmn:sequenceFlow id="no" sourceRef="enough" targetRef="again" />',
    d.flows("enough > end ? ok"),
)
CHOICE = (
    BEGIN,
    xor("which", default="other"),
    users("one two three"),
    d.end(),
    '<bpmn:sequenceFlow id="other" sourceRef="which" targetRef="three" />',
    d.flows("t > which", "one > end", "two > end", "three > end"),
    d.flows("which > one ? x > 1", "which > two ? x > 0"),
)
NESTED = (
    BEGIN,
    both("f1"),
    both("f2"),
    both("j1"),
    both("j2"),
    users("a b c z"),
    d.end(),
    d.flows("t > f1 > f2 > a > j2", "f2 > b > j2", "f1 > c > j1", "j2 > j1 > z > end"),
)
UNEVEN = (  # the inclusive join waits for the branch that may still come, however long it is
    BEGIN,
    some("fork"),
    some("join"),
    xor("skip"),
    users("a b c z"),
    d.end(),
    d.flows("t > fork", "a > skip", "b > c > join", "join > z > end"),
    d.flows("fork > a ? true", "fork > b ? x"),
    d.flows("skip > join ? x", "skip > end ? not(x)"),
)

WALKS: dict[str, tuple[tuple[str, ...], list[str], str]] = {
    "the first condition in the file wins": (CHOICE, ["do t x=2 : one", "do one :"], ""),
    "the second condition when the first fails": (CHOICE, ["do t x=1 : two", "do two :"], ""),
    "the default when none holds": (CHOICE, ["do t x=0 : three", "do three :"], ""),
    "null is not true": (CHOICE, ["do t x=null : three", "do three :"], ""),
    "a join waits for all in any order": (
        NESTED,
        ["do t : a b c", "do c : a b", "do b : a", "do a : z", "do z :"],
        "",
    ),
    "a join in a loop waits in every round": (
        REWORK,
        [
            "do t ok=false : a b",
            "do a : b",
            "do b : c",
            "do c : a b",
            "do b : a",
            "do a : c",
            "do c : a b",
            "do a : b",
            "do b : c",
            "do c ok=true :",
        ],
        "",
    ),
    "an inclusive join in a loop waits for those that were sent": (
        SOME_REWORK,
        [
            "do t x=2 ok=false : a b",
            "do b : a",
            "do a : c",
            "do c x=1 : a",
            "do a : c",
            "do c x=0 : e",
            "do e : c",
            "do c x=3 : a b",
            "do a : b",
            "do b : c",
            "do c ok=true :",
        ],
        "",
    ),
    "an inclusive join does not wait for what cannot come": (
        UNEVEN,
        ["do t x=false : a", "do a :"],
        "",
    ),
    "an inclusive join waits for a longer branch": (
        UNEVEN,
        ["do t x=true : a b", "do a : b", "do b : c", "do c : z", "do z :"],
        "",
    ),
    "a message wins the race": (EVENTS, ["do t order=1 :", "message paid 1 : m", "do m :"], "paid"),
    "a signal wins the race": (EVENTS, ["do t order=1 :", "signal alarm : a", "do a :"], "alarm"),
    "the earlier of two timers wins the race": (
        EVENTS,
        ["do t order=1 :", "wait 3599 :", "wait 2 : l", "wait 7200 : l", "do l :"],
        "late",
    ),
    "a timer fired by hand wins the race": (
        EVENTS,
        ["do t order=1 :", "fire later : r", "do r :"],
        "later",
    ),
    "a receive task wins the race": (
        EVENTS,
        ["do t order=1 :", "message plain : x", "message paid 1 : x", "do x :"],
        "plain",
    ),
}


@pytest.mark.parametrize("name", WALKS)
def test_a_gateway_does_what_the_standard_says(stranger: Stranger, name: str) -> None:
    parts, steps, visited = WALKS[name]
    stranger.deploy(d.process("p", *parts, outside=ROOTS))
    instance_id = stranger.start("p")
    stranger.walk(instance_id, steps)
    ended = stranger.get(f"instances/{instance_id}")
    assert ended["state"] == "completed"
    assert visited in ["", *stranger.trail(instance_id)]
    assert stranger.get(f"timers?instance_id={instance_id}")["items"] == []
