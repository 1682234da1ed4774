"""Ad-hoc sub-processes, transactions and compensation."""

from __future__ import annotations

from tests.bpmn.coverage.case import elsewhere, refused, runs
from tests.bpmn.coverage.sub_processes import INSIDE, UNDO, around
from tests.bpmn.diagrams import (
    both,
    boundary,
    chain,
    element,
    end,
    extensions,
    flow,
    several,
    start,
    user,
    xor,
    zeebe,
)

CANCEL = "<bpmn:cancelEventDefinition/>"


def undone(activity: str, handler: str) -> str:
    """Give an activity a compensation handler that is a user task."""
    return (
        element("boundaryEvent", f"c_{activity}", UNDO, attachedToRef=activity)
        + user(handler, isForCompensation="true")
        + f'<bpmn:association sourceRef="c_{activity}" targetRef="{handler}"/>'
    )


TRANSACTION = (
    start("si"),
    both("fork"),
    user("book"),
    undone("book", "unbook"),
    user("pay"),
    user("decide"),
    xor("ok", default="yes"),
    end("done"),
    end("cancelled", CANCEL),
    chain("si", "fork", "book"),
    chain("fork", "pay"),
    chain("fork", "decide", "ok"),
    flow("ok", "cancelled", "no"),
    flow("ok", "done", name="yes"),
)

CANCELLING = (
    *around("transaction", *TRANSACTION),
    boundary("b", "s", CANCEL),
    user("z"),
    flow("b", "z"),
)

AD_HOC = (user("x"), user("y"), "<bpmn:completionCondition>n = 1</bpmn:completionCondition>")

