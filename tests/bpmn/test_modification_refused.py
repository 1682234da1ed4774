"""What a modification may not do is said at once, and then nothing is done."""

from __future__ import annotations

import pytest

from engine import errors, moves
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    ROOTS,
    boundary,
    chain,
    defined,
    element,
    end,
    flow,
    several,
    start,
    timer,
    user,
    walk,
    xor,
)
from tests.bpmn.modifying import SUB, modify, refused, token_at

INNER = (start("si"), user("x"), user("y"), chain("si", "x", "y"))
RUNS = element("subProcess", "sub", several(inputCollection="=people", inputElement="p"), *INNER)


def test_inside_a_repetition_the_run_must_be_named() -> None:
    w = walk(start(), RUNS, user("z"), chain("start", "sub", "z")).start(people=["a", "b"])
    assert refused(w, "y") == {"several-scopes"}
    modify(w, moves.Activation(element="y", within=token_at(w, "sub", 1)))
    assert w.where == ["x", "x", "y"]
    token = w.token("y")
    assert runtime.task_variables(w.bundle, "p", w.state or b"", token)["p"] == "b"
    w = walk(start(), user("a"), RUNS, chain("start", "a", "sub")).start(people=["a"])
    assert refused(w, "y") == {"inside-repetition"}


def test_what_cannot_be_activated_is_refused_all_at_once() -> None:
    message = element("intermediateCatchEvent", "m", defined("message", "m2"))
    undo = user("undo", isForCompensation="true")
    w = walk(
        start(),
        element("eventBasedGateway", "g"),
        message,
        element("intermediateCatchEvent", "t", timer("duration", "PT1H")),
        user("a"),
        boundary("late", "a", timer("duration", "PT1H")),
        boundary("c", "a", "<bpmn:compensateEventDefinition/>"),
        undo,
        '<bpmn:association id="as" sourceRef="c" targetRef="undo"/>',
        flow("start", "g", name="f1"),
        chain("g", "m", "a"),
        chain("g", "t"),
        end("e2"),
        chain("late", "e2"),
        roots=ROOTS,
    ).start()
    assert refused(w, "nowhere") == {"unknown-element"}
    assert refused(w, "p") == {"unknown-element"}
    assert refused(w, "f1") == {"flow"}
    assert refused(w, "start", "late", "undo", "m", remove=("a",)) == {
        "start-event",
        "boundary-event",
        "compensation",
        "behind-event-gateway",
        "not-active",
    }
    assert refused(w) == {"empty"}
    assert refused(w, moves.Activation(element="a", scope="m")) == {"unknown-scope"}
    assert refused(w, moves.Activation(element="a", within=99)) == {"not-active"}
    assert refused(w, remove=(99,)) == {"not-active"}
    assert refused(w, remove=(w.token("t"),)) == {"not-active"}
    assert refused(w, remove=(1,)) == {"not-active"}


def test_a_scope_with_an_incident_takes_no_token_in() -> None:
    never = boundary("late", "sub", timer("date", '="never"'))
    w = walk(start(), SUB, never, user("z"), chain("start", "sub", "z")).start()
    assert w.where == ["sub"]
    assert refused(w, "y") == {"scope-failed"}
    modify(w, "z", remove=("sub",))
    assert w.where == ["z"]


def test_an_ended_instance_is_not_modified() -> None:
    w = walk(start(), xor("g"), chain("start", "g")).start()
    assert w.finished
    with pytest.raises(errors.InstanceNotActive):
        modify(w, "g")


def test_a_new_failure_is_an_incident_at_its_element() -> None:
    bad = xor("bad") + flow("bad", "a", "=false")
    w = walk(start(), user("a"), bad, chain("start", "a", "bad")).start()
    modify(w, "bad", remove=("a",))
    assert (w.status, w.where) == ("incident", ["bad"])
