"""Which events go on listening when an instance is migrated, which stop and which begin.

An event is carried over, as it was armed, if the activity it belongs to has it in the
target too and it waits for the same kind of thing. What the source has already drawn there
and no longer listens, because it has fired, is not armed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import model
from engine.bpmn.containers import EventSubProcessSpec
from engine.bpmn.waiting import WaitKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.bpmn.corrections.bookkeeping import Token
    from engine.bpmn.elements import ElementSpec
    from engine.bpmn.migration_map import ElementMap

_SAYS = {
    "event-kept": "「{}」的定义已改变；已开始的等待不变，仍按迁移前的时刻、消息或信号",
    "event-dropped": "「{}」在目标版本中已没有，它的等待将取消",
    "event-added": "「{}」是目标版本新增的，从所在环节开始时起算",
    "event-due": "「{}」是目标版本新增的，从所在环节开始时起算已经到期，迁移后随即触发",
    "activity-kept": "「{}」的人员、期限、作业或输入设置已改变；已打开的事项不变",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What changes in what listens for a token: by role b at its boundary, e inside its scope."""

    host: Token
    role: str
    drop: tuple[Token, ...] = ()
    add: tuple[ElementSpec, ...] = ()
    notes: tuple[model.Finding, ...] = ()


def listening(host: Token, elements: ElementMap) -> list[Listening]:
    """Compare what listens for a token with what would listen for it in the target."""
    spec: ElementSpec = host.task_spec
    becomes = elements.spec(spec)
    if host.role or becomes is None:
        return []
    compared = (("b", spec.boundaries, becomes.boundaries), ("e", _starts(spec), _starts(becomes)))
    return [
        _compare(host, role, old, {one.bpmn_id: one for one in new}, elements)
        for role, old, new in compared
        if old or new
    ]


def _compare(
    host: Token,
    role: str,
    old: Sequence[ElementSpec],
    new: Mapping[str, ElementSpec],
    elements: ElementMap,
) -> Listening:
    carried = {
        spec.bpmn_id: becomes
        for spec in old
        if (becomes := new.get(elements.named(spec.bpmn_id) or "")) is not None
        and _waits_alike(spec, becomes)
    }
    drop: list[Token] = []
    notes: list[model.Finding] = []
    for token in host.children:
        if token.role != role:
            continue
        spec = token.task_spec
        goes_on = carried.get(spec.bpmn_id)
        if goes_on is None:
            drop.append(token)
            notes.append(note(spec, "event-dropped"))
        elif goes_on.node.event != spec.node.event:
            notes.append(note(spec, "event-kept"))
    known = {becomes.bpmn_id for becomes in carried.values()}
    add = [spec for name, spec in new.items() if name not in known and spec.trigger is not None]
    return Listening(
        host=host,
        role=role,
        drop=tuple(drop),
        add=tuple(add) if _is_open(host, role) else (),
        notes=tuple(notes),
    )


def _waits_alike(spec: ElementSpec, becomes: ElementSpec) -> bool:
    one, other = spec.trigger, becomes.trigger
    return one is not None and other is not None and one.kind is other.kind


def _is_open(host: Token, role: str) -> bool:
    """Say whether the host listens at all: not before it has begun to, nor once interrupted."""
    children = host.children
    begun = role in host.memo.get("heard", "") or any(child.role == role for child in children)
    if host.wait_kind == WaitKind.INCIDENT and not begun:
        return False  # a retry lets the events listen
    return role != "e" or not any(
        isinstance(child.task_spec, EventSubProcessSpec) and child.task_spec.interrupting
        for child in children
        if not child.role
    )


def _starts(spec: ElementSpec) -> tuple[ElementSpec, ...]:
    """Give the start events of the event sub-processes of a scope."""
    return tuple(sub.start for sub in getattr(spec, "event_subs", ()))


def note(spec: ElementSpec, rule: str) -> model.Finding:
    """Say what a migration does at an element, for whoever looks before running it."""
    return model.Finding(
        element_id=spec.bpmn_id,
        rule=rule,
        message=_SAYS[rule].format(spec.label),
        severity=model.Severity.WARNING,
    )
