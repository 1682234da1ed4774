"""How instances begin."""

from __future__ import annotations

from tests.bpmn.coverage.case import Verdict, elsewhere, refused, runs
from tests.bpmn.diagrams import (
    chain,
    condition,
    defined,
    element,
    extensions,
    mapping,
    start,
    timer,
    user,
)


def begun(definition: str, *inner: str) -> tuple[str, ...]:
    return (element("startEvent", "on", *inner, definition), user("u"), chain("on", "u"))


CASES = (
    runs(
        "startEvent",
        "none",
        "begins when somebody starts the process, or another calls it",
        (start(), user("u"), chain("start", "u")),
        ["start n=1 : u"],
        variables={"n": 1},
        covers=("process",),
    ),
    runs(
        "startEvent",
        "several",
        "the none start event unless another is named",
        (
            start(),
            element("startEvent", "on", defined("message", "m2")),
            user("a"),
            user("b"),
            chain("start", "a"),
            chain("on", "b"),
        ),
        ["start : a"],
        ["start on x=1 : b"],
    ),
    runs(
        "startEvent",
        "message with an output mapping",
        "only what is mapped becomes a variable",
        begun(defined("message", "m2"), extensions(mapping({}, {"got": "=v"}))),
        ["start on v=1 : u"],
        variables={"got": 1, "v": None},
    ),
    elsewhere(
        "startEvent",
        "message",
        "its message starts an instance of the newest version, about the lead of its key",
        "api/test_foreign_starts.py::test_a_message_starts_an_instance_of_the_newest_version",
    ),
    elsewhere(
        "startEvent",
        "signal",
        "its signal starts an instance of the newest version",
        "actions/test_starts.py::test_a_new_version_takes_the_signal_over",
    ),
    elsewhere(
        "startEvent",
        "timer",
        "date, duration from the deployment, or cycle; a new version takes over",
        "api/test_foreign_starts.py::test_a_clock_starts_instances_and_a_new_version_takes_over",
    ),
    elsewhere(
        "startEvent",
        "conditional",
        "starts an instance about a lead when its facts make the condition true",
        "actions/test_starts.py::"
        "test_a_fact_that_makes_a_condition_true_starts_an_instance_about_its_lead",
    ),
    elsewhere(
        "startEvent",
        "conditional on anything but facts",
        "there are no variables yet: starts only when named, which is told",
        "actions/test_starts.py::test_a_start_that_reads_variables_can_only_be_named",
        Verdict.WARNED,
    ),
    refused(
        "startEvent",
        "timer or message that reads variables",
        "there are none yet",
        "start-event",
        "on",
        *begun(timer("date", "=x")),
    ),
    refused(
        "startEvent",
        "error, escalation, compensation, several definitions",
        "BPMN 10.5.2: only in an event sub-process",
        "event-place",
        "on",
        *begun(defined("error", "e1")),
    ),
    refused(
        "startEvent",
        "conditional without a condition",
        "when?",
        "missing-condition",
        "on",
        *begun(condition("")),
    ),
    refused(
        "process",
        "with nothing to begin with",
        "no start event and everything is led to",
        "no-start",
        "p",
        user("a"),
        user("b"),
        chain("a", "b", "a"),
    ),
)
