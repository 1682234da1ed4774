"""Compensation, transactions with cancel, ad-hoc sub-processes."""

from __future__ import annotations

from engine import moves
from engine.bpmn import check, runtime
from tests.bpmn.diagrams import (
    both,
    boundary,
    chain,
    definitions,
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
    user,
    walk,
    xor,
    zeebe,
)

UNDO = "<bpmn:compensateEventDefinition/>"


def undone(activity: str, handler: str) -> str:
    """Give an activity a compensation handler that is a user task."""
    return (
        element("boundaryEvent", f"c_{activity}", UNDO, attachedToRef=activity)
        + user(handler, isForCompensation="true")
        + f'<bpmn:association id="as_{activity}" sourceRef="c_{activity}" targetRef="{handler}"/>'
    )


def sound(*body: str) -> None:
    findings = check.check({"p.bpmn": definitions(process(*body))})
    assert findings == []


def test_handlers_run_in_reverse_order_and_only_for_what_was_completed() -> None:
    body = (
        start(),
        user("a"),
        user("b"),
        user("never"),
        xor("x", default="to_throw"),
        element("intermediateThrowEvent", "throw", UNDO),
        user("after"),
        end(),
        undone("a", "undo_a"),
        undone("b", "undo_b"),
        undone("never", "undo_never"),
        chain("start", "a", "b", "x"),
        flow("x", "never", "n > 5"),
        flow("x", "throw", name="to_throw"),
        chain("throw", "after", "end"),
    )
    sound(*body)
    w = walk(*body).start(n=1)
    w.complete("a")
    w.complete("b")
    assert w.where == ["undo_b"]
    w.complete("undo_b")
    assert w.where == ["undo_a"]
    w.complete("undo_a", refunded=True)
    assert w.where == ["after"]
    assert w.variables == {"n": 1, "refunded": True}
    w.complete("after")
    assert w.finished


def test_compensation_of_one_activity_and_of_what_a_sub_process_did() -> None:
    inside = (start("si"), user("u"), undone("u", "undo_u"), end("se"), chain("si", "u", "se"))
    body = (
        start(),
        element("subProcess", "sub", *inside),
        user("b"),
        undone("b", "undo_b"),
        element("endEvent", "throw", '<bpmn:compensateEventDefinition activityRef="sub"/>'),
        chain("start", "sub", "b", "throw"),
    )
    sound(*body)
    w = walk(*body).start()
    w.complete("u")
    w.complete("b")
    assert w.where == ["undo_u"]
    w.complete("undo_u")
    assert w.finished


def test_a_handler_sees_what_its_run_saw() -> None:
    inside = (start("si"), user("u"), undone("u", "undo_u"), end("se"), chain("si", "u", "se"))
    body = (
        start(),
        element(
            "subProcess",
            "sub",
            extensions(mapping({"local": "=n * 10"})),
            several(votes={"inputCollection": "=items", "inputElement": "item"}),
            *inside,
        ),
        element("endEvent", "throw", UNDO),
        chain("start", "sub", "throw"),
    )
    sound(*body)
    w = walk(*body).start(items=["a", "b"], n=1)
    w.complete("u", 1, local=77)
    w.complete("u")
    seen = []
    for _ in range(2):
        assert w.state is not None
        known = runtime.task_variables(w.bundle, "p", w.state, w.token("undo_u"))
        seen.append((known["item"], known["local"], known["loopCounter"]))
        w.complete("undo_u", local=0, refunded=known["item"])
    assert sorted(seen) == [("a", 10, 1), ("b", 77, 2)]
    assert w.finished
    assert w.variables == {"items": ["a", "b"], "n": 1, "refunded": seen[-1][0]}


def test_a_cancelled_transaction_is_undone_and_left_by_its_cancel_boundary() -> None:
    inside = (
        start("si"),
        both("s"),
        user("book"),
        user("pay"),
        undone("book", "unbook"),
        user("decide"),
        element("endEvent", "cancel", "<bpmn:cancelEventDefinition/>"),
        chain("si", "s", "book"),
        chain("s", "pay"),
        chain("s", "decide", "cancel"),
    )
    body = (
        start(),
        element("transaction", "tx", *inside),
        user("done"),
        user("failed"),
        boundary("b", "tx", "<bpmn:cancelEventDefinition/>"),
        chain("start", "tx", "done"),
        flow("b", "failed"),
    )
    sound(*body)
    w = walk(*body).start()
    w.complete("book")
    w.complete("decide")
    assert w.where == ["unbook"]
    w.complete("unbook")
    assert w.where == ["failed"]
    w = walk(*body).start()
    w.complete("decide")
    assert w.where == ["failed"]


def test_an_ad_hoc_sub_process_runs_everything_until_its_condition_holds() -> None:
    def body(condition: str, **attributes: str) -> tuple[str, ...]:
        inside = (
            user("a"),
            user("b"),
            service("c"),
            f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>",
        )
        return (
            start(),
            element("adHocSubProcess", "ad", *inside, **attributes),
            user("after"),
            chain("start", "ad", "after"),
        )

    sound(*body("=n = 2"))
    w = walk(*body("=n = 2")).start(n=0)
    assert w.where == ["a", "b", "c"]
    w.complete("b", n=1)
    assert w.where == ["a", "c"]
    w.complete("a", n=2)
    assert w.where == ["after"]
    w = walk(*body("=false", ordering="Sequential")).start()
    assert w.where == ["a"]
    w.complete("a")
    assert w.where == ["b"]
    w.complete("b")
    w.do(moves.CompleteJob(token=w.token("c")))
    assert w.where == ["after"]


def test_an_ad_hoc_sub_process_starts_what_its_collection_names() -> None:
    inside = (
        extensions(zeebe("adHoc", activeElementsCollection='=["b"]')),
        user("a"),
        user("b"),
        script("s", "=1", "n"),
        flow("b", "s"),
    )
    w = walk(
        start(),
        element("adHocSubProcess", "ad", *inside),
        user("after"),
        chain("start", "ad", "after"),
    ).start()
    assert w.where == ["b"]
    w.complete("b")
    assert w.where == ["after"]
    assert w.variables == {"n": 1}


def test_what_cannot_be_undone_is_refused() -> None:
    def rules(*body: str) -> set[str]:
        return {f.rule for f in check.check({"p.bpmn": definitions(process(*body))})}

    assert "missing-handler" in rules(
        user("a"), element("boundaryEvent", "c", UNDO, attachedToRef="a")
    )
    assert "missing-handler" in rules(user("a"), user("h", isForCompensation="true"))
    assert "event-place" in rules(
        user("a"), end("e", "<bpmn:cancelEventDefinition/>"), chain("a", "e")
    )
    assert "event-place" in rules(user("a"), boundary("b", "a", "<bpmn:cancelEventDefinition/>"))
