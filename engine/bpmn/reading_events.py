"""Reads the event definition of an event and resolves what it refers to.

Messages, signals, errors and escalations stand at the root of a file; a reference that
leads nowhere is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import reading_data, reading_extensions, vocabulary, xml_source
from engine.bpmn.diagram import EventDefinition
from engine.bpmn.vocabulary import EventKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_B = f"{{{vocabulary.BPMN}}}"
_REFERENCES = {
    EventKind.MESSAGE: ("messageRef", "message", "name"),
    EventKind.SIGNAL: ("signalRef", "signal", "name"),
    EventKind.ERROR: ("errorRef", "error", "errorCode"),
    EventKind.ESCALATION: ("escalationRef", "escalation", "escalationCode"),
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """The root elements of a file that events refer to, by kind and id."""

    file: str
    by_kind: dict[str, dict[str, Element]] = field(default_factory=dict)
    data: dict[str, Element] = field(default_factory=dict)
    correlated: frozenset[str] = frozenset()
    findings: list[model.Finding] = field(default_factory=list)

    def look_up(self, kind: str, reference: str) -> Element | None:
        """Find a root element by reference, with or without a prefix."""
        known = self.by_kind.get(kind, {})
        found = known.get(reference)
        return known.get(reference.rpartition(":")[2]) if found is None else found

    def report(
        self,
        element: Element,
        rule: str,
        message: str,
        severity: model.Severity = model.Severity.ERROR,
    ) -> None:
        """Note one finding at an element, or at the one around it that has an id."""
        owner = element
        while owner.get("id") is None and (parent := owner.getparent()) is not None:
            owner = parent
        self.findings.append(
            model.Finding(
                element_id=owner.get("id", ""),
                rule=rule,
                message=message,
                severity=severity,
                file=self.file,
                line=xml_source.line_of(element),
            )
        )


def roots(file: str, root: Element, findings: list[model.Finding]) -> Roots:
    """Index the root elements of a file."""
    retrievals = root.iter(f"{_B}correlationPropertyRetrievalExpression")
    index = Roots(
        file=file,
        data=reading_data.index(root),
        correlated=frozenset(found.get("messageRef", "") for found in retrievals),
        findings=findings,
    )
    for child in root.iterchildren(f"{_B}*"):
        identity = child.get("id")
        if identity:
            index.by_kind.setdefault(xml_source.local(child), {})[identity] = child
    return index


def read(element: Element, known: Roots) -> EventDefinition:
    """Read the definition of an event; several of them count as one `multiple`."""
    found = [c for c in element.iterchildren(f"{_B}*") if _is_definition(c)]
    for reference in element.iterchildren(f"{_B}eventDefinitionRef"):
        target = _inline(xml_source.text_of(reference), known)
        if target is None:
            known.report(reference, "dangling-reference", "eventDefinitionRef 指向不存在的事件定义")
        else:
            found.append(target)
    if not found:
        return EventDefinition()
    if len(found) > 1:
        return EventDefinition(kind=EventKind.MULTIPLE, count=len(found))
    return definition(found[0], known)


def definition(element: Element, known: Roots) -> EventDefinition:
    """Read one event definition."""
    kind = vocabulary.EVENT_DEFINITIONS[xml_source.local(element)]
    if kind in _REFERENCES:
        return referring(element, kind, known)
    if kind is EventKind.TIMER:
        return _timer(element, known)
    if kind is EventKind.CONDITIONAL:
        condition = element.find(f"{_B}condition")
        return EventDefinition(kind=kind, expression=xml_source.text_of(condition) or None)
    if kind is EventKind.LINK:
        return EventDefinition(kind=kind, name=element.get("name") or element.get("id"))
    if kind is EventKind.COMPENSATION:
        waits = xml_source.is_true(element, "waitForCompletion", default=True)
        return EventDefinition(kind=kind, reference=element.get("activityRef"), waits=waits)
    return EventDefinition(kind=kind)


def referring(element: Element, kind: EventKind, known: Roots) -> EventDefinition:
    """Read a definition (or a send or receive task) that refers to a root element."""
    attribute, root_kind, value = _REFERENCES[kind]
    reference = element.get(attribute)
    if not reference:
        return EventDefinition(kind=kind)
    target = known.look_up(root_kind, reference)
    if target is None:
        known.report(
            element,
            "dangling-reference",
            f"{attribute} 指向不存在的 {root_kind}「{reference}」",
        )
        return EventDefinition(kind=kind, reference=reference, name=reference)
    ttl = key = None
    if kind is EventKind.MESSAGE:
        key = reading_extensions.correlation_key(target)
        owners = (element, element.getparent())
        for owner in (each for each in owners if each is not None):
            for published in reading_extensions.children(owner, "publishMessage"):
                key = published.get("correlationKey") or key
                ttl = published.get("timeToLive")
        if key is None and reference in known.correlated:
            known.report(
                element,
                "unsupported-element",
                f"消息「{reference}」用 correlationProperty 关联，不支持；请用 zeebe:subscription",
            )
    name = target.get(value) or (target.get("name") if value != "name" else None)
    if kind in {EventKind.ERROR, EventKind.ESCALATION} and not name:
        known.report(element, "missing-reference", f"{root_kind}「{reference}」没有代码（{value}）")
    return EventDefinition(
        kind=kind,
        name=name,
        correlation=key,
        reference=reference,
        time_to_live=ttl,
    )


def _timer(element: Element, known: Roots) -> EventDefinition:
    found = [
        (_TIMERS[xml_source.local(child)], xml_source.text_of(child))
        for child in element.iterchildren(f"{_B}*")
        if xml_source.local(child) in _TIMERS
    ]
    if len(found) != 1 or not found[0][1]:
        known.report(element, "timer", "定时器必须且只能写明日期、时长、周期三者之一")
        return EventDefinition(kind=EventKind.TIMER)
    return EventDefinition(kind=EventKind.TIMER, timer=found[0][0], expression=found[0][1])


def _is_definition(element: Element) -> bool:
    return xml_source.local(element) in vocabulary.EVENT_DEFINITIONS


def _inline(reference: str, known: Roots) -> Element | None:
    for kind in vocabulary.EVENT_DEFINITIONS:
        found = known.look_up(kind, reference)
        if found is not None:
            return found
    return None
