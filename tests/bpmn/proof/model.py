"""Structured processes as plain trees, which know nothing of BPMN and of the engine.

`drawing` writes a tree as a diagram, `game` plays it by the book, `growth` draws one by chance.
"""

from __future__ import annotations

from dataclasses import dataclass

ANSWERS = 4
"""Whoever completes a task answers 0 … 3; choices and loops depend on it."""

ENOUGH = ANSWERS - 1
"""The answer that ends an ad-hoc sub-process."""

CATCHES_BY_WAITING = frozenset({"timer", "cycle", "message", "signal", "condition"})
"""The events that are waited for; the others are thrown from the inside outward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """An event that is caught: on a boundary, behind a gateway, or as an event sub-process.

    `word` is the name of a message or signal, the code of an error or escalation (none:
    whatever its code), or the variable of a condition. Where `merges` holds, the path
    leads back to where the activity would have gone on.
    """

    name: str
    kind: str
    path: Block
    word: str = ""
    interrupting: bool = True
    merges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """How often an activity runs: `parallel`, `sequential`, `loop` or `loop_before`."""

    how: str
    size: int
    listed: bool = False
    output: str = ""
    answer: str = ""
    enough: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a process with one way in and at most one way out."""

    kind: str
    name: str
    parts: tuple[Block, ...] = ()
    catches: tuple[Catch, ...] = ()
    handlers: tuple[Catch, ...] = ()
    when: tuple[tuple[int, ...], ...] = ()
    many: Many | None = None
    how: str = ""
    word: str = ""
    local: bool = False
    undone: bool = False
    given: tuple[str, ...] = ()

    @property
    def ends(self) -> bool:
        """Say whether no token that enters can ever leave."""
        match self.kind:
            case "finish":
                return True
            case "seq":
                return self.parts[-1].ends
            case "choice" | "some":
                return all(part.ends for part in self.parts)
            case "race":
                return not any(catch.merges for catch in self.catches)
            case _:
                return False

    def chosen(self, answer: int) -> list[Block]:
        """Name the parts an answer leads to; a part without answers is the default."""
        pairs = zip(self.parts, self.when, strict=False)
        return [part for part, when in pairs if answer in when] or [*self.parts[len(self.when) :]]

    def all(self) -> list[Block]:
        """List this block and every block inside."""
        inside = [*self.parts, *(c.path for c in (*self.catches, *self.handlers))]
        return [self, *(found for block in inside for found in block.all())]
