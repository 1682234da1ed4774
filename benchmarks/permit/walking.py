"""Walks a case of any engine through the same tasks with the same values, and takes the time."""

from __future__ import annotations

import time
from typing import Any, Protocol

from benchmarks.permit import answers
from benchmarks.permit.shape import ROUND


class Case(Protocol):
    """What every engine's case can do."""

    def complete(self, element_id: str, values: dict[str, Any]) -> None:
        """Complete one task durably; this is what is measured."""

    def settle(self) -> None:
        """Find out what there is to do next; this is not."""


def walk(case: Case, done: int, tasks: int) -> float:
    """Complete `tasks` tasks of a case that has `done`; give the mean seconds of one.

    The four tasks of a round cost differently, so `tasks` is a multiple of four.
    """
    assert tasks % len(ROUND) == 0
    taken = 0.0
    for element_id, values in answers.steps(done, tasks):
        began = time.perf_counter()
        case.complete(element_id, values)
        taken += time.perf_counter() - began
        case.settle()
    return taken / tasks if tasks else 0.0
