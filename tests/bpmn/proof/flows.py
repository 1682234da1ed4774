"""How tokens flow: sequences, choices, forks, loops, and where they end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tests.bpmn.proof.game import Done, Frame, Given, Item, Join, Lane, Post
from tests.bpmn.proof.model import Block
from tests.bpmn.proof.rulebook import ask, play, rule


@rule("seq")
def _seq(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    def go_on(parts: Sequence[Block]) -> None:
        if parts:
            play(parts[0], scope, lane, lambda: go_on(parts[1:]))
        else:
            done()

    go_on(block.parts)


@rule("choice")
def _choice(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    _ask_until_chosen(block, scope, lambda chosen: play(chosen[0], scope, lane, done))


@rule("some")
def _some(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Join when each branch either has a token here or has none that can still come."""

    def look() -> None:
        while any(join.waiting) and all(
            waiting or not inner.tokens
            for waiting, inner in zip(join.waiting, join.lanes, strict=True)
        ):
            _meet(join, scope, lane, done)

    join = _join(block, scope, lane, look)
    _ask_until_chosen(block, scope, lambda chosen: _split(chosen, block, join, scope, lane))


@rule("fork")
def _fork(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Join when all have arrived; if one cannot, the others stand still for ever."""

    def look() -> None:
        if all(join.waiting):
            _meet(join, scope, lane, done)

    join = _join(block, scope, lane, look)
    _split(block.parts, block, join, scope, lane)


def _ask_until_chosen(block: Block, scope: Frame, then: Callable[[Sequence[Block]], None]) -> None:
    """Ask; where the answer leads nowhere, stand still until it is mended and tried again.

    Flows straight out of a task are chosen before it is over: its answer is not kept then.
    """
    answer = f"d_{block.name}"
    at_task = block.kind == "some" and block.how == "flows"

    def look(given: Given) -> None:
        found = given[answer] if at_task else scope.view()[answer]
        chosen = block.chosen(found)
        if chosen:
            scope.take(given)
            then(chosen)
            return
        name = block.name if at_task else f"{block.name}_x"
        item = scope.open(name, "incident", lambda _: again(item, given), word=answer)

    def again(item: Item, given: Given) -> None:
        item.close()
        look(given)

    def act(given: Given) -> None:
        task.close()
        if not at_task:
            scope.take(given)
        look(given if at_task else {})

    task = scope.open(block.name, "task", act)


def _join(block: Block, scope: Frame, lane: Lane, look: Done) -> Join:
    if block.name not in scope.joins:
        lanes = [Lane(outer=lane) for _ in block.parts]
        join = Join(lanes=lanes, waiting=[0 for _ in lanes], look=look)
        for inner in lanes:
            inner.join = join
        scope.joins[block.name] = join
    return scope.joins[block.name]


def _split(chosen: Sequence[Block], block: Block, join: Join, scope: Frame, lane: Lane) -> None:
    """Send a token into each of the chosen branches."""
    scope.tokens += len(chosen) - 1
    for index, part in enumerate(block.parts):
        join.lanes[index].tokens += part in chosen
    lane.change(len(chosen) - 1)

    def arrive(index: int) -> None:
        join.lanes[index].tokens -= 1
        join.waiting[index] += 1
        join.look()

    for index, part in enumerate(block.parts):
        if part in chosen:
            play(part, scope, join.lanes[index], partial(arrive, index))


def _meet(join: Join, scope: Frame, lane: Lane, done: Done) -> None:
    """Make one token of those that wait, one from each branch."""
    size = sum(1 for waiting in join.waiting if waiting)
    join.waiting[:] = [max(waiting - 1, 0) for waiting in join.waiting]
    scope.tokens -= size - 1
    lane.change(1 - size)
    done()


@rule("loop")
def _loop(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Again as long as the answer after a round is 0."""

    def go_round() -> None:
        play(block.parts[0], scope, lane, look)

    def look() -> None:
        ask(block, scope, lambda answer: done() if answer else go_round())

    go_round()


@rule("auto")
def _auto(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane
    if block.how == "add":
        scope.assign("total", scope.view()["total"] + 1)
    elif block.how == "note":
        scope.assign("log", [*scope.view()["log"], block.name])
    done()


@rule("send")
def _send(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane
    _post(block, scope)
    done()


def _post(block: Block, scope: Frame) -> None:
    kind, _, key = block.how.partition(" ")
    scope.game.posts.append(Post(kind=kind, word=block.word, key=key))


# ---- ends and throws, each behind a task of its own ----------------------------


@rule("finish")
def _finish(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane, done
    ask(block, scope, lambda _: _ENDS[block.how.partition(" ")[0]](block, scope))


@rule("raise")
def _raise(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane
    ask(block, scope, lambda _: done() if scope.escalate(block.word) else None)


@rule("undo")
def _undo(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    del lane
    ask(block, scope, lambda _: _compensate(scope, block.word, done))


def _compensate(scope: Frame, activity: str, then: Done) -> None:
    """Run the handlers of what was completed, the last first, one after the other.

    Only those of one activity and what was done inside it, if one is named. A handler sees
    the variables as they were when the scope it stands in was over.
    """
    todo = [] if scope.around is None else scope.around.take_undos(activity)
    todo += scope.take_undos(activity)
    holder = scope.inner()

    def run_next() -> None:
        if not todo:
            holder.cancel()
            then()
            return

        undo = todo.pop()
        frame = holder.inner(values=undo.seen)

        def act(given: Given) -> None:
            frame.take(given)
            frame.cancel()
            run_next()

        frame.open(undo.handler, "task", act)

    run_next()


def _end_terminating(block: Block, scope: Frame) -> None:
    del block
    scope.clear()
    if scope.over is not None:
        scope.over()


def _end_failing(block: Block, scope: Frame) -> None:
    """Throw an error; one that nobody catches is an incident, and thrown again on retry."""

    def uncaught() -> None:
        item = scope.open(f"{block.name}_t", "incident", lambda _: retry(item))

    def retry(item: Item) -> None:
        item.close()
        _end_failing(block, scope)

    scope.error(block.word, uncaught)


def _end_escalating(block: Block, scope: Frame) -> None:
    if scope.escalate(block.word):
        scope.lose()


def _end_posting(block: Block, scope: Frame) -> None:
    _post(block, scope)
    scope.lose()


def _end_cancelling(block: Block, scope: Frame) -> None:
    """End a transaction: undo what it did, then leave by its cancel boundary."""
    del block
    scope.clear()
    scope.tokens = 1

    def leave() -> None:
        boundary = scope.catcher("cancel", "")
        assert boundary is not None
        boundary.fire()

    _compensate(scope, "", leave)


_ENDS: dict[str, Callable[[Block, Frame], None]] = {
    "none": lambda _, scope: scope.lose(),
    "terminate": _end_terminating,
    "error": _end_failing,
    "escalation": _end_escalating,
    "message": _end_posting,
    "signal": _end_posting,
    "undo": lambda block, scope: _compensate(scope, block.word, scope.lose),
    "cancel": _end_cancelling,
}
