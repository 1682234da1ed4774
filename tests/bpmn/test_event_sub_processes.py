"""Event sub-processes, several start events, terminate, link."""

from __future__ import annotations

import pytest

from engine import moves
from tests.bpmn.diagrams import (
    ROOTS,
    both,
    chain,
    condition,
    defined,
    element,
    end,
    service,
    start,
    timer,
    user,
    walk,
)


def test_terminate_ends_its_own_scope_only() -> None:
    inside = (
        start("si"),
        both("s"),
        user("x"),
        user("stop"),
        element("endEvent", "te", "<bpmn:terminateEventDefinition/>"),
        chain("si", "s", "x"),
        chain("s", "stop", "te"),
    )
    w = walk(
        start(),
        element("subProcess", "sub", *inside),
        user("next"),
        end(),
        chain("start", "sub", "next", "end"),
    ).start()
    w.complete("stop")
    assert w.where == ["next"]


def test_links_jump() -> None:
    throw = element("intermediateThrowEvent", "t", '<bpmn:linkEventDefinition name="L"/>')
    catch = element("intermediateCatchEvent", "c", '<bpmn:linkEventDefinition name="L"/>')
    w = walk(start(), throw, catch, user("u"), chain("start", "t"), chain("c", "u")).start()
    assert w.where == ["u"]
    assert w.visited == ["start", "t", "c", "u"]


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("nested", [True, False])
@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        (defined("message", "m2"), "deliver"),
        (defined("signal", "s1"), "deliver"),
        (timer("duration", "PT1H"), "fire"),
        (condition("=x > 5"), "set"),
    ],
)
def test_event_sub_processes(
    definition: str, kind: str, *, interrupting: bool, nested: bool
) -> None:
    begin = element("startEvent", "on", definition, isInterrupting=str(interrupting).lower())
    handler = element(
        "subProcess", "handler", begin, user("h"), chain("on", "h"), triggeredByEvent="true"
    )
    body = (start("si"), user("u"), chain("si", "u"), handler)
    if nested:
        body = (
            start(),
            element("subProcess", "sub", *body),
            user("after"),
            chain("start", "sub", "after"),
        )
    w = walk(*body, roots=ROOTS).start(x=1)
    if kind == "set":
        w.do(moves.SetVariables(values={"x": 9}))
    else:
        getattr(w, kind)("on")
    assert "h" in w.where
    assert ("u" in w.where) is not interrupting
    w.complete("h")
    if not interrupting:
        w.complete("u")
    assert w.where == ["after"] if nested else w.finished


def test_an_error_event_sub_process_catches_inside_and_nothing_goes_out() -> None:
    begin = element("startEvent", "on", defined("error", "e1"))
    handler = element(
        "subProcess", "handler", begin, user("h"), chain("on", "h"), triggeredByEvent="true"
    )
    w = walk(start(), service("job"), chain("start", "job"), handler, roots=ROOTS).start()
    progress = w.do(moves.ThrowError(token=w.token("job"), code="BAD"))
    assert progress.error is None
    assert w.where == ["h"]
    w.complete("h")
    assert w.finished


def test_several_start_events() -> None:
    w = walk(
        start(),
        element("startEvent", "by_mail", defined("message", "m2")),
        user("a"),
        user("b"),
        chain("start", "a"),
        chain("by_mail", "b"),
        roots=ROOTS,
    )
    assert w.start().where == ["a"]
    w = walk(
        start(),
        element("startEvent", "by_mail", defined("message", "m2")),
        user("a"),
        user("b"),
        chain("start", "a"),
        chain("by_mail", "b"),
        roots=ROOTS,
    )
    assert w.start("by_mail", x=1).where == ["b"]
    assert w.variables == {"x": 1}
