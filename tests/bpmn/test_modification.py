"""Tokens are put at elements and taken away, after the rules of Camunda 8's modification."""

from __future__ import annotations

import pytest

from engine import errors, moves
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    ROOTS,
    Walk,
    both,
    boundary,
    chain,
    defined,
    element,
    end,
    extensions,
    flow,
    mapping,
    script,
    service,
    several,
    start,
    timer,
    user,
    walk,
    xor,
)

SUB = element(
    "subProcess",
    "sub",
    extensions(mapping({"local": "=0"}, {"kept": "=local"})),
    start("si"),
    user("x"),
    user("y"),
    end("se"),
    chain("si", "x", "y", "se"),
)
LATE = boundary("late", "sub", timer("duration", "PT1H"), interrupting=False)


def modify(w: Walk, *activate: str | moves.Activation, remove: tuple[object, ...] = ()) -> None:
    """Put tokens at elements, take away those named by number or element."""
    w.do(
        moves.Modify(
            activate=tuple(
                moves.Activation(element=one) if isinstance(one, str) else one for one in activate
            ),
            remove=tuple(
                moves.Removal(token=one)
                if isinstance(one, int)
                else moves.Removal(element=str(one))
                for one in remove
            ),
        )
    )


def refused(
    w: Walk, *activate: str | moves.Activation, remove: tuple[object, ...] = ()
) -> set[str]:
    """Give the rules by which a modification is refused; it changes nothing."""
    before = w.state
    with pytest.raises(errors.PlanInvalid) as caught:
        modify(w, *activate, remove=remove)
    assert w.state == before
    for finding in caught.value.findings:
        assert not finding.element_id or finding.element_id in finding.message
    return {finding.rule for finding in caught.value.findings}


def token_at(w: Walk, element_id: str, index: int = 0) -> int:
    active = runtime.active_elements(w.bundle, "p", w.state or b"")
    return [number for name, number in active if name == element_id][index]


def test_a_token_is_moved_by_one_removal_and_one_activation() -> None:
    w = walk(start(), user("a"), user("b"), user("c"), end(), chain("start", "a", "b", "c", "end"))
    w.start()
    modify(w, "c", remove=("a",))
    assert w.where == ["c"]
    w.complete("c")
    assert w.finished
    assert w.visited == ["start", "a", "c", "end"]


def test_a_token_is_moved_out_of_an_incident() -> None:
    w = walk(
        start(),
        xor("bad"),
        user("other"),
        user("next"),
        end(),
        chain("start", "bad"),
        flow("bad", "other", "=false"),
        chain("next", "end"),
    ).start()
    assert w.status == "incident"
    modify(w, "next", remove=(w.token("bad"),))
    assert (w.where, w.status) == (["next"], "active")
    w.complete("next")
    assert w.finished


def test_a_closed_scope_is_opened_without_its_start_and_its_input_mappings() -> None:
    w = walk(start(), user("a"), SUB, LATE, user("z"), chain("start", "a", "sub", "z")).start()
    modify(w, moves.Activation(element="y", variables={"local": 7}, scope="sub"), remove=("a",))
    assert w.where == ["late", "y"]
    assert "x" not in w.visited
    assert "si" not in w.visited
    w.complete("y")
    assert w.where == ["z"]
    assert w.variables == {"kept": 7}


def test_an_open_scope_takes_the_token_in() -> None:
    inner = (start("si"), user("x"), user("y"), chain("si", "x"))
    w = walk(start(), element("subProcess", "sub", *inner), user("z"), chain("start", "sub", "z"))
    w.start()
    modify(w, "y", "y")
    assert w.where == ["x", "y", "y"]
    assert w.visited.count("sub") == 1
    for name in ("x", "y", "y"):
        w.complete(name)
    assert w.where == ["z"]


def test_nested_scopes_are_opened_from_the_outside_inward() -> None:
    deep = element("subProcess", "deep", start("di"), user("d"), chain("di", "d"))
    sub = element("subProcess", "sub", start("si"), user("x"), deep, chain("si", "x", "deep"))
    w = walk(start(), user("a"), sub, user("z"), chain("start", "a", "sub", "z")).start()
    modify(w, "d", remove=("a",))
    assert w.visited[-3:] == ["sub", "deep", "d"]
    w.complete("d")
    assert w.where == ["z"]


