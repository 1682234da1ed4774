"""How often an activity runs: once, at once for each of several, or one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bpmn.proof.game import Done, Frame
from tests.bpmn.proof.model import Block, Many

Run = Callable[[Frame, Done], None]


def play(block: Block, outer: Frame, scope: Frame, run: Run, finish: Done) -> None:
    """Play every run of an activity in frames of their own."""
    many = block.many
    if many is None:
        run(outer.inner(), finish)
    elif many.how in {"loop", "loop_before"}:
        _loop(many, outer, run, finish)
    else:
        _several(block.name, many, outer, scope, run, finish)


def _loop(many: Many, outer: Frame, run: Run, finish: Done) -> None:
    """Again while the last answer is not 0, at most so many times."""
    ended = 0

    def holds(frame: Frame) -> bool:
        return bool(frame.view().get(many.answer) != 0)

    def begin() -> None:
        frame = outer.inner(values={"loopCounter": ended + 1})

        def end() -> None:
            nonlocal ended
            ended += 1
            again = ended < many.size and holds(frame)
            frame.cancel()
            if again:
                begin()
            else:
                finish()

        run(frame, end)

    if many.how == "loop_before" and not holds(outer):
        finish()
    else:
        begin()


def _several(name: str, many: Many, outer: Frame, scope: Frame, run: Run, finish: Done) -> None:
    """Run for each item; outputs stand in the order of the items, whoever ends first."""
    out: list[Any] = [None] * many.size
    ended = 0

    def begin(index: int) -> None:
        values: dict[str, Any] = {"loopCounter": index + 1, f"item_{name}": index + 1}
        if many.output == "answer":
            values[many.answer] = None
        frame = outer.inner(values=values)

        def end() -> None:
            nonlocal ended
            view = frame.view()
            out[index] = (
                view[f"item_{name}"] * 10 if many.output == "item" else view.get(many.answer)
            )
            frame.cancel()
            ended += 1
            if ended in (many.size, many.enough):
                leave()
            elif many.how == "sequential":
                begin(ended)

        run(frame, end)

    def leave() -> None:
        outer.clear()
        if many.output:
            scope.assign(f"out_{name}", out)
        finish()

    if not many.size:
        leave()
        return
    for index in range(1 if many.how == "sequential" else many.size):
        begin(index)
