"""Why an instance cannot be migrated: a test for each reason; the state stays as it was."""

from __future__ import annotations

from tests.bpmn.diagrams import (
    ROOTS,
    both,
    boundary,
    chain,
    condition,
    defined,
    element,
    extensions,
    flow,
    several,
    start,
    timer,
    user,
    walk,
    zeebe,
)
from tests.bpmn.migrating import refused

LATE = boundary("late", "a", timer("duration", "PT48H"), interrupting=False)
SIMPLE = (start(), user("a"), LATE, chain("start", "a"))


def test_every_reason_is_given_at_once() -> None:
    body = (start(), both("f"), user("a"), user("b"), chain("start", "f", "a"), chain("f", "b"))
    w = walk(*body).start()
    manual = element("manualTask", "b")
    assert refused(w, start(), manual, chain("start", "b")) == {
        ("a", "element-missing"),
        ("b", "type-changed"),
    }


def test_the_mapping_itself_must_be_right() -> None:
    w = walk(*SIMPLE).start()
    assert refused(w, *SIMPLE, a="nowhere") == {("a", "unknown-target"), ("a", "element-missing")}
    assert refused(w, *SIMPLE, ghost="a") == {("ghost", "unknown-source")}
    assert refused(w, *SIMPLE, a="late") == {("a", "type-changed")}
    assert refused(w, *SIMPLE, a=None) == {("a", "unmapped")}
    named = (start(), user("a"), flow("start", "a", name="f1"))
    w = walk(*named).start()
    assert refused(w, *named, f1="f2") == {("f1", "unknown-target")}
    assert refused(w, *SIMPLE, process_id="q") == {("p", "other-process")}


def test_a_boundary_event_is_not_carried_to_another_activity() -> None:
    w = walk(*SIMPLE).start()
    later = boundary("other", "b", timer("duration", "PT1H"))
    target = (start(), user("a"), user("b"), later, chain("start", "a", "b"))
    assert refused(w, *target, late="other") == {("late", "listener-moved")}
    two = boundary("soon", "a", timer("duration", "PT1H"))
    w = walk(*SIMPLE, two).start()
    assert refused(w, *SIMPLE, two, soon="late", late="late") == {("late", "same-target")}


def test_the_scope_of_what_is_active_must_be_the_same() -> None:
    w = walk(*SIMPLE).start()
    sub = element("subProcess", "sub", start("si"), user("a"), chain("si", "a"))
    assert refused(w, start(), sub, chain("start", "sub")) == {("a", "scope-changed")}
    w = walk(start(), sub, chain("start", "sub")).start()
    assert refused(w, start(), user("a"), chain("start", "a"), sub="a") == {
        ("sub", "type-changed"),
        ("a", "scope-changed"),
    }
    event_sub = element(
        "subProcess",
        "sub",
        element("startEvent", "si", defined("message", "m2")),
        user("a"),
        chain("si", "a"),
        triggeredByEvent="true",
    )
    target = (start(), user("u"), chain("start", "u"), event_sub)
    assert refused(w, *target, roots=ROOTS) == {("sub", "type-changed")}


def test_how_an_active_activity_repeats_must_be_the_same() -> None:
    def body(loop: str) -> tuple[str, ...]:
        return (start(), user("vote", loop), chain("start", "vote"))

    people = {"inputCollection": "=people", "inputElement": "person"}
    w = walk(*body(several(votes=people))).start(people=["a", "b"])
    changed = {("vote", "loop-changed")}
    assert refused(w, *body("")) == changed
    assert refused(w, *body(several(sequential=True, votes=people))) == changed
    assert refused(w, *body(several(votes={**people, "inputElement": "one"}))) == changed
    outputs = {"outputCollection": "votes", "outputElement": "=vote"}
    assert refused(w, *body(several(votes={**people, **outputs}))) == changed
    w = walk(*body("")).start(people=["a", "b"])
    assert refused(w, *body(several(votes=people))) == changed


def test_the_events_behind_an_event_gateway_must_be_the_same() -> None:
    def body(*events: tuple[str, str]) -> tuple[str, ...]:
        catches = [element("intermediateCatchEvent", name, inner) for name, inner in events]
        flows = [chain("g", name) for name, _ in events]
        return (start(), element("eventBasedGateway", "g"), *catches, chain("start", "g"), *flows)

    message, later = ("m", defined("message", "m2")), ("t", timer("duration", "PT1H"))
    w = walk(*body(message, later), roots=ROOTS).start()
    changed = {("g", "event-gateway-changed")}
    more = ("s", defined("signal", "s1"))
    assert refused(w, *body(message, later, more), roots=ROOTS) == changed
    assert refused(w, *body(message, more), roots=ROOTS) == changed
    assert refused(w, *body(message, ("t", condition("=x"))), roots=ROOTS) == changed
    assert refused(w, *body(message, later), roots=ROOTS, t=None) == changed


def test_the_flows_into_a_join_that_waits_must_be_there() -> None:
    body = (start(), both("f"), user("a"), user("b"), both("j"), user("z"), chain("start", "f"))
    w = walk(*body, chain("f", "a", "j", "z"), chain("f", "b", "j")).start()
    w.complete("a")
    changed = {("j", "join-changed")}
    assert refused(w, *body, chain("f", "a", "z"), chain("f", "b", "j"), chain("j", "z")) == changed
    assert refused(w, *body, chain("f", "a", "j", "z"), chain("f", "b", "z")) == changed


def test_the_form_of_an_open_task_must_be_known() -> None:
    form = extensions(zeebe("formDefinition", formId='="f" + which'))
    w = walk(*SIMPLE).start(which="9")
    assert refused(w, start(), user("a", form), chain("start", "a")) == {("a", "form-missing")}


def test_a_new_event_must_be_able_to_listen() -> None:
    w = walk(*SIMPLE).start()
    bad = boundary("bad", "a", timer("date", '="some day"'))
    assert refused(w, *SIMPLE, bad) == {("bad", "new-event")}
    unnamed = boundary("mail", "a", defined("message", "m1"))
    assert refused(w, *SIMPLE, unnamed, roots=ROOTS) == {("mail", "new-event")}


def test_what_is_remembered_by_name_must_be_there() -> None:
    undo = (
        boundary("c", "book", "<bpmn:compensateEventDefinition/>"),
        user("cancel", isForCompensation="true"),
        '<bpmn:association id="as" sourceRef="c" targetRef="cancel"/>',
    )
    body = (start(), user("book"), user("a"), chain("start", "book", "a"))
    w = walk(*body, *undo).start()
    w.complete("book")
    assert refused(w, *body) == {("book", "remembered-missing")}
    one_by_one = {"ordering": "Sequential"}
    adhoc = element("adHocSubProcess", "choose", user("x"), user("y"), **one_by_one)
    w = walk(start(), adhoc, chain("start", "choose")).start()
    less = element("adHocSubProcess", "choose", user("x"), **one_by_one)
    assert refused(w, start(), less, chain("start", "choose")) == {("y", "remembered-missing")}
