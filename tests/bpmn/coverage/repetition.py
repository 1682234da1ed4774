"""Multi-instance activities and standard loops."""

from __future__ import annotations

from tests.bpmn.coverage.case import elsewhere, refused, runs
from tests.bpmn.coverage.tasks import one
from tests.bpmn.diagrams import (
    boundary,
    chain,
    condition,
    element,
    extensions,
    flow,
    several,
    start,
    timer,
    user,
    xor,
    zeebe,
)

VOTES = {
    "inputCollection": "=people",
    "inputElement": "person",
    "outputCollection": "votes",
    "outputElement": "=vote",
}
PEOPLE = 'people=["x","y","z"]'
REFERENCES = (
    '<bpmn:ioSpecification><bpmn:dataInput id="di"/><bpmn:dataOutput id="do"/><bpmn:inputSet/>'
    "<bpmn:outputSet/></bpmn:ioSpecification>"
    "<bpmn:dataInputAssociation><bpmn:sourceRef>r1</bpmn:sourceRef><bpmn:targetRef>di"
    "</bpmn:targetRef></bpmn:dataInputAssociation>"
    "<bpmn:dataOutputAssociation><bpmn:sourceRef>do</bpmn:sourceRef><bpmn:targetRef>d2"
    "</bpmn:targetRef></bpmn:dataOutputAssociation>"
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>di</bpmn:loopDataInputRef>"
    '<bpmn:loopDataOutputRef>do</bpmn:loopDataOutputRef><bpmn:inputDataItem name="person"/>'
    '<bpmn:outputDataItem name="vote"/></bpmn:multiInstanceLoopCharacteristics>'
)
OBJECTS = (
    '<bpmn:dataObject id="d1" name="people"/><bpmn:dataObjectReference id="r1" dataObjectRef="d1"/>'
    '<bpmn:dataObject id="d2" name="votes"/>'
)


def standard(text: str = "", **attributes: str) -> str:
    inner = f"<bpmn:loopCondition>{text}</bpmn:loopCondition>" if text else ""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<bpmn:standardLoopCharacteristics{more}>{inner}</bpmn:standardLoopCharacteristics>"


def attributed(attribute: str) -> str:
    return several(cardinality="2").replace("isSequential", f"{attribute} isSequential")


