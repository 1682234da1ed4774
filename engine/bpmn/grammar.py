"""The grammar of BPMN 2.0: which attributes and children each element may have.

Taken from the standard's schema (`Semantic.xsd`): `element < what it extends @ attributes :
children`. An attribute has the kind of its value after a colon. Tables only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_TABLE = """
activity < flowNode @ isForCompensation:boolean startQuantity:integer completionQuantity:integer
    default : ioSpecification property dataInputAssociation dataOutputAssociation resourceRole
    loopCharacteristics
adHocSubProcess < subProcess @ cancelRemainingInstances:boolean ordering:Parallel,Sequential :
    completionCondition
artifact < baseElement
assignment < baseElement : from to
association < artifact @ sourceRef targetRef associationDirection:None,One,Both
auditing < baseElement
baseElement @ id : documentation extensionElements
baseElementWithMixedContent @ id : documentation extensionElements
boundaryEvent < catchEvent @ cancelActivity:boolean attachedToRef
businessRuleTask < task @ implementation
callActivity < activity @ calledElement
callChoreography < choreographyActivity @ calledChoreographyRef : participantAssociation
callConversation < conversationNode @ calledCollaborationRef : participantAssociation
callableElement < rootElement @ name : supportedInterfaceRef ioSpecification ioBinding
cancelEventDefinition < eventDefinition
catchEvent < event @ parallelMultiple:boolean : dataOutput dataOutputAssociation outputSet
    eventDefinition eventDefinitionRef
category < rootElement @ name : categoryValue
categoryValue < baseElement @ value
choreography < collaboration : flowElement
choreographyActivity < flowNode @ initiatingParticipantRef
    loopType:None,Standard,MultiInstanceSequential,MultiInstanceParallel : participantRef
    correlationKey
choreographyTask < choreographyActivity : messageFlowRef
collaboration < rootElement @ name isClosed:boolean : participant messageFlow artifact
    conversationNode conversationAssociation participantAssociation messageFlowAssociation
    correlationKey choreographyRef conversationLink
compensateEventDefinition < eventDefinition @ waitForCompletion:boolean activityRef
complexBehaviorDefinition < baseElement : condition event
complexGateway < gateway @ default : activationCondition
conditionalEventDefinition < eventDefinition : condition
conversation < conversationNode
conversationAssociation < baseElement @ innerConversationNodeRef outerConversationNodeRef
conversationLink < baseElement @ name sourceRef targetRef
conversationNode < baseElement @ name : participantRef messageFlowRef correlationKey
correlationKey < baseElement @ name : correlationPropertyRef
correlationProperty < rootElement @ name type : correlationPropertyRetrievalExpression
correlationPropertyBinding < baseElement @ correlationPropertyRef : dataPath
correlationPropertyRetrievalExpression < baseElement @ messageRef : messagePath
correlationSubscription < baseElement @ correlationKeyRef : correlationPropertyBinding
dataAssociation < baseElement : sourceRef targetRef transformation assignment
dataInput < baseElement @ name itemSubjectRef isCollection:boolean : dataState
dataInputAssociation < dataAssociation
dataObject < flowElement @ itemSubjectRef isCollection:boolean : dataState
dataObjectReference < flowElement @ itemSubjectRef dataObjectRef : dataState
dataOutput < baseElement @ name itemSubjectRef isCollection:boolean : dataState
dataOutputAssociation < dataAssociation
dataState < baseElement @ name
dataStore < rootElement @ name capacity:integer isUnlimited:boolean itemSubjectRef : dataState
dataStoreReference < flowElement @ itemSubjectRef dataStoreRef : dataState
definitions @ id name targetNamespace expressionLanguage typeLanguage exporter exporterVersion :
    import extension rootElement relationship
