"""What random processes found to be wrong once, each in its smallest form."""

from __future__ import annotations

from engine import moves
from tests.bpmn.diagrams import (
    boundary,
    chain,
    element,
    end,
    flow,
    service,
    several,
    start,
    timer,
    user,
    walk,
)


def test_an_activity_that_is_tried_again_hears_no_timer_twice() -> None:
    w = walk(
        start(),
        service("job"),
        boundary("late", "job", timer("duration", "PT1H"), interrupting=False),
        user("urge"),
        chain("start", "job"),
        chain("late", "urge"),
    ).start()
    w.do(moves.RaiseIncident(token=w.token("job"), message="x"))
    w.fire("late")
    w.do(moves.Retry(token=w.token("job")))
    assert w.where == ["job", "urge"]


def test_a_cancelled_run_of_a_repeated_transaction_leaves_by_the_cancel_boundary() -> None:
    inside = (
        start("si"),
        user("decide"),
        element("endEvent", "cancel", "<bpmn:cancelEventDefinition/>"),
        chain("si", "decide", "cancel"),
    )
    w = walk(
        start(),
        element("transaction", "tx", several(cardinality="2"), *inside),
        boundary("cancelled", "tx", "<bpmn:cancelEventDefinition/>"),
        user("done"),
        user("failed"),
        end(),
        chain("start", "tx", "done", "end"),
        flow("cancelled", "failed"),
    ).start()
    w.complete("decide")
    assert w.where == ["failed"]
