"""The words of BPMN 2.0 and of the Camunda 8 dialect: namespaces and element types.

Tables only.
"""

from __future__ import annotations

from enum import StrEnum

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"}
)
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
REFUSED = {
    "complexGateway": "复杂网关",
    "correlationSubscription": "BPMN 自带的关联订阅，请用 zeebe:subscription 的关联键",
    "implicitThrowEvent": "隐式抛出事件",
    "subChoreography": "编排子过程",
    "callChoreography": "编排调用",
    "choreographyTask": "编排任务",
    **dict.fromkeys(
        (
            "activity",
            "artifact",
            "catchEvent",
            "choreographyActivity",
            "event",
            "eventDefinition",
            "flowElement",
            "flowNode",
            "gateway",
            "loopCharacteristics",
            "throwEvent",
        ),
        "抽象元素",
    ),
}


ONCE = frozenset(
    {
        "completionCondition",
        "condition",
        "conditionExpression",
        "ioSpecification",
        "loopCardinality",
        "loopCharacteristics",
        "loopCondition",
        "script",
    }
)


class EventKind(StrEnum):
    """What an event waits for or throws."""

    NONE = "none"
    MESSAGE = "message"
    TIMER = "timer"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    LINK = "link"
    TERMINATE = "terminate"
    CANCEL = "cancel"
    COMPENSATION = "compensation"
    MULTIPLE = "multiple"


EVENT_DEFINITIONS = {
    "messageEventDefinition": EventKind.MESSAGE,
    "timerEventDefinition": EventKind.TIMER,
    "signalEventDefinition": EventKind.SIGNAL,
    "errorEventDefinition": EventKind.ERROR,
    "escalationEventDefinition": EventKind.ESCALATION,
    "conditionalEventDefinition": EventKind.CONDITIONAL,
    "linkEventDefinition": EventKind.LINK,
    "terminateEventDefinition": EventKind.TERMINATE,
    "cancelEventDefinition": EventKind.CANCEL,
    "compensateEventDefinition": EventKind.COMPENSATION,
}
ALLOWED_EVENTS: dict[str, frozenset[EventKind]] = {
    "startEvent": frozenset(
        {
            EventKind.NONE,
            EventKind.MESSAGE,
            EventKind.TIMER,
            EventKind.SIGNAL,
            EventKind.CONDITIONAL,
        }
    ),
    "eventSubProcessStart": frozenset(
        {
            EventKind.MESSAGE,
            EventKind.TIMER,
            EventKind.SIGNAL,
            EventKind.CONDITIONAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
        }
    ),
    "intermediateCatchEvent": frozenset(
        {
            EventKind.MESSAGE,
            EventKind.TIMER,
            EventKind.SIGNAL,
            EventKind.CONDITIONAL,
            EventKind.LINK,
        }
    ),
    "intermediateThrowEvent": frozenset(
        {
            EventKind.NONE,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ESCALATION,
            EventKind.LINK,
            EventKind.COMPENSATION,
        }
    ),
    "endEvent": frozenset(
        {
            EventKind.NONE,
            EventKind.MESSAGE,
            EventKind.SIGNAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
            EventKind.TERMINATE,
            EventKind.CANCEL,
            EventKind.COMPENSATION,
        }
    ),
    "boundaryEvent": frozenset(
        {
            EventKind.MESSAGE,
            EventKind.TIMER,
            EventKind.SIGNAL,
            EventKind.CONDITIONAL,
            EventKind.ERROR,
            EventKind.ESCALATION,
            EventKind.CANCEL,
            EventKind.COMPENSATION,
        }
    ),
}
