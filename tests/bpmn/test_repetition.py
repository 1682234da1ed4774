"""Activities that run several times."""

from __future__ import annotations

import pytest

from engine import moves, results
from tests.bpmn.diagrams import (
    boundary,
    chain,
    element,
    extensions,
    flow,
    several,
    start,
    timer,
    user,
    walk,
    xor,
    zeebe,
)

VOTES = {
    "inputCollection": "=people",
    "inputElement": "person",
    "outputCollection": "votes",
    "outputElement": "=vote",
}


def test_parallel_multi_instance_collects_in_the_order_of_the_input() -> None:
    w = walk(
        start(), user("vote", several(votes=VOTES)), user("after"), chain("start", "vote", "after")
    ).start(people=["a", "b", "c"])
    assert w.where == ["vote"] * 3
    w.complete("vote", 2, vote="third")
    w.complete("vote", 0, vote="first")
    w.complete("vote", 0, vote="second")
    assert w.where == ["after"]
    assert w.variables["votes"] == ["first", "second", "third"]
    assert "vote" not in w.variables


def test_a_completion_condition_sees_counters_and_outputs_and_cancels_the_rest() -> None:
    w = walk(
        start(),
        xor("x"),
        user(
            "vote",
            several(
                completion='=count(votes[item = "yes"]) &gt;= 2 and numberOfInstances = 3'
                " and numberOfActiveInstances = 3 - numberOfCompletedInstances",
                votes=VOTES,
            ),
        ),
        user("after"),
        chain("start", "x", "vote", "after", "x"),
    ).start(people=["a", "b", "c"])
    for _ in range(2):
        assert w.where == ["vote"] * 3
        w.complete("vote", 2, vote="yes")
        assert w.where == ["vote"] * 2
        progress = w.complete("vote", 0, vote="yes")
        assert w.where == ["after"]
        assert w.variables["votes"] == ["yes", None, "yes"]
        assert [c.outcome for c in progress.closed].count(results.Outcome.CANCELLED) == 1
        w.complete("after")


def test_sequential_multi_instance_runs_one_by_one_and_an_empty_collection_passes() -> None:
    body = (
        start(),
        user("vote", several(sequential=True, votes=VOTES)),
        user("after"),
        chain("start", "vote", "after"),
    )
    w = walk(*body).start(people=["a", "b"])
    assert w.where == ["vote"]
    w.complete("vote", vote=1)
    assert w.where == ["vote"]
    w.complete("vote", vote=2)
    assert w.variables["votes"] == [1, 2]
    w = walk(*body).start(people=[])
    assert w.where == ["after"]
    assert w.variables["votes"] == []
    w = walk(*body).start()
    assert w.status == "incident"


def test_multi_instance_by_number_on_sub_processes_and_a_timer_that_ends_them_all() -> None:
    inside = (start("si"), user("u"), chain("si", "u"))
    w = walk(
        start(),
        element("subProcess", "sub", several(cardinality="=n"), *inside),
        user("after"),
        user("late"),
        boundary("b", "sub", timer("duration", "P1D")),
        chain("start", "sub", "after"),
        flow("b", "late"),
    ).start(n=2)
    assert w.where == ["b", "u", "u"]
    w.complete("u")
    w.fire("b")
    assert w.where == ["late"]


def test_a_huge_number_of_instances_is_an_incident() -> None:
    w = walk(start(), user("u", several(cardinality="1000000")), chain("start", "u")).start()
    assert w.status == "incident"


def test_multi_instance_calls_get_their_item() -> None:
    called = extensions(zeebe("calledElement", processId="child"))
    w = walk(
        start(), element("callActivity", "c", called, several(votes=VOTES)), chain("start", "c")
    ).start(people=["a", "b"])
    calls = [x for x in w.open.values() if isinstance(x, results.OpenCall)]
    assert [(c.variables["person"], c.variables["loopCounter"]) for c in calls] == [
        ("a", 1),
        ("b", 2),
    ]
    w.do(moves.FinishCall(token=calls[1].token, values={"vote": 2}))
    w.do(moves.FinishCall(token=calls[0].token, values={"vote": 1}))
    assert w.variables["votes"] == [1, 2]
    assert w.finished


def test_an_error_of_one_run_is_caught_on_the_boundary_of_the_loop() -> None:
    w = walk(
        start(),
        element(
            "serviceTask",
            "j",
            extensions(zeebe("taskDefinition", type="t")),
            several(cardinality="3"),
        ),
        user("mend"),
        boundary("b", "j", "<bpmn:errorEventDefinition/>"),
        chain("start", "j"),
        flow("b", "mend"),
    ).start()
    w.do(moves.ThrowError(token=w.token("j", 1), code="E"))
    assert w.where == ["mend"]


@pytest.mark.parametrize(("maximum", "runs"), [("5", 3), ("2", 2)])
def test_a_standard_loop_runs_while_its_condition_holds(maximum: str, runs: int) -> None:
    loop = (
        f'<bpmn:standardLoopCharacteristics loopMaximum="{maximum}"><bpmn:loopCondition>'
        "n &lt; 3</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    w = walk(start(), user("u", loop), user("a"), chain("start", "u", "a")).start(n=0)
    for number in range(runs):
        assert w.where == ["u"]
        w.complete("u", n=number + 1)
    assert w.where == ["a"]
