"""What one step did, in order: visits, waits opened and closed, things thrown, nulls explained.

A wait that opens and closes within the step shows in neither list.
"""

from __future__ import annotations

from dataclasses import replace

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
        self.recounted: list[results.Recounted] = []
        self.decided: list[results.Decided] = []
        self.record = Record()

    def open(self, wait: results.Wait) -> None:
        """Note a wait that opened."""
        self.opened[wait.token] = wait

    def recount(self, found: results.Recounted) -> None:
        """Note a date that was counted again; a wait of this very step opens with the new one."""
        opened = self.opened.get(found.token)
        if opened is None:
            self.recounted.append(found)
        elif isinstance(opened, results.OpenTimer) and found.after is not None:
            self.opened[found.token] = replace(opened, due_at=found.after)
            if found.what not in {results.Change.MOVED, results.Change.SAME}:
                self.recounted.append(found)
        elif isinstance(opened, results.OpenTask):
            self.opened[found.token] = replace(opened, due_at=found.after)

    def close(self, number: int, kind: results.WaitKind, outcome: results.Outcome) -> None:
        """Note a wait that is over."""
        if self.opened.pop(number, None) is None:
            self.closed.append(results.ClosedWait(token=number, kind=kind, outcome=outcome))
