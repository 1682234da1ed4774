"""Where blocks may stand, and how likely each kind of them is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.bpmn.proof.drawing_events import ERRORS, ESCALATIONS, MESSAGES, SIGNALS
from tests.bpmn.proof.model import Many

HALF = 0.5
MOSTLY = 0.85
LEAVES = {"task": 6, "auto": 4, "send": 2, "wait": 2, "receive": 1, "job": 2, "undo": 1}
COMPOSED = {
    "call": 2,
    "adhoc": 1,
    "seq": 7,
    "choice": 2,
    "some": 4,
    "fork": 4,
    "loop": 3,
    "race": 2,
    "sub": 6,
}
ENDS = {"none": 3, "terminate": 1, "message": 1, "signal": 1, "undo": 1}
WORDS = {
    "message": MESSAGES,
    "signal": SIGNALS,
    "error": (*ERRORS, ""),
    "escalation": (*ESCALATIONS, ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block is to stand: what may be there, and which codes are caught around it.

    `undoable` names what of its scope can be compensated; the blocks of a scope share it.
    """

    transaction: bool = False
    quiet: bool = False
    alone: bool = True
    items: tuple[str, ...] = ()
    caught: tuple[tuple[str, str], ...] = ()
    undoable: list[str] = field(default_factory=list)

    def codes(self, kind: str) -> list[str]:
        """Name the codes that are caught around; a catch-all catches any."""
        any_code = WORDS[kind][0]
        return [word or any_code for caught, word in self.caught if caught == kind]

    def to_throw(self, kind: str, chance: random.Random) -> str:
        """Choose a code to throw, most often one that is caught."""
        codes = self.codes(kind)
        return chance.choice(codes if codes and chance.random() < MOSTLY else WORDS[kind][:2])

    def to_undo(self, chance: random.Random) -> str:
        """Choose what to compensate: one activity, or everything."""
        return chance.choice(self.undoable) if self.undoable and chance.random() < HALF else ""


def many(chance: random.Random, answer: str) -> Many:
    """Choose how often an activity runs; `answer` is what its last task asks."""
    how = chance.choice(["parallel", "parallel", "sequential", "loop", "loop_before"])
    size = chance.choice([0, 1, 2, 2, 3, 3])
    if how.startswith("loop"):
        return Many(how=how, size=max(size, 1), answer=answer)
    return Many(
        how=how,
        size=size,
        listed=chance.random() < HALF,
        output=chance.choice(["", "item", "answer"]),
        answer=answer,
        enough=chance.choice([0, 0, 1, 2]),
    )
