"""Variables in scopes, facts, calls, sub-processes, decisions."""

from __future__ import annotations

from decimal import Decimal

from engine import errors, moves, results
from engine.bpmn import runtime
from tests.bpmn.diagrams import (
    Walk,
    both,
    boundary,
    bundle,
    chain,
    element,
    end,
    extensions,
    flow,
    mapping,
    process,
    script,
    service,
    several,
    start,
    timer,
    user,
    walk,
    zeebe,
)

VOTES = {
    "inputCollection": "=people",
    "inputElement": "person",
    "outputCollection": "votes",
    "outputElement": "=vote",
}


def test_facts_are_read_and_written_under_their_name_and_never_kept() -> None:
    w = walk(
        start(),
        user("a"),
        script("s", "=lead.amount + 1", "lead.amount"),
        script("t", '=if lead.amount = 6 then "big" else "small"', "size"),
        user("b"),
        end(),
        chain("start", "a", "s", "t", "b", "end"),
        facts={"lead": {"amount": 1, "stage": "x"}},
    ).start()
    progress = w.complete("a", lead={"amount": 5}, verdict="ok")
    assert progress.facts == {"amount": Decimal(6)}
    assert w.variables == {"verdict": "ok", "size": "big"}


def test_output_mappings_keep_the_rest_local_and_may_write_facts() -> None:
    w = walk(
        start(),
        user(
            "a",
            extensions(
                mapping(inputs={"n": "=x * 2"}, outputs={"lead.stage": "=verdict", "deep.m": "=n"})
            ),
        ),
        user("b"),
        chain("start", "a", "b"),
        facts={"lead": {"stage": None}},
    ).start(x=2, deep={"k": 1})
    progress = w.complete("a", verdict="ok", noise=1)
    assert progress.facts == {"stage": "ok"}
    assert w.variables == {"x": 2, "deep": {"k": 1, "m": Decimal(4)}}


def test_a_failing_output_mapping_keeps_what_was_entered_for_the_retry() -> None:
    w = walk(
        start(),
        user("a", extensions(mapping(outputs={"n": "=limit(v)"}))),
        user("b"),
        chain("start", "a", "b"),
        functions={"limit": _limit},
    ).start()
    w.complete("a", v=50)
    assert w.status == "incident"
    assert w.variables == {}
    w.do(moves.SetVariables(values={"v": 3}, token=w.token("a")))
    w.functions = {"limit": lambda v: v}
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["b"]
    assert w.variables == {"n": 50}


def _limit(value: Decimal) -> Decimal:
    raise errors.ExpressionFailed(f"too much: {value}")


def test_branches_see_each_others_results_and_a_join_merges_nothing() -> None:
    w = walk(
        start(),
        both("s"),
        user("a"),
        user("b"),
        both("j"),
        user("c"),
        chain("start", "s", "a", "j", "c"),
        chain("s", "b", "j"),
    ).start(votes=[])
    w.complete("a", votes=["no", "yes"])
    assert w.variables["votes"] == ["no", "yes"]
    w.complete("b", votes=["yes", "yes"])
    assert w.variables["votes"] == ["yes", "yes"]


def test_a_sub_process_has_its_own_scope() -> None:
    inside = (start("si"), user("u"), user("v"), end("se"), chain("si", "u", "v", "se"))
    settings = extensions(mapping(inputs={"local": "=1"}, outputs={"out": "=local"}))
    w = walk(
        start(),
        element("subProcess", "sub", settings, *inside),
        user("after"),
        chain("start", "sub", "after"),
    ).start()
    w.complete("u", local=5, outer=6)
    assert w.variables == {"outer": 6}
    w.complete("v")
    assert w.variables == {"outer": 6, "out": 5}
    assert w.where == ["after"]


def test_a_call_opens_a_wait_and_comes_back() -> None:
    called = extensions(
        zeebe("calledElement", processId="child", propagateAllChildVariables="false"),
        mapping(inputs={"k": "=n + 1"}, outputs={"r": "=result"}),
    )
    w = walk(
        start(),
        element("callActivity", "c", called),
        user("a"),
        user("late"),
        boundary("b", "c", timer("duration", "P1D")),
        flow("b", "late"),
        chain("start", "c", "a"),
    ).start(n=1)
    call = w.open[w.token("c")]
    assert isinstance(call, results.OpenCall)
    assert (call.process_id, call.variables) == ("child", {"n": 1, "k": Decimal(2)})
    before = w.state, dict(w.open)
    w.do(moves.FinishCall(token=call.token, values={"result": 3, "noise": 4}))
    assert w.where == ["a"]
    assert w.variables == {"n": 1, "r": 3}
    w.state, w.open = before
    progress = w.fire("b")
    assert (
        results.ClosedWait(
            token=call.token, kind=results.WaitKind.CALL, outcome=results.Outcome.CANCELLED
        )
        in progress.closed
    )


