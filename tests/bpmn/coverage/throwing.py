"""Events that are thrown on the way and at the end."""

from __future__ import annotations

from tests.bpmn.coverage.boundaries import beside
from tests.bpmn.coverage.case import Verdict, elsewhere, refused, runs
from tests.bpmn.coverage.catching import thrown
from tests.bpmn.coverage.sub_processes import around
from tests.bpmn.diagrams import (
    both,
    boundary,
    chain,
    defined,
    element,
    end,
    extensions,
    flow,
    service,
    start,
    user,
    zeebe,
)


def ended(*inner: str) -> tuple[str, ...]:
    return (start(), user("a"), end("e", *inner), chain("start", "a", "e"))


def throwing(inner: str) -> tuple[str, ...]:
    """Give a sub-process in which one branch throws while the other waits."""
    return around(
        "subProcess",
        start("si"),
        both("fork"),
        user("x"),
        user("y"),
        inner,
        chain("si", "fork", "x", "e"),
        flow("fork", "y"),
    )


CASES = (
    runs(
        "intermediateThrowEvent",
        "none",
        "a milestone",
        thrown(),
        ["start : u"],
        visited="start e u",
        covers=("intermediateThrowEvent",),
    ),
    elsewhere(
        "intermediateThrowEvent",
        "message and signal",
        "leave the instance with their name, key, mapped variables and time to live",
        "bpmn/test_messages.py::test_thrown_messages_and_signals_leave_the_instance",
    ),
    runs(
        "intermediateThrowEvent",
        "message with a job type",
        "is sent by an outside program",
        thrown(extensions(zeebe("taskDefinition", type="post")), defined("message", "m2")),
        ["start : e", "job e : u"],
    ),
    elsewhere(
        "intermediateThrowEvent",
        "message or signal without a name",
        "throws nothing, which is told",
        "bpmn/test_warnings.py::test_an_event_that_throws_nothing_is_told",
        Verdict.WARNED,
    ),
    *(
        runs(
            "escalationEventDefinition",
            f"thrown on the way, caught {how}",
            "by its code or by any; goes up through the scopes and to the caller",
            (
                *throwing(
                    element("intermediateThrowEvent", "e", defined("escalation", "x1"))
                    + user("w")
                    + flow("e", "w")
                ),
                boundary("b", "s", defined("escalation", "x1"), interrupting=interrupting),
                user("z"),
                flow("b", "z"),
            ),
            ["start : x y", f"do x : {after}"],
            covers=(
                "escalationEventDefinition",
                "escalationEventDefinition@escalationRef",
                "escalation",
                "escalation@name",
                "escalation@escalationCode",
            ),
        )
        for how, interrupting, after in (("beside", False, "w y z"), ("interrupting", True, "z"))
    ),
    runs(
        "escalationEventDefinition",
        "that nobody catches",
        "is no failure",
        thrown(defined("escalation", "x1")),
        ["start : u"],
    ),
    refused(
        "intermediateThrowEvent",
        "error, timer, conditional, terminate, cancel",
        "BPMN 10.5.4: not here",
        "event-place",
        "e",
        *thrown(defined("error", "e1")),
    ),
    refused(
        "implicitThrowEvent",
        "",
        "is none that can be drawn",
        "unsupported-element",
        "e",
        start(),
        element("implicitThrowEvent", "e"),
        user("u"),
        chain("start", "u"),
    ),
    runs(
        "endEvent",
        "none",
        "ends its token; the scope is over when nothing is left",
        (
            start(),
            both("f"),
            user("a"),
            user("b"),
            end("e"),
            chain("start", "f", "a", "e"),
            flow("f", "b"),
        ),
        ["start : a b", "do a : b", "do b :"],
        covers=("endEvent",),
    ),
    runs(
        "endEvent",
        "message or signal",
        "throws, then ends",
        ended(defined("signal", "s1")),
        ["start : a", "do a :"],
        visited="start a e",
    ),
    runs(
        "errorEventDefinition",
        "end, caught on the boundary of its sub-process",
        "ends everything inside; by its code or by any",
        (
            *throwing(end("e", defined("error", "e1"))),
            boundary("b", "s", defined("error")),
            user("z"),
            flow("b", "z"),
        ),
        ["start : x y", "do x : z"],
        covers=(
            "errorEventDefinition",
            "errorEventDefinition@errorRef",
            "error",
            "error@name",
            "error@errorCode",
        ),
    ),
    runs(
        "errorEventDefinition",
        "that nobody catches",
        "an incident of the end event; nothing else is lost",
        (
            start(),
            both("fork"),
            user("x"),
            user("y"),
            end("e", defined("error", "e1")),
            chain("start", "fork", "x", "e"),
            flow("fork", "y"),
        ),
        ["start : x y", "do x : e y", "do y : e"],
    ),
    elsewhere(
        "errorEventDefinition",
        "out of a called process",
        "caught by any caller up the chain, else an incident where it was thrown",
        "actions/test_calls_that_fail.py::test_what_only_the_top_catches_ends_all_below_it",
    ),
    refused(
        "errorEventDefinition",
        "end without a code",
        "which error?",
        "missing-reference",
        "e",
        *ended(defined("error")),
    ),
    refused(
        "error",
        "without a code",
        "nobody could tell it from another, and a catch would catch all",
        "missing-reference",
        "b",
        start(),
        service("t"),
        boundary("b", "t", defined("error", "e9")),
        chain("start", "t"),
        roots='<bpmn:error id="e9"/>',
        covers=("escalation",),
    ),
    refused(
        "errorEventDefinition",
        "caught by an expression",
        "a code is written out",
        "catch-code",
        "b",
        start(),
        service("t"),
        boundary("b", "t", defined("error", "e9")),
        chain("start", "t"),
        roots='<bpmn:error id="e9" errorCode="=x"/>',
    ),
    refused(
        "errorEventDefinition",
        "boundary that does not interrupt",
        "an error always interrupts",
        "boundary-error",
        "b",
        *beside(defined("error", "e1"), interrupting=False),
    ),
    runs(
        "terminateEventDefinition",
        "",
        "ends its own scope, which then goes on",
        throwing(end("e", "<bpmn:terminateEventDefinition/>")),
        ["start : x y", "do x : u"],
    ),
)
