"""Events in every place where BPMN 2.0 allows them, walked by the tasks that they open."""

from __future__ import annotations

import pytest

from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger
from tests.api.shapes_of_events import BEGIN, boundary, catch, end, in_scope, on_sub, on_task, throw

PAIR = (BEGIN, d.user("b"))
WALKS: dict[str, tuple[str, list[str], str]] = {
    "a message is caught by name and key": (
        "".join(PAIR) + catch("c", "message") + d.flows("t > c > b"),
        ['do t order="A-1" :', "message paid A-2 :", "message paid A-1 v=1 : b", "do b :"],
        "start t c b",
    ),
    "a duration is counted from its entry": (
        "".join(PAIR) + catch("c", "timer") + d.flows("t > c > b"),
        ["wait 9000 : t", "do t :", "wait 3599 :", "wait 1 : b", "do b :"],
        "start t c b",
    ),
    "a date may be a variable with an offset": (
        "".join(PAIR) + catch("c", "date") + d.flows("t > c > b"),
        ['do t due_at="2099-01-01T00:00:00+08:00" :', "fire c : b", "do b :"],
        "start t c b",
    ),
    "a date that has passed fires at the next sweep": (
        "".join(PAIR) + catch("c", "date") + d.flows("t > c > b"),
        ['do t due_at="2001-01-01" :', "wait 0 : b", "do b :"],
        "start t c b",
    ),
    "a signal is caught": (
        "".join(PAIR) + catch("c", "signal") + d.flows("t > c > b"),
        ["signal alarm : t", "do t :", "signal alarm v=1 : b", "do b :"],
        "start t c b",
    ),
    "a condition is caught when it becomes true": (
        "".join(PAIR) + catch("c", "condition") + d.flows("t > c > b"),
        ["do t n=5 :", "set n=6 : b", "do b :"],
        "start t c b",
    ),
    "a condition that holds already passes": (
        "".join(PAIR) + catch("c", "condition") + d.flows("t > c > b"),
        ["do t n=6 : b", "do b :"],
        "start t c b",
    ),
    "a link goes on where its name is caught": (
        "".join(PAIR) + throw("l", "link") + catch("m", "link") + d.flows("t > l", "m > b"),
        ["do t : b", "do b :"],
        "start t l m b",
    ),
    "a none throw event passes": (
        "".join(PAIR) + d.element("intermediateThrowEvent", "n") + d.flows("t > n > b"),
        ["do t : b", "do b :"],
        "start t n b",
    ),
    "a message on the boundary ends its task": (
        on_task("message", "true"),
        ["do t order=1 : a", "message paid 1 : z", "do z :"],
        "start t a ev z",
    ),
    "a message on the boundary beside its task comes again": (
        on_task("message", "false"),
        [
            "do t order=1 : a",
            "message paid 1 : a z",
            "message paid 1 : a z z",
            "do a : b z z",
            "message paid 1 : b z z",
            "do z : b z",
            "do z : b",
            "do b :",
        ],
        "start t a ev z ev z b",
    ),
    "a signal on the boundary ends its task": (
        on_task("signal", "true"),
        ["do t : a", "signal alarm : z", "do z :"],
        "start t a ev z",
    ),
    "a signal on the boundary beside its task": (
        on_task("signal", "false"),
        ["do t : a", "signal alarm : a z", "do z : a", "do a : b", "do b :"],
        "start t a ev z b",
    ),
    "a timer on the boundary ends its task": (
        on_task("timer", "true"),
        ["do t : a", "wait 3600 : z", "do z :"],
        "start t a ev z",
    ),
    "a timer on the boundary fires once beside its task": (
        on_task("timer", "false"),
        ["do t : a", "wait 3600 : a z", "wait 36000 : a z", "do z : a", "do a : b", "do b :"],
        "start t a ev z b",
    ),
    "a cycle on the boundary fires as often as it says": (
        on_task("cycle", "false"),
        [
            "do t : a",
            "wait 3600 : a z",
            "wait 3600 : a z z",
            "wait 36000 : a z z",
            "do z : a z",
            "do z : a",
            "do a : b",
            "do b :",
        ],
        "start t a ev z ev z b",
    ),
    "a task done in time disarms its timer": (
        on_task("timer", "true"),
        ["do t : a", "do a : b", "wait 9999 : b", "do b :"],
        "start t a b",
    ),
    "a condition on the boundary ends its task": (
        on_task("condition", "true"),
        ["do t n=1 : a", "set n=7 : z", "do z :"],
        "start t a ev z",
    ),
    "an error end is caught on the boundary of its sub-process": (
        on_sub("error", "error"),
        ["do t : a c", "do a : z", "do z :"],
        "start t s in fork a c ev caught z",
    ),
    "an error without a code catches all": (
        on_sub("any error", "error"),
        ["do t : a c", "do a : z", "do z :"],
        "",
    ),
    "an escalation end lets its sub-process go on": (
        on_sub("escalation", "escalation", "false"),
        ["do t : a c", "do a : c z", "do c : b z", "do z : b", "do b :"],
        "",
    ),
    "an escalation thrown on the way interrupts": (
        on_sub("escalation", "escalation", "true", "throw"),
        ["do t : a c", "do a : z", "do z :"],
        "",
    ),
    "an escalation thrown on the way runs beside": (
        on_sub("any escalation", "escalation", "false", "throw"),
        ["do t : a c", "do a : c d z", "do d : c z", "do c : b z", "do b : z", "do z :"],
        "",
    ),
    "a terminate end ends only its sub-process": (
        on_sub("error", "terminate"),
        ["do t : a c", "do a : b", "do b :"],
        "",
    ),
    "a terminate end ends everything in its process": (
        BEGIN + d.user("a") + d.user("b") + end("e", "terminate") + d.flows("t > a > e", "t > b"),
        ["do t : a b", "do a :"],
        "",
    ),
    "a thrown signal reaches its own boundary": (
        on_sub("signal", "signal", "true", "throw"),
        ["do t : a c", "do a : z", "do z :"],
        "",
    ),
    "a thrown message reaches a receiver beside it": (
        BEGIN
        + d.user("a")
        + d.user("b")
        + end("e", "message")
        + catch("c", "message")
        + d.flows("t > a > e", "t > c > b"),
        ["do t order=3 : a", "do a : b", "do b :"],
        "",
    ),
} | {
    f"an event sub-process of {kind} {how}": (
        in_scope(kind, cancel),
        ["start : t", 'do t order=1 n=1 due_at="2099-01-01" : a', f"{act} : {after}"]
        + (["do a : z"] if cancel == "false" else [])
        + ["do z :"],
        "start t a es es_on z",
    )
    for kind, act in (
        ("plain", "message plain"),
        ("signal", "signal alarm"),
        ("timer", "fire es_on"),
        ("condition", "set n=9"),
    )
    for how, cancel, after in (("takes over", "true", "z"), ("runs beside", "false", "a z"))
}


