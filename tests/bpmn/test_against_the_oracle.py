"""Random structured processes, walked at random: tokens are where the oracle says.

Every step goes through bytes; a failure names its seed.
"""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from engine import moves, results
from engine.bpmn import check
from tests.bpmn import oracle
from tests.bpmn.diagrams import chain, definitions, end, process, start, walk

SEEDS_PER_TEST = 25
MAX_STEPS = 120


@pytest.mark.parametrize("group", range(12))
def test_tokens_are_where_the_oracle_says(group: int) -> None:
    for seed in range(group * SEEDS_PER_TEST, (group + 1) * SEEDS_PER_TEST):
        _walk(seed)


def _walk(seed: int) -> None:
    chance = random.Random(seed)
    block = oracle.generate(chance, 3, itertools.count(1))
    first, last, xml = oracle.draw(block)
    body = (start(), xml, end(), chain("start", first), chain(last, "end"))
    findings = check.check({"p.bpmn": definitions(process(*body))})
    assert {f.rule for f in findings} <= {"literal-duration"}, (seed, findings)
    account = oracle.Play()
    finished: list[bool] = []
    oracle.play(block, account, lambda: finished.append(True))
    w = walk(*body).start()
    for number in range(MAX_STEPS):
        expected = sorted(item.name for item in account.opened)
        assert w.where == expected, (seed, number, block)
        if not account.opened:
            break
        item = chance.choice(account.opened)
        same = sorted((o for o in account.opened if o.name == item.name), key=lambda o: o.order)
        token = w.token(item.name, same.index(item))
        item.act()
        w.now += timedelta(minutes=1)
        timed = isinstance(w.open[token], results.OpenTimer)
        w.do(moves.FireTimer(token=token) if timed else moves.CompleteTask(token=token))
    else:
        return
    assert w.finished is bool(finished), seed
    left = [step for step in w.trail if isinstance(step, results.Left)]
    assert sorted(step.visit for step in left) == list(range(1, len(w.visited) + 1)), seed
