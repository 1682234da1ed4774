"""What a process instance is made of, by the book: frames, tokens, open items, variables.

A frame is whatever contains something: the instance, an activity, one of its runs, the
inside of a sub-process. It may own variables, it counts the tokens inside, and it holds
what is open. Nothing here is shared with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bpmn.proof.model import Block

Done = Callable[[], None]
Given = Mapping[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Item:
    """Something open: it can be completed or set off, and sometimes fail or escalate."""

    name: str
    kind: str
    frame: Frame
    order: int
    act: Callable[[Given], None]
    word: str = ""
    fail: Callable[[str], None] | None = None
    escalate: Callable[[str], None] | None = None
    stumble: Done | None = None
    block: Block | None = None

    @property
    def alive(self) -> bool:
        """Say whether it is still open."""
        return self in self.frame.items

    def close(self) -> None:
        """Be open no longer."""
        self.frame.items.remove(self)

    def runs(self) -> tuple[tuple[str, Any], ...]:
        """Tell which run of which repeated activity this belongs to."""
        view = self.frame.view()
        return tuple(sorted((k, v) for k, v in view.items() if k.startswith("item_")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catcher:
    """What catches an error, an escalation or a cancellation that comes from inside."""

    name: str
    kind: str
    word: str
    interrupting: bool
    fire: Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message (with its key) or a signal on its way out."""

    kind: str
    word: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """A handler of what was completed, in which activities, and what was to be seen there."""

    handler: str
    inside: tuple[str, ...]
    seen: dict[str, Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Join:
    """Where the branches of one split meet in one scope: how many tokens wait from each."""

    lanes: list[Lane]
    waiting: list[int]
    look: Done


@dataclass(slots=True, kw_only=True, eq=False)
class Lane:
    """A branch: how many tokens in it can still come to its join.

    Tokens look all the same: if a path is begun twice, those of both meet at its joins.
    """

    outer: Lane | None = None
    join: Join | None = None
    tokens: int = 0

    def change(self, number: int) -> None:
        """Count tokens that are new or can no longer come, here and farther out."""
        self.tokens += number
        if self.outer is not None:
            self.outer.change(number)
        if self.join is not None:
            self.join.look()


@dataclass(slots=True, kw_only=True, eq=False)
class Frame:
    """Something that contains tokens, open items and other frames.

    `over` is called when its last token has ended; `around` is, for an event sub-process,
    the scope it belongs to; `undo` lists the handlers of what was completed inside.
    """

    game: Game
    parent: Frame | None
    name: str = ""
    values: dict[str, Any] | None = None
    tokens: int = 0
    over: Done | None = None
    around: Frame | None = None
    alive: bool = True
    kids: list[Frame] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    catchers: list[Catcher] = field(default_factory=list)
    undo: list[Undo] = field(default_factory=list)
    joins: dict[str, Join] = field(default_factory=dict)

    @property
    def above(self) -> Frame:
        """The frame that contains this one, which is not the instance."""
        assert self.parent is not None
        return self.parent

    def inner(self, name: str = "", values: dict[str, Any] | None = None, tokens: int = 0) -> Frame:
        """Open a frame inside this one."""
        kid = Frame(game=self.game, parent=self, name=name, values=values, tokens=tokens)
        self.kids.append(kid)
        return kid

    def open(self, name: str, kind: str, act: Callable[[Given], None], **more: Any) -> Item:
        """Open something that can be done."""
        self.game.opened += 1
        item = Item(name=name, kind=kind, frame=self, order=self.game.opened, act=act, **more)
        self.items.append(item)
        return item

    def clear(self) -> None:
        """End everything inside."""
        for kid in self.kids:
            kid.alive = False
            kid.clear()
        self.kids.clear()
        self.items.clear()
        self.joins.clear()
        self.tokens = 0

    def cancel(self) -> None:
        """End, with everything inside."""
        self.clear()
        self.alive = False
        if self.parent is not None and self in self.parent.kids:
            self.parent.kids.remove(self)

    def lose(self) -> None:
        """Let a token end here; with the last one the frame is over."""
        if not self.alive:
            return
        self.tokens -= 1
        if not self.tokens and self.over is not None:
            self.over()

    def take_undos(self, activity: str) -> list[Undo]:
        """Take the handlers of one activity, or all of them."""
        taken = [undo for undo in self.undo if not activity or activity in undo.inside]
        self.undo[:] = [undo for undo in self.undo if undo not in taken]
        return taken

    # ---- variables ---------------------------------------------------------

    def view(self) -> dict[str, Any]:
        """See all variables from here, the nearer before the farther."""
        outer = {} if self.parent is None else self.parent.view()
        return outer | (self.values or {})

    def assign(self, name: str, value: Any) -> None:
        """Assign to the nearest frame that has the name, else to the instance."""
        frame = self
        while frame.parent is not None and name not in (frame.values or {}):
            frame = frame.parent
        if frame.values is None:
            frame.values = {}
        frame.values[name] = value

    def take(self, given: Given) -> None:
        """Assign all that was given."""
        for name, value in given.items():
            self.assign(name, value)

    # ---- errors and escalations --------------------------------------------

    def catcher(self, kind: str, code: str) -> Catcher | None:
        """Find who catches: from here outward, and the exact code before a catch-all."""
        below, frame = "", self
        while True:
            fitting = [
                c
                for c in frame.catchers
                if c.kind == kind and c.word in {"", code} and c.name != below
            ]
            if fitting:
                return min(fitting, key=lambda c: not c.word)
            if frame.parent is None:
                return None
            below, frame = frame.name, frame.parent

    def error(self, code: str, uncaught: Done) -> None:
        """Throw an error from here; if a caller catches it, this instance ends by it."""
        found = self.catcher("error", code)
        if found is not None:
            found.fire()
        elif self.game.caught_above(code):
            self.game.abort(code)
        else:
            uncaught()

    def escalate(self, code: str) -> bool:
        """Throw an escalation from here; say whether whoever threw it goes on."""
        found = self.catcher("escalation", code)
        if found is None:
            self.game.escalations.append(code)
            return True
        found.fire()
        return not found.interrupting


class Game:
    """One process instance."""

    def __init__(self, values: Given, caught_above: Callable[[str], bool]) -> None:
        """Begin with the variables it is started with, and know what its callers catch."""
        self.caught_above = caught_above
        self.opened = 0
        self.root = Frame(game=self, parent=None, values=dict(values))
        self.status = "active"
        self.code = ""
        self.posts: list[Post] = []
        self.escalations: list[str] = []

    def items(self) -> list[Item]:
        """List what is open, in the order in which it opened."""
        found: list[Item] = []
        todo = [self.root]
        while todo:
            frame = todo.pop()
            found += frame.items
            todo += frame.kids
        return sorted(found, key=lambda item: item.order)

    def finish(self) -> None:
        """End normally."""
        self.root.clear()
        self.status = "completed"

    def abort(self, code: str) -> None:
        """End by an error that a caller catches."""
        self.root.clear()
        self.root.alive = False
        self.status, self.code = "cancelled", code

    def set(self, name: str, *, value: bool | int) -> None:
        """Change a variable from outside; conditions on it that become true are events."""
        self.root.assign(name, value)
        for item in self.items() if value is True else ():
            if item.kind == "condition" and item.word == name and item.alive:
                item.act({})
