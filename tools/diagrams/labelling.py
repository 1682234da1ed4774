"""Find places for the labels that stand outside of shapes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from diagrams import text
from diagrams.reading import EVENTS, GATEWAYS, Flow, Scope
from diagrams.routing import Box

Path = list[tuple[float, float]]

START = 13  # a default flow is marked with a stroke near its start


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
            left, top = x - 10 - width, node.y - height
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
    """List places: on a first stretch that is the flow's alone, then across, down, shared."""
    width, height = text.size(flow.name)
    path = paths[flow.id]
    rest = [other for name, other in paths.items() if name != flow.id]
    shared = [segment for other in rest for segment in _segments(other)]
    apart = sum(other[0] == path[0] and _leaves(other) == _leaves(path) for other in rest) == 0
    found: dict[int, list[Box]] = {0: [], 1: [], 2: [], 3: []}
    for index, ((x1, y1), (x2, y2)) in enumerate(itertools.pairwise(path)):
        across = y1 == y2
        length = abs(x2 - x1) + abs(y2 - y1)
        step = 1 if x2 > x1 or y2 > y1 else -1
        size = width if across else height
        for offset in range(0, max(1, int(length - size - START)), 10):
            first = (x1 if across else y1) + step * (START + offset)
            start = first if step > 0 else first - size
            for aside in (-3 - height, 3) if across else (4, -4 - width):
                left, top = (start, y1 + aside) if across else (x1 + aside, start)
                line = (start, y1, start + width, y1) if across else (x1, start, x1, start + height)
                alone = not any(_overlap(line, box) for box in shared)
                rank = 3 if not alone else 0 if index == 0 and apart else 1 if across else 2
                found[rank].append((left, top, left + width, top + height))
    return [box for rank in sorted(found) for box in found[rank]]


def _leaves(path: Path) -> tuple[bool, bool, bool]:
    (x1, y1), (x2, y2) = path[:2]
    return x1 == x2, x2 > x1, y2 > y1


def _segments(path: Path) -> list[Box]:
    return [
        (min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1)
        for a, b in itertools.pairwise(path)
    ]


def _overlap(one: Box, two: Box) -> int:
    apart = one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1]
    return 0 if apart else 1
