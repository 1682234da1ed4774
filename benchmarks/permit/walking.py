"""Walks a case of any engine through the same tasks with the same values, and takes the time."""

from __future__ import annotations

from typing import Any, Protocol

from benchmarks.permit import answers
from benchmarks.permit.shape import ROUND

_COUNTED = ("round_no", "review_round", "fee_final", "tech_score", "id_query", "identity_ok")


class Case(Protocol):
    """What every engine's case can do."""

    def complete(self, element_id: str, values: dict[str, Any]) -> float:
        """Complete one task durably and give the seconds it took."""

    def settle(self) -> None:
        """Find out what there is to do next; this is not measured."""

    def variables(self) -> dict[str, Any]:
        """Give what the process knows by now."""


def counted(case: Case) -> dict[str, Any]:
    """Walk a new case through two rounds; give what came out, the same for every engine."""
    walk(case, 0, 2 * len(ROUND))
    known = case.variables()
    return {name: known.get(name) for name in _COUNTED}


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
