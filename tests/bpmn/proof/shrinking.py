"""Makes a process that fails as small as it can be and still fails, and says how to see it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from tests.bpmn.proof import drawing
from tests.bpmn.proof.contest import RefusedError, Table
from tests.bpmn.proof.model import Block, Catch

_Item = TypeVar("_Item")
WALKS = 12
PATIENCE = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A process on which the two sides differ: in what, and the walk that shows it."""

    process: Block
    walk: int
    what: str
    detail: str


Again = Callable[[Block, Failure], Failure | None]


def failure(process: Block, walk: int) -> Failure | None:
    """Play a process once."""
    try:
        Table(process, walk).play()
    except RefusedError as problem:
        return Failure(process=process, walk=walk, what="refused", detail=str(problem))
    except AssertionError as problem:
        first = problem.args[0] if problem.args else ""
        what = first[0] if isinstance(first, tuple) else "disagreement"
        return Failure(process=process, walk=walk, what=what, detail=str(problem))
    except Exception as problem:  # noqa: BLE001 - a crash is what we look for
        what = type(problem).__name__
        return Failure(process=process, walk=walk, what=what, detail=repr(problem))
    return None


def play_again(candidate: Block, found: Failure) -> Failure | None:
    """See whether a smaller process still fails in the same way."""
    for walk in (found.walk, *range(WALKS)):
        again = failure(candidate, walk)
        if again is not None and again.what == found.what:
            return again
        if again is not None and again.what == "refused":
            return None
    return None


def shrink(found: Failure, again: Again = play_again) -> Failure:
    """Take away whatever is not needed to fail in the same way."""
    tries = 0
    while True:
        for candidate in _smaller(found.process):
            tries += 1
            if tries > PATIENCE:
                return found
            smaller = again(candidate, found)
            if smaller is not None:
                found = smaller
                break
        else:
            return found


def _smaller(block: Block) -> Iterator[Block]:
    """Give everything that is a little smaller, the greatest steps first."""
    if block.kind != "process":
        yield from (inner for inner in block.all()[1:] if block.ends or not inner.ends)
        if block.kind != "task":
            yield Block(kind="task", name=block.name)
    yield from _with_fewer(block)
    yield from _plainer(block)
    for index, part in enumerate(block.parts):
        for less in _smaller(part):
            yield replace(block, parts=_put(block.parts, index, less))
    for index, catch in enumerate(block.catches):
        for less_of_it in _smaller_catch(catch):
            yield replace(block, catches=_put(block.catches, index, less_of_it))
    for index, catch in enumerate(block.handlers):
        for less_of_it in _smaller_catch(catch):
            yield replace(block, handlers=_put(block.handlers, index, less_of_it))


def _with_fewer(block: Block) -> Iterator[Block]:
    for index in range(len(block.handlers)):
        yield replace(block, handlers=_put(block.handlers, index))
    for index in range(len(block.catches)):
        yield replace(block, catches=_put(block.catches, index))
    for index in range(len(block.parts) if len(block.parts) > 1 else 0):
        when = _put(block.when, index)[: max(len(block.parts) - 2, 0)]
        yield replace(block, parts=_put(block.parts, index), when=when)


def _plainer(block: Block) -> Iterator[Block]:
    for changed in (
        replace(block, many=None),
        replace(block, local=False),
        replace(block, undone=False),
        block if block.kind in {"finish", "send", "wait"} else replace(block, how=""),
    ):
        if changed != block:
            yield changed


def _smaller_catch(catch: Catch) -> Iterator[Catch]:
    for path in _smaller(catch.path):
        yield replace(catch, path=path, merges=catch.merges and not path.ends)


def _put(items: tuple[_Item, ...], index: int, *instead: _Item) -> tuple[_Item, ...]:
    """Put something in the place of one item, or nothing."""
    return (*items[:index], *instead, *items[index + 1 :])


def outline(block: Block, indent: int = 0, before: str = "") -> str:
    """Write a process as indented lines."""
    more = [
        f"{key}={value!r}"
        for key in ("how", "word", "when", "many", "local", "undone")
        if (value := getattr(block, key))
    ]
    lines = ["  " * indent + before + " ".join([block.name, *more])]
    lines += [outline(part, indent + 1) for part in block.parts]
    for catch, mark in itertools.chain(
        ((c, "on") for c in block.catches), ((c, "handler") for c in block.handlers)
    ):
        flags = f"{'interrupting' if catch.interrupting else 'beside'}"
        flags += ", merges" if catch.merges else ""
        lines.append(
            outline(catch.path, indent + 2, f"[{mark} {catch.name} {catch.word} {flags}] ")
        )
    return "\n".join(lines)


def report(seed: int, found: Failure) -> str:
    """Say everything there is to know about a failure."""
    small = shrink(found)
    return "\n".join(
        [
            f"structured process {seed}: {found.what}; again: make soak SEED={seed} MODELS=1",
            f"smallest form, walk {small.walk}: {small.detail}",
            outline(small.process),
            drawing.draw(small.process).decode(),
        ]
    )
