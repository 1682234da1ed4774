"""The shipped diagrams can be looked at: everything is drawn and nothing overlaps."""

from __future__ import annotations

import itertools

import pytest
from lxml import etree

from tests.processes import drawings
from tests.processes.drawings import BPMN, BPMNDI

DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
NODES = ("Task", "Event", "Gateway", "task", "callActivity", "subProcess")

Box = tuple[float, float, float, float]

every = pytest.mark.parametrize("drawing", drawings.every(), ids=lambda drawing: drawing.id)


@every
def test_every_element_is_drawn(drawing: drawings.Drawing) -> None:
    drawn = {
        shape.get("bpmnElement")
        for shape in drawing.root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge")
    }
    wanted = {e.get("id") for e in (*_nodes(drawing), *drawing.root.iter(f"{BPMN}sequenceFlow"))}
    assert wanted - drawn == set()


@every
def test_no_two_shapes_overlap(drawing: drawings.Drawing) -> None:
    boxes = _boxes(drawing)
    nodes = [e for e in _nodes(drawing) if etree.QName(e).localname != "boundaryEvent"]
    overlapping = [
        (one.get("id"), two.get("id"))
        for one, two in itertools.combinations(nodes, 2)
        if one.getparent() is two.getparent()
        and _overlap(boxes[str(one.get("id"))], boxes[str(two.get("id"))])
    ]
    assert overlapping == []


@every
def test_no_flow_runs_through_a_shape(drawing: drawings.Drawing) -> None:
    boxes = _boxes(drawing)
    flows = {str(flow.get("id")): flow for flow in drawing.root.iter(f"{BPMN}sequenceFlow")}
    crossing = []
    for edge in drawing.root.iter(f"{BPMNDI}BPMNEdge"):
        flow = flows[str(edge.get("bpmnElement"))]
        points = [(float(p.get("x", 0)), float(p.get("y", 0))) for p in edge.iter(f"{DI}waypoint")]
        for node in _nodes(drawing):
            if node.getparent() is flow.getparent() and any(
                _overlap(_segment(a, b), boxes[str(node.get("id"))])
                for a, b in itertools.pairwise(points)
            ):
                ends = (flow.get("sourceRef"), flow.get("targetRef"))
                if node.get("id") not in ends and node.get("attachedToRef") not in ends:
                    crossing.append((flow.get("id"), node.get("id")))
    assert crossing == []


def _nodes(drawing: drawings.Drawing) -> list[etree._Element]:
    process = drawing.root.find(f"{BPMN}process")
    assert process is not None
    return [e for e in process.iter(f"{BPMN}*") if etree.QName(e).localname.endswith(NODES)]


def _boxes(drawing: drawings.Drawing) -> dict[str, Box]:
    boxes = {}
    for shape in drawing.root.iter(f"{BPMNDI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        x, y, width, height = (float(bounds.get(k, 0)) for k in ("x", "y", "width", "height"))
        boxes[str(shape.get("bpmnElement"))] = (x, y, x + width, y + height)
    return boxes


def _segment(one: tuple[float, float], two: tuple[float, float]) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
