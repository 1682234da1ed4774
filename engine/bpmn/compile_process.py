"""Compiles a process into the library's specs: one spec per element, wired by its flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine.bpmn import compile_nodes, normalise
from engine.bpmn.compile_texts import Texts
from engine.bpmn.containers import EventSubProcessSpec, RootSpec, ScopeSpec
from engine.bpmn.definition import Definition, Element, StartEvent
from engine.bpmn.diagram import Node, Process
from engine.bpmn.elements import BoundarySpec, ElementSpec, Outgoing
from engine.bpmn.events import StartSpec
from engine.bpmn.repetition import RepeatedSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.normalise import Core

ROOT = "#root"


def compile_process(process: Process) -> tuple[Definition, Texts]:
    """Compile; the texts carry what does not compile."""
    core = normalise.normalise(process)
    nodes = process.nodes
    texts = Texts(process.file)
    workflow = WorkflowSpec(name=process.id, filename=process.file)
    root = RootSpec(
        workflow, Node(id=process.id, type="process", scope="", name=process.name), ROOT
    )
    workflow.start = root
    specs = {node.id: compile_nodes.spec_of(node, workflow, texts) for node in nodes.values()}
    scopes = {process.id: root} | {
        name: inner for name, spec in specs.items() if isinstance(inner := _inner(spec), ScopeSpec)
    }
    _wire(core, specs, texts)
    _fill(core, specs, scopes)
    definition = Definition(
        id=process.id,
        name=process.name,
        version_tag=process.version_tag,
        file=process.file,
        spec=workflow,
        starts=_starts(core, specs),
        elements={node.id: _element(node) for node in nodes.values()},
        calls=frozenset(
            called
            for node in nodes.values()
            if node.type == "callActivity"
            and (called := node.settings.called_process)
            and not called.startswith("=")
        ),
    )
    return definition, texts


def _inner(spec: ElementSpec) -> ElementSpec:
    return spec.inner if isinstance(spec, RepeatedSpec) else spec


def _wire(core: Core, specs: Mapping[str, ElementSpec], texts: Texts) -> None:
    """Connect the specs by the flows, in the order of the document."""
    for name, spec in specs.items():
        node = core.process.nodes[name]
        texts.at(node)
        flows = []
        for flow in core.outgoing.get(name, ()):
            target = specs[flow.target]
            spec.connect(target)
            condition = texts.feel(flow.condition, f"连线「{flow.id}」的条件")
            flows.append(
                Outgoing(
                    id=flow.id,
                    target=target,
                    condition=condition,
                    is_default=flow.id == node.default,
                )
            )
        spec.outgoing = tuple(flows)
        spec.incoming = tuple(flow.id for flow in core.incoming.get(name, ()))


def _fill(core: Core, specs: Mapping[str, ElementSpec], scopes: Mapping[str, ScopeSpec]) -> None:
    """Give scopes their entries and event sub-processes, activities their boundaries."""
    nodes = core.process.nodes
    for name, scope in scopes.items():
        scope.entries = tuple(specs[entry] for entry in core.entries[name])
        scope.event_subs = tuple(
            spec
            for node in nodes.values()
            if node.scope == name and isinstance(spec := specs[node.id], EventSubProcessSpec)
        )
    for node in nodes.values():
        spec = specs[node.id]
        if isinstance(spec, BoundarySpec) and (node.attached_to or "") in specs:
            host = specs[node.attached_to or ""]
            host.boundaries = (*host.boundaries, spec)
            host.compensation = specs.get(node.compensated_by or "", host.compensation)
        if isinstance(spec, StartSpec) and node.scope in scopes:
            owner = scopes[node.scope]
            spec.owner = owner
            if isinstance(owner, EventSubProcessSpec):
                owner.start, owner.catches, owner.code = spec, node.event.kind, node.event.name


def _starts(core: Core, specs: Mapping[str, ElementSpec]) -> tuple[StartEvent, ...]:
    process = core.process
    starts = [
        node
        for node in process.nodes.values()
        if node.type == "startEvent" and node.scope == process.id
    ]
    return tuple(
        StartEvent(
            element_id=node.id,
            kind=str(node.event.kind),
            name=node.event.name or node.name,
            correlation=node.event.correlation,
            timer=node.event.expression if node.event.timer else None,
            trigger=specs[node.id].trigger,
        )
        for node in [*starts, *normalise.instantiating(process, core.outgoing)]
    )


def _element(node: Node) -> Element:
    return Element(
        id=node.id,
        type=node.type,
        name=node.name,
        lane=node.lane,
        form_id=node.settings.form_id,
        documentation=node.documentation,
    )
