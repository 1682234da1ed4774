"""Instances go on in another version of their process, with everything that stands open."""

from __future__ import annotations

import pytest

from engine import errors, moves, results
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    ROOTS,
    both,
    boundary,
    chain,
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
    user,
    walk,
    xor,
    zeebe,
)
from tests.bpmn.migrating import migrate, notes


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
