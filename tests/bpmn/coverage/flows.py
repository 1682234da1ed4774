"""Sequence flows, starts and ends that are not drawn, lanes, pools and artifacts."""

from __future__ import annotations

from tests.bpmn.coverage.case import Verdict, carried, elsewhere, refused, runs
from tests.bpmn.diagrams import (
    chain,
    element,
    end,
    flow,
    start,
    user,
)

PARTNER = (
    '<bpmn:collaboration id="c1" name="两方" isClosed="false">'
    '<bpmn:participant id="p1" name="区专班" processRef="p"><bpmn:participantMultiplicity '
    'minimum="0" maximum="5"/></bpmn:participant><bpmn:participant id="p2" name="企业"/>'
    '<bpmn:messageFlow id="mf" name="材料" sourceRef="p2" targetRef="a" messageRef="m9"/>'
    '<bpmn:textAnnotation id="ta"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>'
    '</bpmn:collaboration><bpmn:message id="m9" name="材料"/>'
)
LANES = (
    '<bpmn:laneSet id="ls" name="x"><bpmn:lane id="l1" name="街道" partitionElementRef="pe">'
    '<bpmn:partitionElement id="pe2"/><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
    '<bpmn:childLaneSet id="cls"><bpmn:lane id="l2" name="承办"><bpmn:flowNodeRef>b'
    "</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
)