def test_escalations_and_errors_of_a_call_reach_its_boundary() -> None:
    roots = '<bpmn:error id="e" errorCode="E"/><bpmn:escalation id="x" escalationCode="X"/>'
    called = extensions(zeebe("calledElement", processId="child"))
    w = walk(
        start(),
        element("callActivity", "c", called),
        user("told"),
        user("mend"),
        boundary(
            "bx", "c", '<bpmn:escalationEventDefinition escalationRef="x"/>', interrupting=False
        ),
        boundary("be", "c", '<bpmn:errorEventDefinition errorRef="e"/>'),
        chain("start", "c"),
        flow("bx", "told"),
        flow("be", "mend"),
        roots=roots,
    ).start()
    w.do(moves.EscalateCall(token=w.token("c"), code="X", values={"why": 1}))
    assert w.where == ["c", "told"]
    w.do(moves.ThrowError(token=w.token("c"), code="E"))
    assert w.where == ["mend", "told"]
    assert w.variables == {"why": 1}


def test_active_elements_and_scopes_can_be_looked_at() -> None:
    w = walk(
        start(),
        both("s"),
        user("a"),
        both("j"),
        user("vote", several(votes=VOTES)),
        chain("start", "s", "a", "j"),
        chain("s", "vote", "j"),
    ).start(people=["p"])
    w.complete("a")
    assert w.state is not None
    active = runtime.active_elements(w.bundle, "p", w.state)
    assert sorted(name for name, _ in active) == ["j", "vote"]
    assert {"person": "p", "loopCounter": 1, "vote": None} in runtime.scopes(w.state).values()


def test_cancelling_ends_everything() -> None:
    w = walk(
        start(), both("s"), user("a"), service("b"), chain("start", "s", "a"), chain("s", "b")
    ).start()
    progress = w.do(moves.Cancel(reason="x"))
    assert progress.status == "cancelled"
    assert not w.open
    assert [s.outcome for s in progress.trail if isinstance(s, results.Left)] == ["cancelled"] * 2


def test_a_decision_of_the_bundle_decides() -> None:
    dmn = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
        b'namespace="n"><decision id="size" name="size"><variable name="size"/>'
        b'<literalExpression><text>if n &gt; 5 then "big" else "small"</text></literalExpression>'
        b"</decision></definitions>"
    )
    rule = element(
        "businessRuleTask",
        "r",
        extensions(zeebe("calledDecision", decisionId="size", resultVariable="lead.size")),
    )
    files = bundle(process(start(), rule, user("u"), chain("start", "r", "u")), t_dot_dmn=dmn)
    w = Walk(bundle=files, facts={"lead": {}}).start(n=9)
    assert w.progress is not None
    assert w.progress.facts == {"size": "big"}
    assert w.where == ["u"]


def test_a_fact_that_does_not_fit_is_an_incident_of_the_element_that_wrote_it() -> None:
    def fit(column: str, value: object) -> object:
        if column != "amount" or not isinstance(value, Decimal | int):
            raise errors.InputInvalid(f"{column} 应为金额")
        return Decimal(value).quantize(Decimal("0.01"))

    w = walk(
        start(),
        both("fork"),
        script("s", "=v", "lead.amount"),
        script("t", "=lead.amount * 2", "double"),
        user("beside"),
        chain("start", "fork", "s", "t"),
        flow("fork", "beside"),
        facts={"lead": {"amount": None}},
        fit_fact=fit,
    ).start(v="many")
    assert (w.status, w.where) == ("incident", ["beside", "s"])
    assert w.progress is not None
    assert w.progress.facts == {}
    w.do(moves.SetVariables(values={"v": 7}))
    progress = w.do(moves.Retry(token=w.token("s")))
    assert progress.facts == {"amount": Decimal("7.00")}
    assert w.variables["double"] == Decimal("14.00")