CASES = (
    runs(
        "multiInstanceLoopCharacteristics",
        "@isSequential false",
        "all at once; the output collection keeps the order of the input",
        one("userTask", several(votes=VOTES)),
        [f"start {PEOPLE} : t t t", "do t#2 vote=3 : t t", "do t vote=1 : t", "do t vote=2 : u"],
        variables={"votes": [1, 2, 3], "vote": None},
        covers=("multiInstanceLoopCharacteristics@isSequential", "activity/loopCharacteristics"),
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "@isSequential true",
        "one after the other, through every restart",
        one("userTask", several(sequential=True, votes=VOTES)),
        [f"start {PEOPLE} : t", "do t vote=1 : t", "do t vote=2 : t", "do t vote=3 : u"],
        variables={"votes": [1, 2, 3]},
        covers=("multiInstanceLoopCharacteristics",),
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "/loopCardinality",
        "a whole number from 0 to 5,000, computed or written",
        one("userTask", several(cardinality="=n")),
        ["start n=2 : t t", "do t : t", "do t : u"],
        ["start n=0 : u"],
        ["start n=1000000 : t", "set n=1 : t", "retry t : t", "do t : u"],
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "/loopCardinality below 0",
        "written as a number",
        "bad-value",
        "t",
        *one("userTask", several(cardinality="-1")),
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "/completionCondition",
        "sees `numberOfInstances`, `numberOfCompletedInstances`, `numberOfActiveInstances`, "
        "`numberOfTerminatedInstances` and the outputs so far; ends the runs that are left",
        one(
            "userTask",
            several(
                votes=VOTES,
                completion='=count(votes[item = "yes"]) = 2 and numberOfInstances = 3 and '
                "numberOfCompletedInstances = 2 and numberOfActiveInstances = 1 and "
                "numberOfTerminatedInstances = 0",
            ),
        ),
        [f"start {PEOPLE} : t t t", 'do t#2 vote="yes" : t t', 'do t vote="yes" : u'],
        [
            f"start {PEOPLE} : t t t",
            'do t vote="no" : t t',
            'do t vote="yes" : t',
            'do t vote="yes" : u',
        ],
        variables={"votes": ["yes", None, "yes"]},
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "in a loop",
        "each round begins anew",
        (
            start(),
            xor("again"),
            user("t", several(votes=VOTES)),
            user("u"),
            chain("start", "again", "t", "u", "again"),
        ),
        [
            'start people=["x"] : t',
            "do t vote=1 : u",
            'do u people=["x","y"] : t t',
            "do t#1 vote=3 : t",
            "do t vote=2 : u",
        ],
        variables={"votes": [2, 3]},
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "with events on its boundary",
        "an interrupting one ends every run, another one runs beside them",
        (
            start(),
            user("t", several(cardinality="3")),
            user("u"),
            user("z"),
            user("n"),
            boundary("late", "t", timer("duration", "PT1H")),
            boundary("note", "t", condition("=x > 1"), interrupting=False),
            chain("start", "t", "u"),
            flow("late", "z"),
            flow("note", "n"),
        ),
        ["start : late t t t", "do t : late t t", "set x=2 : late n t t", "fire late : n z"],
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "on a sub-process",
        "every run has its item and what it computes for itself",
        (
            start(),
            element(
                "subProcess",
                "s",
                several(votes=VOTES),
                user("t"),
                element(
                    "scriptTask",
                    "k",
                    extensions(zeebe("script", expression='=person + "!"', resultVariable="vote")),
                ),
                chain("t", "k"),
            ),
            user("u"),
            chain("start", "s", "u"),
        ),
        [f"start {PEOPLE} : t t t", "do t#1 : t t", "do t#1 : t", "do t : u"],
        variables={"votes": ["x!", "y!", "z!"]},
    ),
    elsewhere(
        "multiInstanceLoopCharacteristics",
        "on a call activity",
        "one instance for each item",
        "bpmn/test_repetition.py::test_multi_instance_calls_get_their_item",
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "/loopDataInputRef and /inputDataItem",
        "BPMN's own collection, item and outputs: the variables of the tied data objects",
        (OBJECTS, *one("userTask", REFERENCES)),
        ['start people=["x","y"] : t t', "do t#1 vote=2 : t", "do t vote=1 : u"],
        variables={"votes": [1, 2]},
        covers=(
            "multiInstanceLoopCharacteristics/loopDataInputRef",
            "multiInstanceLoopCharacteristics/loopDataOutputRef",
            "multiInstanceLoopCharacteristics/inputDataItem",
            "multiInstanceLoopCharacteristics/outputDataItem",
        ),
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "without a collection or a number",
        "how often?",
        "missing-collection",
        "t",
        *one("userTask", several()),
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "with a collection and a number",
        "which of them?",
        "several-counts",
        "t",
        *one("userTask", several(votes=VOTES, cardinality="2")),
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "@behavior None",
        "throws an event for each run that ends: not done",
        "unsupported-attribute",
        "t",
        *one("userTask", attributed('behavior="None" noneBehaviorEventRef="x1"')),
        covers=("multiInstanceLoopCharacteristics@noneBehaviorEventRef",),
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "@behavior One",
        "throws an event for the first run that ends: not done",
        "unsupported-attribute",
        "t",
        *one("userTask", attributed('behavior="One" oneBehaviorEventRef="x1"')),
        covers=("multiInstanceLoopCharacteristics@oneBehaviorEventRef",),
    ),
    refused(
        "multiInstanceLoopCharacteristics",
        "@behavior Complex",
        "not done",
        "unsupported-attribute",
        "t",
        *one("userTask", attributed('behavior="Complex"')),
        covers=(
            "multiInstanceLoopCharacteristics@behavior",
            "multiInstanceLoopCharacteristics/complexBehaviorDefinition",
            "complexBehaviorDefinition",
            "complexBehaviorDefinition/condition",
            "complexBehaviorDefinition/event",
        ),
    ),
    runs(
        "multiInstanceLoopCharacteristics",
        "@behavior All",
        "what happens anyway: the loop goes on when every run has ended",
        one("userTask", attributed('behavior="All"')),
        ["start : t t", "do t : t", "do t : u"],
    ),
    runs(
        "standardLoopCharacteristics",
        "/loopCondition",
        "runs again while its condition holds, tested after each run",
        one("userTask", standard("n &lt; 2")),
        ["start n=5 : t", "do t n=1 : t", "do t n=2 : u"],
        covers=("standardLoopCharacteristics",),
    ),
    runs(
        "standardLoopCharacteristics",
        "@testBefore",
        "tested before each run: perhaps it never runs",
        one("userTask", standard("n &lt; 2", testBefore="true")),
        ["start n=1 : t", "do t n=2 : u"],
        ["start n=2 : u"],
    ),
    runs(
        "standardLoopCharacteristics",
        "@loopMaximum",
        "at most so often, with a condition or without",
        one("userTask", standard("true", loopMaximum="2")),
        ["start : t", "do t : t", "do t : u"],
    ),
    refused(
        "standardLoopCharacteristics",
        "@loopMaximum below 0",
        "written as a number",
        "bad-value",
        "t",
        *one("userTask", standard("true", loopMaximum="-2")),
    ),
    refused(
        "standardLoopCharacteristics",
        "without a condition or a maximum",
        "would never end",
        "endless-loop",
        "t",
        *one("userTask", standard()),
    ),
    refused(
        "loopCharacteristics",
        "itself",
        "is abstract",
        "unsupported-element",
        "t",
        *one("userTask", "<bpmn:loopCharacteristics/>"),
    ),
)
