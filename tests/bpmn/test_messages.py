"""Messages, signals, jobs, event-based gateways."""

from __future__ import annotations

from engine import moves, results
from tests.bpmn.diagrams import (
    ROOTS,
    chain,
    defined,
    element,
    end,
    extensions,
    mapping,
    start,
    walk,
    zeebe,
)


def test_messages_are_correlated_by_key_and_their_values_become_variables() -> None:
    w = walk(
        start(),
        element("intermediateCatchEvent", "c", defined("message", "m1")),
        end(),
        chain("start", "c", "end"),
        roots=ROOTS,
    ).start(order=7)
    (wait,) = w.open.values()
    assert isinstance(wait, results.OpenSubscription)
    assert (wait.channel, wait.name, wait.correlation_key) == ("message", "paid", "7")
    w.deliver("c", sum=3)
    assert w.finished
    assert w.variables["sum"] == 3


def test_a_message_without_its_key_is_an_incident() -> None:
    w = walk(
        start(),
        element("receiveTask", "c", messageRef="m1"),
        chain("start", "c"),
        roots=ROOTS,
    ).start()
    assert w.status == "incident"
    w.do(moves.SetVariables(values={"order": "k"}))
    w.do(moves.Retry(token=w.token("c")))
    assert isinstance(w.open[w.token("c")], results.OpenSubscription)


def test_thrown_messages_and_signals_leave_the_instance() -> None:
    w = walk(
        start(),
        element(
            "intermediateThrowEvent",
            "t",
            extensions(mapping(inputs={"what": "=order + 1"})),
            defined("message", "m1"),
        ),
        element("endEvent", "e", defined("signal", "s1")),
        chain("start", "t", "e"),
        roots=ROOTS,
    ).start(order=7)
    assert w.progress is not None
    assert w.progress.thrown == (
        results.ThrownMessage(name="paid", correlation_key="7", values={"what": 8}),
        results.ThrownSignal(name="alarm"),
    )
    assert w.variables == {"order": 7}
    assert w.finished


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
    assert isinstance(job, results.OpenJob)
    assert (job.job_type, job.retries, job.headers, job.variables) == (
        "mail",
        5,
        {"to": "x"},
        {"who": "王"},
    )
    w.do(moves.RaiseIncident(token=job.token, message="down"))
    assert w.status == "incident"
    w.do(moves.Retry(token=w.token("j")))
    again = w.open[w.token("j")]
    assert isinstance(again, results.OpenJob)
    assert again.token != job.token
    w.do(moves.CompleteJob(token=again.token, values={"ok": True, "noise": 1}))
    assert w.finished
    assert w.variables == {"name": "王", "sent": True}


def test_a_message_event_with_a_job_type_is_sent_by_a_worker() -> None:
    settings = extensions(zeebe("taskDefinition", type="post"))
    w = walk(
        start(),
        element("endEvent", "e", settings, defined("message", "m2")),
        chain("start", "e"),
        roots=ROOTS,
    ).start()
    assert w.where == ["e"]
    w.do(moves.CompleteJob(token=w.token("e")))
    assert w.finished


def test_a_published_message_has_its_own_key_and_time_to_live() -> None:
    settings = extensions(zeebe("publishMessage", correlationKey='="k"', timeToLive="PT1H"))
    w = walk(
        start(),
        element("intermediateThrowEvent", "t", settings, defined("message", "m2")),
        chain("start", "t"),
        roots=ROOTS,
    ).start()
    assert w.progress is not None
    assert w.progress.thrown == (
        results.ThrownMessage(name="plain", correlation_key="k", time_to_live_seconds=3600.0),
    )
