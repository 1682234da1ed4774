"""Write the diagram interchange: shapes, edges and labels with whole pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from diagrams.reading import Scope
from diagrams.routing import Box

Path = list[tuple[float, float]]


@dataclass(slots=True)
class Drawing:
    """A laid-out scope, and those inside of it."""

    scope: Scope
    width: float
    height: float
    paths: dict[str, Path]
    labels: dict[str, Box]
    inner: dict[str, Drawing] = field(default_factory=dict)


def interchange(drawing: Drawing, pool: str, participant: str | None, at: Path) -> str:
    """Give the BPMNDiagram element; `pool` is the plane's element."""
    lines = [
        '  <bpmndi:BPMNDiagram id="diagram">',
        f'    <bpmndi:BPMNPlane id="plane" bpmnElement="{pool}">',
    ]
    x, y = at[0]
    if participant:
        box = (x, y, x + drawing.width, y + drawing.height)
        lines += _shape(participant, box, ' isHorizontal="true"')
    for lane in drawing.scope.lanes:
        box = (x + 30, y + lane.y, x + drawing.width, y + lane.y + lane.height)
        lines += _shape(lane.id, box, ' isHorizontal="true"')
    lines += _contents(drawing, x, y)
    lines += ["    </bpmndi:BPMNPlane>", "  </bpmndi:BPMNDiagram>", ""]
    return "\n".join(lines)


def _contents(drawing: Drawing, dx: float, dy: float) -> list[str]:
    lines: list[str] = []
    nodes = sorted(drawing.scope.nodes.values(), key=lambda n: n.host is not None)
    for node in nodes:
        box = (node.x + dx, node.y + dy, node.x + node.width + dx, node.y + node.height + dy)
        extra = ' isExpanded="true"' if node.inner else ""
        extra += ' isMarkerVisible="true"' if node.kind == "exclusiveGateway" else ""
        lines += _shape(node.id, box, extra, _moved(drawing.labels.get(node.id), dx, dy))
        if node.id in drawing.inner:
            lines += _contents(drawing.inner[node.id], node.x + dx, node.y + dy)
    for flow in drawing.scope.flows:
        lines.append(
            f'      <bpmndi:BPMNEdge id="{flow.id}_di" bpmnElement="{flow.id}">',
        )
        lines += [
            f'        <di:waypoint x="{round(x + dx)}" y="{round(y + dy)}" />'
            for x, y in drawing.paths[flow.id]
        ]
        lines += _label(_moved(drawing.labels.get(flow.id), dx, dy))
        lines.append("      </bpmndi:BPMNEdge>")
    return lines


def _moved(box: Box | None, dx: float, dy: float) -> Box | None:
    return box and (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def _shape(element: str, box: Box, extra: str = "", label: Box | None = None) -> list[str]:
    return [
        f'      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{extra}>',
        f"        {_bounds(box)}",
        *_label(label),
        "      </bpmndi:BPMNShape>",
    ]


def _label(box: Box | None) -> list[str]:
    if box is None:
        return []
    return [
        "        <bpmndi:BPMNLabel>",
        f"          {_bounds(box)}",
        "        </bpmndi:BPMNLabel>",
    ]


def _bounds(box: Box) -> str:
    left, top, right, bottom = box
    return (
        f'<dc:Bounds x="{round(left)}" y="{round(top)}" '
        f'width="{round(right - left)}" height="{round(bottom - top)}" />'
    )
