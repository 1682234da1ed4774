"""Draws structured processes by chance.

What the standard leaves to the scheduler is not drawn: whatever interrupts stands behind a
task of its own, so that nothing else moves when it happens; a condition wakes a task first,
because it can wake many at once.
"""

from __future__ import annotations

import random
from dataclasses import replace

from tests.bpmn.proof import places
from tests.bpmn.proof.drawing_events import MESSAGES, SIGNALS
from tests.bpmn.proof.model import ANSWERS, Block, Catch
from tests.bpmn.proof.places import Place


class Growth:
    """Grows one process."""

    def __init__(self, chance: random.Random, size: int = 12) -> None:
        """Take the dice, and how many leaves there may be, about."""
        self.chance = chance
        self.left = size
        self.number = 0

    def process(self, depth: int = 3) -> Block:
        """Grow a process."""
        plans = self._plans("process", Place())
        place = Place(caught=plans)
        first, second = self.block(place, depth), self.block(place, depth, may_end=True)
        parts = (self._in_order(first, second),)
        handlers = self._handlers(plans, Place(), depth)
        return Block(kind="process", name="p", parts=parts, handlers=handlers)

    def name(self, kind: str) -> str:
        """Give a name that nothing else has."""
        self.number += 1
        return f"{kind}{self.number}"

    def maybe(self, share: float) -> bool:
        """Throw a coin that is not fair."""
        return self.chance.random() < share

    def pick(self, weights: dict[str, int]) -> str:
        """Draw by weight."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def block(self, place: Place, depth: int, *, may_end: bool = False) -> Block:
        """Grow a block."""
        if may_end and self.maybe(0.2):
            return self._finish(place)
        weights = places.LEAVES | {"raise": 4 if place.codes("escalation") else 1}
        leaves = set(weights)
        if depth > 0 and self.left > 0:
            weights = {kind: weight // 2 for kind, weight in weights.items()} | places.COMPOSED
        if place.quiet:
            weights |= {"raise": 0, "job": 0, "call": 0}
        kind = self.pick(weights)
        if kind in leaves:
            self.left -= 1
            return self._leaf(kind, place, depth)
        match kind:
            case "seq":
                size = self.chance.randint(2, 3)
                parts = [self.block(place, depth - 1) for _ in range(size - 1)]
                parts.append(self.block(place, depth - 1, may_end=may_end))
                return Block(kind="seq", name=self.name("seq"), parts=tuple(parts))
            case "race":
                return self._race(place, depth)
            case "adhoc":
                return self._adhoc(place, depth)
            case "sub" | "call":
                return self._scope(kind, place, depth)
            case _:
                return self._branches(kind, place, depth)

    def _branches(self, kind: str, place: Place, depth: int) -> Block:
        size = 1 if kind == "loop" else self.chance.randint(2, 3)
        ends = kind in {"choice", "some"}
        parts = tuple(
            self.block(place, depth - 1, may_end=ends and index > 0) for index in range(size)
        )
        if kind == "some" and self.maybe(0.4):
            parts = (self._or_leave(parts[0], place), *parts[1:])
        when = tuple(
            tuple(sorted(self.chance.sample(range(ANSWERS), self.chance.randint(1, 3))))
            for _ in parts[1:]
        )
        if kind in {"fork", "loop"}:
            when = ()
        if kind in {"choice", "some"} and self.maybe(0.25):
            when = (*when, (0, 3))
        how = "flows" if self.maybe(0.3) else ""
        return Block(kind=kind, name=self.name(kind), parts=parts, when=when, how=how)

    def _or_leave(self, block: Block, place: Place) -> Block:
        """Let a token that came through a block go on or leave for good."""
        parts = (Block(kind="auto", name=self.name("auto")), self._finish(place))
        choice = Block(kind="choice", name=self.name("choice"), parts=parts, when=((0, 1),))
        return choice if block.ends else self._in_order(block, choice)

    # ---- leaves ------------------------------------------------------------

    def _leaf(self, kind: str, place: Place, depth: int) -> Block:
        name = self.name(kind)
        match kind:
            case "auto":
                how = self.chance.choice(["add", "note", "note", ""])
                return Block(kind=kind, name=name, how=how)
            case "send":
                if self.maybe(0.4):
                    word = self.chance.choice(SIGNALS)
                    return Block(kind=kind, name=name, how="signal", word=word)
                word, how = self.chance.choice(MESSAGES), f"message {self.chance.choice('AB')}"
                return Block(kind=kind, name=name, how=how, word=word, local=self.maybe(0.3))
            case "wait":
                return self._wait(name, place)
            case "raise":
                return Block(kind=kind, name=name, word=place.to_throw("escalation", self.chance))
            case "undo":
                return Block(kind=kind, name=name, word=place.to_undo(self.chance))
            case "task":
                return self._task(name, place, depth)
            case "receive":
                word = self.chance.choice(MESSAGES)
                catches = self._catches(self._plans(kind, place), place, depth)
                return Block(kind=kind, name=name, word=word, catches=catches)
            case _:
                plans = self._plans(kind, place) if kind == "job" else ()
                return Block(kind=kind, name=name, catches=self._catches(plans, place, depth))

    def _wait(self, name: str, place: Place) -> Block:
        how = self.chance.choice(["timer", "message", "signal", "condition"])
        if how != "condition" or not place.alone:
            how = "timer" if how == "condition" else how
            word = self.chance.choice(places.WORDS.get(how, ("",)))
            return Block(kind="wait", name=name, how=how, word=word)
        wait = Block(kind="wait", name=name, how=how, word=f"c_{name}")
        task = Block(kind="task", name=self.name("task"))
        return Block(kind="seq", name=self.name("seq"), parts=(wait, task))

    def _task(self, name: str, place: Place, depth: int) -> Block:
        many = places.many(self.chance, f"d_{name}") if self.maybe(0.25) else None
        undone = many is None and self.maybe(0.25)
        if undone:
            place.undoable.append(name)
        return Block(
            kind="task",
            name=name,
            many=many,
            local=many is None and self.maybe(0.25),
            undone=undone,
            catches=self._catches(self._plans("task", place), place, depth),
        )

    def _finish(self, place: Place) -> Block:
        weights = places.ENDS | {"cancel": 5 if place.transaction else 0}
        for kind in ("error", "escalation"):
            weights[kind] = 0 if place.quiet else 4 if place.codes(kind) else 1
        how, name, word = self.pick(weights), self.name("finish"), ""
        if how in {"error", "escalation"}:
            word = place.to_throw(how, self.chance)
        elif how == "undo":
            word = place.to_undo(self.chance)
        elif how in places.WORDS:
            word = self.chance.choice(places.WORDS[how])
        how = f"message {self.chance.choice('AB')}" if how == "message" else how
        return Block(kind="finish", name=name, how=how, word=word)

    # ---- scopes ------------------------------------------------------------

    def _scope(self, kind: str, place: Place, depth: int) -> Block:
        """Grow a sub-process or a called process; one that counts ends in a task."""
        name, last = self.name(kind), self.name("task")
        many = places.many(self.chance, f"d_{last}") if self.maybe(0.4) else None
        counted = many is not None and not many.how.startswith("loop")
        how = "transaction" if kind == "sub" and self.maybe(0.25) else ""
        outside = self._plans(kind, place)
        around = replace(
            place,
            transaction=False,
            quiet=place.quiet and kind != "call",
            items=(*place.items, f"item_{name}") if counted else place.items,
            caught=(*place.caught, *outside),
            undoable=[],
        )
        plans = self._plans("process", around) if self.maybe(0.4) else ()
        inside = replace(around, transaction=bool(how), caught=(*around.caught, *plans))
        body = self.block(inside, depth - 1, may_end=many is None)
        if how:
            body = self._or_leave(body, inside)
        if many is not None:
            body = self._in_order(body, Block(kind="task", name=last))
        if kind == "sub" and inside.undoable:
            place.undoable.append(name)
        catches = self._catches(outside, place, depth)
        if how:
            catches = (*catches, self._catch("cancel", "", place, depth, interrupting=True))
        return Block(
            kind=kind,
            name=name,
            parts=(body,),
            catches=catches,
            handlers=self._handlers(plans, around, depth),
            many=many,
            how=how,
            local=kind == "sub" and self.maybe(0.5),
            given=place.items if kind == "call" else (),
        )

    def _adhoc(self, place: Place, depth: int) -> Block:
        """Grow some tasks in no order, or one after the other, until all or enough are done."""
        names = [self.name("task") for _ in range(self.chance.randint(1, 3))]
        return Block(
            kind="adhoc",
            name=self.name("adhoc"),
            parts=tuple(Block(kind="task", name=name) for name in names),
            word=f"d_{names[0]}" if self.maybe(0.6) else "",
            local=self.maybe(0.4),
            catches=self._catches(self._plans("task", place), place, depth),
        )

    def _in_order(self, *parts: Block) -> Block:
        return Block(kind="seq", name=self.name("seq"), parts=parts)

    # ---- events ------------------------------------------------------------

    def _plans(self, kind: str, place: Place) -> tuple[tuple[str, str], ...]:
        """Choose which events an activity (or, as event sub-processes, a scope) catches."""
        kinds = ["timer", "cycle", "message", "signal"]
        kinds += ["condition"] if place.alone else []
        kinds += ["error", "error"] if kind in {"sub", "call", "job", "process"} else []
        kinds += ["escalation", "escalation"] if kind in {"sub", "call", "process"} else []
        chosen = self.chance.sample(kinds, self.chance.choice([0, 0, 1, 1, 2]))
        if kind == "process":
            chosen = list(dict.fromkeys(chosen))
        plans = [(each, self.chance.choice(places.WORDS.get(each, ("",)))) for each in chosen]
        if kind != "process" and self.maybe(0.5):
            plans += [(each, "") for each in ("error", "escalation") if each in chosen]
        return tuple(dict.fromkeys(plans))

    def _catches(
        self, plans: tuple[tuple[str, str], ...], place: Place, depth: int
    ) -> tuple[Catch, ...]:
        return tuple(
            self._catch(kind, word, place, depth, interrupting=kind != "cycle" and self.maybe(0.6))
            for kind, word in plans
        )

    def _handlers(
        self, plans: tuple[tuple[str, str], ...], place: Place, depth: int
    ) -> tuple[Catch, ...]:
        """Grow event sub-processes; where two could catch, what they do throws nothing."""
        kinds = [kind for kind, _ in plans]
        several = len(kinds) > 1 and not {"error", "escalation"}.isdisjoint(kinds)
        inside = replace(
            place,
            transaction=False,
            quiet=place.quiet or several,
            alone=False,
            caught=(*place.caught, *plans),
            undoable=[],
        )
        return tuple(replace(catch, merges=False) for catch in self._catches(plans, inside, depth))

    def _catch(
        self, kind: str, word: str, place: Place, depth: int, *, interrupting: bool
    ) -> Catch:
        name = self.name(kind)
        interrupting = interrupting or kind in {"error", "cancel"}
        inside = place if interrupting else replace(place, alone=False)
        path = self.block(inside, depth - 2, may_end=True)
        if kind == "condition":
            word = f"c_{name}"
            path = self._in_order(Block(kind="task", name=self.name("task")), path)
        merges = interrupting and not path.ends and self.maybe(0.6)
        return Catch(
            name=name, kind=kind, path=path, word=word, interrupting=interrupting, merges=merges
        )

    def _race(self, place: Place, depth: int) -> Block:
        kinds = ["timer", "timer", "message", "signal"] + (["condition"] if place.alone else [])
        chosen = self.chance.sample(kinds, self.chance.randint(2, 3))
        plans = [(kind, self.chance.choice(places.WORDS.get(kind, ("",)))) for kind in chosen]
        catches = [self._catch(*plan, place, depth, interrupting=True) for plan in plans]
        if not any(catch.merges for catch in catches):
            gone = {block.name for block in catches[0].path.all()}
            place.undoable[:] = [name for name in place.undoable if name not in gone]
            path = Block(kind="auto", name=self.name("auto"), how="note")
            catches[0] = replace(catches[0], path=path, merges=True)
        return Block(
            kind="race", name=self.name("race"), catches=tuple(catches), local=self.maybe(0.4)
        )