CASES = (
    runs(
        "sequenceFlow",
        "",
        "leads a token on; an id is not needed",
        (
            start(),
            user("a"),
            '<bpmn:sequenceFlow sourceRef="start" targetRef="a"/>',
        ),
        ["start : a"],
        covers=("sequenceFlow@sourceRef", "sequenceFlow@targetRef"),
    ),
    runs(
        "sequenceFlow",
        "/conditionExpression",
        "also out of activities and events: every flow whose condition holds",
        (
            start(),
            user("a"),
            user("b"),
            user("c"),
            flow("start", "a", "n > 1"),
            flow("start", "b"),
            flow("a", "c", "n > 5"),
            flow("a", "b", "n > 2"),
        ),
        ["start n=3 : a b", "do a : b b"],
        ["start n=0 : b"],
    ),
    refused(
        "formalExpression",
        "@language",
        "any but FEEL; the schema's default (XPath) is taken as not meant",
        "expression-language",
        "f",
        start(),
        user("a"),
        '<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="a"><bpmn:conditionExpression '
        'xsi:type="bpmn:tFormalExpression" language="groovy">true</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>",
        covers=("formalExpression", "expression", "baseElementWithMixedContent"),
    ),
    refused(
        "expression",
        "that is no FEEL",
        "named with line and column",
        "expression-syntax",
        "start",
        start(),
        user("a"),
        flow("start", "a", "${amount > 5}"),
    ),
    runs(
        "formalExpression",
        "@evaluatesToTypeRef",
        "values have the types they have",
        (
            start(),
            user("a"),
            (
                '<bpmn:sequenceFlow sourceRef="start" targetRef="a"><bpmn:conditionExpression '
                'xsi:type="bpmn:tFormalExpression" evaluatesToTypeRef="t">n = 1'
                "</bpmn:conditionExpression></bpmn:sequenceFlow>"
            ),
        ),
        ["start n=1 : a"],
    ),
    carried(
        "sequenceFlow",
        "@isImmediate",
        "an executable process leaves nothing out between two elements",
        arrow='isImmediate="true"',
    ),
    refused(
        "sequenceFlow",
        "across the border of a sub-process",
        "BPMN 7.6.1",
        "crossing-flow",
        "f",
        start(),
        element("subProcess", "s", user("x")),
        user("a"),
        chain("start", "s"),
        flow("x", "a", name="f"),
    ),
    refused(
        "sequenceFlow",
        "to nowhere",
        "no such element",
        "dangling-reference",
        "f",
        start(),
        user("a"),
        chain("start", "a"),
        flow("a", "gone", name="f"),
    ),
    refused(
        "sequenceFlow",
        "into a start event",
        "BPMN 10.5.2",
        "flow-to-start",
        "f",
        start(),
        user("a"),
        chain("start", "a"),
        flow("a", "start", name="f"),
    ),
    refused(
        "sequenceFlow",
        "out of an end event",
        "BPMN 10.5.3",
        "flow-from-end",
        "f",
        start(),
        user("a"),
        end(),
        chain("start", "a", "end"),
        flow("end", "a", name="f"),
    ),
    refused(
        "flowNode",
        "that no path reaches",
        "would never run",
        "unreachable",
        "lost",
        start(),
        user("a"),
        user("lost"),
        chain("start", "a"),
        chain("lost", "lost"),
    ),
    runs(
        "flowNode",
        "several flows in and out",
        "out: all of them; in: each token by itself",
        (
            start(),
            user("a"),
            user("b"),
            user("c"),
            chain("start", "a", "c"),
            chain("start", "b", "c"),
        ),
        ["start : a b", "do a : b c", "do b : c c", "do c : c", "do c :"],
        covers=("flowNode/incoming", "flowNode/outgoing"),
    ),
    runs(
        "process",
        "without start or end event",
        "begins wherever no flow leads and ends when nothing is left",
        (user("a"), user("b"), user("c"), flow("a", "c")),
        ["start : a b", "do a : b c", "do b : c", "do c :"],
    ),
    carried(
        "flowNode",
        "/incoming and /outgoing",
        "the flows say it",
        in_gateway="<bpmn:incoming>f_g</bpmn:incoming><bpmn:outgoing>f_b</bpmn:outgoing>",
    ),
    carried(
        "laneSet",
        "and lane",
        "shown; who may do a task is said at the task",
        inside=LANES,
        covers=(
            "laneSet@name",
            "laneSet/lane",
            "lane",
            "lane@name",
            "lane@partitionElementRef",
            "lane/partitionElement",
            "lane/flowNodeRef",
            "lane/childLaneSet",
            "process/laneSet",
            "subProcess/laneSet",
        ),
    ),
    carried(
        "collaboration",
        "with one executable pool",
        "the other pool is drawn only",
        roots=PARTNER,
        covers=(
            "collaboration@name",
            "collaboration@isClosed",
            "collaboration/participant",
            "collaboration/messageFlow",
            "collaboration/artifact",
            "participant",
            "participant@name",
            "participant@processRef",
            "participant/participantMultiplicity",
            "participantMultiplicity",
            "participantMultiplicity@minimum",
            "participantMultiplicity@maximum",
            "messageFlow",
            "messageFlow@name",
            "messageFlow@sourceRef",
            "messageFlow@targetRef",
            "messageFlow@messageRef",
        ),
    ),
    elsewhere(
        "collaboration",
        "with several executable pools",
        "each is a process; they talk by messages, correlated by key",
        "actions/test_collaborations.py::test_two_pools_talk_by_messages",
    ),
    elsewhere(
        "process",
        "@isExecutable false beside an executable one",
        "a partner's pool may hold anything and is not judged",
        "bpmn/test_readers.py::test_a_pool_that_does_not_run_may_hold_anything",
        Verdict.CARRIED,
    ),
    carried(
        "textAnnotation",
        "group and category",
        "drawn only, kept in the file",
        inside='<bpmn:textAnnotation id="t1" textFormat="text/plain"><bpmn:text>注</bpmn:text>'
        '</bpmn:textAnnotation><bpmn:association id="as1" sourceRef="a" targetRef="t1" '
        'associationDirection="One"/><bpmn:group id="gr" categoryValueRef="cv"/>',
        in_task="<bpmn:categoryValueRef>cv</bpmn:categoryValueRef>",
        roots='<bpmn:category id="cat" name="类"><bpmn:categoryValue id="cv" value="一"/>'
        "</bpmn:category>",
        covers=(
            "textAnnotation@textFormat",
            "textAnnotation/text",
            "text",
            "association@associationDirection",
            "artifact",
            "group",
            "group@categoryValueRef",
            "category",
            "category@name",
            "category/categoryValue",
            "categoryValue",
            "categoryValue@value",
            "flowElement/categoryValueRef",
            "process/artifact",
            "subProcess/artifact",
        ),
    ),
)
