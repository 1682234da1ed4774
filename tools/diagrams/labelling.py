"""Find places for the labels that stand outside of shapes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from diagrams import text
from diagrams.reading import EVENTS, GATEWAYS, Flow, Scope
from diagrams.routing import Box

Path = list[tuple[float, float]]


def of_nodes(scope: Scope) -> dict[str, Box]:
    """Place the names of events below them and those of gateways above to the left."""
    boxes: dict[str, Box] = {}
    for node in scope.nodes.values():
        if not node.name or node.kind not in EVENTS | GATEWAYS:
            continue
        width, height = text.size(node.name)
        x, _ = node.centre
        left, top = x - width / 2, node.y + node.height + 4
        if node.host is not None:
            siblings = scope.boundaries(node.host)
            first = len(siblings) > 1 and siblings[0] is node
            left = x + 22 if first else x - 22 - width
            top = node.y + node.height / 2 + 4
        elif node.kind in GATEWAYS:
            left, top = x - 10 - width, node.y + 4 - height
        boxes[node.id] = (left, top, left + width, top + height)
    return boxes


def of_flows(scope: Scope, paths: dict[str, Path], taken: list[Box]) -> dict[str, Box]:
    """Place the names of flows beside the first stretch that is theirs alone."""
    shapes = [(n.x, n.y, n.x + n.width, n.y + n.height) for n in scope.nodes.values()]
    taken = [*taken, *shapes]
    boxes: dict[str, Box] = {}
    for flow in scope.flows:
        if not flow.name:
            continue
        lines = [segment for path in paths.values() for segment in _segments(path)]
        candidates = list(_candidates(flow, paths))
        best = min(
            enumerate(candidates),
            key=lambda c: (
                40 * sum(_overlap(c[1], box) for box in taken)
                + 12 * sum(_overlap(c[1], line) for line in lines)
                + c[0]
            ),
        )[1]
        boxes[flow.id] = best
        taken.append(best)
    return boxes


def _candidates(flow: Flow, paths: dict[str, Path]) -> Iterable[Box]:
    width, height = text.size(flow.name)
    path = paths[flow.id]
    kin = [p for other, p in paths.items() if other != flow.id and p[0] == path[0]]
    shared = [segment for other in kin for segment in _segments(other)]
    alone: list[Box] = []
    late: list[Box] = []
    for (x1, y1), (x2, y2) in itertools.pairwise(path):
        if y1 == y2:
            step = 1 if x2 > x1 else -1
            spots = range(0, max(1, int(abs(x2 - x1) - width - 8)), 10)
            for offset in spots:
                start = x1 + step * (6 + offset)
                left = start if step > 0 else start - width
                for top in (y1 - 3 - height, y1 + 3):
                    box = (left, top, left + width, top + height)
                    line = (left, y1 - 1, left + width, y1 + 1)
                    (late if any(_overlap(line, s) for s in shared) else alone).append(box)
        else:
            step = 1 if y2 > y1 else -1
            for offset in range(0, max(1, int(abs(y2 - y1) - height - 8)), 10):
                start = y1 + step * (6 + offset)
                top = start if step > 0 else start - height
                for left in (x1 + 4, x1 - 4 - width):
                    box = (left, top, left + width, top + height)
                    line = (x1 - 1, top, x1 + 1, top + height)
                    (late if any(_overlap(line, s) for s in shared) else alone).append(box)
    return [*alone, *late]


def _segments(path: Path) -> list[Box]:
    return [
        (min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1)
        for a, b in itertools.pairwise(path)
    ]


def _overlap(one: Box, two: Box) -> int:
    apart = one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1]
    return 0 if apart else 1
