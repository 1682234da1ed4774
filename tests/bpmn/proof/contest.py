"""Plays a process on both sides at once, at random, and compares after every step.

The table has a seat for each instance: those started, and those called by call activities.
What one throws is posted to whoever listens, one delivery after the other.
"""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from engine import moves, results
from engine.bpmn import check, library
from engine.bpmn.definition import Bundle
from tests.bpmn.proof import activities, drawing, flows  # noqa: F401 - flows enters its rules
from tests.bpmn.proof.drawing_events import ERRORS
from tests.bpmn.proof.game import Item, Post
from tests.bpmn.proof.model import ANSWERS, Block
from tests.bpmn.proof.seats import Seat
from tests.bpmn.proof.stepping import Runner

MAX_STEPS = 60
MAX_OPEN = 80
HALF = 0.5


class RefusedError(Exception):
    """The diagram may not be deployed."""


@lru_cache(maxsize=8)
def compiled(process: Block) -> Bundle:
    """Check the diagram of a process and compile it."""
    files = {"p.bpmn": drawing.draw(process)}
    findings = [f for f in check.check(files) if f.rule != "literal-duration"]
    if findings:
        raise RefusedError(findings)
    return library.compile_bundle("p", files)


class Table:
    """Where the contest takes place."""

    def __init__(self, process: Block, seed: int) -> None:
        """Lay out the process."""
        self.chance = random.Random(seed)
        self.process = process
        self.bundle = compiled(process)
        self.seats: list[Seat] = []
        self.todo: deque[Callable[[], None]] = deque()
        self.numbers = itertools.count(1)
        self.steps = 0

    def play(self) -> None:
        """Play until nothing is open any more, or it has been enough."""
        for key in "AB"[: self.chance.choice([1, 1, 2])]:
            self.sit("p", self.process, {"total": 0, "log": [], "key": key})
            self.settle()
        while self.steps < MAX_STEPS:
            choices = [
                (seat, item)
                for seat in self.seats
                for item in seat.game.items()
                if item.kind != "call"
            ]
            weights = [1 if item.kind == "incident" else 6 for _, item in choices]
            if not choices or len(choices) > MAX_OPEN or sum(weights) < self.chance.randrange(6):
                return
            self.move(*self.chance.choices(choices, weights)[0])
            self.settle()

    def settle(self) -> None:
        """Do what follows from a step, one thing after the other."""
        while self.todo and self.steps < MAX_STEPS:
            self.todo.popleft()()

    def sit(
        self,
        process_id: str,
        process: Block,
        values: dict[str, Any],
        parent: Seat | None = None,
        call: Item | None = None,
    ) -> None:
        """Start an instance on both sides."""

        def runner_above(code: str) -> bool:
            """Ask the engine's callers."""
            return bool(parent and call and parent.runner.catches(parent.tokens[call], code))

        def game_above(code: str) -> bool:
            """Ask our own."""
            if parent is None or call is None:
                return False
            return bool(call.frame.catcher("error", code)) or parent.game.caught_above(code)

        runner = Runner.of(self.bundle, process_id, runner_above)
        progress = runner.do(moves.Start(variables=values))
        game = activities.begin(process, values, game_above)
        seat = Seat(game=game, runner=runner, parent=parent, call=call)
        self.seats.append(seat)
        seat.compare(progress)
        self._follow(seat)

    def move(self, seat: Seat, item: Item) -> None:
        """Do one of the things that can be done with an open item."""
        answer: dict[str, Any] = {f"d_{item.name}": self.chance.randrange(ANSWERS)}
        brought: dict[str, Any] = {f"m_{item.name}": next(self.numbers)}
        match item.kind:
            case "task":
                self.complete(seat, item, answer)
            case "job":
                self.job(seat, item, answer)
            case "timer":
                token = seat.tokens[item]
                self.step(seat, moves.FireTimer(token=token), lambda: item.act({}))
            case "incident":
                if item.word and self.chance.random() < HALF:
                    self.set(seat, item.word, value=self.chance.randrange(ANSWERS))
                token = seat.tokens[item]
                self.step(seat, moves.Retry(token=token), lambda: item.act({}))
            case "condition":
                self.set(seat, item.word, value=True)
                self.set(seat, item.word, value=False)
            case _:
                self.deliver(seat, item, brought)

    def complete(self, seat: Seat, item: Item, values: dict[str, Any]) -> None:
        """Complete a task."""
        command = moves.CompleteTask(token=seat.tokens[item], values=values)
        self.step(seat, command, lambda: item.act(values))

    def set(self, seat: Seat, name: str, *, value: bool | int) -> None:
        """Change a variable of a living instance from outside."""
        if seat.game.status == "active":
            command = moves.SetVariables(values={name: value})
            self.step(seat, command, lambda: seat.game.set(name, value=value))

    def job(self, seat: Seat, item: Item, answer: dict[str, Any]) -> None:
        """Let a worker finish, fail by a BPMN error, or give up."""
        token = seat.tokens[item]
        assert item.fail is not None
        assert item.stumble is not None
        fate = self.chance.random()
        if fate < 0.6:
            self.step(seat, moves.CompleteJob(token=token, values=answer), lambda: item.act(answer))
        elif fate < 0.8:
            code, fail = self.chance.choice(ERRORS), item.fail
            self.step(seat, moves.ThrowError(token=token, code=code), lambda: fail(code))
        else:
            self.step(seat, moves.RaiseIncident(token=token, message="x"), item.stumble)

    def deliver(self, seat: Seat, item: Item, values: dict[str, Any]) -> None:
        """Let a message or signal reach one who listens."""
        if not seat.gone and item.alive:
            command = moves.Deliver(token=seat.tokens[item], values=values)
            self.step(seat, command, lambda: item.act(values))

    # ---- after a step --------------------------------------------------------

    def step(self, seat: Seat, command: moves.Command, act: Callable[[], None]) -> None:
        """Make a step on both sides."""
        self.steps += 1
        progress = seat.runner.do(command)
        act()
        seat.compare(progress)
        self._follow(seat)

    def _follow(self, seat: Seat) -> None:
        """Pass on what was thrown, start what is called, tell the caller what ended."""
        game = seat.game
        posts = sorted(game.posts, key=lambda p: (p.kind, p.word, p.key))
        codes = sorted(game.escalations)
        game.posts.clear()
        game.escalations.clear()
        self.seats = [s for s in self.seats if not s.gone]
        known = {s.call for s in self.seats}
        for item in game.items():
            if item.kind == "call" and item not in known:
                self._call(seat, item)
        self.todo.extend(partial(self._escalate, seat, code) for code in codes)
        if game.status != "active":
            self.seats.remove(seat)
            self.todo.append(lambda: self._return(seat))
        self.todo.extend(partial(self._post, post) for post in posts)

    def _call(self, seat: Seat, item: Item) -> None:
        wait = seat.runner.walk.open[seat.tokens[item]]
        assert isinstance(wait, results.OpenCall)
        assert item.block is not None
        values = dict(item.frame.values or {})
        assert dict(wait.variables) == values, ("called with", wait.variables, values)
        assert wait.process_id == f"{item.block.name}_p"
        self.sit(wait.process_id, item.block, values, seat, item)

    def _escalate(self, seat: Seat, code: str) -> None:
        parent, call = seat.parent, seat.call
        if parent is None or call is None or seat.gone or call.escalate is None:
            return
        command = moves.EscalateCall(token=parent.tokens[call], code=code)
        escalate = call.escalate
        self.step(parent, command, lambda: _void(escalate(code)))

    def _return(self, seat: Seat) -> None:
        parent, call, game = seat.parent, seat.call, seat.game
        if parent is None or call is None or seat.gone:
            return
        token = parent.tokens[call]
        if game.status == "completed":
            values = dict(game.root.values or {})
            self.step(
                parent, moves.FinishCall(token=token, values=values), lambda: call.act(values)
            )
            return
        fail = call.fail
        assert fail is not None
        self.step(parent, moves.ThrowError(token=token, code=game.code), lambda: fail(game.code))

    def _post(self, post: Post) -> None:
        """Give a message to whoever has listened longest, a signal to all."""
        listening = [
            (seat, item)
            for seat in self.seats
            for item in seat.game.items()
            if item.kind == post.kind
            and item.word == post.word
            and (not post.key or post.key == item.frame.view()["key"])
        ]
        for seat, item in listening[:1] if post.kind == "message" else listening:
            self.deliver(seat, item, {})


def _void(_: object) -> None:
    """Forget a value."""
