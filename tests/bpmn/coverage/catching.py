"""Events that are caught on the way."""

from __future__ import annotations

from tests.bpmn.coverage.case import carried, elsewhere, refused, runs
from tests.bpmn.diagrams import (
    chain,
    condition,
    defined,
    element,
    extensions,
    mapping,
    start,
    user,
)

LINK = '<bpmn:linkEventDefinition name="L"/>'


def caught(*inner: str, **attributes: str) -> tuple[str, ...]:
    return (
        start(),
        element("intermediateCatchEvent", "e", *inner, **attributes),
        user("u"),
        chain("start", "e", "u"),
    )


def thrown(*inner: str) -> tuple[str, ...]:
    return (
        start(),
        element("intermediateThrowEvent", "e", *inner),
        user("u"),
        chain("start", "e", "u"),
    )


CASES = (
    runs(
        "intermediateCatchEvent",
        "message",
        "correlated by name and key; what it brings becomes variables",
        caught(defined("message", "m1")),
        ["start order=7 : e", "send e v=1 : u"],
        ["start : e", "set order=7 : e", "retry e : e"],
        variables={"v": 1},
        covers=(
            "intermediateCatchEvent",
            "messageEventDefinition",
            "messageEventDefinition@messageRef",
            "message",
            "message@name",
        ),
    ),
    elsewhere(
        "message",
        "to exactly one receiver",
        "the oldest that waits, else a start event, else kept for its time to live",
        "api/test_foreign_starts.py::test_a_message_has_exactly_one_receiver",
    ),
    elsewhere(
        "message",
        "that comes early",
        "waits for its receiver for its time to live and is received once",
        "api/test_foreign_starts.py::test_a_message_waits_for_its_receiver_as_long_as_it_lives",
    ),
    refused(
        "messageEventDefinition",
        "/operationRef without a message",
        "an operation is no message",
        "missing-reference",
        "e",
        *caught(
            "<bpmn:messageEventDefinition><bpmn:operationRef>op</bpmn:operationRef>"
            "</bpmn:messageEventDefinition>"
        ),
    ),
    refused(
        "correlationProperty",
        "and BPMN's own correlation",
        "the dialect's correlation key is what runs; ignoring this one would reach the wrong "
        "instance",
        "unsupported-element",
        "e",
        *caught(defined("message", "m2")),
        roots='<bpmn:message id="m2" name="x"/><bpmn:correlationProperty id="cp" name="n" type="t">'
        '<bpmn:correlationPropertyRetrievalExpression messageRef="m2"><bpmn:messagePath>o'
        "</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>"
        "</bpmn:correlationProperty>",
        covers=(
            "correlationProperty",
            "correlationProperty@name",
            "correlationProperty@type",
            "correlationProperty/correlationPropertyRetrievalExpression",
            "correlationPropertyRetrievalExpression",
            "correlationPropertyRetrievalExpression@messageRef",
            "correlationPropertyRetrievalExpression/messagePath",
        ),
    ),
    refused(
        "correlationSubscription",
        "",
        "the same",
        "unsupported-element",
        "cs",
        '<bpmn:correlationSubscription id="cs" correlationKeyRef="k">'
        "<bpmn:correlationPropertyBinding"
        ' correlationPropertyRef="cp"><bpmn:dataPath>x</bpmn:dataPath>'
        "</bpmn:correlationPropertyBinding></bpmn:correlationSubscription>",
        *caught(defined("message", "m2")),
        covers=(
            "process/correlationSubscription",
            "correlationSubscription@correlationKeyRef",
            "correlationSubscription/correlationPropertyBinding",
            "correlationPropertyBinding",
            "correlationPropertyBinding@correlationPropertyRef",
            "correlationPropertyBinding/dataPath",
        ),
    ),
    runs(
        "intermediateCatchEvent",
        "signal",
        "every instance that waits for the name",
        caught(defined("signal", "s1")),
        ["start : e", "send e v=1 : u"],
        covers=(
            "signalEventDefinition",
            "signalEventDefinition@signalRef",
            "signal",
            "signal@name",
        ),
    ),
    elsewhere(
        "signal",
        "to everyone",
        "all that listen, start events too",
        "api/test_foreign_starts.py::test_a_signal_starts_and_wakes_everyone_who_listens",
    ),
    runs(
        "intermediateCatchEvent",
        "conditional",
        "looked at whenever a variable or fact it reads changes",
        caught(condition("=lead.n > 5")),
        ["start :", "fact n=3 :", "fact n=6 : u"],
        ["start :", 'fact n="x" :', "fact n=7 : u"],
        facts={"n": 1},
        covers=("conditionalEventDefinition", "conditionalEventDefinition/condition"),
    ),
    runs(
        "linkEventDefinition",
        "@name",
        "goes on at the catching link of its name in the same scope",
        (
            start(),
            element("intermediateThrowEvent", "t", LINK),
            element("intermediateCatchEvent", "c", LINK),
            user("u"),
            chain("start", "t"),
            chain("c", "u"),
        ),
        ["start : u"],
        visited="start t c u",
        covers=("linkEventDefinition",),
    ),
    runs(
        "linkEventDefinition",
        "/source and /target",
        "the name says it",
        (
            start(),
            element(
                "intermediateThrowEvent",
                "t",
                '<bpmn:linkEventDefinition id="l1" name="L"><bpmn:target>l2</bpmn:target>'
                "</bpmn:linkEventDefinition>",
            ),
            element(
                "intermediateCatchEvent",
                "c",
                '<bpmn:linkEventDefinition id="l2" name="L"><bpmn:source>l1</bpmn:source>'
                "</bpmn:linkEventDefinition>",
            ),
            user("u"),
            chain("start", "t"),
            chain("c", "u"),
        ),
        ["start : u"],
        covers=("linkEventDefinition/source", "linkEventDefinition/target"),
    ),
    refused(
        "linkEventDefinition",
        "without its other end",
        "goes nowhere",
        "link",
        "e",
        *thrown(LINK),
    ),
    refused(
        "intermediateCatchEvent",
        "none, error, escalation, compensation, cancel",
        "BPMN 10.5.4: not here",
        "event-place",
        "e",
        *caught(defined("error", "e1")),
    ),
    refused(
        "catchEvent",
        "several event definitions",
        "draw several events",
        "unsupported-event",
        "e",
        *caught(defined("message", "m1"), defined("signal", "s1")),
        covers=("catchEvent/eventDefinition", "throwEvent/eventDefinition"),
    ),
    refused(
        "catchEvent",
        "@parallelMultiple",
        "the same",
        "unsupported-event",
        "e",
        *caught(defined("message", "m1"), defined("signal", "s1"), parallelMultiple="true"),
    ),
    elsewhere(
        "catchEvent",
        "/eventDefinitionRef",
        "an event definition at the root of the file is taken as if it stood here",
        "bpmn/test_check.py::test_flows_without_ids_and_referenced_event_definitions_run",
        covers=("throwEvent/eventDefinitionRef", "eventDefinition"),
    ),
    refused(
        "catchEvent",
        "a reference to nothing",
        "no such message",
        "dangling-reference",
        "e",
        *caught(defined("message", "gone")),
    ),
    runs(
        "event",
        "with mappings",
        "a caught event maps what came; what it does not map stays its own",
        caught(extensions(mapping({}, {"got": "=v + 1"})), defined("message", "m2")),
        ["start : e", "send e v=1 : u"],
        variables={"got": 2, "v": None},
    ),
    carried(
        "event",
        "/property, /dataOutput and /dataInput",
        "an event's payload are the variables it maps",
        in_event='<bpmn:property id="pr" name="x"/><bpmn:dataOutput id="do1"/><bpmn:outputSet>'
        "<bpmn:dataOutputRefs>do1</bpmn:dataOutputRefs></bpmn:outputSet>",
        covers=(
            "event/property",
            "catchEvent/dataOutput",
            "catchEvent/outputSet",
            "catchEvent/dataOutputAssociation",
            "throwEvent/dataInput",
            "throwEvent/dataInputAssociation",
            "throwEvent/inputSet",
            "throwEvent",
        ),
    ),
)
