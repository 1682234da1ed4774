"""A plain diagram with places for a piece of BPMN that should change nothing."""

from __future__ import annotations

from tests.bpmn.diagrams import NAMESPACES, flow

SPACES = (
    f"{NAMESPACES} "
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" '
    'xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:drools="http://www.jboss.org/drools" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
    'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" '
    'xmlns:my="http://example.org/own"'
)


def plain(
    *,
    kind: str = "userTask",
    file: str = "",
    roots: str = "",
    process: str = "",
    inside: str = "",
    event: str = "",
    in_event: str = "",
    task: str = "",
    in_task: str = "",
    gateway: str = "",
    in_gateway: str = "",
    arrow: str = "",
    in_arrow: str = "",
    job: str = "",
    in_job: str = "",
) -> bytes:
    """Draw start > a > g > b or c > end.

    `kind` is the type of `a`; `task`, `event` … are attributes, `in_task`, `inside` … content.
    """
    condition = "<bpmn:conditionExpression>n &gt; 1</bpmn:conditionExpression>"
    body = (
        inside,
        f'<bpmn:startEvent id="start" {event}>{in_event}</bpmn:startEvent>',
        f'<bpmn:{kind} id="a" {task}>{in_task}</bpmn:{kind}>',
        (
            f'<bpmn:exclusiveGateway id="g" default="f_c" {gateway}>{in_gateway}'
            "</bpmn:exclusiveGateway>"
        ),
        (
            f'<bpmn:serviceTask id="b" {job}><bpmn:extensionElements>'
            f'<zeebe:taskDefinition type="w"/></bpmn:extensionElements>{in_job}</bpmn:serviceTask>'
        ),
        '<bpmn:userTask id="c"/><bpmn:endEvent id="end"/>',
        flow("start", "a", name="f_a"),
        flow("a", "g", name="f_g"),
        (
            f'<bpmn:sequenceFlow id="f_b" sourceRef="g" targetRef="b" {arrow}>{condition}{in_arrow}'
            "</bpmn:sequenceFlow>"
        ),
        flow("g", "c", name="f_c"),
        flow("b", "end", name="f_e"),
        flow("c", "end", name="f_d"),
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {SPACES} id="defs" '
        f'targetNamespace="http://t" {file}>{roots}<bpmn:process id="p" isExecutable="true" '
        f"{process}>{''.join(body)}</bpmn:process></bpmn:definitions>"
    ).encode()
