"""What one step did, in order: visits, waits opened and closed, things thrown.

A wait that opens and closes within the step shows in neither list.
"""

from __future__ import annotations

from engine import moves


class StepLog:
    """Collects what a `Progress` reports."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.trail: list[moves.Entered | moves.Left] = []
        self.opened: dict[int, moves.Wait] = {}
        self.closed: list[moves.ClosedWait] = []
        self.thrown: list[moves.ThrownMessage | moves.ThrownSignal | moves.ThrownEscalation] = []

    def open(self, wait: moves.Wait) -> None:
        """Note a wait that opened."""
        self.opened[wait.token] = wait

    def close(self, number: int, outcome: moves.Outcome) -> None:
        """Note a wait that is over."""
        if self.opened.pop(number, None) is None:
            self.closed.append(moves.ClosedWait(token=number, outcome=outcome))
