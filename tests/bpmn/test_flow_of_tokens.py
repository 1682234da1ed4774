"""Tokens along flows: starts, ends, tasks, gateways, loops."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import errors, moves, results
from tests.bpmn.diagrams import (
    both,
    chain,
    element,
    end,
    extensions,
    flow,
    mapping,
    script,
    some,
    start,
    user,
    walk,
    xor,
    zeebe,
)


def test_a_user_task_opens_with_what_the_diagram_says_and_its_values_become_variables() -> None:
    settings = extensions(
        zeebe("userTask"),
        zeebe(
            "assignmentDefinition",
            assignee='="u" + string(1)',
            candidateGroups="handler, approver",
            candidateUsers='=["a", "b"]',
        ),
        zeebe("formDefinition", formId="f"),
        zeebe("taskSchedule", dueDate='=date("2026-03-31")', followUpDate="2026-03-30T09:00:00"),
        zeebe("priorityDefinition", priority="70"),
        zeebe("properties", zeebe("property", name="page", value="big")),
    )
    w = walk(start(), user("ask", settings), end(), chain("start", "ask", "end")).start(n=1)
    (task,) = w.open.values()
    assert isinstance(task, results.OpenTask)
    assert task.assignee == "u1"
    assert task.candidate_groups == ("handler", "approver")
    assert task.candidate_users == ("a", "b")
    assert task.form_id == "f"
    assert task.due_at is not None
    assert task.due_at.isoformat() == "2026-03-30T16:00:00+00:00"
    assert task.priority == 70
    assert task.properties == {"page": "big"}
    w.complete("ask", amount=Decimal("1.10"))
    assert w.finished
    assert w.variables == {"n": 1, "amount": Decimal("1.10")}
    assert w.visited == ["start", "ask", "end"]
    assert w.state is not None
    with pytest.raises(errors.InstanceNotActive):
        w.do(moves.CompleteTask(token=task.token))


def test_completing_what_is_not_open_is_a_conflict() -> None:
    w = walk(start(), user("a"), end(), chain("start", "a", "end")).start()
    with pytest.raises(errors.Conflict):
        w.do(moves.CompleteTask(token=99))
    with pytest.raises(errors.Conflict):
        w.do(moves.FireTimer(token=w.token("a")))


def test_an_exclusive_gateway_takes_the_first_true_flow_of_the_document() -> None:
    body = (
        start(),
        xor("x", default="d"),
        user("a"),
        user("b"),
        user("c"),
        flow("start", "x"),
        flow("x", "c", name="d"),
        flow("x", "a", "=n > 5"),
        flow("x", "b", "n > 3"),
    )
    assert walk(*body).start(n=9).where == ["a"]
    assert walk(*body).start(n=4).where == ["b"]
    assert walk(*body).start(n=1).where == ["c"]
    assert walk(*body).start().where == ["c"]


def test_no_flow_taken_is_an_incident_that_mended_variables_and_a_retry_resolve() -> None:
    w = walk(
        start(),
        xor("x"),
        user("a"),
        user("other"),
        both("split"),
        flow("start", "split"),
        flow("split", "x"),
        flow("split", "other"),
        flow("x", "a", "n > 5"),
        flow("x", "end", "n < 2"),
        end(),
    ).start(n=3)
    assert w.where == ["other", "x"]
    assert w.status == "incident"
    incident = w.open[w.token("x")]
    assert isinstance(incident, results.OpenIncident)
    assert incident.code == "no_flow_taken"
    w.complete("other")
    w.do(moves.SetVariables(values={"n": 7}))
    w.do(moves.Retry(token=w.token("x")))
    assert w.where == ["a"]
    assert w.status == "active"
    w.complete("a")
    assert w.finished
    assert w.visited.count("x") == 1


def test_a_failing_script_leaves_no_trace_and_other_branches_go_on() -> None:
    w = walk(
        start(),
        both("split"),
        script("s", "=n", "m"),
        user("u"),
        element(
            "scriptTask",
            "bad",
            extensions(
                zeebe("script", expression="=1", resultVariable="r"),
                mapping(outputs={"k": "=r", "lead": "=r"}),
            ),
        ),
        chain("start", "split", "s"),
        flow("split", "bad"),
        flow("split", "u"),
        facts={"lead": {}},
    ).start(n=3)
    assert w.where == ["bad", "u"]
    assert w.variables == {"n": 3, "m": 3}


def test_a_parallel_gateway_splits_and_joins() -> None:
    w = walk(
        start(),
        both("split"),
        user("a"),
        user("b"),
        both("join"),
        user("c"),
        end(),
        chain("start", "split", "a", "join", "c", "end"),
        chain("split", "b", "join"),
    ).start()
    assert w.where == ["a", "b"]
    w.complete("b")
    assert w.where == ["a"]
    w.complete("a")
    assert w.where == ["c"]
    w.complete("c")
    assert w.finished


@pytest.mark.parametrize("first", ["ab", "ba"])
@pytest.mark.parametrize("second", ["ab", "ba"])
@pytest.mark.parametrize("third", ["ab", "ba"])
@pytest.mark.parametrize("gateway", [both, some])
def test_a_join_in_a_loop_waits_for_every_branch_in_every_round(
    first: str, second: str, third: str, gateway: type
) -> None:
    w = walk(
        start(),
        xor("again"),
        gateway("split"),
        user("a"),
        user("b"),
        gateway("join"),
        user("c"),
        xor("x", default="no"),
        end(),
        chain("start", "again", "split", "a", "join", "c", "x"),
        chain("split", "b", "join"),
        flow("x", "again", "more"),
        flow("x", "end", name="no"),
    ).start()
    for number, order in enumerate([first, second, third]):
        assert w.where == ["a", "b"]
        w.complete(order[0])
        assert w.where == [order[1]]
        w.complete(order[1])
        assert w.where == ["c"]
        w.complete("c", more=number < 2)
    assert w.finished


def test_an_inclusive_join_waits_only_for_branches_that_were_taken() -> None:
    w = walk(
        start(),
        some("split"),
        user("a"),
        user("b"),
        user("c"),
        some("join"),
        user("d"),
        flow("start", "split"),
        flow("split", "a", "x > 1"),
        flow("split", "b", "x > 2"),
        flow("split", "c", "x > 3"),
        flow("a", "join"),
        flow("b", "join"),
        flow("c", "join"),
        flow("join", "d"),
    ).start(x=3)
    assert w.where == ["a", "b"]
    w.complete("a")
    assert w.where == ["b"]
    w.complete("b")
    assert w.where == ["d"]


def test_conditions_on_flows_out_of_a_task_and_implicit_splits_and_ends() -> None:
    w = walk(
        user("a", default="d"),
        user("b"),
        user("c"),
        user("e"),
        flow("a", "b", "x > 1"),
        flow("a", "c", "x > 2"),
        flow("a", "e", name="d"),
    ).start()
    assert w.where == ["a"]
    w.complete("a", x=5)
    assert w.where == ["b", "c"]
    w.complete("b")
    w.complete("c")
    assert w.finished


def test_a_loop_of_many_rounds_keeps_state_and_step_small() -> None:
    w = walk(
        start(),
        xor("x"),
        script("s", "=n + 1", "n"),
        user("u"),
        xor("y", default="no"),
        end(),
        chain("start", "x", "s", "u", "y"),
        flow("y", "x", "n < 1000"),
        flow("y", "end", name="no"),
    ).start(n=0)
    sizes = set()
    for _ in range(1000):
        sizes.add(len(w.state or b""))
        w.complete("u")
    assert w.finished
    assert max(sizes) - min(sizes) < 40
    assert max(sizes) < 200


def test_ten_thousand_rounds_in_one_step() -> None:
    w = walk(
        start(),
        xor("x"),
        script("s", "=n + 1", "n"),
        xor("y", default="no"),
        end(),
        chain("start", "x", "s", "y"),
        flow("y", "x", "n < 10000"),
        flow("y", "end", name="no"),
    ).start(n=0)
    assert w.finished
    assert w.variables == {"n": 10000}


def test_an_endless_loop_becomes_an_incident() -> None:
    w = walk(start(), xor("x"), script("s", "=1", "n"), chain("start", "x", "s", "x")).start()
    assert w.status == "incident"
