"""Which element of another definition an element becomes when its instance is migrated.

Without a word the same id of the same type; a mapping names others by the author's ids, or
None for an event that shall not be carried over. Sequence flows matter where a join waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import model
from engine.bpmn.elements import BoundarySpec
from engine.bpmn.events import StartSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.bpmn.definition import Definition
    from engine.bpmn.elements import ElementSpec


class ElementMap:
    """From the elements of one definition to those of another."""

    def __init__(
        self, source: Definition, target: Definition, mapping: Mapping[str, str | None]
    ) -> None:
        """Keep both ends; `mapping` holds only what is not the same id."""
        self.source = source
        self.target = target
        self.mapping = mapping

    def named(self, element_id: str) -> str | None:
        """Give the id that an id becomes; it need not exist."""
        if element_id == self.source.id:
            return self.target.id
        return self.mapping.get(element_id, element_id)

    def spec(self, spec: ElementSpec) -> ElementSpec | None:
        """Give the spec a spec becomes, the frame of a loop or the activity inside alike."""
        if spec is self.source.spec.start:
            start: ElementSpec = self.target.spec.start
            return start
        name = self.named(spec.bpmn_id)
        if name is None:
            return None
        layer = spec.name[len(spec.bpmn_id) :]
        found: ElementSpec | None = self.target.spec.task_specs.get(f"{name}{layer}")
        return found

    def flow(self, flow_id: str, join: ElementSpec) -> str | None:
        """Give the flow into a join that a flow becomes: mapped, or alone between its ends."""
        named = self.mapping.get(flow_id, flow_id)
        if named in join.incoming:
            return named
        before = _source_of(self.source, flow_id)
        after = None if before is None else self.spec(before)
        between = [f.id for f in after.outgoing if f.target is join] if after is not None else []
        return between[0] if len(between) == 1 else None

    def renamed(self) -> dict[str, str]:
        """Name the elements that get another id."""
        return {a: b for a, b in self.mapping.items() if b is not None and a != b}

    def refusals(self) -> Iterator[model.Finding]:
        """Find what is wrong with the mapping itself, whatever the instance."""
        source, target = self.source, self.target
        if source.id != target.id and self.mapping.get(source.id) != target.id:
            yield refusal(
                source.id,
                "other-process",
                f"目标是另一个流程「{target.id}」；如确要迁移，请在映射中写明"
                f" {source.id} → {target.id}",
            )
        for old, new in self.mapping.items():
            yield from self._refuse_pair(old, new)
        taken: dict[str, str] = {}
        for old, new in self.mapping.items():
            spec = source.spec.task_specs.get(old)
            if new is None or not isinstance(spec, BoundarySpec | StartSpec):
                continue
            if new in taken:
                yield refusal(
                    old, "same-target", f"「{taken[new]}」和「{old}」不能都映射到「{new}」"
                )
            taken[new] = old

    def _refuse_pair(self, old: str, new: str | None) -> Iterator[model.Finding]:
        if old == self.source.id:
            return
        spec = self.source.spec.task_specs.get(old)
        is_flow = _source_of(self.source, old) is not None
        if (spec is None or old not in self.source.elements) and not is_flow:
            yield refusal(old, "unknown-source", f"映射中的「{old}」不在原版本中")
            return
        if new is None:
            return
        if is_flow:
            if _source_of(self.target, new) is None:
                yield refusal(
                    old, "unknown-target", f"映射 {old} → {new} 中的连线「{new}」不在目标版本中"
                )
            return
        if new not in self.target.elements:
            yield refusal(old, "unknown-target", f"映射 {old} → {new} 中的「{new}」不在目标版本中")
            return
        becomes: ElementSpec = self.target.spec.task_specs[new]
        if spec is not None and not same_kind(spec, becomes):
            yield refusal(old, "type-changed", f"「{old}」与「{new}」类型不同，不能映射")
        elif isinstance(spec, BoundarySpec) and isinstance(becomes, BoundarySpec):
            host = self.named(spec.node.attached_to or "")
            if host != becomes.node.attached_to:
                yield refusal(
                    old, "listener-moved", f"边界事件「{old}」不能映射到别的环节上的「{new}」"
                )


def same_kind(one: ElementSpec, other: ElementSpec) -> bool:
    """Say whether a token at one element can stand at the other: type, event and execution."""
    return (
        type(one) is type(other)
        and one.element_type == other.element_type
        and one.node.event.kind is other.node.event.kind
        and one.node.for_compensation == other.node.for_compensation
    )


def refusal(element_id: str, rule: str, message: str) -> model.Finding:
    """Say why something cannot be migrated."""
    return model.Finding(element_id=element_id, rule=rule, message=message)


def _source_of(definition: Definition, flow_id: str) -> ElementSpec | None:
    for spec in definition.spec.task_specs.values():
        if any(flow.id == flow_id for flow in getattr(spec, "outgoing", ())):
            found: ElementSpec = spec
            return found
    return None
