"""Give every node a place: columns by depth from left to right, rows by lane."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

from diagrams import text
from diagrams.reading import EVENTS, GATEWAYS, Flow, Node, Scope

LANE_HEADER = 30
POOL_HEADER = 30
PADDING = 24
EVENT_SPACING = 50


@dataclass(slots=True)
class Gaps:
    """The free space between columns and rows, where flows run."""

    column: float = 90
    quiet: float = 58  # where no gateway's flows need room for their names
    row: float = 64
    lane: float = 84

    def wider(self) -> Gaps:
        """Make more room."""
        return Gaps(self.column + 24, self.quiet + 24, self.row + 24, self.lane + 24)


@dataclass(slots=True)
class Grid:
    """Where columns and rows lie; spans are (from, to) of the bands that hold shapes."""

    columns: list[tuple[float, float]] = field(default_factory=list)
    rows: list[tuple[float, float]] = field(default_factory=list)
    lane_lines: list[float] = field(default_factory=list)
    left: float = 0.0
    top: float = 0
    right: float = 0
    bottom: float = 0


def place(scope: Scope, gaps: Gaps) -> Grid:
    """Set x and y of all nodes of the scope (inner scopes must have their sizes) and the lanes."""
    column = _columns(scope)
    row, lane_of_row = _rows(scope, column)
    grid = _grid(scope, column, row, lane_of_row, gaps)
    for node in scope.standing():
        top, bottom = grid.rows[row[node.id]]
        node.y = (top + bottom - node.height) / 2
        if node.event_sub_process:
            node.x = grid.columns[0][0]
        else:
            left, right = grid.columns[column[node.id]]
            node.x = (left + right - node.width) / 2
    for host in scope.standing():
        for index, event in enumerate(scope.boundaries(host.id)):
            event.x = host.x + host.width - 25 - index * EVENT_SPACING - event.width / 2
            event.y = host.y + host.height - event.height / 2
    return grid


def back_edges(scope: Scope) -> set[str]:
    """Name the flows that lead back, by a depth-first walk from the starts."""
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    incoming: set[str] = set()
    for flow in scope.flows:
        outgoing[_base(scope, flow.source)].append(flow)
        incoming.add(_base(scope, flow.target))
    back: set[str] = set()
    state: dict[str, int] = {}

    def visit(node: str) -> None:
        state[node] = 1
        for flow in outgoing[node]:
            target = _base(scope, flow.target)
            if state.get(target) == 1:
                back.add(flow.id)
            elif target not in state:
                visit(target)
        state[node] = 2

    for node in scope.standing():
        if node.id not in incoming:
            visit(node.id)
    for node in scope.standing():
        if node.id not in state:
            visit(node.id)
    return back


def _base(scope: Scope, node: str) -> str:
    return scope.nodes[node].host or node


def _forward(scope: Scope) -> list[tuple[str, str]]:
    back = back_edges(scope)
    return [
        (_base(scope, f.source), _base(scope, f.target))
        for f in scope.flows
        if f.id not in back and _base(scope, f.source) != _base(scope, f.target)
    ]


def _columns(scope: Scope) -> dict[str, int]:
    edges = _forward(scope)
    column = {n.id: 0 for n in scope.standing()}
    for _ in column:
        moved = False
        for source, target in edges:
            if column[target] < column[source] + 1:
                column[target] = column[source] + 1
                moved = True
        if not moved:
            break
    for node in scope.standing():
        targets = [column[target] for source, target in edges if source == node.id]
        entered = any(target == node.id for _, target in edges)
        if node.kind == "startEvent" and targets and not entered:
            column[node.id] = min(targets) - 1
    return column


def _rows(scope: Scope, column: dict[str, int]) -> tuple[dict[str, int], list[int]]:
    lanes = [lane.nodes for lane in scope.lanes] or [tuple(n.id for n in scope.standing())]
    lane_of = {node: index for index, nodes in enumerate(lanes) for node in nodes}
    sources: dict[str, list[str]] = defaultdict(list)
    for source, target in _forward(scope):
        sources[target].append(source)
    order = {node: index for index, node in enumerate(scope.nodes)}
    taken: dict[int, set[tuple[int, int]]] = defaultdict(set)
    row: dict[str, int] = {}
    apart = [n for n in scope.standing() if n.event_sub_process]
    walk = [n for n in scope.standing() if not n.event_sub_process]
    for node in sorted(walk, key=lambda n: (column[n.id], order[n.id])):
        lane = lane_of[node.id]
        wish = _wish(node, lane, lane_of, row, sources[node.id])
        reach = _reach(node.id, column, sources[node.id], row, lane_of)
        choice = next(
            r for r in _outward(wish) if not any((c, r) in taken[lane] for c in reach[r == wish])
        )
        row[node.id] = choice
        taken[lane].update((c, choice) for c in reach[choice == wish])
    rows_of_lane = [1 + max((r for _, r in taken[i]), default=-1) for i in range(len(lanes))]
    for node in apart:
        lane = lane_of[node.id]
        row[node.id] = rows_of_lane[lane]
        rows_of_lane[lane] += 1
    offsets = [sum(rows_of_lane[:i]) for i in range(len(lanes))]
    final = {node: offsets[lane_of[node]] + r for node, r in row.items()}
    return final, [i for i, count in enumerate(rows_of_lane) for _ in range(count)]


def _wish(
    node: Node, lane: int, lane_of: dict[str, int], row: dict[str, int], sources: list[str]
) -> int:
    same = [s for s in sources if lane_of[s] == lane and s in row]
    return row[same[-1] if node.kind in GATEWAYS | EVENTS else same[0]] if same else 0


def _reach(
    node: str,
    column: dict[str, int],
    sources: list[str],
    row: dict[str, int],
    lane_of: dict[str, int],
) -> tuple[list[int], list[int]]:
    """Say which columns a node needs free: its own, and if it goes on straight, those before it."""
    here = column[node]
    same = [column[s] for s in sources if lane_of[s] == lane_of[node] and s in row]
    first = max(same) + 1 if same else here
    return [here], list(range(min(first, here), here + 1))


def _outward(wish: int) -> list[int]:
    down = [wish + i for i in range(60)]
    up = [wish - i for i in range(1, wish + 1)]
    mixed: list[int] = []
    for i in range(60):
        mixed.append(down[i])
        if i < len(up):
            mixed.append(up[i])
    return mixed


def _grid(
    scope: Scope, column: dict[str, int], row: dict[str, int], lane_of_row: list[int], gaps: Gaps
) -> Grid:
    widths: dict[int, float] = defaultdict(lambda: 50.0)
    heights: dict[int, float] = defaultdict(lambda: 80.0)
    below: dict[int, float] = defaultdict(float)
    for node in scope.standing():
        if not node.event_sub_process:
            widths[column[node.id]] = max(widths[column[node.id]], node.width)
        heights[row[node.id]] = max(heights[row[node.id]], node.height)
        if scope.boundaries(node.id):
            below[row[node.id]] = 24
        elif node.kind in EVENTS:
            drawn = node.height / 2 + 4 + text.size(node.name)[1]
            below[row[node.id]] = max(below[row[node.id]], drawn - 40)
    grid = Grid()
    grid.left = POOL_HEADER + (LANE_HEADER if scope.lanes else 0) if scope.lanes else 0
    x = grid.left + PADDING + 16.0
    gateways = {n.id for n in scope.standing() if n.kind in GATEWAYS}
    busy = {column[f.source] for f in scope.flows if f.source in gateways}
    busy |= {column[f.target] - 1 for f in scope.flows if f.target in gateways}
    for index in range(1 + max((column[n.id] for n in scope.standing()), default=0)):
        grid.columns.append((x, x + widths[index]))
        x += widths[index] + (gaps.column if index in busy else gaps.quiet)
    y = gaps.row / 2
    previous = 0
    for index, lane_index in enumerate(lane_of_row):
        if index and lane_index != previous:
            y += gaps.lane - gaps.row
            grid.lane_lines.append(y - gaps.lane / 2)
        previous = lane_index
        grid.rows.append((y, y + heights[index]))
        y += heights[index] + below[index] + gaps.row
    grid.bottom = y - gaps.row / 2
    widest = max((n.width for n in scope.standing() if n.event_sub_process), default=0)
    grid.right = max(grid.columns[-1][1], grid.columns[0][0] + widest) + PADDING + 26
    edges = [0.0, *grid.lane_lines, grid.bottom]
    for lane, (top, bottom) in zip(scope.lanes, itertools.pairwise(edges), strict=False):
        lane.y, lane.height = top, bottom - top
    return grid
