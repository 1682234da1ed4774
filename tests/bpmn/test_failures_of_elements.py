"""An element that fails: an incident there, undone whole; other branches go on; then a retry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import errors, moves, results
from tests.bpmn.diagrams import (
    ROOTS,
    Walk,
    both,
    boundary,
    bundle,
    chain,
    condition,
    defined,
    element,
    end,
    extensions,
    flow,
    mapping,
    process,
    script,
    service,
    several,
    some,
    start,
    timer,
    user,
    xor,
    zeebe,
)

# `check(v)` is a function of the environment that fails until `v` is mended
FAILING = "=check(v)"
TEXT = "=string(check(v))"
CHOSEN = '=if check(v) = 3 then ["x"] else []'
DAY = '=date("2026-05-0" + string(check(v)))'
THROW = extensions(mapping({"x": FAILING}))


def settings(**attributes: str) -> str:
    return extensions(zeebe("assignmentDefinition", **attributes))


ELEMENTS: dict[str, tuple[str, str]] = {
    "script": (script("e", FAILING, "r"), "after"),
    "input mapping": (user("e", extensions(mapping({"x": FAILING}))), "e"),
    "assignee": (user("e", settings(assignee=FAILING)), "e"),
    "candidate groups": (user("e", settings(candidateGroups="=[check(v)]")), "e"),
    "due date": (user("e", extensions(zeebe("taskSchedule", dueDate=DAY))), "e"),
    "job type": (service("e", TEXT), "e"),
    "called process": (
        element("callActivity", "e", extensions(zeebe("calledElement", processId=TEXT))),
        "e",
    ),
    "timer": (element("intermediateCatchEvent", "e", timer("date", DAY)), "e"),
    "message key": (element("receiveTask", "e", messageRef="k1"), "e"),
    "cardinality": (user("e", several(cardinality=FAILING)), "e e e"),
    "collection": (user("e", several(votes={"inputCollection": "=[check(v)]"})), "e"),
    "condition of a gateway": (xor("e", default="e_after"), "after"),
    "condition of an inclusive gateway": (some("e", default="e_after"), "after"),
    "thrown message": (
        element("intermediateThrowEvent", "e", THROW, defined("message", "m2")),
        "after",
    ),
    "thrown code": (element("intermediateThrowEvent", "e", defined("escalation", "k2")), "after"),
    "loop": (
        user(
            "e",
            '<bpmn:standardLoopCharacteristics testBefore="true"><bpmn:loopCondition>check(v) = 3'
            "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        ),
        "e",
    ),
    "sub-process": (
        element("subProcess", "e", extensions(mapping({"x": FAILING})), user("inside")),
        "inside",
    ),
    "ad-hoc": (
        element(
            "adHocSubProcess",
            "e",
            extensions(zeebe("adHoc", activeElementsCollection=CHOSEN)),
            user("x"),
        ),
        "x",
    ),
}
GATEWAYS = {"condition of a gateway", "condition of an inclusive gateway"}
KEYED = (
    '<bpmn:message id="k1" name="m"><bpmn:extensionElements><zeebe:subscription '
    'correlationKey="=check(v)"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:escalation id="k2" escalationCode="=string(check(v))"/>'
)


def made(name: str) -> Walk:
    """Give a process in which the element stands between other work."""
    part, _ = ELEMENTS[name]
    more = flow("e", "other", "check(v) = 99") if name in GATEWAYS else ""
    body = (
        start(),
        both("fork"),
        script("before", '="kept"', "before"),
        part,
        user("beside"),
        user("other"),
        user("after"),
        end(),
        chain("start", "fork", "before", "e"),
        flow("e", "after", name="e_after"),
        chain("fork", "beside", "end"),
        more,
    )
    return Walk(bundle=bundle(process(*body), ROOTS, KEYED), functions={"check": _check(3)})


def _check(allowed: int) -> Callable[[object], object]:
    def check(value: object) -> object:
        if value != allowed:
            raise errors.ExpressionFailed("查无此项")
        return value

    return check


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_failure_is_undone_and_the_other_branch_goes_on(name: str) -> None:
    w = made(name).start(v=1)
    incident = w.open[w.token("e")]
    assert isinstance(incident, results.OpenIncident)
    assert (incident.element_id, incident.code, incident.message) == (
        "e",
        "expression_failed",
        "查无此项",
    )
    assert w.status == "incident"
    assert (w.where, w.variables) == (["beside", "e"], {"v": 1, "before": "kept"})
    assert w.progress is not None
    assert not w.progress.thrown
    w.complete("beside", n=1)
    assert w.where == ["e"]
    w.do(moves.Retry(token=w.token("e")))
    assert isinstance(w.open[w.token("e")], results.OpenIncident)
    w.do(moves.SetVariables(values={"v": 3}))
    w.do(moves.Retry(token=w.token("e")))
    assert w.status == "active"
    assert w.where == ELEMENTS[name][1].split()
    assert w.visited.count("e") == (0 if name in {"cardinality", "collection", "loop"} else 1) + (
        {"cardinality": 3, "collection": 1, "loop": 1}.get(name, 0)
    )


def test_what_completes_a_task_is_kept_when_its_output_mapping_fails() -> None:
    w = Walk(
        bundle=bundle(
            process(
                start(),
                user("a", extensions(mapping({}, {"r": FAILING, "s": "=w"}))),
                user("after"),
                chain("start", "a", "after"),
            )
        ),
        functions={"check": _check(3)},
    ).start(v=1)
    w.complete("a", w=8)
    assert (w.status, w.variables) == ("incident", {"v": 1})
    w.do(moves.SetVariables(values={"v": 3}))
    w.do(moves.Retry(token=w.token("a")))
    assert w.where == ["after"]
    assert w.variables == {"v": 3, "r": 3, "s": 8}


@pytest.mark.parametrize(
    ("definition", "act"),
    [(timer("duration", "PT1H"), "fire"), (defined("signal", "s1"), "deliver")],
)
def test_an_event_whose_way_fails_leaves_its_activity_alone(definition: str, act: str) -> None:
    w = Walk(
        bundle=bundle(
            process(
                start(),
                user("a"),
                boundary("b", "a", definition, interrupting=False),
                script("note", FAILING, "r"),
                chain("start", "a"),
                flow("b", "note"),
            ),
            ROOTS,
        ),
        functions={"check": _check(3)},
    ).start(v=1)
    getattr(w, act)("b")
    assert "note" in w.where
    assert "a" in w.where
    w.complete("a")
    w.do(moves.SetVariables(values={"v": 3}))
    w.do(moves.Retry(token=w.token("note")))
    assert w.finished
    assert w.variables["r"] == 3


def test_a_condition_that_fails_is_an_incident_of_its_event_and_watches_again() -> None:
    w = Walk(
        bundle=bundle(
            process(
                start(),
                user("a"),
                user("z"),
                boundary("b", "a", condition("check(v) = 3")),
                chain("start", "a"),
                flow("b", "z"),
            )
        ),
        functions={"check": _check(3)},
    ).start(v=1)
    assert w.where == ["a", "b"]
    assert w.status == "incident"
    w.do(moves.SetVariables(values={"v": 3}))
    assert w.where == ["a", "b"]
    w.do(moves.Retry(token=w.token("b")))
    assert w.where == ["z"]


def test_one_failing_run_of_several_holds_up_only_itself() -> None:
    w = Walk(
        bundle=bundle(
            process(
                start(),
                element(
                    "subProcess",
                    "s",
                    several(
                        votes={
                            "inputCollection": "=items",
                            "inputElement": "v",
                            "outputCollection": "out",
                            "outputElement": "=r",
                        }
                    ),
                    script("e", FAILING, "r"),
                ),
                user("after"),
                chain("start", "s", "after"),
            )
        ),
        functions={"check": _check(3)},
    ).start(items=[3, 4, 3])
    assert w.where == ["e"]
    w.do(moves.SetVariables(values={"v": 3}, token=w.token("e")))
    w.do(moves.Retry(token=w.token("e")))
    assert w.where == ["after"]
    assert w.variables["out"] == [3, 3, 3]


@pytest.mark.parametrize("element_id", ["behind", "b"])
def test_an_event_that_has_come_keeps_what_it_brought_until_its_mappings_work(
    element_id: str,
) -> None:
    mapped = extensions(mapping({"i": FAILING}, {"got": "=x * i"}))
    behind = element("intermediateCatchEvent", "behind", mapped, defined("signal", "s1"))
    beside = element("boundaryEvent", "b", mapped, defined("signal", "s1"), attachedToRef="a")
    w = Walk(
        bundle=bundle(
            process(
                start(),
                both("fork"),
                element("eventBasedGateway", "g"),
                behind,
                user("a"),
                beside,
                user("after"),
                chain("start", "fork", "g", "behind", "after"),
                chain("fork", "a"),
                flow("b", "after"),
            ),
            ROOTS,
        ),
        functions={"check": _check(3)},
    ).start(v=1)
    w.deliver(element_id, x=5)
    assert (w.status, w.variables) == ("incident", {"v": 1})
    w.do(moves.SetVariables(values={"v": 3}))
    w.do(moves.Retry(token=w.token(element_id)))
    assert "after" in w.where
    assert w.variables == {"v": 3, "got": 15}
