"""The Camunda 8 dialect: which extension element the engine runs where; other vendors.

Tables only. What runs is read by `reading_extensions`; what stands elsewhere, or has an
attribute that is not named here, does nothing, and the designer is told so.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn import vocabulary

_PERSONS = frozenset({"userTask", "manualTask"})
_WORKED = frozenset(
    {
        "serviceTask",
        "sendTask",
        "scriptTask",
        "businessRuleTask",
        "intermediateThrowEvent",
        "endEvent",
        "messageEventDefinition",
    }
)
_SENDING = frozenset({"sendTask", "intermediateThrowEvent", "endEvent", "messageEventDefinition"})
_BINDING = frozenset({"bindingType", "versionTag"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension element that runs: at which elements, and by which attributes."""

    at: frozenset[str]
    attributes: frozenset[str] = frozenset()


def _runs(at: frozenset[str] | str, attributes: str = "") -> Extension:
    places = frozenset({at}) if isinstance(at, str) else at
    names = frozenset(attributes.split())
    return Extension(at=places, attributes=names | _BINDING if "*" in names else names)


RUNS = {
    "adHoc": _runs("adHocSubProcess", "activeElementsCollection"),
    "assignmentDefinition": _runs(_PERSONS, "assignee candidateGroups candidateUsers"),
    "calledDecision": _runs("businessRuleTask", "decisionId resultVariable *"),
    "calledElement": _runs(
        "callActivity", "processId propagateAllChildVariables propagateAllParentVariables *"
    ),
    "formDefinition": _runs(_PERSONS | {"startEvent"}, "formKey formId externalReference *"),
    "ioMapping": _runs(vocabulary.ACTIVITIES | vocabulary.EVENTS),
    "loopCharacteristics": _runs(
        "multiInstanceLoopCharacteristics",
        "inputCollection inputElement outputCollection outputElement",
    ),
    "priorityDefinition": _runs(_PERSONS, "priority"),
    "publishMessage": _runs(_SENDING, "correlationKey timeToLive"),
    "script": _runs("scriptTask", "expression resultVariable"),
    "subscription": _runs("message", "correlationKey"),
    "taskDefinition": _runs(_WORKED, "type retries"),
    "taskHeaders": _runs(_WORKED),
    "taskSchedule": _runs(_PERSONS, "dueDate followUpDate"),
    "userTask": _runs(_PERSONS),
    "versionTag": _runs("process", "value"),
}
CARRIED = frozenset({"properties", "userTaskForm"})  # kept, and shown where a screen wants them
REFUSED = {
    ("executionListeners", ""): "执行监听器不会运行",
    ("taskListeners", ""): "任务监听器不会运行",
    ("adHoc", "outputCollection"): "即席子流程的输出集合不会产生",
    ("adHoc", "outputElement"): "即席子流程的输出元素不会产生",
}
# where a version could be chosen, only the one that was deployed together is taken
BINDINGS = {
    "deployment": None,
    "latest": "按一同部署的版本执行，不随以后的部署而变",
}
# vendors whose extensions make a process run elsewhere, and not here
VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://activiti.org/bpmn": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://www.jboss.org/drools": "drools",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
}
