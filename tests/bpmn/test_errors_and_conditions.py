"""Errors, escalations, conditions."""

from __future__ import annotations

from engine import moves, results
from tests.bpmn.diagrams import (
    ROOTS,
    Walk,
    both,
    boundary,
    chain,
    condition,
    defined,
    element,
    end,
    flow,
    service,
    start,
    user,
    walk,
)


def test_an_error_of_a_job_is_caught_by_code_and_ends_the_activity() -> None:
    w = walk(
        start(),
        service("job"),
        user("a"),
        user("b"),
        end(),
        boundary("any", "job", defined("error")),
        boundary("bad", "job", defined("error", "e1")),
        chain("start", "job", "end"),
        flow("any", "a"),
        flow("bad", "b"),
        roots=ROOTS,
    ).start()
    state = w.state, dict(w.open)
    w.do(moves.ThrowError(token=w.token("job"), code="BAD", values={"why": "x"}))
    assert w.where == ["b"]
    assert w.variables == {"why": "x"}
    w.state, w.open = state
    w.do(moves.ThrowError(token=w.token("job"), code="ELSE"))
    assert w.where == ["a"]


def test_an_uncaught_error_is_an_incident_of_its_element_and_nothing_else_is_lost() -> None:
    w = walk(
        start(),
        both("s"),
        user("a"),
        element("endEvent", "e", defined("error", "e1")),
        user("go"),
        chain("start", "s", "a"),
        chain("s", "go", "e"),
        roots=ROOTS,
    ).start()
    progress = w.complete("go", why=1)
    assert (progress.status, progress.error) == ("incident", None)
    assert w.where == ["a", "e"]
    incident = w.open[w.token("e")]
    assert isinstance(incident, results.OpenIncident)
    assert (incident.code, "BAD" in incident.message) == ("error_uncaught", True)
    w.complete("a")
    assert w.variables == {"why": 1}
    w.do(moves.Retry(token=w.token("e")))
    assert w.where == ["e"]


def test_an_uncaught_error_of_a_worker_leaves_its_job_to_be_tried_again() -> None:
    w = walk(
        start(),
        service("job"),
        user("late"),
        boundary("b", "job", defined("error", "e2")),
        chain("start", "job"),
        flow("b", "late"),
        roots=ROOTS,
    ).start()
    job = w.token("job")
    w.do(moves.ThrowError(token=job, code="BAD", message="余额不足", values={"x": 1}))
    incident = w.open[w.token("job")]
    assert isinstance(incident, results.OpenIncident)
    assert "BAD" in incident.message
    assert "余额不足" in incident.message
    assert w.variables == {}
    w.do(moves.Retry(token=w.token("job")))
    assert isinstance(w.open[w.token("job")], results.OpenJob)
    w.do(moves.ThrowError(token=w.token("job"), code="OTHER"))
    assert w.where == ["late"]


def test_an_error_that_only_a_caller_catches_ends_the_instance_with_it() -> None:
    body = (start(), user("go"), element("endEvent", "e", defined("error", "e1")))
    w = walk(*body, chain("start", "go", "e"), roots=ROOTS, caught_above=lambda c: c == "BAD")
    progress = w.start().complete("go", why=1)
    assert progress.status == "cancelled"
    assert progress.error == results.UncaughtError(code="BAD")
    assert not w.open


def test_an_error_end_in_a_sub_process_is_caught_on_its_boundary() -> None:
    inside = (
        start("si"),
        user("u"),
        element("endEvent", "e", defined("error", "e1")),
        chain("si", "u", "e"),
    )
    w = walk(
        start(),
        element("subProcess", "sub", *inside),
        user("mend"),
        end(),
        boundary("b", "sub", defined("error", "e1")),
        chain("start", "sub", "end"),
        flow("b", "mend"),
        roots=ROOTS,
    ).start()
    w.complete("u")
    assert w.where == ["mend"]


def test_escalations_interrupt_or_not_and_go_out_when_uncaught() -> None:
    def made(*, interrupting: bool) -> Walk:
        inside = (
            start("si"),
            element("intermediateThrowEvent", "esc", defined("escalation", "x1")),
            user("u"),
            chain("si", "esc", "u"),
        )
        return walk(
            start(),
            element("subProcess", "sub", *inside),
            user("boss"),
            end(),
            boundary("b", "sub", defined("escalation", "x1"), interrupting=interrupting),
            chain("start", "sub", "end"),
            flow("b", "boss"),
            roots=ROOTS,
        ).start()

    assert made(interrupting=True).where == ["boss"]
    assert made(interrupting=False).where == ["boss", "u"]
    w = walk(
        start(),
        element("intermediateThrowEvent", "esc", defined("escalation", "x1")),
        end(),
        chain("start", "esc", "end"),
        roots=ROOTS,
    ).start()
    assert w.progress is not None
    (thrown,) = w.progress.thrown
    assert isinstance(thrown, results.ThrownEscalation)
    assert (thrown.code, thrown.visit > 0) == ("UP", True)
    assert w.finished


def test_conditions_fire_when_they_become_true_before_any_other_element_runs() -> None:
    w = walk(
        start(),
        user("a"),
        user("b"),
        user("hit"),
        end(),
        both("s"),
        boundary("c", "a", condition("=x > 5")),
        chain("start", "s", "a", "end"),
        flow("s", "b"),
        flow("c", "hit"),
    ).start(x=1)
    assert w.where == ["a", "b"]
    assert w.progress is not None
    assert w.progress.conditional
    w.complete("b", x=9)
    assert w.where == ["hit"]


def test_a_condition_that_stays_true_fires_once() -> None:
    w = walk(
        start(),
        user("a"),
        user("hit"),
        end(),
        boundary("c", "a", condition("lead.x > 5"), interrupting=False),
        chain("start", "a", "end"),
        flow("c", "hit"),
        facts={"lead": {"x": 1}},
    ).start()
    w.facts = {"lead": {"x": 9}}
    w.do(moves.Recheck())
    assert w.where == ["a", "hit"]
    w.do(moves.Recheck())
    assert w.where == ["a", "hit"]
    w.facts = {"lead": {"x": 2}}
    w.do(moves.Recheck())
    w.facts = {"lead": {"x": 7}}
    w.do(moves.Recheck())
    assert w.where == ["a", "hit", "hit"]
