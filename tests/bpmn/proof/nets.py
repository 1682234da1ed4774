"""Processes without any structure: gateways and tasks wired at random, and a token game.

A `bell` is a timer on the boundary of a task, that rings once and interrupts, or rings for
ever and does not.

The game counts tokens on flows and follows BPMN 2.0, 13.4, to the letter. Where several
inclusive joins may fire, the standard does not say which is first: every order is followed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bpmn import diagrams as d
from tests.bpmn.proof.model import ANSWERS

MAX_MOVES = 300
MAX_TOKENS = 16
BELLS = 0.3
_KINDS = {"task": 14, "xor": 3, "and": 5, "or": 6, "race": 2, "end": 2, "stop": 1}
_TAGS = {
    "task": "userTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "race": "eventBasedGateway",
    "timer": "intermediateCatchEvent",
    "bell": "boundaryEvent",
    "ring": "boundaryEvent",
    "end": "endEvent",
    "stop": "endEvent",
}
_INNER = {
    "timer": d.timer("duration", "PT1H"),
    "bell": d.timer("duration", "PT1H"),
    "ring": d.timer("cycle", "R/PT1H"),
    "stop": "<bpmn:terminateEventDefinition/>",
}
_LAST = frozenset({"end", "stop"})


class TooMuchError(Exception):
    """The net makes more and more tokens, or goes round without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow; taken when the answer is among `when`, or else if it is the default."""

    name: str
    source: str
    target: str
    when: frozenset[int] | None = None
    default: bool = False


@dataclass(slots=True, kw_only=True)
class Net:
    """Nodes by name, and flows."""

    kinds: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def out_of(self, name: str) -> list[Flow]:
        """List the flows out of a node."""
        return [flow for flow in self.flows if flow.source == name]

    def into(self, name: str) -> list[Flow]:
        """List the flows into a node."""
        return [flow for flow in self.flows if flow.target == name]


def grow(chance: random.Random) -> Net:
    """Wire a net: everything can be reached from the start."""
    net, size = Net(), chance.randint(4, 11)
    for number in range(size):
        kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
        net.kinds[f"{kind}{number}"] = kind
        if kind == "task" and chance.random() < BELLS:
            bell = f"bell{number}"
            net.kinds[bell] = chance.choice(["bell", "bell", "ring"])
            net.hosts[bell] = f"{kind}{number}"
    names = list(net.kinds)
    links = [("start", names[0])]
    for number, name in enumerate(names):
        kind = net.kinds[name]
        for _ in range(0 if kind in _LAST else chance.choice([1, 1, 2, 2, 3])):
            near = [n for n in names[max(0, number - 3) : number + 5] if n not in net.hosts]
            links.append((name, chance.choice(near)))
    links = _reaching(chance, names, links, net)
    return _timed(_with_conditions(chance, links, net))


def _reaching(
    chance: random.Random, names: list[str], links: list[tuple[str, str]], net: Net
) -> list[tuple[str, str]]:
    """Add what it takes to reach every node."""
    while True:
        reached, todo = set[str](), ["start"]
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += [b for a, b in links if a == name]
                todo += [bell for bell, host in net.hosts.items() if host == name]
        missing = [name for name in names if name not in reached]
        if not missing:
            return links
        sources = [n for n in names if n in reached and net.kinds[n] not in _LAST] or ["start"]
        links.append((chance.choice(sources), missing[0]))


def _with_conditions(chance: random.Random, links: list[tuple[str, str]], net: Net) -> Net:
    net.kinds["start"] = "start"
    for source in net.kinds:
        targets = [b for a, b in links if a == source]
        kind = net.kinds[source]
        asks = len(targets) > 1 and (
            kind in {"xor", "or"} or (kind == "task" and chance.random() < 0.5)
        )
        for index, target in enumerate(targets):
            default = asks and index == len(targets) - 1
            answers = chance.sample(range(ANSWERS), chance.randint(1, 3))
            net.flows.append(
                Flow(
                    name=f"{source}_{index}",
                    source=source,
                    target=target,
                    when=frozenset(answers) if asks and not default else None,
                    default=default,
                )
            )
    return net


def _timed(net: Net) -> Net:
    """Put a timer of its own behind each flow out of an event-based gateway."""
    for number, flow in enumerate(list(net.flows)):
        if net.kinds[flow.source] == "race":
            timer = f"timer{number}"
            net.kinds[timer] = "timer"
            net.flows[number] = Flow(name=flow.name, source=flow.source, target=timer)
            net.flows.append(Flow(name=f"{timer}_0", source=timer, target=flow.target))
    return net


def draw(net: Net) -> bytes:
    """Write a net as BPMN."""
    xml = d.start()
    for name, kind in net.kinds.items():
        if kind == "start":
            continue
        default = [flow.name for flow in net.out_of(name) if flow.default]
        more = {"default": default[0]} if default else {}
        if name in net.hosts:
            more = {"attachedToRef": net.hosts[name], "cancelActivity": str(kind == "bell").lower()}
        xml += d.element(_TAGS[kind], name, _INNER.get(kind, ""), **more)
    for flow in net.flows:
        tests = " or ".join(f"d = {answer}" for answer in sorted(flow.when or ()))
        xml += d.flow(flow.source, flow.target, f"={tests}" if tests else None, flow.name)
    return d.definitions(d.process(xml))


# ---- the token game --------------------------------------------------------------

Marking = tuple[tuple[str, int], ...]
"""How many tokens are where: on a flow into a join, or at a node that waits."""


class Tokens:
    """Plays a net: the markings in which it may stand, as far as anybody can tell."""

    def __init__(self, net: Net) -> None:
        """Put no token yet."""
        self.net = net
        self.moves = 0

    def begin(self, answer: int) -> set[Marking]:
        """Put a token at the start."""
        return self._settled(Counter(), self.net.out_of("start"), answer)

    def go_on(self, marking: Marking, name: str, answer: int) -> set[Marking]:
        """Finish a task, or fire a timer behind an event-based gateway."""
        tokens = Counter(dict(marking))
        place = name
        if self.net.kinds[name] == "timer":
            place = self.net.into(name)[0].source
        place = self.net.hosts.get(name, place)
        tokens[place] -= self.net.kinds[name] != "ring"
        return self._settled(tokens, self._chosen(name, answer), answer)

    def standing(self, marking: Marking) -> Counter[str]:
        """Name the nodes at which tokens stand."""
        targets = {flow.name: flow.target for flow in self.net.flows}
        found: Counter[str] = Counter()
        for place, count in marking:
            found[targets.get(place, place)] += count
        return found

    def _chosen(self, name: str, answer: int) -> list[Flow]:
        flows = self.net.out_of(name)
        fitting = [f for f in flows if not f.default and (f.when is None or answer in f.when)]
        fitting = fitting or [f for f in flows if f.default]
        return fitting[:1] if self.net.kinds[name] == "xor" else fitting

    def _settled(self, tokens: Counter[str], arriving: list[Flow], answer: int) -> set[Marking]:
        """Move tokens until all stand still; whichever inclusive join may fire, fires."""
        self.moves = 0
        found: set[Marking] = set()
        todo: list[tuple[Counter[str], tuple[Marking, ...]]]
        todo = [(self._moved(tokens, arriving, answer), ())]
        while todo:
            tokens, before = todo.pop()
            marking = _marking(tokens)
            if marking in before:
                raise TooMuchError
            joins = list(self._enabled(tokens))
            if not joins:
                found.add(marking)
            for name in joins:
                after = tokens.copy()
                for flow in self.net.into(name):
                    after[flow.name] -= bool(after[flow.name])
                moved = self._moved(after, self._chosen(name, answer), answer)
                todo.append((moved, (*before, marking)))
        return found

    def _moved(self, tokens: Counter[str], arriving: list[Flow], answer: int) -> Counter[str]:
        tokens, todo = tokens.copy(), list(arriving)
        while todo:
            self.moves += 1
            if self.moves > MAX_MOVES or tokens.total() + len(todo) > MAX_TOKENS:
                raise TooMuchError
            flow = todo.pop(0)
            name = flow.target
            kind, into = self.net.kinds[name], self.net.into(name)
            if kind in {"task", "race"}:
                tokens[name] += 1
            elif kind == "stop":
                return Counter()
            elif kind in {"and", "or"} and len(into) > 1:
                tokens[flow.name] += 1
                if kind == "and" and all(tokens[f.name] for f in into):
                    tokens.subtract(f.name for f in into)
                    todo += self._chosen(name, answer)
            else:
                todo += self._chosen(name, answer)
        return tokens

    def _enabled(self, tokens: Counter[str]) -> Iterator[str]:
        for name, kind in self.net.kinds.items():
            into = self.net.into(name)
            full = {f.name for f in into if tokens[f.name]}
            if kind == "or" and len(into) > 1 and full:
                empty = {f.name for f in into} - full
                reached = (self._reached(n, name) for n in self.standing(_marking(tokens)))
                if not any(r & empty and not r & full for r in reached):
                    yield name

    def _reached(self, node: str, join: str) -> set[str]:
        """Name the flows into a join that paths from a node reach without passing the join."""
        found, seen, todo = set[str](), {join}, [node]
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            for flow in self.net.out_of(name):
                if flow.target == join:
                    found.add(flow.name)
                todo.append(flow.target)
            todo += [bell for bell, host in self.net.hosts.items() if host == name]
        return found


def _marking(tokens: Counter[str]) -> Marking:
    return tuple(sorted((+tokens).items()))
