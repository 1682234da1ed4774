"""How activities are played: tasks, jobs, waits, sub-processes, calls, and their events."""

from __future__ import annotations

from collections.abc import Callable

from tests.bpmn.proof import runs
from tests.bpmn.proof.game import (
    Catcher,
    Done,
    Frame,
    Game,
    Given,
    Item,
    Lane,
    Undo,
)
from tests.bpmn.proof.model import CATCHES_BY_WAITING, ENOUGH, Block, Catch
from tests.bpmn.proof.rulebook import play, play_beside, rule

Run = Callable[[Block, Frame, Done], None]


def begin(process: Block, values: Given, caught_above: Callable[[str], bool]) -> Game:
    """Start an instance."""
    game = Game(values, caught_above)
    _inside(process, game.root, game.finish)
    return game


@rule("task")
@rule("job")
@rule("receive")
@rule("sub")
@rule("call")
@rule("adhoc")
def _activity(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Play an activity: its boundary listens around all its runs."""
    outer = scope.inner()

    def finish() -> None:
        outer.cancel()
        scope.undo += outer.undo
        done()

    for catch in block.catches:
        _listen(catch, outer, scope, _leaving(catch, outer, scope, lane, done))
    run = _RUNS[block.kind]
    runs.play(block, outer, scope, lambda frame, ended: run(block, frame, ended), finish)


def _leaving(catch: Catch, outer: Frame, scope: Frame, lane: Lane, done: Done) -> Done:
    """Say what a boundary event does: leave the activity, or only begin a path beside it."""

    def fire() -> None:
        if not catch.interrupting:
            scope.tokens += 1
            play_beside(catch.path, scope)
            return
        outer.cancel()
        _follow(catch, scope, lane, done)

    return fire


def _follow(catch: Catch, scope: Frame, lane: Lane, done: Done) -> None:
    if catch.merges:
        play(catch.path, scope, lane, done)
    else:
        lane.change(-1)
        play_beside(catch.path, scope)


def _listen(catch: Catch, frame: Frame, below: Frame, fire: Done) -> None:
    """Let an event listen in a frame; what it brings along is assigned from `below`."""
    if catch.kind not in CATCHES_BY_WAITING:
        frame.catchers.append(
            Catcher(
                name=catch.name,
                kind=catch.kind,
                word=catch.word,
                interrupting=catch.interrupting,
                fire=fire,
            )
        )
        return
    kind = "timer" if catch.kind == "cycle" else catch.kind

    def begin(rounds: int) -> None:
        def act(given: Given) -> None:
            if kind == "timer" and not catch.interrupting:
                item.close()
                if rounds > 1:
                    begin(rounds - 1)
            below.take(given)
            fire()

        item = frame.open(catch.name, kind, act, word=catch.word)

    begin(2 if catch.kind == "cycle" else 1)


# ---- events on the way ---------------------------------------------------------


@rule("wait")
def _wait(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane

    def act(given: Given) -> None:
        item.close()
        scope.take(given)
        done()

    item = scope.open(block.name, block.how, act, word=block.word)


@rule("race")
def _race(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Let the first event win."""
    frame = scope.inner()

    def first(catch: Catch) -> Done:
        def win() -> None:
            frame.cancel()
            _follow(catch, scope, lane, done)

        return win

    for catch in block.catches:
        _listen(catch, frame, scope, first(catch))


# ---- one run of an activity ----------------------------------------------------


def _task(block: Block, frame: Frame, ended: Done) -> None:
    def act(given: Given) -> None:
        item.close()
        _finish_run(block, frame, given, f"d_{block.name}")
        if block.undone:
            kept = Undo(handler=f"{block.name}_u", inside=(block.name,), seen={})
            frame.above.undo.append(kept)
        ended()

    if block.local:
        frame.values = {**(frame.values or {}), f"o_{block.name}": 0}
    item = frame.open(block.name, "task", act)


def _finish_run(block: Block, frame: Frame, given: Given, name: str) -> None:
    """Take what came back; with an output mapping it stays inside, but for the mapped."""
    if not block.local:
        frame.take(given)
        return
    frame.values = {**(frame.values or {}), **given}
    frame.above.assign(f"o_{block.name}", frame.values[name])


def _job(block: Block, frame: Frame, ended: Done) -> None:
    def act(given: Given) -> None:
        item.close()
        frame.take(given)
        ended()

    def fail(code: str) -> None:
        item.close()
        frame.error(code, stand_still)

    def stumble() -> None:
        item.close()
        stand_still()

    def stand_still() -> None:
        incident = frame.open(block.name, "incident", lambda _: retry(incident))

    def retry(incident: Item) -> None:
        incident.close()
        _job(block, frame, ended)

    item = frame.open(block.name, "job", act, fail=fail, stumble=stumble)


def _receive(block: Block, frame: Frame, ended: Done) -> None:
    def act(given: Given) -> None:
        item.close()
        frame.take(given)
        ended()

    item = frame.open(block.name, "message", act, word=block.word)


def _sub(block: Block, frame: Frame, ended: Done) -> None:
    if block.local:
        frame.values = {**(frame.values or {}), "total": 0, f"o_{block.name}": 0}

    def finish() -> None:
        local = frame.values or {}
        frame.above.undo.extend(
            Undo(handler=u.handler, inside=(*u.inside, block.name), seen=local | u.seen)
            for u in frame.undo
        )
        if block.local:
            frame.above.assign(f"o_{block.name}", (frame.values or {})["total"])
        ended()

    _inside(block, frame, finish)


def _call(block: Block, frame: Frame, ended: Done) -> None:
    """Wait for another instance; `block` is played there."""

    def act(given: Given) -> None:
        item.close()
        frame.values = {**(frame.values or {}), **given}
        frame.above.assign(f"o_{block.name}", given["total"])
        ended()

    def fail(code: str) -> None:
        item.close()
        frame.error(code, lambda: None)

    view = frame.view()
    passed = {"total": 0, "log": []} | {name: view[name] for name in ("key", *block.given)}
    frame.values = {**(frame.values or {}), **passed}
    item = frame.open(block.name, "call", act, fail=fail, escalate=frame.escalate, block=block)


def _adhoc(block: Block, frame: Frame, ended: Done) -> None:
    """Play tasks in no order, or one after the other, until one of them answers 3."""
    inside, todo = frame.inner(), list(block.parts)

    def start_next() -> None:
        inside.tokens += 1
        play(todo.pop(0), inside, Lane(), look)

    def look() -> None:
        inside.tokens -= 1
        if block.word and frame.view().get(block.word) == ENOUGH:
            inside.clear()
            todo.clear()
        if todo and block.local:
            start_next()
        elif not inside.tokens:
            ended()

    for _ in block.parts[:1] if block.local else block.parts:
        start_next()


_RUNS: dict[str, Run] = {
    "task": _task,
    "job": _job,
    "receive": _receive,
    "sub": _sub,
    "call": _call,
    "adhoc": _adhoc,
}


# ---- the inside of an instance or sub-process ------------------------------------


def _inside(block: Block, frame: Frame, over: Done) -> None:
    """Play what is inside; it is over when no token is left."""
    inside = frame.inner(tokens=1)

    def end() -> None:
        inside.cancel()
        frame.undo.extend(inside.undo)
        over()

    inside.over = end
    for catch in block.handlers:
        _listen(catch, inside, inside, _handling(catch, inside))
    play_beside(block.parts[0], inside)


def _handling(catch: Catch, scope: Frame) -> Done:
    """Say what an event sub-process does: run beside the rest of the scope, or instead."""

    def fire() -> None:
        if catch.interrupting:
            scope.clear()
        scope.tokens += 1
        inner = scope.inner(catch.name, tokens=1)
        inner.around = scope

        def end() -> None:
            inner.cancel()
            scope.undo.extend(inner.undo)
            scope.lose()

        inner.over = end
        play_beside(catch.path, inner)

    return fire