documentation @ id textFormat
endEvent < throwEvent
endPoint < rootElement
error < rootElement @ name errorCode structureRef
errorEventDefinition < eventDefinition @ errorRef
escalation < rootElement @ name escalationCode structureRef
escalationEventDefinition < eventDefinition @ escalationRef
event < flowNode : property
eventBasedGateway < gateway @ instantiate:boolean eventGatewayType:Exclusive,Parallel
eventDefinition < rootElement
exclusiveGateway < gateway @ default
expression < baseElementWithMixedContent
extension @ definition mustUnderstand:boolean : documentation
extensionElements
flowElement < baseElement @ name : auditing monitoring categoryValueRef
flowNode < flowElement : incoming outgoing
formalExpression < expression @ language evaluatesToTypeRef
gateway < flowNode @ gatewayDirection:Unspecified,Converging,Diverging,Mixed
globalBusinessRuleTask < globalTask @ implementation
globalChoreographyTask < choreography @ initiatingParticipantRef
globalConversation < collaboration
globalManualTask < globalTask
globalScriptTask < globalTask @ scriptLanguage : script
globalTask < callableElement : resourceRole
globalUserTask < globalTask @ implementation : rendering
group < artifact @ categoryValueRef
humanPerformer < performer
implicitThrowEvent < throwEvent
import @ namespace location importType
inclusiveGateway < gateway @ default
inputSet < baseElement @ name : dataInputRefs optionalInputRefs whileExecutingInputRefs
    outputSetRefs
interface < rootElement @ name implementationRef : operation
intermediateCatchEvent < catchEvent
intermediateThrowEvent < throwEvent
ioBinding < baseElement @ operationRef inputDataRef outputDataRef
ioSpecification < baseElement : dataInput dataOutput inputSet outputSet
itemDefinition < rootElement @ structureRef isCollection:boolean itemKind:Information,Physical
lane < baseElement @ name partitionElementRef : partitionElement flowNodeRef childLaneSet
laneSet < baseElement @ name : lane
linkEventDefinition < eventDefinition @ name : source target
loopCharacteristics < baseElement
manualTask < task
message < rootElement @ name itemRef
messageEventDefinition < eventDefinition @ messageRef : operationRef
messageFlow < baseElement @ name sourceRef targetRef messageRef
messageFlowAssociation < baseElement @ innerMessageFlowRef outerMessageFlowRef
monitoring < baseElement
multiInstanceLoopCharacteristics < loopCharacteristics @ isSequential:boolean
    behavior:None,One,All,Complex oneBehaviorEventRef noneBehaviorEventRef : loopCardinality
    loopDataInputRef loopDataOutputRef inputDataItem outputDataItem complexBehaviorDefinition
    completionCondition
operation < baseElement @ name implementationRef : inMessageRef outMessageRef errorRef
outputSet < baseElement @ name : dataOutputRefs optionalOutputRefs whileExecutingOutputRefs
    inputSetRefs
parallelGateway < gateway
participant < baseElement @ name processRef : interfaceRef endPointRef participantMultiplicity
participantAssociation < baseElement : innerParticipantRef outerParticipantRef
participantMultiplicity < baseElement @ minimum:integer maximum:integer
partnerEntity < rootElement @ name : participantRef
partnerRole < rootElement @ name : participantRef
performer < resourceRole
potentialOwner < humanPerformer
process < callableElement @ processType:None,Public,Private isClosed:boolean isExecutable:boolean
    definitionalCollaborationRef : auditing monitoring property laneSet flowElement artifact
    resourceRole correlationSubscription supports
property < baseElement @ name itemSubjectRef : dataState
receiveTask < task @ implementation instantiate:boolean messageRef operationRef
relationship < baseElement @ type direction:None,Forward,Backward,Both : source target
rendering < baseElement
resource < rootElement @ name : resourceParameter
resourceAssignmentExpression < baseElement : expression
resourceParameter < baseElement @ name type isRequired:boolean
resourceParameterBinding < baseElement @ parameterRef : expression
resourceRole < baseElement @ name : resourceRef resourceParameterBinding
    resourceAssignmentExpression
rootElement < baseElement
script
scriptTask < task @ scriptFormat : script
sendTask < task @ implementation messageRef operationRef
sequenceFlow < flowElement @ sourceRef targetRef isImmediate:boolean : conditionExpression
serviceTask < task @ implementation operationRef
signal < rootElement @ name structureRef
signalEventDefinition < eventDefinition @ signalRef
standardLoopCharacteristics < loopCharacteristics @ testBefore:boolean loopMaximum:integer :
    loopCondition
