"""The rules by kind of block; `flows` and `activities` enter them."""

from __future__ import annotations

from collections.abc import Callable

from tests.bpmn.proof.game import Done, Frame, Given, Lane
from tests.bpmn.proof.model import Block

Rule = Callable[[Block, Frame, Lane, Done], None]
_rules: dict[str, Rule] = {}


def rule(kind: str) -> Callable[[Rule], Rule]:
    """Enter a function as the rule of a kind of block."""

    def enter(function: Rule) -> Rule:
        _rules[kind] = function
        return function

    return enter


def play(block: Block, scope: Frame, lane: Lane, done: Done) -> None:
    """Let a token of the scope, in this branch of it, enter a block; `done` goes on behind.

    A token that can no longer come out leaves its lane at once, though it still runs: an
    inclusive join does not wait for what cannot reach it (BPMN 2.0, 13.4.3).
    """
    if block.ends:
        lane.change(-1)
        lane = Lane()
    _rules[block.kind](block, scope, lane, done)


def play_beside(block: Block, scope: Frame) -> None:
    """Let a token of the scope enter a path of its own, which ends by itself."""
    play(block, scope, Lane(), scope.lose)


def ask(block: Block, scope: Frame, then: Callable[[int], None]) -> None:
    """Let somebody answer, and keep the answer as a variable."""

    def act(given: Given) -> None:
        item.close()
        scope.take(given)
        then(given[f"d_{block.name}"])

    item = scope.open(block.name, "task", act)
