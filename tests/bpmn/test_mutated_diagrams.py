"""Damaged diagrams get an answer in words; what the check accepts compiles and runs.

Seconds are counted on the processor, so that a busy machine is no failure.
"""

from __future__ import annotations

import random
import time

import pytest

from engine import errors, model, moves, results
from engine.bpmn import check, library
from engine.bpmn.definition import Bundle
from tests import damage
from tests.bpmn.diagrams import Walk
from tests.bpmn.proof import drawing, growth
from tests.house import tree

SHIPPED = sorted((tree.ROOT / "processes").rglob("*.bpmn"))
ELSEWHERE = frozenset({"missing-decision", "missing-process", "missing-form"})
"""What a diagram lacks only because it is looked at without its bundle."""
PATIENCE = 10.0
STEPS = 8


def answer(content: bytes) -> list[model.Finding]:
    """Let a file be checked, in finite time and without surprise."""
    began = time.process_time()
    findings = check.check({"p.bpmn": content})
    assert time.process_time() - began < PATIENCE
    assert all(f.rule != "check-failed" and f.message for f in findings), findings
    wrong = (f for f in findings if f.severity is model.Severity.ERROR)
    return [f for f in wrong if f.rule not in ELSEWHERE]


def run(bundle: Bundle, process_id: str, chance: random.Random) -> None:
    """Start an instance and do a few things with it; what is refused, is refused in words."""
    walk = Walk(bundle=bundle, process_id=process_id)
    try:
        walk.start(key="A", log=[], total=0)
        for _ in range(STEPS):
            if not walk.open:
                return
            walk.do(_command(*chance.choice(sorted(walk.open.items()))))
    except errors.XiaohaoError as problem:
        assert problem.message  # noqa: PT017 - an answer in words is one of the two right ends


def _command(token: int, wait: results.Wait) -> moves.Command:
    match wait:
        case results.OpenTask():
            return moves.CompleteTask(token=token)
        case results.OpenTimer():
            return moves.FireTimer(token=token)
        case results.OpenSubscription():
            return moves.Deliver(token=token)
        case results.OpenJob():
            return moves.CompleteJob(token=token)
        case results.OpenCall():
            return moves.FinishCall(token=token)
        case _:
            return moves.Retry(token=token)


def damaged(seed: int) -> tuple[bytes, random.Random]:
    chance = random.Random(seed)
    if chance.random() < 0.6:
        return damage.xml(chance, drawing.draw(growth.Growth(chance).process())), chance
    return damage.xml(chance, chance.choice(SHIPPED).read_bytes()), chance


@pytest.mark.parametrize("group", range(6))
def test_damaged_diagrams_get_an_answer(group: int) -> None:
    for seed in range(group * 60, group * 60 + 60):
        content, chance = damaged(seed)
        if answer(content):
            continue
        bundle = library.compile_bundle("x", {"p.bpmn": content})
        for name in bundle.processes:
            run(bundle, name, chance)


def test_what_is_shipped_is_in_order_before_it_is_damaged() -> None:
    assert [path.name for path in SHIPPED if answer(path.read_bytes())] == []


@pytest.mark.parametrize("kind", range(len(damage.BYTES)))
def test_damaged_bytes_get_an_answer(kind: int) -> None:
    whole = drawing.draw(growth.Growth(random.Random(1)).process())
    for seed in range(20):
        answer(damage.BYTES[kind](random.Random(seed), whole))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_honest_encoding_is_read(encoding: str) -> None:
    whole = drawing.draw(growth.Growth(random.Random(1)).process()).decode()
    honest = whole.replace("UTF-8", encoding.removesuffix("-sig").upper(), 1)
    assert answer(honest.encode(encoding)) == []