startEvent < catchEvent @ isInterrupting:boolean
subChoreography < choreographyActivity : flowElement artifact
subConversation < conversationNode : conversationNode
subProcess < activity @ triggeredByEvent:boolean : laneSet flowElement artifact
task < activity
terminateEventDefinition < eventDefinition
text
textAnnotation < artifact @ textFormat : text
throwEvent < event : dataInput dataInputAssociation inputSet eventDefinition eventDefinitionRef
timerEventDefinition < eventDefinition : timeDate timeDuration timeCycle
transaction < subProcess @ method:##Compensate,##Image,##Store
userTask < task @ implementation : rendering
"""
# elements that have a name only where they stand -> the element whose content they have
_LOCAL = {
    **dict.fromkeys(
        (
            "activationCondition",
            "completionCondition",
            "condition",
            "conditionExpression",
            "dataPath",
            "from",
            "loopCardinality",
            "loopCondition",
            "messagePath",
            "timeCycle",
            "timeDate",
            "timeDuration",
            "to",
            "transformation",
        ),
        "formalExpression",
    ),
    "childLaneSet": "laneSet",
    "inputDataItem": "dataInput",
    "outputDataItem": "dataOutput",
    "partitionElement": "baseElement",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the schema says of one element, without what it inherits."""

    extends: str
    attributes: dict[str, str]
    children: frozenset[str]


def is_known(kind: str) -> bool:
    """Say whether BPMN has an element of this name."""
    return kind in ENTRIES or kind in _LOCAL or kind in REFERENCES


def attributes(kind: str) -> dict[str, str]:
    """Give the attributes of an element, its own and the inherited ones, with their kinds."""
    return _attributes(_LOCAL.get(kind, kind))


def may_hold(kind: str, child: str) -> bool:
    """Say whether an element may hold another."""
    held = _children(_LOCAL.get(kind, kind))
    return any(name in held for name in (child, *_ancestors(child)))


def is_expression(kind: str) -> bool:
    """Say whether an element holds an expression."""
    return _LOCAL.get(kind, kind) in {"expression", "formalExpression"}


def wrong_value(kind: str, attribute: str, value: str) -> str | None:
    """Say what an attribute's value should have been, or None if it is right."""
    wanted = attributes(kind).get(attribute, "")
    value = value.strip()
    if wanted == "boolean":
        return None if value in {"true", "false", "1", "0"} else "true 或 false"
    if wanted == "integer":
        return None if value.removeprefix("-").removeprefix("+").isdecimal() else "整数"
    if wanted:
        return None if value in wanted.split(",") else wanted.replace(",", "、")
    return None


def _entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for line in _TABLE.strip().replace("\n    ", " ").splitlines():
        head, _, children = line.partition(" : ")
        head, _, own = head.partition(" @ ")
        name, _, extends = head.partition(" < ")
        pairs = (word.partition(":")[::2] for word in own.split())
        found[name] = Entry(
            extends=extends, attributes=dict(pairs), children=frozenset(children.split())
        )
    return found


def _ancestors(kind: str) -> list[str]:
    found = []
    while kind in ENTRIES and (kind := ENTRIES[kind].extends):
        found.append(kind)
    return found


@cache
def _attributes(kind: str) -> dict[str, str]:
    names = [name for name in (kind, *_ancestors(kind)) if name in ENTRIES]
    return {a: k for name in reversed(names) for a, k in ENTRIES[name].attributes.items()}


@cache
def _children(kind: str) -> frozenset[str]:
    names = [name for name in (kind, *_ancestors(kind)) if name in ENTRIES]
    return frozenset[str]().union(*(ENTRIES[name].children for name in names))


ENTRIES = _entries()
# children that only refer to something: a name as text, no attributes
REFERENCES = (
    frozenset[str]().union(*(entry.children for entry in ENTRIES.values()))
    - ENTRIES.keys()
    - _LOCAL.keys()
)
