"""What one step did, in order: visits, waits opened and closed, things thrown, nulls explained.

A wait that opens and closes within the step shows in neither list.
"""

from __future__ import annotations

from engine import results
from engine.feel.record import Record


class StepLog:
    """Collects what a `Progress` reports."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.trail: list[results.Entered | results.Left] = []
        self.opened: dict[int, results.Wait] = {}
        self.closed: list[results.ClosedWait] = []
        self.thrown: list[
            results.ThrownMessage | results.ThrownSignal | results.ThrownEscalation
        ] = []
        self.record = Record()

    def open(self, wait: results.Wait) -> None:
        """Note a wait that opened."""
        self.opened[wait.token] = wait

    def close(self, number: int, kind: results.WaitKind, outcome: results.Outcome) -> None:
        """Note a wait that is over."""
        if self.opened.pop(number, None) is None:
            self.closed.append(results.ClosedWait(token=number, kind=kind, outcome=outcome))
