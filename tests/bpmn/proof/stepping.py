"""The engine's side: every step through bytes, and beside it without ever reloading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine import moves, results
from engine.bpmn import commands, live, runtime
from engine.bpmn.definition import Bundle
from engine.bpmn.instance import Instance
from tests.bpmn.diagrams import NOW, Walk

KINDS: dict[type, str] = {
    results.OpenTask: "task",
    results.OpenTimer: "timer",
    results.OpenJob: "job",
    results.OpenCall: "call",
    results.OpenIncident: "incident",
}


@dataclass(slots=True, kw_only=True)
class Runner:
    """One instance, stepped twice: saved and reloaded each time, and kept alive."""

    walk: Walk
    kept: Instance | None = None

    @classmethod
    def of(cls, bundle: Bundle, process_id: str, caught_above: Callable[[str], bool]) -> Runner:
        """Make a runner for a new instance, which asks its callers what they catch."""
        return cls(walk=Walk(bundle=bundle, process_id=process_id, caught_above=caught_above))

    def catches(self, token: int, code: str) -> bool:
        """Say whether an error of what this call called would be caught here or above."""
        walk = self.walk
        assert walk.state is not None
        here = runtime.catches_error(walk.bundle, walk.process_id, walk.state, token, code)
        return here or self.walk.caught_above(code)

    def do(self, command: moves.Command) -> results.Progress:
        """Make one step in both ways; they must agree to the byte."""
        live.OF_THIS_PROCESS.forget()
        reloaded = self.walk.do(command)
        kept = self._keep_going(command)
        assert kept == reloaded, "stepping with and without reloading differ"
        return reloaded

    def waits(self) -> list[tuple[int, str, str, dict[str, Any]]]:
        """List what waits, oldest first: token, element, kind, the variables it sees."""
        assert self.kept is not None
        return [
            (number, wait.element_id, kind_of(wait), dict(self.kept.view(self.kept.waits[number])))
            for number, wait in sorted(self.walk.open.items())
        ]

    def _keep_going(self, command: moves.Command) -> results.Progress:
        definition = self.walk.bundle.processes[self.walk.process_id]
        environment = moves.Environment(now=NOW, caught_above=self.walk.caught_above)
        if isinstance(command, moves.Start):
            self.kept = Instance(self.walk.bundle, definition, environment)
            commands.start(self.kept, command)
        else:
            assert self.kept is not None
            self.kept.begin(environment)
            commands.apply(self.kept, command)
        if not self.kept.completed:
            self.kept.run()
        return runtime.progress_of(self.kept)


def kind_of(wait: results.Wait) -> str:
    """Name the kind of a wait."""
    if isinstance(wait, results.OpenSubscription):
        return str(wait.channel)
    return KINDS[type(wait)]
