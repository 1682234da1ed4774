"""The file around the processes: what it says of itself, services, choreographies."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, elsewhere, refused, warned
from tests.bpmn.coverage.tasks import GOOD
from tests.bpmn.diagrams import definitions, process

CONVERSATIONS = (
    '<bpmn:collaboration id="c2"><bpmn:participant id="p1" name="甲"><bpmn:interfaceRef>i'
    "</bpmn:interfaceRef><bpmn:endPointRef>ep</bpmn:endPointRef></bpmn:participant>"
    '<bpmn:conversation id="cv1" name="谈"><bpmn:participantRef>p1</bpmn:participantRef>'
    '<bpmn:messageFlowRef>mf</bpmn:messageFlowRef><bpmn:correlationKey id="ck" name="k">'
    "<bpmn:correlationPropertyRef>cp</bpmn:correlationPropertyRef></bpmn:correlationKey>"
    '</bpmn:conversation><bpmn:subConversation id="cv2"><bpmn:conversation id="cv3"/>'
    '</bpmn:subConversation><bpmn:callConversation id="cv4" calledCollaborationRef="c1">'
    "<bpmn:participantAssociation><bpmn:innerParticipantRef>p1</bpmn:innerParticipantRef>"
    "<bpmn:outerParticipantRef>p1</bpmn:outerParticipantRef></bpmn:participantAssociation>"
    '</bpmn:callConversation><bpmn:conversationAssociation innerConversationNodeRef="cv1" '
    'outerConversationNodeRef="cv2"/><bpmn:participantAssociation><bpmn:innerParticipantRef>p1'
    "</bpmn:innerParticipantRef><bpmn:outerParticipantRef>p1</bpmn:outerParticipantRef>"
    '</bpmn:participantAssociation><bpmn:messageFlowAssociation innerMessageFlowRef="a" '
    'outerMessageFlowRef="b"/><bpmn:correlationKey id="ck2"/><bpmn:choreographyRef>ch'
    '</bpmn:choreographyRef><bpmn:conversationLink name="x" sourceRef="cv1" targetRef="p1"/>'
    '</bpmn:collaboration><bpmn:globalConversation id="gc"/><bpmn:partnerEntity id="pe" name="x">'
    '<bpmn:participantRef>p1</bpmn:participantRef></bpmn:partnerEntity><bpmn:partnerRole id="pr" '
    'name="x"><bpmn:participantRef>p1</bpmn:participantRef></bpmn:partnerRole>'
)
SERVICES = (
    '<bpmn:interface id="i" name="x" implementationRef="r"><bpmn:operation id="op" name="o" '
    'implementationRef="r"><bpmn:inMessageRef>m</bpmn:inMessageRef><bpmn:outMessageRef>m'
    "</bpmn:outMessageRef><bpmn:errorRef>e</bpmn:errorRef></bpmn:operation></bpmn:interface>"
    '<bpmn:endPoint id="ep"/>'
)


CASES = (
    carried(
        "definitions",
        "@name, @exporter, @exporterVersion, @typeLanguage, @targetNamespace",
        "kept",
        file='name="图" exporter="Camunda Modeler" exporterVersion="5" typeLanguage="x"',
        covers=(
            "definitions",
            "definitions@id",
            "definitions@name",
            "definitions@targetNamespace",
            "definitions@typeLanguage",
            "definitions@exporter",
            "definitions@exporterVersion",
            "definitions/rootElement",
            "rootElement",
            "baseElement",
            "baseElement@id",
            "extension@mustUnderstand",
            "definitions@expressionLanguage",
            "baseElementWithMixedContent/extensionElements",
            "baseElementWithMixedContent@id",
        ),
    ),
    warned(
        "definitions",
        "@expressionLanguage",
        "expressions are FEEL whatever it says; XPath, the schema's default, is not told",
        "expression-language",
        "defs",
        file='expressionLanguage="http://groovy-lang.org"',
    ),
    carried(
        "import",
        "",
        "nothing of another file is read; what refers to it is refused as dangling",
        roots='<bpmn:import namespace="n" location="other.bpmn" importType="t"/>',
        covers=(
            "definitions/import",
            "import@namespace",
            "import@location",
            "import@importType",
        ),
    ),
    carried(
        "extension",
        "@mustUnderstand false",
        "kept",
        roots='<bpmn:extension definition="my:x" mustUnderstand="false"><bpmn:documentation>d'
        "</bpmn:documentation></bpmn:extension>",
        covers=(
            "definitions/extension",
            "extension",
            "extension@definition",
            "extension/documentation",
        ),
    ),
    refused(
        "extension",
        "@mustUnderstand true",
        "BPMN 8.2.3: who does not understand it must not run the file",
        "unsupported-extension",
        "defs",
        content=definitions(
            '<bpmn:extension definition="x" mustUnderstand="true"/>', process(*GOOD)
        ),
    ),
    carried(
        "relationship",
        "",
        "kept",
        roots='<bpmn:relationship id="re" type="t" direction="None"><bpmn:source>a</bpmn:source>'
        "<bpmn:target>b</bpmn:target></bpmn:relationship>",
        covers=(
            "definitions/relationship",
            "relationship@type",
            "relationship@direction",
            "relationship/source",
            "relationship/target",
        ),
    ),
    carried(
        "documentation",
        "",
        "kept, and shown with its element",
        in_task='<bpmn:documentation id="dc" textFormat="t">按条例</bpmn:documentation>',
        covers=(
            "documentation@id",
            "documentation@textFormat",
            "baseElement/documentation",
            "baseElementWithMixedContent/documentation",
            "flowElement@name",
            "callableElement@name",
        ),
    ),
    carried(
        "auditing",
        "and monitoring",
        "the audit is kept of everything anyway",
        in_task='<bpmn:auditing id="au"/><bpmn:monitoring id="mo"/>',
        inside='<bpmn:auditing id="au2"/><bpmn:monitoring id="mo2"/>',
        covers=(
            "monitoring",
            "flowElement/auditing",
            "flowElement/monitoring",
            "process/auditing",
            "process/monitoring",
        ),
    ),
    carried(
        "process",
        "@processType, @isClosed, @definitionalCollaborationRef, /supports",
        "kept",
        process='processType="Private" isClosed="true" definitionalCollaborationRef="c9"',
        inside="<bpmn:supports>q</bpmn:supports>",
        covers=(
            "process@processType",
            "process@isClosed",
            "process@definitionalCollaborationRef",
            "process/supports",
        ),
    ),
    refused(
        "process",
        "@isExecutable false",
        "a file needs one process that runs; one that says nothing runs",
        "no-executable-process",
        "p",
        content=definitions(process(*GOOD, executable="false")),
        covers=("process@isExecutable",),
    ),
    elsewhere(
        "process",
        "without @isExecutable",
        "runs: modellers leave it out",
        "bpmn/test_check.py::test_a_plain_diagram_of_another_modeller_is_fine",
    ),
    carried(
        "interface",
        "operation and endPoint",
        "who works a task is said by its job type",
        roots=SERVICES,
        inside="<bpmn:supportedInterfaceRef>i</bpmn:supportedInterfaceRef><bpmn:ioBinding "
        'operationRef="op" inputDataRef="x" outputDataRef="y"/>',
        covers=(
            "interface@name",
            "interface@implementationRef",
            "interface/operation",
            "operation@name",
            "operation@implementationRef",
            "operation/inMessageRef",
            "operation/outMessageRef",
            "operation/errorRef",
            "endPoint",
            "ioBinding",
            "ioBinding@operationRef",
            "ioBinding@inputDataRef",
            "ioBinding@outputDataRef",
            "callableElement/supportedInterfaceRef",
            "callableElement/ioBinding",
            "messageEventDefinition/operationRef",
        ),
    ),
    carried(
        "conversation",
        "and everything about conversations and partners",
        "drawn only",
        roots=CONVERSATIONS,
        covers=(
            "callConversation",
            "callConversation@calledCollaborationRef",
            "callConversation/participantAssociation",
            "subConversation",
            "subConversation/conversationNode",
            "conversationNode",
            "conversationNode@name",
            "conversationNode/participantRef",
            "conversationNode/messageFlowRef",
            "conversationNode/correlationKey",
            "conversationAssociation",
            "conversationAssociation@innerConversationNodeRef",
            "conversationAssociation@outerConversationNodeRef",
            "conversationLink",
            "conversationLink@name",
            "conversationLink@sourceRef",
            "conversationLink@targetRef",
            "correlationKey",
            "correlationKey@name",
            "correlationKey/correlationPropertyRef",
            "collaboration/conversationNode",
            "collaboration/conversationAssociation",
            "collaboration/participantAssociation",
            "collaboration/messageFlowAssociation",
            "collaboration/correlationKey",
            "collaboration/choreographyRef",
            "collaboration/conversationLink",
            "globalConversation",
            "messageFlowAssociation",
            "messageFlowAssociation@innerMessageFlowRef",
            "messageFlowAssociation@outerMessageFlowRef",
            "participantAssociation",
            "participantAssociation/innerParticipantRef",
            "participantAssociation/outerParticipantRef",
            "participant/interfaceRef",
            "participant/endPointRef",
            "partnerEntity",
            "partnerEntity@name",
            "partnerEntity/participantRef",
            "partnerRole",
            "partnerRole@name",
            "partnerRole/participantRef",
        ),
    ),
    refused(
        "choreography",
        "",
        "a choreography is not run by one party",
        "unsupported-element",
        "ch",
        content=definitions('<bpmn:choreography id="ch"/>', process(*GOOD)),
        covers=(
            "choreography/flowElement",
            "globalChoreographyTask",
            "globalChoreographyTask@initiatingParticipantRef",
        ),
    ),
    refused(
        "choreographyTask",
        "and every choreography activity in a process",
        "the same",
        "unsupported-element",
        "x",
        *GOOD,
        '<bpmn:choreographyTask id="x" initiatingParticipantRef="p"/>',
        covers=(
            "choreographyTask/messageFlowRef",
            "choreographyActivity",
            "choreographyActivity@initiatingParticipantRef",
            "choreographyActivity@loopType",
            "choreographyActivity/participantRef",
            "choreographyActivity/correlationKey",
            "callChoreography",
            "callChoreography@calledChoreographyRef",
            "callChoreography/participantAssociation",
            "subChoreography",
            "subChoreography/flowElement",
            "subChoreography/artifact",
        ),
    ),
)
