"""A decision table in SpiffWorkflow: asked through the engine of its business rule task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
 <bpmn:process id="p" isExecutable="true">
  <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="u"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
  </bpmn:userTask>
  <bpmn:businessRuleTask id="r"><bpmn:extensionElements>
   <spiffworkflow:calledDecisionId>grade</spiffworkflow:calledDecisionId>
  </bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
  </bpmn:businessRuleTask>
  <bpmn:endEvent id="e"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="u"/>
  <bpmn:sequenceFlow id="f2" sourceRef="u" targetRef="r"/>
  <bpmn:sequenceFlow id="f3" sourceRef="r" targetRef="e"/>
 </bpmn:process></bpmn:definitions>"""


def decider(dmn: bytes) -> Callable[[Mapping[str, Any]], Any]:
    """Give a function that asks the table `grade` of this file."""
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(_PROCESS.encode())
    parser.add_dmn_str(_with_ids(dmn))
    spec = parser.get_spec("p")
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    task = workflow.get_next_task(spec_name="u")
    engine = spec.task_specs["r"].dmnEngine

    def decide(scope: Mapping[str, Any]) -> Any:
        task.data = dict(scope)
        return engine.result(task)

    return decide


def _with_ids(dmn: bytes) -> bytes:
    """Give every element an id, which the library's reader wants."""
    root = etree.fromstring(dmn)
    for number, element in enumerate(root.iter()):
        if "id" not in element.attrib:
            element.set("id", f"n{number}")
    return bytes(etree.tostring(root))
