"""One instance on both sides, and whether they show the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from engine import results
from tests.bpmn.proof.game import Game, Item
from tests.bpmn.proof.stepping import Runner

_WORK = frozenset({"task", "job", "call", "incident"})
"""What shows the variables of its own place; an event on a boundary sees those of its host."""


@dataclass(slots=True, kw_only=True, eq=False)
class Seat:
    """One instance: the game, the engine's runner, and the pairs of what is open."""

    game: Game
    runner: Runner
    parent: Seat | None = None
    call: Item | None = None
    tokens: dict[Item, int] = field(default_factory=dict)
    log: list[Any] = field(default_factory=list)

    @property
    def gone(self) -> bool:
        """Say whether nobody waits for this instance any more."""
        if self.parent is None or self.call is None:
            return False
        return self.parent.gone or not self.call.alive

    def compare(self, progress: results.Progress) -> None:
        """Compare everything there is to see."""
        self._compare_status(progress)
        self.tokens = _pairs(self.game, self.runner)
        self._compare_variables(progress)
        posts = Counter((p.kind, p.word, p.key) for p in self.game.posts)
        thrown = Counter(t for t in map(_posted, progress.thrown) if t)
        assert thrown == posts, ("thrown", thrown, posts)
        codes = [t.code for t in progress.thrown if isinstance(t, results.ThrownEscalation)]
        assert sorted(codes) == sorted(self.game.escalations), ("escalations", codes)

    def _compare_status(self, progress: results.Progress) -> None:
        status = self.game.status
        if any(item.kind == "incident" for item in self.game.items()):
            status = "incident"
        assert str(progress.status) == status, ("status", str(progress.status), status)
        code = progress.error.code if progress.error else ""
        assert code == self.game.code, ("error", code, self.game.code)
        if progress.finished:
            trail = self.runner.walk.trail
            entered = sorted(t.visit for t in trail if isinstance(t, results.Entered))
            left = sorted(t.visit for t in trail if isinstance(t, results.Left))
            assert entered == left, ("visits", entered, left)

    def _compare_variables(self, progress: results.Progress) -> None:
        """Compare the variables; what branches that run at once append stands in any order."""
        expected = self.game.root.values or {}
        log = progress.variables["log"]
        assert log[: len(self.log)] == self.log, ("a list was reordered", self.log, log)
        self.log = log
        found = _plain(progress.variables)
        assert found == _plain(expected), ("variables", found, expected)


def _plain(values: dict[str, Any] | Any) -> dict[str, Any]:
    return {k: Counter(v) if k == "log" else v for k, v in values.items()}


def _posted(thrown: results.Thrown) -> tuple[str, str, str] | None:
    if isinstance(thrown, results.ThrownMessage):
        return "message", thrown.name, thrown.correlation_key
    if isinstance(thrown, results.ThrownSignal):
        return "signal", thrown.name, ""
    return None


def _pairs(game: Game, runner: Runner) -> dict[Item, int]:
    """Pair what is open here with what waits there: by name, run and age."""
    ours: dict[Any, list[Item]] = {}
    for item in game.items():
        if item.kind != "condition":
            ours.setdefault((item.name, item.kind, item.runs()), []).append(item)
    theirs: dict[Any, list[tuple[int, dict[str, Any]]]] = {}
    for token, name, kind, view in runner.waits():
        runs = tuple(sorted((k, v) for k, v in view.items() if k.startswith("item_")))
        theirs.setdefault((name, kind, runs), []).append((token, view))
    expected = {key: len(items) for key, items in ours.items()}
    found = {key: len(waits) for key, waits in theirs.items()}
    assert found == expected, ("open", {"engine": found, "oracle": expected})
    pairs = {}
    for key, items in ours.items():
        for item, (token, view) in zip(items, theirs[key], strict=True):
            pairs[item] = token
            seen = item.frame.view()
            if item.kind in _WORK:
                assert _plain(view) == _plain(seen), ("view", key, view, seen)
    return pairs
