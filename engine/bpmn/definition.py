"""A deployed process and the bundle it belongs to, compiled and read-only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

    from engine.bpmn.triggers import Trigger
    from engine.dmn.decision import DecisionModel
    from engine.feel.record import Record
    from engine.forms.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element as screens speak of it: with the author's id and type."""

    id: str
    type: str
    name: str
    lane: str | None = None
    form_id: str | None = None
    documentation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartEvent:
    """A way to begin: `kind` is none, message, timer, signal or conditional.

    `correlation` and `timer` are the author's texts; `trigger` is what they compile to.
    """

    element_id: str
    kind: str
    name: str
    correlation: str | None = None
    timer: str | None = None
    interrupting: bool | None = None
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One process, ready to run."""

    id: str
    name: str
    version_tag: str
    file: str
    spec: WorkflowSpec
    starts: tuple[StartEvent, ...] = ()
    elements: Mapping[str, Element] = field(default_factory=dict)
    calls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleForm:
    """A form of the bundle: its schema as it came, and parsed."""

    schema: bytes
    form: Form
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Processes, decisions and forms that were deployed together."""

    content_hash: str
    processes: Mapping[str, Definition] = field(default_factory=dict)
    decisions: Mapping[str, DecisionModel] = field(default_factory=dict)
    forms: Mapping[str, BundleForm] = field(default_factory=dict)

    def decide(
        self,
        decision_id: str,
        scope: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]] | None = None,
        record: Record | None = None,
    ) -> Any:
        """Evaluate a decision of this bundle."""
        model = self.decisions.get(decision_id)
        if model is None:
            raise errors.DecisionFailed(f"决策表「{decision_id}」不在已部署的资源中")
        return model.decide(decision_id, scope, functions or {}, record)
