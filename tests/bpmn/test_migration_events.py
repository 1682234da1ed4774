"""What listens when an instance is migrated: carried over, stopped, begun."""

from __future__ import annotations

from datetime import timedelta

from engine import moves, results
from tests.bpmn.diagrams import (
    NOW,
    ROOTS,
    boundary,
    chain,
    condition,
    defined,
    element,
    service,
    start,
    timer,
    user,
    walk,
)
from tests.bpmn.migrating import migrate, notes

LATE = boundary("late", "a", timer("duration", "PT48H"), interrupting=False)


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


def test_a_failed_job_listens_to_new_events_when_it_is_retried() -> None:
    w = walk(start(), service("a"), chain("start", "a")).start()
    w.do(moves.RaiseIncident(token=w.token("a"), message="away"))
    done = migrate(w, start(), service("a"), LATE, chain("start", "a"))
    assert done.progress.opened == ()
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["a", "late"]


def test_an_event_added_once_is_heard_once_even_if_its_activity_is_tried_again() -> None:
    w = walk(start(), service("a"), chain("start", "a")).start()
    target = (start(), service("a"), LATE, user("u"), chain("start", "a"), chain("late", "u"))
    migrate(w, *target)
    w.fire("late")
    w.do(moves.RaiseIncident(token=w.token("a"), message="away"))
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["a", "u"]


def test_a_failed_job_whose_events_have_fired_hears_of_added_ones_at_once() -> None:
    w = walk(
        start(), service("a"), LATE, user("u"), chain("start", "a"), chain("late", "u")
    ).start()
    w.fire("late")
    w.do(moves.RaiseIncident(token=w.token("a"), message="away"))
    soon = boundary("soon", "a", timer("duration", "PT1H"), interrupting=False)
    target = (start(), service("a"), LATE, soon, user("u"), chain("start", "a"), chain("late", "u"))
    done = migrate(w, *target)
    assert notes(done) == {("soon", "event-added")}
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["a", "soon", "u"]
