"""Where blocks may stand, and how likely each kind of them is."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bpmn.proof.drawing_events import ERRORS, ESCALATIONS, MESSAGES, SIGNALS

LEAVES = {"task": 6, "auto": 4, "send": 2, "wait": 2, "receive": 1, "job": 2, "undo": 1}
COMPOSED = {"seq": 7, "choice": 2, "some": 4, "fork": 4, "loop": 3, "race": 2, "sub": 6, "call": 2}
ENDS = {"none": 3, "terminate": 1, "message": 1, "signal": 1, "undo": 1}
WORDS = {
    "message": MESSAGES,
    "signal": SIGNALS,
    "error": (*ERRORS, ""),
    "escalation": (*ESCALATIONS, ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block is to stand: what may be there, and which codes are caught around it."""

    transaction: bool = False
    quiet: bool = False
    alone: bool = True
    items: tuple[str, ...] = ()
    caught: tuple[tuple[str, str], ...] = ()

    def codes(self, kind: str) -> list[str]:
        """Name the codes that are caught around; a catch-all catches any."""
        any_code = WORDS[kind][0]
        return [word or any_code for caught, word in self.caught if caught == kind]
