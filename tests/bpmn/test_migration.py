"""Instances go on in another version of their process, with everything that stands open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import errors, moves, results
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    NOW,
    ROOTS,
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
    script,
    service,
    several,
    some,
    start,
    timer,
    user,
    walk,
    xor,
    zeebe,
)
from tests.bpmn.migrating import migrate, notes

LATE = boundary("late", "a", timer("duration", "PT48H"), interrupting=False)


def test_what_is_still_to_come_may_be_anything() -> None:
    w = walk(start(), user("a"), user("old"), end(), chain("start", "a", "old", "end")).start(n=1)
    done = migrate(
        w,
        start("begin"),
        user("before"),
        user("a"),
        xor("x"),
        user("new"),
        end("fine"),
        chain("begin", "before", "a", "x"),
        flow("x", "new", "=n = 1"),
        chain("new", "fine"),
    )
    assert (done.progress.opened, done.progress.closed, done.notes) == ((), (), ())
    assert w.where == ["a"]
    w.complete("a")
    assert w.where == ["new"]
    w.complete("new")
    assert w.finished


def test_a_named_element_takes_over_and_keeps_its_wait() -> None:
    w = walk(start(), user("a"), chain("start", "a")).start()
    wait = w.token("a")
    done = migrate(w, start(), user("b"), user("z"), chain("start", "b", "z"), a="b")
    assert done.renamed == {"a": "b"}
    assert [(one.token, one.name) for one in done.tasks] == [(wait, "b")]
    w.do(moves.CompleteTask(token=wait))
    assert w.where == ["z"]


def test_a_timer_keeps_its_moment_even_if_it_is_drawn_otherwise() -> None:
    w = walk(start(), user("a"), LATE, chain("start", "a")).start()
    timer_before = w.open[w.token("late")]
    other = boundary("late", "a", timer("duration", "PT1H"), interrupting=True)
    done = migrate(w, start(), user("a"), other, user("u"), chain("start", "a"), chain("late", "u"))
    assert w.open[w.token("late")] is timer_before
    assert notes(done) == {("late", "event-kept")}
    w.fire("late")
    assert w.where == ["u"]


def test_a_null_mapping_lets_a_timer_begin_anew_as_of_when_its_activity_was_entered() -> None:
    w = walk(start(), user("a"), LATE, chain("start", "a")).start()
    w.now = NOW + timedelta(hours=10)
    other = boundary("late", "a", timer("duration", "PT72H"), interrupting=False)
    done = migrate(w, start(), user("a"), other, chain("start", "a"), entered=NOW, late=None)
    assert notes(done) == {("late", "event-dropped"), ("late", "event-added")}
    (armed,) = done.progress.opened
    assert isinstance(armed, results.OpenTimer)
    assert armed.due_at == NOW + timedelta(hours=72)


def test_added_events_listen_and_removed_ones_stop() -> None:
    w = walk(start(), user("a"), LATE, chain("start", "a")).start()
    w.now = NOW + timedelta(hours=3)
    done = migrate(
        w,
        start(),
        user("a"),
        boundary("soon", "a", timer("duration", "PT1H"), interrupting=False),
        boundary("paid", "a", defined("message", "m2")),
        boundary("rich", "a", condition("=n > 5")),
        user("u"),
        chain("start", "a"),
        chain("paid", "u"),
        roots=ROOTS,
        entered=NOW,
    )
    assert notes(done) == {
        ("late", "event-dropped"),
        ("soon", "event-due"),
        ("paid", "event-added"),
        ("rich", "event-added"),
    }
    assert done.recheck
    assert w.where == ["a", "paid", "soon"]
    assert [closed.outcome for closed in done.progress.closed] == [results.Outcome.CANCELLED]
    w.fire("soon")
    w.deliver("paid")
    assert w.where == ["u"]


def test_an_event_that_has_fired_is_not_armed_again() -> None:
    body = (start(), user("a"), LATE, user("u"), chain("start", "a"), chain("late", "u"))
    w = walk(*body).start()
    w.fire("late")
    w.complete("u")
    done = migrate(w, *body, user("z"), chain("a", "z"))
    assert (done.progress.opened, w.where) == ((), ["a"])


def test_a_cycle_goes_on_where_it_was() -> None:
    often = boundary("often", "a", timer("cycle", "R3/PT1H"), interrupting=False)
    w = walk(start(), user("a"), often, chain("start", "a")).start()
    w.now += timedelta(hours=1)
    w.fire("often")
    migrate(w, start(), user("a"), often, user("z"), chain("start", "a", "z"))
    for _ in range(2):
        w.now += timedelta(hours=1)
        w.fire("often")
    assert w.where == ["a"]


def test_event_sub_processes_begin_and_stop_to_listen() -> None:
    begin = element("startEvent", "on", defined("message", "m2"), isInterrupting="false")
    handler = element(
        "subProcess", "handler", begin, user("h"), chain("on", "h"), triggeredByEvent="true"
    )
    w = walk(start(), user("a"), chain("start", "a")).start()
    done = migrate(w, start(), user("a"), handler, chain("start", "a"), roots=ROOTS)
    assert notes(done) == {("on", "event-added")}
    w.deliver("on")
    assert w.where == ["a", "h", "on"]
    done = migrate(w, start(), user("a"), handler, user("z"), chain("start", "a", "z"), roots=ROOTS)
    assert done.notes == ()
    w.complete("h")
    done = migrate(w, start(), user("a"), chain("start", "a"))
    assert notes(done) == {("on", "event-dropped")}
    assert w.where == ["a"]


def test_nothing_is_added_beside_an_interrupting_event_sub_process() -> None:
    stop = element("startEvent", "on", defined("message", "m2"), isInterrupting="true")
    handler = element(
        "subProcess", "handler", stop, user("h"), chain("on", "h"), triggeredByEvent="true"
    )
    tick = element("startEvent", "tick", timer("duration", "PT1H"), isInterrupting="false")
    other = element(
        "subProcess", "other", tick, user("o"), chain("tick", "o"), triggeredByEvent="true"
    )
    w = walk(start(), user("a"), handler, chain("start", "a"), roots=ROOTS).start()
    w.deliver("on")
    done = migrate(w, start(), user("a"), handler, other, chain("start", "a"), roots=ROOTS)
    assert (done.progress.opened, w.where) == ((), ["h"])


def test_scopes_and_their_variables_stay() -> None:
    inner = (start("si"), user("x"), chain("si", "x"))
    local = extensions(mapping({"v": "=5"}))
    w = walk(start(), element("subProcess", "sub", local, *inner), chain("start", "sub")).start(y=1)
    wait = w.token("x")
    migrate(
        w,
        start(),
        element("subProcess", "part", start("si"), user("x"), user("more"), chain("x", "more")),
        chain("start", "part"),
        sub="part",
    )
    assert runtime.task_variables(w.bundle, "p", w.state or b"", wait) == {"v": 5, "y": 1}
    w.complete("x")
    assert w.where == ["more"]
    w.complete("more")
    assert w.finished


def test_several_runs_go_on_and_collect_in_order() -> None:
    votes = {
        "inputCollection": "=people",
        "inputElement": "person",
        "outputCollection": "votes",
        "outputElement": "=vote",
    }
    w = walk(start(), user("vote", several(votes=votes)), chain("start", "vote"))
    w.start(people=["a", "b", "c"])
    w.complete("vote", 1, vote="second")
    migrate(w, start(), user("vote", several(votes=votes)), user("z"), chain("start", "vote", "z"))
    w.complete("vote", 1, vote="third")
    w.complete("vote", 0, vote="first")
    assert w.where == ["z"]
    assert w.variables["votes"] == ["first", "second", "third"]


@pytest.mark.parametrize("join", [both, some])
def test_a_waiting_join_goes_on_waiting_by_flows_of_other_names(join: object) -> None:
    assert callable(join)
    w = walk(
        start(),
        both("f"),
        user("a"),
        user("b"),
        join("j"),
        user("z"),
        chain("start", "f", "a", "j", "z"),
        chain("f", "b", "j"),
    ).start()
    w.complete("a")
    done = migrate(
        w,
        start(),
        both("f"),
        user("a"),
        user("b"),
        user("c"),
        join("j"),
        user("z"),
        chain("start", "f", "a", "j", "z"),
        chain("f", "b", "c", "j"),
    )
    assert done.recheck
    w.complete("b")
    assert w.where == ["c"]
    w.complete("c")
    assert w.where == ["z"]


def test_an_inclusive_join_that_waits_for_nothing_any_more_fires_when_looked_at() -> None:
    body = (start(), some("f"), user("a"), user("b"), some("j"), user("z"), user("y"))
    w = walk(
        *body,
        chain("start", "f"),
        flow("f", "a", "=true"),
        flow("f", "b", "=true"),
        chain("a", "j", "z"),
        chain("b", "j"),
    ).start()
    w.complete("a")
    migrate(
        w,
        *body,
        chain("start", "f"),
        flow("f", "a", "=true"),
        flow("f", "b", "=true"),
        flow("f", "j", "=false"),
        chain("a", "j", "z"),
        chain("b", "y"),
    )
    assert w.where == ["b"]
    w.do(moves.Recheck())
    assert w.where == ["b", "z"]


def test_an_incident_is_retried_in_the_version_that_mends_it() -> None:
    body = (start(), user("a"), xor("x"), user("z"), chain("start", "a", "x"))
    w = walk(*body, flow("x", "z", "=false")).start(n=1)
    w.complete("a")
    assert w.status == "incident"
    wait = w.token("x")
    done = migrate(w, *body, flow("x", "z", "=n = 1"))
    assert done.progress.status is results.InstanceStatus.INCIDENT
    w.do(moves.Retry(token=wait))
    assert w.where == ["z"]


def test_a_failed_job_listens_to_new_events_when_it_is_retried() -> None:
    w = walk(start(), service("a"), chain("start", "a")).start()
    w.do(moves.RaiseIncident(token=w.token("a"), message="away"))
    done = migrate(w, start(), service("a"), LATE, chain("start", "a"))
    assert done.progress.opened == ()
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["a", "late"]


def test_completed_work_is_undone_by_the_handler_of_the_target() -> None:
    def body(handler: str) -> tuple[str, ...]:
        return (
            start(),
            user("book"),
            boundary("c", "book", "<bpmn:compensateEventDefinition/>"),
            user(handler, isForCompensation="true"),
            f'<bpmn:association id="as" sourceRef="c" targetRef="{handler}"/>',
            user("a"),
            element("endEvent", "undo", "<bpmn:compensateEventDefinition/>"),
            chain("start", "book", "a", "undo"),
        )

    w = walk(*body("cancel_old")).start()
    w.complete("book")
    migrate(w, *body("cancel_new"))
    w.complete("a")
    assert w.where == ["cancel_new"]


def test_jobs_and_messages_keep_what_they_were_opened_with() -> None:
    receive = element("receiveTask", "wait", messageRef="m1")
    w = walk(
        start(),
        both("f"),
        service("job", "old"),
        receive,
        chain("start", "f", "job"),
        chain("f", "wait"),
        roots=ROOTS,
    ).start(order="7")
    subscription = w.open[w.token("wait")]
    done = migrate(
        w,
        start(),
        both("f"),
        service("job", "new"),
        element("receiveTask", "wait", messageRef="m2"),
        user("z"),
        chain("start", "f", "job"),
        chain("f", "wait", "z"),
        roots=ROOTS,
    )
    assert notes(done) == {("job", "activity-kept"), ("wait", "event-kept")}
    assert w.open[w.token("wait")] is subscription
    w.deliver("wait")
    assert w.where == ["job", "z"]


def test_an_open_task_gets_the_name_and_form_of_the_target() -> None:
    def body(name: str, form: str) -> tuple[str, ...]:
        task = user("a", extensions(zeebe("formDefinition", formId=form)))
        return (start(), task.replace('name="a"', f'name="{name}"'), chain("start", "a"))

    w = walk(*body("核实", "f1")).start(which="f9")
    done = migrate(w, *body("再核实", "f2"))
    assert [(one.name, one.form_id) for one in done.tasks] == [("再核实", "f2")]


def test_another_process_is_a_target_only_if_the_mapping_says_so() -> None:
    w = walk(start(), user("a"), chain("start", "a")).start()
    done = migrate(
        w,
        start(),
        user("a"),
        script("s", "=1", "x"),
        chain("start", "a", "s"),
        process_id="q",
        p="q",
    )
    assert done.progress.status is results.InstanceStatus.ACTIVE
    w.complete("a")
    assert (w.finished, w.variables) == (True, {"x": 1})


def test_an_ended_instance_is_not_migrated() -> None:
    w = walk(start(), end(), chain("start", "end")).start()
    with pytest.raises(errors.InstanceNotActive):
        migrate(w, start(), end(), chain("start", "end"))