CASES = (
    runs(
        "adHocSubProcess",
        "@ordering Parallel",
        "everything no flow leads to runs once, at once, until the condition holds",
        around("adHocSubProcess", *AD_HOC, ordering="Parallel"),
        ["start n=0 : x y", "do x n=1 : u"],
        ["start n=0 : x y", "do x : y", "do y : u"],
        covers=("adHocSubProcess", "adHocSubProcess/completionCondition"),
    ),
    runs(
        "adHocSubProcess",
        "@ordering Sequential",
        "one after the other, in the order of the document",
        around("adHocSubProcess", *AD_HOC, ordering="Sequential"),
        ["start n=0 : x", "do x : y", "do y : u"],
        covers=("adHocSubProcess@ordering",),
    ),
    runs(
        "adHocSubProcess",
        "@cancelRemainingInstances false",
        "what runs when the condition comes true may end",
        around("adHocSubProcess", *AD_HOC, cancelRemainingInstances="false"),
        ["start n=0 : x y", "do x n=1 : y", "do y : u"],
        covers=("adHocSubProcess@cancelRemainingInstances",),
    ),
    refused(
        "adHocSubProcess",
        "with a start event",
        "BPMN 10.3.5: has none",
        "event-place",
        "si",
        *around("adHocSubProcess", *INSIDE),
    ),
    runs(
        "transaction",
        "that is done",
        "ends like a sub-process",
        CANCELLING,
        ["start : book decide pay", "do book : decide pay", "do decide : pay", "do pay : u"],
        covers=("transaction",),
    ),
    runs(
        "cancelEventDefinition",
        "end, and boundary of a transaction",
        "ends what runs, undoes what is done, leaves by the boundary event",
        CANCELLING,
        [
            "start : book decide pay",
            "do book : decide pay",
            "do decide no=true : unbook",
            "do unbook : z",
        ],
        ["start : book decide pay", "do decide no=true : z"],
        covers=("cancelEventDefinition",),
    ),
    runs(
        "cancelEventDefinition",
        "in one run of a repeated transaction",
        "undoes what that run has done, ends all runs, leaves by the boundary event",
        (
            *around("transaction", several(cardinality="2"), *TRANSACTION),
            boundary("b", "s", CANCEL),
            user("z"),
            flow("b", "z"),
        ),
        ["start : book book decide decide pay pay", "do decide no=true : z"],
    ),
    refused(
        "cancelEventDefinition",
        "end without a boundary event",
        "nowhere to go on",
        "missing-handler",
        "cancelled",
        *around("transaction", *TRANSACTION),
    ),
    refused(
        "cancelEventDefinition",
        "end outside a transaction",
        "nothing to cancel",
        "event-place",
        "e",
        start(),
        end("e", CANCEL),
        chain("start", "e"),
    ),
    refused(
        "cancelEventDefinition",
        "boundary of another activity",
        "only of a transaction",
        "event-place",
        "b",
        *around("subProcess", *INSIDE),
        boundary("b", "s", CANCEL),
    ),
    refused(
        "cancelEventDefinition",
        "boundary that does not interrupt",
        "a cancellation always interrupts",
        "unsupported-attribute",
        "b",
        *around("transaction", *TRANSACTION),
        boundary("b", "s", CANCEL, interrupting=False),
    ),
    refused(
        "transaction",
        "@method ##Image",
        "only ##Compensate is done",
        "unsupported-attribute",
        "s",
        *around("transaction", *INSIDE, method="##Image"),
        covers=("transaction@method",),
    ),
    runs(
        "compensateEventDefinition",
        "throw",
        "the handlers of what is done in its scope run, last first, then it goes on",
        (
            start(),
            user("a"),
            user("b"),
            undone("a", "undo_a"),
            undone("b", "undo_b"),
            element("intermediateThrowEvent", "t", UNDO),
            user("u"),
            chain("start", "a", "b", "t", "u"),
        ),
        ["start : a", "do a : b", "do b : undo_b", "do undo_b : undo_a", "do undo_a : u"],
        covers=("compensateEventDefinition",),
    ),
    runs(
        "compensateEventDefinition",
        "@activityRef",
        "only that activity, and what was done inside it",
        (
            *around("subProcess", start("si"), user("x"), undone("x", "undo_x"), chain("si", "x")),
            undone("u", "undo_u"),
            end("e", '<bpmn:compensateEventDefinition activityRef="s"/>'),
            flow("u", "e"),
        ),
        ["start : x", "do x : u", "do u : undo_x", "do undo_x :"],
    ),
    runs(
        "compensateEventDefinition",
        "of what a loop did",
        "each handler sees the variables its run had, its item among them",
        (
            *around(
                "subProcess",
                several(votes={"inputCollection": "=people", "inputElement": "person"}),
                start("si"),
                user("x"),
                undone("x", "undo_x"),
                chain("si", "x"),
            ),
            end("e", UNDO),
            flow("u", "e"),
        ),
        [
            'start people=["p","q"] : x x',
            "do x#1 : x",
            "do x : u",
            "do u : undo_x",
            "do undo_x : undo_x",
            "do undo_x :",
        ],
    ),
    elsewhere(
        "compensateEventDefinition",
        "which variables a handler sees",
        "those of its sub-process as they were when it ended",
        "bpmn/test_undoing.py::test_a_handler_sees_what_its_run_saw",
    ),
    refused(
        "compensateEventDefinition",
        "@waitForCompletion false",
        "the event always waits for its handlers",
        "unsupported-attribute",
        "e",
        start(),
        end("e", '<bpmn:compensateEventDefinition waitForCompletion="false"/>'),
        chain("start", "e"),
        covers=("compensateEventDefinition@waitForCompletion",),
    ),
    refused(
        "compensateEventDefinition",
        "boundary without a handler",
        "nothing to undo with",
        "missing-handler",
        "c",
        start(),
        user("a"),
        element("boundaryEvent", "c", UNDO, attachedToRef="a"),
        chain("start", "a"),
    ),
    refused(
        "compensateEventDefinition",
        "@activityRef to nothing",
        "no such activity",
        "dangling-reference",
        "e",
        start(),
        end("e", '<bpmn:compensateEventDefinition activityRef="gone"/>'),
        chain("start", "e"),
    ),
    runs(
        "zeebe:adHoc",
        "@activeElementsCollection",
        "the activities to begin with",
        around(
            "adHocSubProcess",
            extensions(zeebe("adHoc", activeElementsCollection='=["y"]')),
            user("x"),
            user("y"),
        ),
        ["start : y", "do y : u"],
        covers=("zeebe:adHoc",),
    ),
    refused(
        "zeebe:adHoc",
        "@outputCollection",
        "would not be made",
        "unsupported-extension",
        "s",
        *around(
            "adHocSubProcess",
            extensions(zeebe("adHoc", outputCollection="r", outputElement="=1")),
            user("x"),
        ),
        covers=("zeebe:adHoc@outputElement",),
    ),
)
