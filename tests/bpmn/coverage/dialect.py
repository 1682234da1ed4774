"""The extension elements of Camunda 8."""

from __future__ import annotations

from tests.bpmn.coverage.case import Verdict, carried, elsewhere, refused, runs, warned
from tests.bpmn.coverage.tasks import one
from tests.bpmn.diagrams import (
    chain,
    defined,
    element,
    end,
    extensions,
    mapping,
    start,
    user,
    zeebe,
)

TASK = "bpmn/test_flow_of_tokens.py::"
TASK += "test_a_user_task_opens_with_what_the_diagram_says_and_its_values_become_variables"
JOB = "bpmn/test_messages.py::test_jobs_carry_variables_and_fail_into_incidents_that_retry"
CALL = "bpmn/test_scopes.py::test_a_call_opens_a_wait_and_comes_back"


def listening(kind: str, one_of: str) -> str:
    return extensions(zeebe(kind, zeebe(one_of, eventType="start", type="t")))


CASES = (
    carried("zeebe:userTask", "", "every user task is one", in_task=extensions(zeebe("userTask"))),
    *(
        elsewhere(f"zeebe:{name}", attributes, note, TASK)
        for name, attributes, note in (
            ("assignmentDefinition", "@assignee", "text or FEEL"),
            ("assignmentDefinition", "@candidateGroups", "text with commas, or a FEEL list"),
            ("assignmentDefinition", "@candidateUsers", "the same"),
            ("formDefinition", "@formId", "a form of the bundle"),
            ("taskSchedule", "@dueDate", "ISO 8601 or FEEL"),
            ("taskSchedule", "@followUpDate", "the same"),
            ("priorityDefinition", "@priority", "a number or FEEL"),
            ("properties", "/property", "go with the task; elsewhere they are kept"),
        )
    ),
    *(
        refused(
            f"zeebe:{name}",
            f"@{attribute} that is no {kind}",
            "written out, not computed",
            "bad-value",
            "t",
            *one(task, extensions(zeebe(name, **{attribute: value, **more}))),
        )
        for name, attribute, value, kind, task, more in (
            ("priorityDefinition", "priority", "high", "number", "userTask", {}),
            ("taskSchedule", "dueDate", "P3D", "date", "userTask", {}),
            ("taskSchedule", "followUpDate", "soon", "date", "userTask", {}),
            ("taskDefinition", "retries", "many", "number", "serviceTask", {"type": "w"}),
        )
    ),
    refused(
        "zeebe:formDefinition",
        "@formKey and @externalReference of a form that is not in the bundle",
        "there would be no form",
        "missing-form",
        "t",
        *one("userTask", extensions(zeebe("formDefinition", formKey="camunda-forms:bpmn:f1"))),
    ),
    carried(
        "zeebe:userTaskForm",
        "",
        "kept; a form is a file of the bundle",
        inside=extensions(zeebe("userTaskForm", "{}", id="f1")),
    ),
    *(
        elsewhere(f"zeebe:{name}", attributes, note, JOB)
        for name, attributes, note in (
            ("taskDefinition", "@type", "text or FEEL"),
            ("taskDefinition", "@retries", "a number or FEEL"),
            ("taskHeaders", "/header", "go to the worker"),
            ("ioMapping", "/input", "into the element's own scope, before it begins"),
            ("ioMapping", "/output", "out of it when it ends; the rest stays inside"),
        )
    ),
    runs(
        "zeebe:ioMapping",
        "/input and /output on any activity or event",
        "the same everywhere",
        (
            start(),
            element("task", "t", extensions(mapping({"i": "=n"}, {"o": "=i + 1"}))),
            element(
                "intermediateCatchEvent",
                "c",
                extensions(mapping({"order": "=o"}, {"got": "=v"})),
                defined("message", "m1"),
            ),
            user("u"),
            end(),
            chain("start", "t", "c", "u", "end"),
        ),
        ["start n=1 : c", "send c v=5 : u"],
        variables={"o": 2, "got": 5, "i": None, "v": None, "order": None},
        covers=("zeebe:ioMapping",),
    ),
    runs(
        "zeebe:script",
        "@expression and @resultVariable",
        "FEEL",
        (
            start(),
            element(
                "scriptTask",
                "t",
                extensions(zeebe("script", expression="=1 + 1", resultVariable="r")),
            ),
            user("u"),
            chain("start", "t", "u"),
        ),
        ["start : u"],
        variables={"r": 2},
    ),
    elsewhere(
        "zeebe:script",
        "without a result variable",
        "a context gives its entries, anything else is lost: told",
        "bpmn/test_warnings.py::test_a_result_that_goes_nowhere_is_told",
        Verdict.WARNED,
    ),
    elsewhere(
        "zeebe:calledDecision",
        "@decisionId and @resultVariable",
        "a decision of the bundle, by name or FEEL",
        "bpmn/test_scopes.py::test_a_decision_of_the_bundle_decides",
    ),
    *(
        elsewhere("zeebe:calledElement", attribute, note, CALL)
        for attribute, note in (
            ("@processId", "text or FEEL"),
            (
                "@propagateAllChildVariables",
                "what the called process ends with; else only the outputs",
            ),
            ("@propagateAllParentVariables", "everything the call sees; else only the inputs"),
        )
    ),
    runs(
        "zeebe:calledElement",
        "@bindingType deployment",
        "the version deployed together",
        one(
            "callActivity",
            extensions(zeebe("calledElement", processId="child", bindingType="deployment")),
        ),
        ["start : t", "return t : u"],
        covers=("zeebe:formDefinition@bindingType", "zeebe:calledDecision@bindingType"),
    ),
    elsewhere(
        "zeebe:calledElement",
        "@bindingType latest",
        "runs as `deployment`, which is told",
        "bpmn/test_warnings.py::test_a_binding_to_the_latest_version_is_told",
        Verdict.WARNED,
    ),
    refused(
        "zeebe:calledElement",
        "@bindingType versionTag",
        "a version is not chosen by its tag",
        "unsupported-extension",
        "t",
        *one(
            "callActivity",
            extensions(
                zeebe("calledElement", processId="child", bindingType="versionTag", versionTag="1")
            ),
        ),
        covers=("zeebe:calledElement@versionTag",),
    ),
    refused(
        "zeebe:calledElement",
        "@processIdExpression",
        "`processId` takes FEEL",
        "missing-reference",
        "t",
        *one("callActivity", extensions(zeebe("calledElement", processIdExpression="x"))),
    ),
    runs(
        "zeebe:loopCharacteristics",
        "@inputCollection, @inputElement, @outputCollection, @outputElement",
        "see multi-instance",
        one(
            "userTask",
            "<bpmn:multiInstanceLoopCharacteristics>"
            + extensions(
                zeebe(
                    "loopCharacteristics",
                    inputCollection="=[1,2]",
                    inputElement="i",
                    outputCollection="o",
                    outputElement="=i * 10",
                )
            )
            + "</bpmn:multiInstanceLoopCharacteristics>",
        ),
        ["start : t t", "do t : t", "do t : u"],
        variables={"o": [10, 20]},
        covers=("zeebe:loopCharacteristics",),
    ),
    runs(
        "zeebe:subscription",
        "@correlationKey",
        "text or number that must be equal",
        one("receiveTask", messageRef="m1"),
        ["start order=7 : t", "send t : u"],
        ["start order=true : t"],
    ),
    elsewhere(
        "zeebe:publishMessage",
        "@correlationKey and @timeToLive",
        "the key and the time to live of a thrown message",
        "bpmn/test_messages.py::test_a_published_message_has_its_own_key_and_time_to_live",
    ),
    elsewhere(
        "zeebe:versionTag",
        "@value",
        "the tag of the deployed version",
        "bpmn/test_readers.py::test_a_version_tag_is_kept",
    ),
    refused(
        "zeebe:executionListeners",
        "",
        "would not run",
        "unsupported-extension",
        "t",
        *one("userTask", listening("executionListeners", "executionListener")),
    ),
    refused(
        "zeebe:taskListeners",
        "",
        "would not run",
        "unsupported-extension",
        "t",
        *one("userTask", listening("taskListeners", "taskListener")),
    ),
    *(
        warned(
            f"zeebe:{name}",
            "",
            note,
            "unused-extension",
            place,
            **{slot: extensions(zeebe(name, **attributes))},
        )
        for name, note, place, slot, attributes in (
            ("linkedResources", "no resource is linked", "b", "in_job", {}),
            ("jobPriorityDefinition", "jobs have no priority", "b", "in_job", {"priority": "1"}),
            ("agentDefinition", "no agent runs here", "b", "in_job", {"agentType": "x"}),
            ("conditionalFilter", "a condition looks at what it reads", "a", "in_task", {}),
            ("taskDefinition", "on an element that is no job", "a", "in_task", {"type": "x"}),
            ("whatever", "an element that the dialect does not have", "a", "in_task", {}),
        )
    ),
    warned(
        "zeebe:loopCharacteristics",
        "on what does not repeat",
        "does nothing there",
        "unused-extension",
        "a",
        in_task=extensions(zeebe("loopCharacteristics", inputCollection="=x")),
    ),
    warned(
        "zeebe:assignmentDefinition",
        "an attribute that the dialect does not have",
        "does nothing",
        "unused-extension",
        "a",
        in_task=extensions(zeebe("assignmentDefinition", asignee="x")),
    ),
)
