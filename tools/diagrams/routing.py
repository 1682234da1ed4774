"""Route the flows: orthogonal, around all shapes, sharing a line only with their own kin.

A* over a sparse grid: its lines are the tracks in the gaps between columns and rows
and the middles of the shapes.
"""

from __future__ import annotations

import heapq
import itertools
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from diagrams.placing import Grid
from diagrams.reading import GATEWAYS, Flow, Node, Scope

Point = tuple[int, int]
State = tuple[Point, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom

CLEAR = 9
STUB = 15
TRACK = 12
BEND = 34
CROSS = 45
TOUCH = 600
PASS = 90
OFF_LINE = 4
BOTH = 3  # a line across (1) and a line down (2)
KIN = 0.75
SIDES = {"right": (1, 0), "left": (-1, 0), "bottom": (0, 1), "top": (0, -1)}


class BlockedError(Exception):
    """A flow finds no way; the gaps are too narrow."""


@dataclass(frozen=True, slots=True)
class Port:
    """A place on the border of a shape, and the point just outside of it."""

    edge: tuple[float, float]
    out: tuple[float, float]
    direction: tuple[int, int]
    cost: float

    @property
    def axis(self) -> int:
        """Say whether a flow passes across (0) or down (1)."""
        return 0 if self.direction[0] else 1


class Router:
    """The grid, its obstacles and the lines already drawn."""

    def __init__(self, scope: Scope, grid: Grid, obstacles: Iterable[Box]) -> None:
        """Lay the grid's lines and mark what is blocked."""
        self.scope = scope
        boxes = [(n.x, n.y, n.x + n.width, n.y + n.height) for n in scope.nodes.values()]
        self.shapes = [(a - CLEAR, b - CLEAR, c + CLEAR, d + CLEAR) for a, b, c, d in boxes]
        self.shapes += [(a - 3, b - 3, c + 3, d + 3) for a, b, c, d in obstacles]
        self.xs, self.ys = self._lines(grid)
        self.xi = {x: i for i, x in enumerate(self.xs)}
        self.yi = {y: i for i, y in enumerate(self.ys)}
        self.blocked = self._blocked()
        self.segments: dict[tuple[Point, Point], set[str]] = defaultdict(set)
        self.points: dict[Point, dict[str, int]] = defaultdict(dict)
        self.flows = {f.id: f for f in scope.flows}
        self.stubs = {
            self.point(port.out): node.id
            for node in scope.nodes.values()
            for port in self._ports(node)
        }

    def _lines(self, grid: Grid) -> tuple[list[float], list[float]]:
        xs: set[float] = set()
        ys: set[float] = set()
        for bands, lines, start, end in (
            (grid.columns, xs, grid.left + 4, grid.right - 4),
            (grid.rows, ys, grid.top + 4, grid.bottom - 4),
        ):
            before = [start, *(b for _, b in bands)]
            after = [*(a for a, _ in bands), end]
            for low, high in zip(before, after, strict=True):
                track = low + STUB
                while track <= high - STUB + 1:
                    lines.add(track)
                    track += TRACK
        ys = {y for y in ys if all(abs(y - line) > OFF_LINE for line in grid.lane_lines)}
        for node in self.scope.nodes.values():
            for port in self._ports(node):
                xs.add(port.out[0])
                ys.add(port.out[1])
        return sorted(xs), sorted(ys)

    def _blocked(self) -> set[Point]:
        blocked: set[Point] = set()
        for left, top, right, bottom in self.shapes:
            for i in range(bisect_left(self.xs, left), len(self.xs)):
                if self.xs[i] > right:
                    break
                for j in range(bisect_left(self.ys, top), len(self.ys)):
                    if self.ys[j] > bottom:
                        break
                    blocked.add((i, j))
        return blocked

    def _ports(self, node: Node) -> list[Port]:
        x, y = node.centre
        places = {
            "right": (node.x + node.width, y),
            "left": (node.x, y),
            "bottom": (x, node.y + node.height),
            "top": (x, node.y),
        }
        return [
            Port(edge, (edge[0] + SIDES[s][0] * STUB, edge[1] + SIDES[s][1] * STUB), SIDES[s], 0)
            for s, edge in places.items()
        ]

    def _exits(self, node: Node) -> list[Port]:
        if node.kind == "boundaryEvent":
            costs = {"bottom": 0.0}
        elif node.kind in GATEWAYS:
            costs = {"right": 0.0, "bottom": 10.0, "top": 10.0}
        else:
            costs = {"right": 0.0, "bottom": 60.0, "top": 60.0}
        return self._priced(node, costs)

    def _entries(self, node: Node) -> list[Port]:
        return self._priced(node, {"left": 0.0, "top": 40.0, "bottom": 40.0})

    def _priced(self, node: Node, costs: dict[str, float]) -> list[Port]:
        ports = dict(zip(("right", "left", "bottom", "top"), self._ports(node), strict=True))
        return [
            Port(ports[s].edge, ports[s].out, ports[s].direction, cost) for s, cost in costs.items()
        ]

    def point(self, place: tuple[float, float]) -> Point:
        """Find the grid point of a place."""
        return self.xi[place[0]], self.yi[place[1]]

    def kin(self, one: str, other: str) -> bool:
        """Say whether two flows may share a line: same source or same target."""
        a, b = self.flows[one], self.flows[other]
        return a.source == b.source or a.target == b.target

    def route(self, flow: Flow) -> list[tuple[float, float]]:
        """Find and draw the cheapest way of a flow."""
        source, target = self.scope.nodes[flow.source], self.scope.nodes[flow.target]
        starts = {self.point(p.out): p for p in self._exits(source)}
        goals = {self.point(p.out): p for p in self._entries(target)}
        path = self._search(flow, starts, goals, target)
        self._draw(flow.id, path)
        places = [(self.xs[i], self.ys[j]) for i, j in path]
        return _simplified([starts[path[0]].edge, *places, goals[path[-1]].edge])

    def _search(
        self, flow: Flow, starts: dict[Point, Port], goals: dict[Point, Port], target: Node
    ) -> list[Point]:
        queue: list[tuple[float, float, State]] = []
        best: dict[State, float] = {}
        came: dict[State, State] = {}
        for here, port in starts.items():
            if here not in self.blocked:
                state = (here, port.axis)
                best[state] = port.cost + self._taken(flow, port, incoming=False)
                heapq.heappush(queue, (best[state], best[state], state))
        done: tuple[float, State] | None = None
        while queue and not (done and queue[0][0] >= done[0]):
            _, cost, state = heapq.heappop(queue)
            if cost > best[state]:
                continue
            here, axis = state
            if here in goals:
                port = goals[here]
                final = cost + port.cost + self._taken(flow, port, incoming=True)
                final += BEND if port.axis != axis else 0
                done = min(done or (final, state), (final, state))
            for there, new_axis, step in self._steps(flow, here):
                turned = cost + step + (BEND if new_axis != axis else 0)
                turned += self._meeting(flow, here, there, turning=new_axis != axis)
                if turned < best.get((there, new_axis), math.inf):
                    best[there, new_axis] = turned
                    came[there, new_axis] = state
                    guess = turned + self._rest(there, target)
                    heapq.heappush(queue, (guess, turned, (there, new_axis)))
        if done is None:
            raise BlockedError(flow.id)
        path = [done[1]]
        while path[-1] in came:
            path.append(came[path[-1]])
        return [point for point, _ in reversed(path)]

    def _rest(self, here: Point, target: Node) -> float:
        x, y = target.centre
        rest = KIN * (abs(self.xs[here[0]] - x) + abs(self.ys[here[1]] - y))
        return max(0.0, rest - target.width - target.height)

    def erase(self, flow: str) -> None:
        """Take a flow's line away."""
        for users in self.segments.values():
            users.discard(flow)
        for axes in self.points.values():
            axes.pop(flow, None)

    def _steps(self, flow: Flow, here: Point) -> Iterable[tuple[Point, int, float]]:
        for dx, dy in SIDES.values():
            there = (here[0] + dx, here[1] + dy)
            if not (0 <= there[0] < len(self.xs) and 0 <= there[1] < len(self.ys)):
                continue
            if there in self.blocked or self._walled(here, there):
                continue
            users = self.segments.get((here, there), ())
            against = self.segments.get((there, here), ())
            if against and any(u != flow.id for u in against):
                continue
            if any(not self.kin(flow.id, u) for u in users):
                continue
            length = abs(self.xs[there[0]] - self.xs[here[0]])
            length += abs(self.ys[there[1]] - self.ys[here[1]])
            joining = any(self.flows[u].target == flow.target for u in users)
            yield there, 0 if dx else 1, length * (KIN if joining else 1)

    def _walled(self, here: Point, there: Point) -> bool:
        low_x, high_x = sorted((self.xs[here[0]], self.xs[there[0]]))
        low_y, high_y = sorted((self.ys[here[1]], self.ys[there[1]]))
        return high_x - low_x + high_y - low_y > TRACK and any(
            left <= high_x and low_x <= right and top <= high_y and low_y <= bottom
            for left, top, right, bottom in self.shapes
        )

    def _meeting(self, flow: Flow, here: Point, there: Point, *, turning: bool) -> float:
        cost = 0.0
        own = 1 if here[0] != there[0] else 2
        if self.stubs.get(there, flow.source) not in {flow.source, flow.target}:
            cost += PASS
        for point, bends in ((here, turning), (there, False)):
            for other, axes in self.points.get(point, {}).items():
                if self.kin(flow.id, other):
                    continue
                if bends or axes in (BOTH, own):
                    cost += TOUCH
                elif point == there:
                    cost += CROSS
        return cost

    def _taken(self, flow: Flow, port: Port, *, incoming: bool) -> float:
        """Price a port used the other way round, or whose outside others pass."""
        here = self.point(port.out)
        cost = 0.0
        for other in self.points.get(here, {}):
            related = self.flows[other]
            alike = related.target == flow.target if incoming else related.source == flow.source
            cost += 0 if alike else 300
        return cost

    def _draw(self, flow: str, path: list[Point]) -> None:
        for one, two in itertools.pairwise(path):
            self.segments[one, two].add(flow)
            axis = 1 if one[0] != two[0] else 2
            for point in (one, two):
                self.points[point][flow] = self.points[point].get(flow, 0) | axis
        for point in (path[0], path[-1]):
            self.points[point].setdefault(flow, BOTH)


def _simplified(path: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [path[0]]
    for before, here, after in zip(path, path[1:], path[2:], strict=False):
        straight = before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        if here != kept[-1] and not straight:
            kept.append(here)
    return [*kept, path[-1]]
