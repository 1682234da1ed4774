"""Tasks of every type."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, elsewhere, refused, runs
from tests.bpmn.diagrams import (
    chain,
    element,
    end,
    extensions,
    flow,
    script,
    service,
    start,
    user,
    zeebe,
)

GOOD = (start(), user("a"), end(), chain("start", "a", "end"))


def one(kind: str, *inner: str, **attributes: str) -> tuple[str, ...]:
    """Give a process of one task and a user task behind it."""
    return (
        start(),
        element(kind, "t", *inner, **attributes),
        user("u"),
        chain("start", "t", "u"),
    )


CASES = (
    runs("task", "", "does nothing and goes on", one("task"), ["start : u"], visited="start t u"),
    runs(
        "userTask",
        "",
        "opens a task; the values it is completed with become variables",
        one("userTask"),
        ["start : t", "do t x=1 : u"],
        variables={"x": 1},
    ),
    runs("manualTask", "", "opens a task like a user task", one("manualTask"), ["start : t"]),
    runs(
        "scriptTask",
        "",
        "computes one FEEL expression; its value goes to the result variable",
        (start(), script("t", "=n * 2", "m"), user("u"), chain("start", "t", "u")),
        ["start n=4 : u"],
        variables={"m": 8},
    ),
    runs(
        "scriptTask",
        "/script",
        "plain FEEL; a context gives a variable for each entry",
        one("scriptTask", "<bpmn:script>{x: n + 1, y: n}</bpmn:script>", scriptFormat="feel"),
        ["start n=1 : u"],
        variables={"x": 2, "y": 1},
        covers=("script",),
    ),
    refused(
        "scriptTask",
        "@scriptFormat",
        "any language but FEEL",
        "script-language",
        "t",
        *one("scriptTask", "<bpmn:script>x</bpmn:script>", scriptFormat="groovy"),
    ),
    runs(
        "serviceTask",
        "",
        "opens a job for an outside program",
        (start(), service("t"), user("u"), chain("start", "t", "u")),
        ["start : t", "job t x=1 : u"],
        ["start : t", "fail t : t", "retry t : t", "job t : u"],
        variables={"x": 1},
    ),
    refused(
        "serviceTask",
        "@operationRef",
        "an operation alone names nobody who works it",
        "missing-implementation",
        "t",
        *one("serviceTask", operationRef="op"),
        covers=("interface", "interface/operation", "operation"),
    ),
    runs(
        "sendTask",
        "@messageRef",
        "throws its message and goes on",
        one("sendTask", messageRef="m2"),
        ["start : u"],
        covers=("sendTask",),
    ),
    runs(
        "sendTask",
        "with a job type",
        "is worked by an outside program",
        one("sendTask", extensions(zeebe("taskDefinition", type="post")), messageRef="m2"),
        ["start : t", "job t : u"],
    ),
    refused(
        "sendTask",
        "@operationRef",
        "no message and no job",
        "missing-implementation",
        "t",
        *one("sendTask", operationRef="op"),
    ),
    runs(
        "receiveTask",
        "@messageRef",
        "waits for its message, by name and key",
        one("receiveTask", messageRef="m1"),
        ["start order=7 : t", "send t x=1 : u"],
        covers=("receiveTask",),
        variables={"x": 1},
    ),
    refused(
        "receiveTask",
        "@operationRef",
        "an operation is no message",
        "missing-reference",
        "t",
        *one("receiveTask", operationRef="op"),
    ),
    runs(
        "receiveTask",
        "@instantiate",
        "its message starts the process, without a start event",
        (
            element("receiveTask", "t", messageRef="m1", instantiate="true"),
            user("u"),
            flow("t", "u"),
        ),
        ["start t order=7 : u"],
        visited="t u",
        variables={"order": 7},
    ),
    refused(
        "receiveTask",
        "@instantiate with a flow to it",
        "BPMN 10.3.3: no incoming flow",
        "start-event",
        "t",
        *one("receiveTask", messageRef="m1", instantiate="true"),
    ),
    runs(
        "businessRuleTask",
        "as a job",
        "without a decision of the bundle: worked by an outside program",
        one("businessRuleTask", extensions(zeebe("taskDefinition", type="r"))),
        ["start : t", "job t x=1 : u"],
        covers=("businessRuleTask",),
    ),
    elsewhere(
        "businessRuleTask",
        "with a decision",
        "decides by a table of its own bundle",
        "bpmn/test_scopes.py::test_a_decision_of_the_bundle_decides",
    ),
    refused(
        "businessRuleTask",
        "without either",
        "nobody would decide",
        "missing-implementation",
        "t",
        *one("businessRuleTask"),
    ),
    runs(
        "callActivity",
        "@calledElement",
        "starts an instance of the called process and goes on when it ends",
        one("callActivity", calledElement="child"),
        ["start n=1 : t", "return t x=1 : u"],
        covers=("callActivity",),
        variables={"n": 1, "x": 1},
    ),
    elsewhere(
        "callActivity",
        "which version",
        "the one of its own bundle, else the newest at its deployment (ADR 0004)",
        "actions/test_definitions.py::"
        "test_a_process_of_another_deployment_is_called_in_the_version_known_at_deployment",
    ),
    refused(
        "callActivity",
        "of a global task",
        "global tasks do not run; a process of one task does",
        "missing-process",
        "t",
        *one("callActivity", calledElement="gt"),
        roots='<bpmn:globalUserTask id="gt" name="gt"/>',
        covers=("callableElement",),
    ),
    refused(
        "callActivity",
        "of itself on every path",
        "could never end",
        "endless-recursion",
        "t",
        *one("callActivity", calledElement="p"),
    ),
    elsewhere(
        "callActivity",
        "of itself behind a condition",
        "runs; 30 levels deep it is an incident",
        "actions/test_instances.py::"
        "test_a_process_that_calls_itself_ends_as_an_incident_of_the_deepest_call",
    ),
    carried(
        "globalTask",
        "not called",
        "kept",
        roots='<bpmn:globalTask id="g1"/><bpmn:globalManualTask id="g2"/>'
        '<bpmn:globalUserTask id="g3" implementation="##unspecified"><bpmn:rendering/>'
        '</bpmn:globalUserTask><bpmn:globalScriptTask id="g4" scriptLanguage="x"><bpmn:script>1'
        '</bpmn:script></bpmn:globalScriptTask><bpmn:globalBusinessRuleTask id="g5" '
        'implementation="##unspecified"/>',
        covers=(
            "globalTask",
            "globalTask/resourceRole",
            "globalManualTask",
            "globalUserTask",
            "globalUserTask@implementation",
            "globalUserTask/rendering",
            "globalScriptTask",
            "globalScriptTask@scriptLanguage",
            "globalScriptTask/script",
            "globalBusinessRuleTask",
            "globalBusinessRuleTask@implementation",
        ),
    ),
)
