"""Random structured processes, and an independent account of where their tokens must be.

Each block can write itself as BPMN and can play itself as a plain tree of running parts;
the tree knows nothing of the engine. A part is finished when nothing in it is open.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bpmn.diagrams import (
    boundary,
    chain,
    element,
    end,
    extensions,
    flow,
    mapping,
    script,
    start,
    timer,
    zeebe,
)

_ONLY_COMPOSED = 2


@dataclass(slots=True, kw_only=True, eq=False)
class Open:
    """Something that can be done: complete a task, or fire a timer."""

    name: str
    order: int
    act: Callable[[], None]


@dataclass(slots=True, kw_only=True)
class Play:
    """The running account: everything open, in the order in which it opened."""

    opened: list[Open] = field(default_factory=list)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))  # type: ignore[type-arg]

    def open(self, name: str, act: Callable[[], None]) -> Open:
        """Note something that can be done now."""
        item = Open(name=name, order=next(self.numbers), act=act)
        self.opened.append(item)
        return item

    def close(self, item: Open) -> None:
        """Note that it can no longer be done."""
        if item in self.opened:
            self.opened.remove(item)


@dataclass(slots=True, kw_only=True)
class Block:
    """A piece of a process with one way in and one way out."""

    name: str
    kind: str
    parts: list[Block] = field(default_factory=list)
    picks: list[int] = field(default_factory=list)
    rounds: int = 1

    def loops(self) -> list[str]:
        """Name the counters of the loops inside."""
        own = [f"i_{self.name}"] if self.kind == "loop" else []
        return own + [name for part in self.parts for name in part.loops()]


def generate(chance: random.Random, depth: int, numbers: itertools.count) -> Block:  # type: ignore[type-arg]
    """Draw a block."""
    kinds = ["task"] if depth <= 0 else ["task", "guard", "nag", "race"]
    if depth >= _ONLY_COMPOSED:
        kinds = []
    if depth > 0:
        kinds += ["seq", "seq", "xor", "and", "and", "or", "or", "loop", "loop", "sub", "each"]
    kind = chance.choice(kinds)
    name = f"{kind}{next(numbers)}"
    count = {"seq": 3, "xor": 2, "and": 3, "or": 3, "race": 2}.get(kind, 1)
    block = Block(name=name, kind=kind, rounds=chance.randint(1, 3))
    if kind in {"task", "guard", "nag"}:
        return block
    if kind == "race":
        return block
    block.parts = [generate(chance, depth - 1, numbers) for _ in range(chance.randint(1, count))]
    size = len(block.parts)
    block.picks = (
        [chance.randrange(size)]
        if kind == "xor"
        else sorted(chance.sample(range(size), chance.randint(1, size)))
    )
    return block


# ---- as BPMN -----------------------------------------------------------------


def draw(block: Block) -> tuple[str, str, str]:
    """Write a block: its entry, its exit and its XML."""
    n, parts = block.name, [draw(part) for part in block.parts]
    inner = "".join(xml for _, _, xml in parts)
    match block.kind:
        case "task":
            return n, n, element("userTask", n)
        case "guard" | "nag":
            return _guarded(block)
        case "race":
            events = "".join(
                element("intermediateCatchEvent", f"{n}_t{i}", timer("duration", f"PT{i + 1}H"))
                + chain(n, f"{n}_t{i}", f"{n}_m")
                for i in range(2)
            )
            xml = element("eventBasedGateway", n) + element("exclusiveGateway", f"{n}_m")
            return n, f"{n}_m", xml + events
        case "seq":
            links = "".join(flow(a[1], b[0]) for a, b in itertools.pairwise(parts))
            return parts[0][0], parts[-1][1], inner + links
        case "xor" | "and" | "or":
            return _branches(block, parts, inner)
        case "loop":
            (first, last, _), i = parts[0], f"i_{n}"
            xml = (
                script(f"{n}_zero", "=0", i)
                + element("exclusiveGateway", f"{n}_in")
                + script(f"{n}_plus", f"={i} + 1", i)
                + element("exclusiveGateway", f"{n}_out", default=f"{n}_leave")
                + element("task", f"{n}_end")
                + chain(f"{n}_zero", f"{n}_in", first)
                + chain(last, f"{n}_plus", f"{n}_out")
                + flow(f"{n}_out", f"{n}_in", f"{i} < {block.rounds}")
                + flow(f"{n}_out", f"{n}_end", name=f"{n}_leave")
            )
            return f"{n}_zero", f"{n}_end", inner + xml
        case _:
            return _sub(block, parts[0], inner)


def _guarded(block: Block) -> tuple[str, str, str]:
    n = block.name
    if block.kind == "guard":
        xml = (
            element("userTask", n)
            + boundary(f"{n}_b", n, timer("duration", "P1D"))
            + element("userTask", f"{n}_late")
            + element("exclusiveGateway", f"{n}_m")
            + chain(n, f"{n}_m")
            + chain(f"{n}_b", f"{n}_late", f"{n}_m")
        )
        return n, f"{n}_m", xml
    xml = (
        element("userTask", n)
        + boundary(f"{n}_b", n, timer("cycle", "R2/PT1H"), interrupting=False)
        + element("userTask", f"{n}_nag")
        + chain(f"{n}_b", f"{n}_nag")
    )
    inside = start(f"{n}_s") + xml + end(f"{n}_e") + chain(f"{n}_s", n, f"{n}_e")
    return f"{n}_sub", f"{n}_sub", element("subProcess", f"{n}_sub", inside)


def _branches(block: Block, parts: list[tuple[str, str, str]], inner: str) -> tuple[str, str, str]:
    n = block.name
    tags = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway"}
    tag = tags[block.kind]
    xml = element(tag, n) + element(tag, f"{n}_j")
    for index, (first, last, _) in enumerate(parts):
        chosen = "true" if index in block.picks else "false"
        xml += flow(n, first, None if block.kind == "and" else f"={chosen}") + flow(last, f"{n}_j")
    return n, f"{n}_j", inner + xml


def _sub(block: Block, part: tuple[str, str, str], inner: str) -> tuple[str, str, str]:
    n = block.name
    first, last, _ = part
    body = start(f"{n}_s") + inner + end(f"{n}_e") + chain(f"{n}_s", first) + chain(last, f"{n}_e")
    if block.kind == "sub":
        return n, n, element("subProcess", n, body)
    own = extensions(mapping(inputs=dict.fromkeys(block.loops(), "=0")))
    if block.rounds % 2:
        many = f"<bpmn:loopCardinality>{block.rounds}</bpmn:loopCardinality>"
    else:
        many = extensions(zeebe("loopCharacteristics", inputCollection="=[1, 2]"))
    loop = f"<bpmn:multiInstanceLoopCharacteristics>{many}</bpmn:multiInstanceLoopCharacteristics>"
    return n, n, element("subProcess", n, own, loop, body)


# ---- as a game ---------------------------------------------------------------


def play(block: Block, account: Play, done: Callable[[], None]) -> None:
    """Begin a block; `done` is called when it ends."""
    match block.kind:
        case "task":
            _task(account, block.name, done)
        case "guard" | "nag":
            _play_guarded(block, account, done)
        case "race":
            _race(block, account, done)
        case "seq":
            _seq(block.parts, account, done)
        case "xor":
            play(block.parts[block.picks[0]], account, done)
        case "and":
            _all(block.parts, account, done)
        case "or":
            _all([block.parts[i] for i in block.picks], account, done)
        case "loop":
            _seq(block.parts * block.rounds, account, done)
        case "sub":
            play(block.parts[0], account, done)
        case _:
            _all(block.parts * block.rounds, account, done)


def _task(account: Play, name: str, done: Callable[[], None]) -> None:
    def act() -> None:
        account.close(item)
        done()

    item = account.open(name, act)


def _seq(parts: list[Block], account: Play, done: Callable[[], None]) -> None:
    if not parts:
        done()
        return
    play(parts[0], account, lambda: _seq(parts[1:], account, done))


def _all(parts: list[Block], account: Play, done: Callable[[], None]) -> None:
    left = len(parts)

    def one() -> None:
        nonlocal left
        left -= 1
        if not left:
            done()

    for part in parts:
        play(part, account, one)


def _race(block: Block, account: Play, done: Callable[[], None]) -> None:
    items: list[Open] = []

    def act() -> None:
        for item in items:
            account.close(item)
        done()

    items += [account.open(f"{block.name}_t{i}", act) for i in range(2)]


def _play_guarded(block: Block, account: Play, done: Callable[[], None]) -> None:
    if block.kind == "guard":

        def finish() -> None:
            account.close(task)
            account.close(clock)
            done()

        def late() -> None:
            account.close(task)
            account.close(clock)
            _task(account, f"{block.name}_late", done)

        clock = account.open(f"{block.name}_b", late)
        task = account.open(block.name, finish)
        return
    open_parts, fired = 1, 0

    def ended() -> None:
        nonlocal open_parts
        open_parts -= 1
        if not open_parts:
            done()

    def nag() -> None:
        nonlocal open_parts, fired
        open_parts += 1
        fired += 1
        account.close(bells[-1])
        if fired < 2:
            bells.append(account.open(f"{block.name}_b", nag))
        _task(account, f"{block.name}_nag", ended)

    def complete() -> None:
        account.close(work)
        account.close(bells[-1])
        ended()

    bells = [account.open(f"{block.name}_b", nag)]
    work = account.open(block.name, complete)
