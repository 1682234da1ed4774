"""Events: timers, messages, signals, conditions, errors, escalations, terminate, link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import moves
from tests.bpmn.diagrams import (
    NOW,
    boundary,
    both,
    chain,
    condition,
    defined,
    element,
    end,
    extensions,
    flow,
    mapping,
    service,
    start,
    timer,
    user,
    walk,
    zeebe,
)

MESSAGES = (
    '<bpmn:message id="m1" name="paid"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:message id="m2" name="plain"/>'
    '<bpmn:signal id="s1" name="alarm"/>'
    '<bpmn:error id="e1" name="bad" errorCode="BAD"/>'
    '<bpmn:error id="e2" name="other" errorCode="OTHER"/>'
    '<bpmn:escalation id="x1" name="up" escalationCode="UP"/>'
)


def test_boundary_timers_each_have_their_own_token_and_interrupt_or_not() -> None:
    w = walk(
        start(), user("a"), user("late"), user("note"), end(),
        boundary("b1", "a", timer("duration", "P5D")),
        boundary("b2", "a", timer("duration", "P2D"), interrupting=False),
        chain("start", "a", "end"), flow("b1", "late"), flow("b2", "note"),
    ).start()
    assert w.where == ["a", "b1", "b2"]
    due = {x.element_id: x.due_at for x in w.open.values() if isinstance(x, moves.OpenTimer)}
    assert due == {"b1": NOW + timedelta(days=5), "b2": NOW + timedelta(days=2)}
    w.fire("b2")
    assert w.where == ["a", "b1", "note"]
    progress = w.fire("b1")
    assert w.where == ["late", "note"]
    assert {c.outcome for c in progress.closed} == {
        moves.Outcome.COMPLETED, moves.Outcome.CANCELLED
    }
    assert w.visited == ["start", "a", "b2", "note", "b1", "late"]


def test_completing_the_activity_closes_its_timers() -> None:
    w = walk(
        start(), user("a"), user("late"), end(), boundary("b", "a", timer("duration", "P5D")),
        chain("start", "a", "end"), flow("b", "late"),
    ).start()
    w.complete("a")
    assert w.finished


def test_a_cycle_repeats_so_often_and_skips_what_was_missed() -> None:
    w = walk(
        start(), user("a"), user("note"), end(),
        boundary("b", "a", timer("cycle", "R3/PT1H"), interrupting=False),
        chain("start", "a", "end"), flow("b", "note"),
    ).start()
    first = w.open[w.token("b")]
    assert isinstance(first, moves.OpenTimer)
    assert first.due_at == NOW + timedelta(hours=1)
    w.now = NOW + timedelta(hours=5, minutes=30)
    w.fire("b")
    second = w.open[w.token("b")]
    assert isinstance(second, moves.OpenTimer)
    assert second.due_at == NOW + timedelta(hours=6)
    assert second.token != first.token
    w.fire("b")
    w.fire("b")
    assert w.where == ["a", "note", "note", "note"]


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        (datetime(2026, 1, 31, 2, tzinfo=UTC), "P1M", datetime(2026, 2, 28, 2, tzinfo=UTC)),
        (datetime(2024, 1, 31, 2, tzinfo=UTC), "P1M", datetime(2024, 2, 29, 2, tzinfo=UTC)),
        (datetime(2024, 2, 29, 2, tzinfo=UTC), "P1Y", datetime(2025, 2, 28, 2, tzinfo=UTC)),
        (datetime(2026, 1, 30, 20, tzinfo=UTC), "P1M", datetime(2026, 2, 27, 20, tzinfo=UTC)),
        (datetime(2026, 3, 1, 2, tzinfo=UTC), "P1M2DT3H", datetime(2026, 4, 3, 5, tzinfo=UTC)),
        (datetime(2026, 3, 1, 2, tzinfo=UTC), '=duration("P1Y")', datetime(2027, 3, 1, 2, tzinfo=UTC)),
        (datetime(2026, 3, 1, 2, tzinfo=UTC), "P2W", datetime(2026, 3, 15, 2, tzinfo=UTC)),
    ],
)
def test_months_end_as_the_civil_code_says(now: datetime, text: str, due: datetime) -> None:
    w = walk(
        element("intermediateCatchEvent", "t", timer("duration", text)), end(), chain("t", "end"),
        now=now,
    ).start()
    wait = w.open[w.token("t")]
    assert isinstance(wait, moves.OpenTimer)
    assert wait.due_at == due


def test_a_date_timer_without_a_date_is_armed_when_the_facts_give_one() -> None:
    w = walk(
        start(), user("a"), user("late"), end(),
        boundary("b", "a", timer("date", "=lead.due_on")),
        chain("start", "a", "end"), flow("b", "late"),
        facts={"lead": {"due_on": None}},
    ).start()
    assert w.where == ["a"]
    assert w.progress is not None
    assert w.progress.conditional
    w.do(moves.Recheck())
    assert w.where == ["a"]
    w.facts = {"lead": {"due_on": datetime(2026, 4, 1, tzinfo=UTC).date()}}
    progress = w.do(moves.Recheck())
    assert not progress.conditional
    (timer_wait,) = progress.opened
    assert isinstance(timer_wait, moves.OpenTimer)
    assert timer_wait.due_at == datetime(2026, 3, 31, 16, tzinfo=UTC)
    w.fire("b")
    assert w.where == ["late"]


def test_messages_are_correlated_by_key_and_their_values_become_variables() -> None:
    w = walk(
        start(), element("intermediateCatchEvent", "c", defined("message", "m1")), end(),
        chain("start", "c", "end"), roots=MESSAGES,
    ).start(order=7)
    (wait,) = w.open.values()
    assert isinstance(wait, moves.OpenSubscription)
    assert (wait.channel, wait.name, wait.correlation_key) == ("message", "paid", "7")
    w.deliver("c", sum=3)
    assert w.finished
    assert w.variables["sum"] == 3


def test_a_message_without_its_key_is_an_incident() -> None:
    w = walk(
        start(), element("receiveTask", "c", messageRef="m1"), chain("start", "c"),
        roots=MESSAGES,
    ).start()
    assert w.status == "incident"
    w.do(moves.SetVariables(values={"order": "k"}))
    w.do(moves.Retry(token=w.token("c")))
    assert isinstance(w.open[w.token("c")], moves.OpenSubscription)


def test_thrown_messages_and_signals_leave_the_instance() -> None:
    w = walk(
        start(),
        element(
            "intermediateThrowEvent", "t",
            extensions(mapping(inputs={"what": "=order + 1"})), defined("message", "m1"),
        ),
        element("endEvent", "e", defined("signal", "s1")),
        chain("start", "t", "e"), roots=MESSAGES,
    ).start(order=7)
    assert w.progress is not None
    assert w.progress.thrown == (
        moves.ThrownMessage(name="paid", correlation_key="7", values={"what": 8}),
        moves.ThrownSignal(name="alarm"),
    )
    assert w.variables == {"order": 7}
    assert w.finished


def test_an_event_gateway_takes_the_first_of_several_timers_and_messages() -> None:
    def made() -> object:
        return walk(
            start(), element("eventBasedGateway", "g"),
            element("intermediateCatchEvent", "t1", timer("duration", "PT1H")),
            element("intermediateCatchEvent", "t2", timer("duration", "PT2H")),
            element("receiveTask", "r", messageRef="m2"),
            user("a"), user("b"), user("c"),
            chain("start", "g", "t1", "a"), chain("g", "t2", "b"), chain("g", "r", "c"),
            roots=MESSAGES,
        ).start()

    w = made()
    assert w.where == ["r", "t1", "t2"]
    w.fire("t2")
    assert w.where == ["b"]
    w = made()
    w.deliver("r", x=1)
    assert w.where == ["c"]
    assert w.variables == {"x": 1}
    assert w.visited == ["start", "g", "r", "c"]


def test_an_error_of_a_job_is_caught_by_code_and_ends_the_activity() -> None:
    w = walk(
        start(), service("job"), user("a"), user("b"), end(),
        boundary("any", "job", defined("error")), boundary("bad", "job", defined("error", "e1")),
        chain("start", "job", "end"), flow("any", "a"), flow("bad", "b"), roots=MESSAGES,
    ).start()
    state = w.state, dict(w.open)
    w.do(moves.ThrowError(token=w.token("job"), code="BAD", values={"why": "x"}))
    assert w.where == ["b"]
    assert w.variables == {"why": "x"}
    w.state, w.open = state
    w.do(moves.ThrowError(token=w.token("job"), code="ELSE"))
    assert w.where == ["a"]


def test_an_uncaught_error_ends_the_instance() -> None:
    w = walk(
        start(), both("s"), user("a"), element("endEvent", "e", defined("error", "e1")),
        user("go"), chain("start", "s", "a"), chain("s", "go", "e"), roots=MESSAGES,
    ).start()
    progress = w.complete("go")
    assert progress.status == "cancelled"
    assert progress.error is not None
    assert progress.error.code == "BAD"
    assert not w.open


def test_an_error_end_in_a_sub_process_is_caught_on_its_boundary() -> None:
    inside = (
        start("si"), user("u"), element("endEvent", "e", defined("error", "e1")),
        chain("si", "u", "e"),
    )
    w = walk(
        start(), element("subProcess", "sub", *inside), user("mend"), end(),
        boundary("b", "sub", defined("error", "e1")),
        chain("start", "sub", "end"), flow("b", "mend"), roots=MESSAGES,
    ).start()
    w.complete("u")
    assert w.where == ["mend"]


def test_escalations_interrupt_or_not_and_go_out_when_uncaught() -> None:
    def made(*, interrupting: bool) -> object:
        inside = (
            start("si"), element("intermediateThrowEvent", "esc", defined("escalation", "x1")),
            user("u"), chain("si", "esc", "u"),
        )
        return walk(
            start(), element("subProcess", "sub", *inside), user("boss"), end(),
            boundary("b", "sub", defined("escalation", "x1"), interrupting=interrupting),
            chain("start", "sub", "end"), flow("b", "boss"), roots=MESSAGES,
        ).start()

    assert made(interrupting=True).where == ["boss"]
    assert made(interrupting=False).where == ["boss", "u"]
    w = walk(
        start(), element("intermediateThrowEvent", "esc", defined("escalation", "x1")), end(),
        chain("start", "esc", "end"), roots=MESSAGES,
    ).start()
    assert w.progress is not None
    assert w.progress.thrown == (moves.ThrownEscalation(code="UP"),)
    assert w.finished


def test_conditions_fire_when_they_become_true_before_any_other_element_runs() -> None:
    w = walk(
        start(), user("a"), user("b"), user("hit"), end(), both("s"),
        boundary("c", "a", condition("=x > 5")), chain("start", "s", "a", "end"),
        flow("s", "b"), flow("c", "hit"),
    ).start(x=1)
    assert w.where == ["a", "b"]
    assert w.progress is not None
    assert w.progress.conditional
    w.complete("b", x=9)
    assert w.where == ["hit"]


def test_a_condition_that_stays_true_fires_once() -> None:
    w = walk(
        start(), user("a"), user("hit"), end(),
        boundary("c", "a", condition("lead.x > 5"), interrupting=False),
        chain("start", "a", "end"), flow("c", "hit"), facts={"lead": {"x": 1}},
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


def test_terminate_ends_its_own_scope_only() -> None:
    inside = (
        start("si"), both("s"), user("x"), user("stop"),
        element("endEvent", "te", "<bpmn:terminateEventDefinition/>"),
        chain("si", "s", "x"), chain("s", "stop", "te"),
    )
    w = walk(
        start(), element("subProcess", "sub", *inside), user("next"), end(),
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
            start(), element("subProcess", "sub", *body), user("after"),
            chain("start", "sub", "after"),
        )
    w = walk(*body, roots=MESSAGES).start(x=1)
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
    w = walk(start(), service("job"), chain("start", "job"), handler, roots=MESSAGES).start()
    progress = w.do(moves.ThrowError(token=w.token("job"), code="BAD"))
    assert progress.error is None
    assert w.where == ["h"]
    w.complete("h")
    assert w.finished


def test_several_start_events() -> None:
    w = walk(
        start(), element("startEvent", "by_mail", defined("message", "m2")), user("a"), user("b"),
        chain("start", "a"), chain("by_mail", "b"), roots=MESSAGES,
    )
    assert w.start().where == ["a"]
    w = walk(
        start(), element("startEvent", "by_mail", defined("message", "m2")), user("a"), user("b"),
        chain("start", "a"), chain("by_mail", "b"), roots=MESSAGES,
    )
    assert w.start("by_mail", x=1).where == ["b"]
    assert w.variables == {"x": 1}


def test_jobs_carry_variables_and_fail_into_incidents_that_retry() -> None:
    settings = extensions(
        zeebe("taskDefinition", type="mail", retries="5"),
        zeebe("taskHeaders", zeebe("header", key="to", value="x")),
        mapping(inputs={"who": "=name"}, outputs={"sent": "=ok"}),
    )
    w = walk(
        start(), element("serviceTask", "j", settings), end(), chain("start", "j", "end")
    ).start(name="王")
    (job,) = w.open.values()
    assert isinstance(job, moves.OpenJob)
    assert (job.job_type, job.retries, job.headers, job.variables) == (
        "mail", 5, {"to": "x"}, {"who": "王"}
    )
    w.do(moves.RaiseIncident(token=job.token, message="down"))
    assert w.status == "incident"
    w.do(moves.Retry(token=w.token("j")))
    again = w.open[w.token("j")]
    assert isinstance(again, moves.OpenJob)
    assert again.token != job.token
    w.do(moves.CompleteJob(token=again.token, values={"ok": True, "noise": 1}))
    assert w.finished
    assert w.variables == {"name": "王", "sent": True}
