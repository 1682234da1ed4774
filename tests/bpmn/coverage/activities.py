"""What every activity may have: who does it, its attributes, what fails."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, elsewhere, refused, runs, warned
from tests.bpmn.coverage.tasks import GOOD, one
from tests.bpmn.diagrams import (
    boundary,
    chain,
    defined,
    element,
    end,
    extensions,
    flow,
    mapping,
    service,
    several,
    start,
    user,
)


def performer(kind: str, text: str) -> str:
    return (
        f"<bpmn:{kind}><bpmn:resourceAssignmentExpression><bpmn:formalExpression>{text}"
        f"</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:{kind}>"
    )


PERFORMERS = (
    performer("humanPerformer", "ann")
    + performer("potentialOwner", "user(bob), group(office), desk")
    + "<bpmn:potentialOwner><bpmn:resourceRef>r1</bpmn:resourceRef></bpmn:potentialOwner>"
)

RESOURCE = (
    '<bpmn:resource id="r1" name="街道"><bpmn:resourceParameter id="rp" name="n"/></bpmn:resource>'
)


CASES = (
    carried(
        "userTask",
        "@implementation",
        "a form is named by the dialect, a worker by its job type",
        task='implementation="##WebService"',
        covers=(
            "serviceTask@implementation",
            "sendTask@implementation",
            "receiveTask@implementation",
            "businessRuleTask@implementation",
        ),
    ),
    carried(
        "userTask",
        "/rendering",
        "the form is a form-js schema",
        in_task="<bpmn:rendering/>",
        covers=("rendering",),
    ),
    runs(
        "humanPerformer",
        "and potentialOwner",
        "assignee, candidate users and groups, unless the dialect names them; `=` is FEEL",
        one("userTask", PERFORMERS),
        ["start : t"],
        roots=RESOURCE,
        covers=(
            "potentialOwner",
            "resource",
            "resource@name",
            "resource/resourceParameter",
            "resourceRole/resourceRef",
            "resourceRole/resourceAssignmentExpression",
            "resourceAssignmentExpression",
            "resourceAssignmentExpression/expression",
        ),
    ),
    elsewhere(
        "potentialOwner",
        "who is named",
        "each word reaches the task",
        "bpmn/test_readers.py::test_performers_of_bpmn_are_assignee_and_candidates",
    ),
    carried(
        "performer",
        "and other resource roles",
        "kept; only human performers and potential owners of person tasks do something",
        in_job='<bpmn:performer name="机器"/><bpmn:resourceRole name="预算"/>',
        process="",
        covers=(
            "resourceRole",
            "resourceRole@name",
            "activity/resourceRole",
            "process/resourceRole",
        ),
    ),
    carried(
        "resourceParameterBinding",
        "",
        "kept; a resource is taken by its name",
        in_job="<bpmn:performer><bpmn:resourceRef>r1</bpmn:resourceRef><bpmn:resourceParameterBinding"
        ' parameterRef="rp"><bpmn:formalExpression>1</bpmn:formalExpression>'
        "</bpmn:resourceParameterBinding></bpmn:performer>",
        roots=RESOURCE,
        covers=(
            "resourceRole/resourceParameterBinding",
            "resourceParameterBinding@parameterRef",
            "resourceParameterBinding/expression",
            "resourceParameter",
            "resourceParameter@name",
            "resourceParameter@type",
            "resourceParameter@isRequired",
        ),
    ),
    runs(
        "activity",
        "@default",
        "the flow taken when no condition out of the activity holds",
        (
            start(),
            user("t", default="f"),
            user("b"),
            user("c"),
            chain("start", "t"),
            flow("t", "b", "x > 1"),
            flow("t", "c", name="f"),
        ),
        ["start : t", "do t x=2 : b"],
        ["start : t", "do t : c"],
    ),
    refused(
        "activity",
        "@startQuantity",
        "any number but 1",
        "unsupported-attribute",
        "t",
        *one("task", startQuantity="2"),
    ),
    refused(
        "activity",
        "@completionQuantity",
        "any number but 1",
        "unsupported-attribute",
        "t",
        *one("task", completionQuantity="3"),
    ),
    runs(
        "activity",
        "@isForCompensation",
        "runs only when it undoes what its association names",
        (
            start(),
            user("t"),
            element("boundaryEvent", "c", "<bpmn:compensateEventDefinition/>", attachedToRef="t"),
            user("undo", isForCompensation="true"),
            '<bpmn:association sourceRef="c" targetRef="undo"/>',
            end("e", "<bpmn:compensateEventDefinition/>"),
            chain("start", "t", "e"),
        ),
        ["start : t", "do t : undo", "do undo :"],
        covers=("association", "association@sourceRef", "association@targetRef"),
        visited="start t e undo",
    ),
    refused(
        "activity",
        "@isForCompensation without its boundary event",
        "would never run",
        "missing-handler",
        "h",
        *GOOD,
        user("h", isForCompensation="true"),
    ),
    runs(
        "activity",
        "with input and output mappings",
        "has a scope of its own",
        one("userTask", extensions(mapping({"i": "=n + 1"}, {"o": "=i * x"}))),
        ["start n=1 : t", "do t x=3 : u"],
        variables={"n": 1, "o": 6, "x": None, "i": None},
    ),
    elsewhere(
        "activity",
        "that fails",
        "an incident there, its variables undone, other branches go on; retried after mending",
        "bpmn/test_failures_of_elements.py::test_a_failure_is_undone_and_the_other_branch_goes_on",
    ),
    runs(
        "activity",
        "an error at a waiting activity",
        "ends it by the boundary event that catches the code, else it is an incident",
        (
            start(),
            service("t"),
            boundary("b", "t", defined("error", "e1")),
            user("u"),
            user("z"),
            chain("start", "t", "u"),
            flow("b", "z"),
        ),
        ["start : t", "error t BAD v=1 : z"],
        ["start : t", "error t NONE : t", "retry t : t", "job t : u"],
        variables={"v": 1},
    ),
    warned(
        "userTask",
        "an attribute that BPMN does not have",
        "does nothing, which a misspelt one would not say",
        "unknown-attribute",
        "a",
        task='isInterupting="false"',
    ),
    refused(
        "activity",
        "a value that its attribute cannot have",
        "`yes` is no boolean, `sequential` no ordering",
        "bad-value",
        "t",
        *one("userTask", isForCompensation="yes"),
    ),
    refused(
        "userTask",
        "an element that BPMN does not have",
        "is none of BPMN's",
        "unknown-element",
        "t",
        *one("userTask", "<bpmn:wonder/>"),
    ),
    refused(
        "activity",
        "two loops, or two of what counts once",
        "which of them?",
        "doubled-element",
        "t",
        *one("userTask", several(cardinality="2"), several(cardinality="3")),
    ),
    warned(
        "userTask",
        "an element out of place",
        "does nothing there",
        "misplaced-element",
        "ted",
        in_task='<bpmn:timerEventDefinition id="ted"/>',
    ),
    refused(
        "flowNode",
        "and every other abstract element",
        "has no meaning of its own",
        "unsupported-element",
        "t",
        *one("activity"),
        covers=("activity", "gateway", "event", "catchEvent", "throwEvent", "flowElement"),
    ),
)
