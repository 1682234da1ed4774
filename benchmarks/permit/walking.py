"""Walks a case of any engine through the same tasks with the same values, and takes the time."""

from __future__ import annotations

from typing import Any, Protocol

from benchmarks.permit import answers
from benchmarks.permit.shape import ROUND


class Case(Protocol):
    """What every engine's case can do."""

    def complete(self, element_id: str, values: dict[str, Any]) -> float:
        """Complete one task durably and give the seconds it took."""

    def settle(self) -> None:
        """Find out what there is to do next; this is not measured."""


def walk(case: Case, done: int, tasks: int) -> float:
    """Complete `tasks` tasks of a case that has `done`; give the mean seconds of one.

    The four tasks of a round cost differently, so what is measured is whole rounds.
    """
    assert tasks % len(ROUND) == 0
    taken = 0.0
    for element_id, values in answers.steps(done, tasks):
        taken += case.complete(element_id, values)
        case.settle()
    return taken / tasks if tasks else 0.0
