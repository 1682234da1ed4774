"""Write the picture part of BPMN files: `python tools/layout_diagram.py [--check] FILE.bpmn…`.

The semantic part is written by hand and left as it is, byte for byte; shapes, edges
and labels are computed: columns by depth from left to right, rows by lane. Running it
again changes nothing. `--check` writes nothing and fails when a file would change.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from diagrams import labelling, placing, routing, writing
from diagrams.reading import BPMN, Scope, process_of
from lxml import etree

INNER_TOP = 34
ATTEMPTS = 8


def main(arguments: list[str]) -> int:
    """Lay out the files named; give 1 when `--check` finds one that would change."""
    check = "--check" in arguments
    stale = 0
    for name in arguments:
        if name == "--check":
            continue
        path = Path(name)
        before = path.read_text(encoding="utf-8")
        after = laid_out(before)
        if after == before:
            continue
        stale += 1
        print(f"{'stale' if check else 'laid out'}: {name}")
        if not check:
            path.write_text(after, encoding="utf-8")
    return 1 if check and stale else 0


def laid_out(source: str) -> str:
    """Give the same text with its picture part computed anew."""
    source = re.sub(r"\s*<bpmndi:BPMNDiagram.*?</bpmndi:BPMNDiagram>", "", source, flags=re.DOTALL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(source.encode(), parser)
    scope = process_of(root)
    if scope.lanes and root.find(f"{{{BPMN}}}collaboration") is None:
        pool = (
            '  <bpmn:collaboration id="collaboration">\n'
            f'    <bpmn:participant id="pool" name="{scope.name}" processRef="{scope.id}" />\n'
            "  </bpmn:collaboration>\n"
        )
        source = re.sub(
            r"^ *<bpmn:process ", lambda m: pool + m[0], source, count=1, flags=re.MULTILINE
        )
        root = etree.fromstring(source.encode(), parser)
    collaboration = root.find(f"{{{BPMN}}}collaboration")
    plane, participant = scope.id, None
    if collaboration is not None:
        plane = str(collaboration.get("id"))
        participant = str(collaboration[0].get("id"))
    picture = writing.interchange(drawn(scope), plane, participant, [(160, 80)])
    head, tail = source.rsplit("</bpmn:definitions>", 1)
    return f"{head.rstrip()}\n{picture}</bpmn:definitions>{tail}"


def drawn(scope: Scope) -> writing.Drawing:
    """Lay out a scope, from the inside out."""
    inner = {}
    for node in scope.nodes.values():
        if node.inner is not None:
            picture = drawn(node.inner)
            shift(picture, INNER_TOP)
            node.width, node.height = picture.width, picture.height
            inner[node.id] = picture
    gaps = placing.Gaps()
    for _ in range(ATTEMPTS):
        grid = placing.place(scope, gaps)
        labels = labelling.of_nodes(scope)
        try:
            paths = routed(scope, routing.Router(scope, grid, labels.values()))
        except routing.BlockedError as blocked:
            print(f"more room for {blocked}", file=sys.stderr)
            gaps = gaps.wider()
            continue
        labels |= labelling.of_flows(scope, paths, list(labels.values()))
        return writing.Drawing(scope, grid.right, grid.bottom, paths, labels, inner)
    raise SystemExit(f"no room for the flows of {scope.id}")


def routed(scope: Scope, router: routing.Router) -> dict[str, list[tuple[float, float]]]:
    """Route short forward flows first, those that lead back last, then all once more."""
    back = placing.back_edges(scope)

    def length(flow_id: str) -> tuple[bool, float]:
        flow = router.flows[flow_id]
        one, two = scope.nodes[flow.source].centre, scope.nodes[flow.target].centre
        return flow_id in back, abs(one[0] - two[0]) + 3 * abs(one[1] - two[1])

    order = sorted(router.flows, key=length)
    paths = {flow: router.route(router.flows[flow]) for flow in order}
    for _ in range(2):
        for flow in order:
            router.erase(flow)
            paths[flow] = router.route(router.flows[flow])
    return paths


def shift(picture: writing.Drawing, down: float) -> None:
    """Move the contents of a sub-process below its title."""
    for node in picture.scope.nodes.values():
        node.y += down
    picture.height += down
    picture.paths = {k: [(x, y + down) for x, y in path] for k, path in picture.paths.items()}
    picture.labels = {k: (a, b + down, c, d + down) for k, (a, b, c, d) in picture.labels.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
