"""Too much at once: one clear failure of the step, nothing half done, never a hang."""

from __future__ import annotations

import itertools

import pytest

from engine import errors, moves
from tests.bpmn.diagrams import (
    Walk,
    both,
    boundary,
    chain,
    element,
    end,
    flow,
    script,
    several,
    start,
    timer,
    user,
    walk,
    xor,
)


def doubled(first: str, count: int) -> str:
    """Give tasks in a row of which each leads to the next by two flows."""
    names = [first, *(f"t{n}" for n in range(count))]
    parts = [element("task", name) for name in names[1:]]
    for one, other in itertools.pairwise(names):
        parts += [flow(one, other), flow(one, other)]
    return "".join(parts)


def test_many_splits_in_a_row_fail_the_step_and_leave_the_instance_as_it_was() -> None:
    w = walk(start(), user("go"), chain("start", "go"), doubled("go", 24)).start()
    state = w.state
    with pytest.raises(errors.StepTooLarge) as caught:
        w.complete("go", x=1)
    assert "分支超过" in caught.value.message
    assert w.state == state
    w.do(moves.SetVariables(values={"y": 1}))
    assert (w.where, w.variables) == (["go"], {"y": 1})


def test_what_would_do_too_much_can_be_left_as_an_incident_of_its_event() -> None:
    w = walk(
        start(),
        user("a"),
        boundary("late", "a", timer("duration", "PT1H"), interrupting=False),
        chain("start", "a"),
        doubled("late", 24),
    ).start()
    with pytest.raises(errors.StepTooLarge) as caught:
        w.fire("late")
    w.do(moves.RaiseIncident.of(w.token("late"), caught.value))
    assert (w.status, w.where) == ("incident", ["a", "late"])
    w.do(moves.Retry(token=w.token("late")))
    assert (w.status, w.where) == ("active", ["a", "late"])


def test_a_few_splits_in_a_row_are_no_trouble() -> None:
    w = walk(start(), chain("start", "t0"), element("task", "t0"), doubled("t0", 0)).start()
    assert w.finished
    w = walk(start(), element("task", "x"), chain("start", "x"), doubled("x", 8)).start()
    assert w.finished
    assert w.visited.count("t7") == 256


def test_repetitions_inside_repetitions_fail_the_step() -> None:
    inner = element(
        "subProcess", "in", several(cardinality="200"), start("si"), user("u"), chain("si", "u")
    )
    outer = element(
        "subProcess", "out", several(cardinality="200"), start("so"), inner, chain("so", "in")
    )
    with pytest.raises(errors.StepTooLarge):
        walk(start(), outer, chain("start", "out")).start()


@pytest.mark.parametrize("count", ["1000000", "=10 ** 30", "-1", "=2.5", '="many"', "=null"])
def test_an_impossible_number_of_runs_is_an_incident_there(count: str) -> None:
    w = walk(
        start(),
        both("s"),
        user("u", several(cardinality=count)),
        user("other"),
        chain("start", "s", "u"),
        flow("s", "other"),
    ).start()
    assert (w.status, w.where) == ("incident", ["other", "u"])


def ring(name: str) -> str:
    """Give a loop that nothing ends."""
    return xor(f"x_{name}") + script(name, "=1", "n") + chain(f"x_{name}", name, f"x_{name}")


def test_an_endless_loop_is_an_incident_and_other_branches_go_on() -> None:
    w = walk(
        start(),
        both("s"),
        ring("spin"),
        user("other"),
        chain("start", "s", "x_spin"),
        flow("s", "other"),
    ).start()
    assert w.status == "incident"
    assert "other" in w.where
    assert len(w.open) == 2


def test_several_endless_loops_fail_the_step() -> None:
    w = walk(start(), both("s"), ring("a"), ring("b"), chain("start", "s", "x_a"), flow("s", "x_b"))
    with pytest.raises(errors.StepTooLarge) as caught:
        w.start()
    assert "死循环" in caught.value.message
    assert w.state is None


@pytest.mark.parametrize("count", [400, 1000])
def test_a_thousand_tasks_in_a_row(count: int) -> None:
    names = [f"t{n}" for n in range(count)]
    automatic = walk(
        start(), *(element("task", name) for name in names), end(), chain("start", *names, "end")
    ).start()
    assert automatic.finished
    assert automatic.visited == ["start", *names, "end"]
    manual: Walk = walk(
        start(), *(user(name) for name in names), end(), chain("start", *names, "end")
    ).start()
    for name in names:
        manual.complete(name)
    assert manual.finished


def test_sub_processes_as_deep_as_they_may_be() -> None:
    body = user("u")
    for level in range(29):
        body = element("subProcess", f"s{level}", body)
    w = walk(body).start()
    assert w.where == ["u"]
    w.complete("u")
    assert w.finished
