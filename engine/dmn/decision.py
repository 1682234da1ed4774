"""A decision file ready to decide: decisions, the knowledge they use, and what they require."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import errors
from engine.dmn import evaluation
from engine.feel import kinds
from engine.feel.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.dmn.table import Fired, Table
    from engine.feel.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData:
    """Something a decision takes from outside."""

    id: str
    name: str
    type: kinds.Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: its logic, and the ids of what it requires."""

    id: str
    name: str
    variable: str
    type: kinds.Type
    run: Callable[[Frame], Any]
    table: Table | None = None
    decisions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """One business knowledge model: a function that decisions call."""

    id: str
    name: str
    parameters: tuple[str, ...]
    types: tuple[kinds.Type, ...]
    result: kinds.Type
    run: Callable[[Frame], Any]
    table: Table | None = None
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One decision service: some decisions, callable with what they need as parameters."""

    id: str
    name: str
    type: kinds.Type
    outputs: tuple[str, ...]
    decisions: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionModel:
    """All of one file; `decide` and `explain` answer from it.

    `imports` are other files by the name this one gives them, `names` all names that its
    expressions may use.
    """

    id: str
    name: str
    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData] = field(default_factory=dict)
    knowledge: Mapping[str, Knowledge] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    namespace: str = ""
    imports: Mapping[str, DecisionModel] = field(default_factory=dict)
    types: Mapping[str, kinds.Type] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    def decide(
        self,
        decision_id: str,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
        record: Record | None = None,
    ) -> Any:
        """Answer a decision; those it requires are answered first.

        A table with one output column answers the bare value, with several a
        context; a hit policy that collects answers a list. A record, if given, learns
        what the run cost and why there was null.
        """
        return self._decided(decision_id, Frame(scope, functions, record))

    def explain(
        self,
        decision_id: str,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
        record: Record | None = None,
    ) -> tuple[Any, tuple[Fired, ...]]:
        """Answer a decision and the rules that led there, required tables first."""
        frame = Frame(scope, functions, record)
        frame.notes = []
        answer = self._decided(decision_id, frame)
        return answer, tuple(frame.notes)

    def serve(
        self,
        service_id: str,
        arguments: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        """Call a decision service or business knowledge model by id with named arguments."""
        return evaluation.Evaluation(self, Frame(arguments, functions)).serve(service_id)

    def _decided(self, decision_id: str, frame: Frame) -> Any:
        try:
            return evaluation.Evaluation(self, frame).decision(self._require(decision_id))
        finally:
            if frame.record is not None:
                frame.record.steps += frame.steps

    def _require(self, decision_id: str) -> Decision:
        found = self.decisions.get(decision_id)
        if found is None:
            message = f"决策文件“{self.name}”中没有决策 {decision_id}，请检查引用的编号。"
            raise errors.DecisionFailed(message)
        return found