@pytest.mark.parametrize("name", WALKS)
def test_an_event_does_what_the_standard_says(stranger: Stranger, name: str) -> None:
    text, steps, visited = WALKS[name]
    stranger.deploy(d.process("p", text, outside=ROOTS))
    instance_id = stranger.start("p")
    stranger.walk(instance_id, steps)
    assert stranger.get(f"instances/{instance_id}")["state"] == "completed"
    assert not visited or stranger.trail(instance_id) == visited.split()
    assert stranger.get(f"timers?instance_id={instance_id}")["items"] == []


THROWERS = {
    "error": (end("ev", "error"), "z", ["active", "cancelled"]),
    "other error": (end("ev", "other error"), "", ["active", "incident"]),
    "escalation": (end("ev", "escalation"), "n y", ["active", "completed"]),
}


@pytest.mark.parametrize("kind", THROWERS)
def test_what_a_called_process_throws_is_caught_by_its_caller_or_stands_where_it_was(
    stranger: Stranger, kind: str
) -> None:
    thrower, opened, states = THROWERS[kind]
    callee = d.process(
        "callee", d.start(), d.user("a"), thrower, d.flows("start > a > ev"), outside=ROOTS
    )
    caller = d.process(
        "caller",
        d.start() + d.call("ask", "callee") + boundary("bad", "error", "ask"),
        boundary("up", "escalation", "ask", "false") + d.user("y") + d.user("z") + d.user("n"),
        d.flows("start > ask > n", "bad > z", "up > y"),
        outside=ROOTS,
    )
    stranger.deploy(caller, callee)
    instance_id = stranger.start("caller")
    stranger.walk(instance_id, ["start : a", f"do a : {opened}"])
    family = stranger.family(instance_id)
    assert [one["state"] for one in family] == states
    incidents = stranger.get(f"incidents?instance_id={family[1]['id']}")["items"]
    assert [one["element_id"] for one in incidents] == (["ev"] if kind == "other error" else [])


def test_an_error_of_a_worker_is_caught_by_its_code(stranger: Stranger) -> None:
    text = (
        d.start()
        + d.job("work", "w")
        + boundary("bad", "error", "work")
        + boundary("rest", "any error", "work")
        + "".join(d.user(name) for name in ("n", "z", "y"))
        + d.flows("start > work > n", "bad > z", "rest > y")
    )
    stranger.deploy(d.process("p", text, outside=ROOTS))
    for action, opened in (("error w BAD v=1", "z"), ("error w ODD", "y"), ("job w", "n")):
        stranger.walk(stranger.start("p"), [f"{action} : {opened}"])


def test_an_interrupted_call_cancels_what_it_called(stranger: Stranger) -> None:
    callee = d.process("callee", d.start(), d.user("a"), d.flows("start > a"))
    caller = d.process(
        "caller",
        d.start() + d.call("ask", "callee") + boundary("late", "timer", "ask") + d.user("z"),
        d.flows("start > ask", "late > z"),
    )
    stranger.deploy(caller, callee)
    instance_id = stranger.start("caller")
    stranger.walk(instance_id, ["start : a", "fire late : z"])
    assert [one["state"] for one in stranger.family(instance_id)] == ["active", "cancelled"]
