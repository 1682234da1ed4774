"""Embedded, event and ad-hoc sub-processes."""

from __future__ import annotations

from tests.bpmn.coverage.case import Case, refused, runs
from tests.bpmn.diagrams import (
    both,
    boundary,
    chain,
    condition,
    defined,
    element,
    end,
    extensions,
    flow,
    mapping,
    several,
    start,
    timer,
    user,
)

INSIDE = (start("si"), user("x"), end("se"), chain("si", "x", "se"))

UNDO = "<bpmn:compensateEventDefinition/>"


def around(kind: str, *inner: str, **attributes: str) -> tuple[str, ...]:
    """Give a process of one sub-process and a user task behind it."""
    return (start(), element(kind, "s", *inner, **attributes), user("u"), chain("start", "s", "u"))


def listener(definition: str, *, interrupting: bool = True, attributes: str = "") -> str:
    """Give an event sub-process with a user task in it."""
    flag = "true" if interrupting else "false"
    began = element("startEvent", "on", definition, isInterrupting=flag)
    return (
        f'<bpmn:subProcess id="es" triggeredByEvent="true" {attributes}>{began}{user("h")}'
        f"{chain('on', 'h')}</bpmn:subProcess>"
    )


def _event_sub(kind: str, definition: str, act: str, note: str, *, interrupting: bool) -> Case:
    """Prove an event sub-process on the process and on a sub-process alike."""
    how = "interrupting" if interrupting else "beside"
    here = "h" if interrupting else "h x"
    body = (*INSIDE, listener(definition, interrupting=interrupting))
    first = f"{act} : {here}" if kind in {"timer", "condition"} else f"{act} : {_still(here)}"
    lines = [f"start n=1 order=1 : {_waits(kind, 'x')}", first]
    return runs(
        "subProcess",
        f"@triggeredByEvent {kind}, {how}",
        note,
        body,
        [*lines, "do h"],
        covers=("subProcess@triggeredByEvent", "startEvent@isInterrupting"),
    )


def _waits(kind: str, others: str) -> str:
    return others if kind == "condition" else f"on {others}"


def _still(here: str) -> str:
    """Say what waits after a message or signal: one that does not interrupt listens on."""
    return here if here == "h" else f"h on {here.removeprefix('h ')}"


EVENT_SUBS = tuple(
    _event_sub(kind, definition, act, note, interrupting=interrupting)
    for kind, definition, act, note in (
        ("message", defined("message", "m1"), "send on v=1", "correlated like any message"),
        ("signal", defined("signal", "s1"), "send on v=1", "heard like any signal"),
        ("timer", timer("duration", "PT1H"), "fire on", "counted from the entry of the scope"),
        ("condition", condition("=n > 5"), "set n=9", "looked at when its variables change"),
    )
    for interrupting in (True, False)
)


CASES = (
    runs(
        "subProcess",
        "",
        "has a scope of its own and is over when nothing runs inside",
        around("subProcess", *INSIDE),
        ["start : x", "do x : u"],
        visited="start s si x se u",
    ),
    runs(
        "subProcess",
        "without start or end event",
        "begins where no flow leads and ends by itself",
        around("subProcess", user("x"), user("y")),
        ["start : x y", "do x : y", "do y : u"],
        covers=("subProcess/flowElement", "process/flowElement"),
    ),
    runs(
        "subProcess",
        "with mappings",
        "keeps its own variables; only what is mapped out leaves",
        around("subProcess", extensions(mapping({"i": "=n"}, {"o": "=i"})), *INSIDE),
        ["start n=1 : x", "do x i=5 : u"],
        variables={"o": 5, "i": None, "n": 1},
    ),
    refused(
        "subProcess",
        "with two none start events",
        "BPMN 13.3.4: one, or none at all",
        "several-starts",
        "s",
        *around(
            "subProcess", start("s1"), start("s2"), user("x"), chain("s1", "x"), flow("s2", "x")
        ),
    ),
    refused(
        "subProcess",
        "that is empty",
        "nothing to begin with",
        "empty-sub-process",
        "s",
        *around("subProcess"),
    ),
    refused(
        "subProcess",
        "with a message start event",
        "only an event sub-process has one",
        "event-place",
        "si",
        *around("subProcess", element("startEvent", "si", defined("message", "m2"))),
    ),
    *EVENT_SUBS,
    runs(
        "subProcess",
        "@triggeredByEvent error",
        "catches inside the scope; nothing goes out",
        (
            start("si"),
            both("fork"),
            user("x"),
            user("y"),
            element("endEvent", "e", defined("error", "e1")),
            listener(defined("error", "e1")),
            chain("si", "fork", "x", "e"),
            flow("fork", "y"),
        ),
        ["start : x y", "do x : h", "do h :"],
    ),
    refused(
        "subProcess",
        "@triggeredByEvent error, beside",
        "an error always interrupts",
        "boundary-error",
        "on",
        *INSIDE,
        listener(defined("error", "e1"), interrupting=False),
    ),
    *(
        runs(
            "subProcess",
            f"@triggeredByEvent escalation, {how}",
            "catches what is thrown inside the scope",
            (
                start("si"),
                user("x"),
                element("intermediateThrowEvent", "e", defined("escalation", "x1")),
                user("y"),
                listener(defined("escalation", "x1"), interrupting=interrupting),
                chain("si", "x", "e", "y"),
            ),
            ["start : x", f"do x : {after}"],
        )
        for how, interrupting, after in (("interrupting", True, "h"), ("beside", False, "h y"))
    ),
    runs(
        "subProcess",
        "@triggeredByEvent inside a sub-process",
        "an interrupting one ends only its own scope, which then goes on",
        around("subProcess", *INSIDE, listener(timer("duration", "PT1H"))),
        ["start : on x", "fire on : h", "do h : u"],
    ),
    refused(
        "subProcess",
        "@triggeredByEvent compensation",
        "an activity is undone by its boundary event",
        "event-place",
        "on",
        *INSIDE,
        listener(UNDO),
    ),
    refused(
        "subProcess",
        "@triggeredByEvent with flows",
        "no flow leads to it or away",
        "event-sub-process",
        "f",
        *INSIDE,
        listener(timer("duration", "PT1H")),
        flow("x", "es", name="f"),
    ),
    refused(
        "subProcess",
        "@triggeredByEvent with a boundary event",
        "has none",
        "event-sub-process",
        "b",
        *INSIDE,
        listener(timer("duration", "PT1H")),
        boundary("b", "es", timer("duration", "PT1H")),
    ),
    refused(
        "subProcess",
        "@triggeredByEvent that repeats",
        "runs once for each event",
        "event-sub-process",
        "es",
        *INSIDE,
        listener(timer("duration", "PT1H")).replace("</bpmn:subProcess>", "")
        + several(cardinality="2")
        + "</bpmn:subProcess>",
    ),
)
