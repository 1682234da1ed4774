"""Reads how often an activity runs: multi-instance and standard loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import reading_data, reading_extensions, vocabulary, xml_source
from engine.bpmn.diagram import Loop

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from engine.bpmn.reading_events import Roots

_B = f"{{{vocabulary.BPMN}}}"


def read(element: Element, known: Roots) -> Loop | None:
    """Read the loop characteristics of an activity, if it has any."""
    standard = element.find(f"{_B}standardLoopCharacteristics")
    if standard is not None:
        return Loop(
            kind="standard",
            condition=xml_source.text_of(standard.find(f"{_B}loopCondition")) or None,
            test_before=xml_source.is_true(standard, "testBefore"),
            maximum=standard.get("loopMaximum"),
        )
    several = element.find(f"{_B}multiInstanceLoopCharacteristics")
    return None if several is None else _multi_instance(several, element, known)


def _multi_instance(element: Element, activity: Element, known: Roots) -> Loop:
    sequential = xml_source.is_true(element, "isSequential")
    texts = {
        name: xml_source.text_of(element.find(f"{_B}{name}")) or None
        for name in ("loopCardinality", "completionCondition")
    }
    zeebe = next(reading_extensions.children(element, "loopCharacteristics"), None)
    attributes = _standard(element, activity, known)
    if zeebe is not None:
        attributes |= {str(key): str(value) for key, value in zeebe.attrib.items()}
    return Loop(
        kind="sequential" if sequential else "parallel",
        collection=_text(attributes, "inputCollection"),
        element=_text(attributes, "inputElement"),
        output_collection=_text(attributes, "outputCollection"),
        output_element=_text(attributes, "outputElement"),
        cardinality=texts["loopCardinality"],
        completion=texts["completionCondition"],
        behavior=element.get("behavior", "All"),
    )


def _standard(element: Element, activity: Element, known: Roots) -> dict[str, str]:
    """Read BPMN's own references to data as what the dialect calls them."""
    found: dict[str, str] = {}
    for tag, name in (
        ("loopDataInputRef", "inputCollection"),
        ("loopDataOutputRef", "outputCollection"),
    ):
        reference = xml_source.text_of(element.find(f"{_B}{tag}"))
        if reference:
            found[name] = reading_data.variable(reference, activity, known.data)
    for tag, name in (("inputDataItem", "inputElement"), ("outputDataItem", "outputElement")):
        item = element.find(f"{_B}{tag}")
        if item is not None:
            found[name] = item.get("name") or item.get("id") or ""
    return found


def _text(attributes: dict[str, str], name: str) -> str | None:
    return (attributes.get(name) or "").strip() or None