def test_an_event_sub_process_is_opened_and_interrupts_nothing() -> None:
    begin = element("startEvent", "on", defined("message", "m2"), isInterrupting="true")
    handler = element(
        "subProcess",
        "handler",
        begin,
        user("h"),
        user("i"),
        chain("on", "h", "i"),
        triggeredByEvent="true",
    )
    w = walk(start(), user("a"), chain("start", "a"), handler, roots=ROOTS).start()
    modify(w, "i")
    assert w.where == ["a", "i", "on"]
    w.complete("i")
    w.complete("a")
    assert w.finished
    w = walk(start(), user("a"), chain("start", "a"), handler, roots=ROOTS).start()
    modify(w, "handler", remove=("a",))
    assert w.where == ["h", "on"]
    assert w.visited[-2:] == ["on", "h"]


def test_variables_go_to_the_instance_before_the_element_reads_them() -> None:
    w = walk(
        start(), user("a"), script("s", "=n + 1", "m"), user("z"), chain("start", "a", "s", "z")
    )
    w.start()
    modify(w, moves.Activation(element="s", variables={"n": 4}), remove=("a",))
    assert w.variables == {"n": 4, "m": 5}


def test_a_join_that_is_activated_lets_the_token_pass() -> None:
    w = walk(
        start(),
        both("f"),
        user("a"),
        user("b"),
        both("j"),
        user("z"),
        chain("start", "f", "a", "j", "z"),
        chain("f", "b", "j"),
    ).start()
    w.complete("a")
    modify(w, "j", remove=("b", "j"))
    assert w.where == ["z"]
    w.complete("z")
    assert w.finished


def test_a_join_still_waits_for_the_branch_that_was_moved_to_it() -> None:
    w = walk(
        start(),
        both("f"),
        user("a"),
        user("b"),
        user("c"),
        both("j"),
        user("z"),
        chain("start", "f", "a", "c", "j", "z"),
        chain("f", "b", "j"),
    ).start()
    modify(w, "c", remove=("a",))
    w.complete("c")
    assert w.where == ["b"]
    w.complete("b")
    assert w.where == ["z"]


def test_a_scope_left_without_tokens_ends_as_cancelled_and_does_not_go_on() -> None:
    inner = (start("si"), user("x"), chain("si", "x"))
    w = walk(
        start(),
        both("f"),
        element("subProcess", "sub", *inner),
        LATE,
        user("z"),
        user("b"),
        chain("start", "f", "sub", "z"),
        chain("f", "b"),
    ).start()
    modify(w, remove=("x",))
    assert w.where == ["b"]
    assert "z" not in w.visited


def test_the_last_token_taken_away_cancels_the_instance() -> None:
    inner = (start("si"), user("x"), chain("si", "x"))
    w = walk(start(), element("subProcess", "sub", *inner), LATE, chain("start", "sub")).start()
    modify(w, remove=("x",))
    assert (w.status, w.open) == ("cancelled", {})


def test_a_removed_scope_takes_everything_inside_with_it() -> None:
    inner = (start("si"), both("f"), user("x"), user("y"), chain("si", "f", "x"), chain("f", "y"))
    w = walk(start(), element("subProcess", "sub", *inner), user("z"), chain("start", "sub", "z"))
    w.start()
    modify(w, "z", remove=("sub",))
    assert w.where == ["z"]


def test_one_run_of_several_is_removed_and_the_others_go_on() -> None:
    w = walk(
        start(),
        user("vote", several(inputCollection="=people", inputElement="p")),
        user("z"),
        chain("start", "vote", "z"),
    ).start(people=["a", "b", "c"])
    modify(w, remove=(w.token("vote", 1),))
    assert w.where == ["vote", "vote"]
    w.complete("vote")
    w.complete("vote")
    assert w.where == ["z"]
    w = walk(
        start(),
        user("vote", several(inputCollection="=people", inputElement="p")),
        user("z"),
        chain("start", "vote", "z"),
    ).start(people=["a", "b", "c"])
    modify(w, "z", remove=("vote",))
    assert w.where == ["z"]


def test_a_repeated_activity_is_activated_as_a_whole() -> None:
    w = walk(
        start(),
        user("a"),
        user("vote", several(inputCollection="=people", inputElement="p")),
        chain("start", "a", "vote"),
    ).start(people=["a", "b"])
    modify(w, "vote", remove=("a",))
    assert w.where == ["vote", "vote"]


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


def test_a_job_is_removed_with_its_boundary_events() -> None:
    late = boundary("late", "job", timer("duration", "PT1H"), interrupting=False)
    w = walk(start(), service("job"), late, user("z"), chain("start", "job", "z")).start()
    modify(w, "z", remove=(w.token("job"),))
    assert w.where == ["z"]
