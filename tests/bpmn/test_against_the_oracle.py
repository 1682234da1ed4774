"""Random processes, played at random: the engine stands where an independent game says.

Every step is saved and reloaded, and made once more without; `make soak` plays many more.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.bpmn.proof import contest, growth, shrinking, soak
from tests.bpmn.proof.model import Block

STRUCTURED_EACH = 100
NETS_EACH = 150


@pytest.mark.parametrize("group", range(10))
def test_structured_processes_go_as_the_game_says(group: int) -> None:
    for seed in range(group * STRUCTURED_EACH, (group + 1) * STRUCTURED_EACH):
        wrong = soak.structured(seed)
        assert wrong is None, wrong


@pytest.mark.parametrize("group", range(6))
def test_nets_of_gateways_go_as_the_token_game_says(group: int) -> None:
    for seed in range(group * NETS_EACH, (group + 1) * NETS_EACH):
        wrong = soak.wired(seed)
        assert wrong is None, wrong


def test_a_game_by_other_rules_is_found_out() -> None:
    ask = {"kind": "choice", "name": "ask", "when": ((0, 1),)}
    left, right = Block(kind="task", name="left"), Block(kind="task", name="right")
    inside = Block(kind="process", name="p", parts=(Block(parts=(left, right), **ask),))  # type: ignore[arg-type]
    table = contest.Table(inside, seed=0)
    table.process = Block(kind="process", name="p", parts=(Block(parts=(right, left), **ask),))  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="open"):
        table.play()


def test_what_fails_is_shrunk_to_what_it_takes() -> None:
    def loops(candidate: Block, found: shrinking.Failure) -> shrinking.Failure | None:
        """Fail whenever there is a loop."""
        return replace(found, process=candidate) if has_loop(candidate) else None

    def has_loop(process: Block) -> bool:
        return any(block.kind == "loop" for block in process.all())

    grown = (growth.Growth(random.Random(seed)).process() for seed in range(100))
    for process in filter(has_loop, grown):
        found = shrinking.Failure(process=process, walk=0, what="loop", detail="")
        small = shrinking.shrink(found, loops).process
        assert has_loop(small)
        assert len(small.all()) <= 4
