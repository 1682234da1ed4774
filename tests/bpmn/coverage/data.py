"""Data objects, stores, properties, inputs and outputs."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, refused, runs, warned
from tests.bpmn.coverage.tasks import one
from tests.bpmn.diagrams import chain, start, user

OBJECT = (
    '<bpmn:dataObject id="d1" name="v" itemSubjectRef="i1" isCollection="false"><bpmn:dataState '
    'id="s1" name="草稿"/></bpmn:dataObject><bpmn:dataObjectReference id="r1" name="材料" '
    'dataObjectRef="d1" itemSubjectRef="i1"><bpmn:dataState id="s2" name="定稿"/>'
    "</bpmn:dataObjectReference>"
)
INPUT = (
    '<bpmn:ioSpecification id="io"><bpmn:dataInput id="in1" name="{name}" itemSubjectRef="i1" '
    'isCollection="false"><bpmn:dataState id="s3"/></bpmn:dataInput><bpmn:dataOutput id="out1" '
    'itemSubjectRef="i1" isCollection="false"><bpmn:dataState id="s4"/></bpmn:dataOutput>'
    '<bpmn:inputSet id="is" name="x"><bpmn:dataInputRefs>in1</bpmn:dataInputRefs>'
    "<bpmn:optionalInputRefs>in1</bpmn:optionalInputRefs><bpmn:whileExecutingInputRefs>in1"
    "</bpmn:whileExecutingInputRefs><bpmn:outputSetRefs>os</bpmn:outputSetRefs></bpmn:inputSet>"
    '<bpmn:outputSet id="os" name="y"><bpmn:dataOutputRefs>out1</bpmn:dataOutputRefs>'
    "<bpmn:optionalOutputRefs>out1</bpmn:optionalOutputRefs><bpmn:whileExecutingOutputRefs>out1"
    "</bpmn:whileExecutingOutputRefs><bpmn:inputSetRefs>is</bpmn:inputSetRefs></bpmn:outputSet>"
    "</bpmn:ioSpecification>"
)
TIES = (
    "<bpmn:dataInputAssociation><bpmn:sourceRef>r1</bpmn:sourceRef><bpmn:targetRef>in1"
    "</bpmn:targetRef></bpmn:dataInputAssociation><bpmn:dataOutputAssociation><bpmn:sourceRef>out1"
    "</bpmn:sourceRef><bpmn:targetRef>r1</bpmn:targetRef></bpmn:dataOutputAssociation>"
)
COMPUTED = (
    "<bpmn:dataInputAssociation><bpmn:sourceRef>r1</bpmn:sourceRef><bpmn:targetRef>in1"
    "</bpmn:targetRef>{}</bpmn:dataInputAssociation>"
)

CASES = (
    runs(
        "dataObject",
        "and dataObjectReference",
        "a variable, drawn: every element of its scope reads and writes it by its name",
        (OBJECT, start(), user("a"), user("b"), chain("start", "a", "b")),
        ["start : a", "do a v=1 : b", "do b v=2 :"],
        variables={"v": 2},
        covers=(
            "dataObject@itemSubjectRef",
            "dataObject@isCollection",
            "dataObject/dataState",
            "dataObjectReference",
            "dataObjectReference@dataObjectRef",
            "dataObjectReference@itemSubjectRef",
            "dataObjectReference/dataState",
            "dataState",
            "dataState@name",
        ),
    ),
    carried(
        "dataInputAssociation",
        "and dataOutputAssociation that only draw",
        "the variable is read and written directly",
        inside=OBJECT,
        in_task=INPUT.format(name="v") + TIES,
        covers=(
            "dataOutputAssociation",
            "dataAssociation",
            "dataAssociation/sourceRef",
            "dataAssociation/targetRef",
            "activity/dataInputAssociation",
            "activity/dataOutputAssociation",
        ),
    ),
    warned(
        "dataInputAssociation",
        "that gives another name",
        "the variable keeps its name; an input mapping renames",
        "data-association",
        "a",
        inside=OBJECT,
        in_task=INPUT.format(name="other") + TIES,
    ),
    refused(
        "dataAssociation",
        "/transformation",
        "an input mapping computes",
        "unsupported-element",
        "t",
        OBJECT,
        *one(
            "userTask",
            INPUT.format(name="v")
            + COMPUTED.format("<bpmn:transformation>v + 1</bpmn:transformation>"),
        ),
    ),
    refused(
        "dataAssociation",
        "/assignment",
        "the same",
        "unsupported-element",
        "t",
        OBJECT,
        *one(
            "userTask",
            INPUT.format(name="v")
            + COMPUTED.format(
                "<bpmn:assignment><bpmn:from>v</bpmn:from><bpmn:to>w</bpmn:to></bpmn:assignment>"
            ),
        ),
        covers=("assignment", "assignment/from", "assignment/to"),
    ),
    carried(
        "ioSpecification",
        "and its sets",
        "variables are there or null; nobody waits for an input set",
        in_task=INPUT.format(name="v"),
        covers=(
            "activity/ioSpecification",
            "callableElement/ioSpecification",
            "ioSpecification/dataInput",
            "ioSpecification/dataOutput",
            "ioSpecification/inputSet",
            "ioSpecification/outputSet",
            "dataInput",
            "dataInput@name",
            "dataInput@itemSubjectRef",
            "dataInput@isCollection",
            "dataInput/dataState",
            "dataOutput",
            "dataOutput@name",
            "dataOutput@itemSubjectRef",
            "dataOutput@isCollection",
            "dataOutput/dataState",
            "inputSet",
            "inputSet@name",
            "inputSet/dataInputRefs",
            "inputSet/optionalInputRefs",
            "inputSet/whileExecutingInputRefs",
            "inputSet/outputSetRefs",
            "outputSet",
            "outputSet@name",
            "outputSet/dataOutputRefs",
            "outputSet/optionalOutputRefs",
            "outputSet/whileExecutingOutputRefs",
            "outputSet/inputSetRefs",
        ),
    ),
    carried(
        "property",
        "of an activity or process",
        "a variable by its name; it need not be declared",
        inside='<bpmn:property id="p1" name="v" itemSubjectRef="i1"><bpmn:dataState id="ps"/>'
        "</bpmn:property>",
        in_task='<bpmn:property id="p2" name="w"/>',
        covers=(
            "property@name",
            "property@itemSubjectRef",
            "property/dataState",
            "activity/property",
            "process/property",
        ),
    ),
    carried(
        "dataStore",
        "and dataStoreReference",
        "drawn; what is kept is the ledger",
        inside='<bpmn:dataStoreReference id="ds1" dataStoreRef="ds" itemSubjectRef="i1">'
        "<bpmn:dataState/></bpmn:dataStoreReference>",
        roots='<bpmn:dataStore id="ds" name="台账" capacity="10" isUnlimited="false" '
        'itemSubjectRef="i1"><bpmn:dataState/></bpmn:dataStore>',
        covers=(
            "dataStore@name",
            "dataStore@capacity",
            "dataStore@isUnlimited",
            "dataStore@itemSubjectRef",
            "dataStore/dataState",
            "dataStoreReference",
            "dataStoreReference@itemSubjectRef",
            "dataStoreReference@dataStoreRef",
            "dataStoreReference/dataState",
        ),
    ),
    carried(
        "itemDefinition",
        "and every structureRef",
        "values have the types they have",
        roots='<bpmn:itemDefinition id="i1" structureRef="xsd:string" isCollection="false" '
        'itemKind="Information"/><bpmn:message id="m9" name="x" itemRef="i1"/><bpmn:signal id="s9" '
        'name="x" structureRef="i1"/><bpmn:error id="e9" name="x" errorCode="X" structureRef="i1"/>'
        '<bpmn:escalation id="x9" name="x" escalationCode="X" structureRef="i1"/>',
        covers=(
            "itemDefinition@structureRef",
            "itemDefinition@isCollection",
            "itemDefinition@itemKind",
            "message@itemRef",
            "signal@structureRef",
            "error@structureRef",
            "escalation@structureRef",
        ),
    ),
)
