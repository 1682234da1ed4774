"""Tokens are put at elements and taken away, after the rules of Camunda 8's modification."""

from __future__ import annotations

from engine import moves
from tests.bpmn.diagrams import (
    ROOTS,
    both,
    boundary,
    chain,
    defined,
    element,
    end,
    flow,
    script,
    service,
    several,
    start,
    timer,
    user,
    walk,
    xor,
)
from tests.bpmn.modifying import LATE, SUB, modify


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


def test_a_job_is_removed_with_its_boundary_events() -> None:
    late = boundary("late", "job", timer("duration", "PT1H"), interrupting=False)
    w = walk(start(), service("job"), late, user("z"), chain("start", "job", "z")).start()
    modify(w, "z", remove=(w.token("job"),))
    assert w.where == ["z"]
