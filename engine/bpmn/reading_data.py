"""Data objects and data associations: which variable each of them means.

Every activity reads and writes the variables of its process directly, as the Camunda 8
dialect has it; a data object is such a variable, drawn. An association that only draws
this is kept; one that would rename is named, one that would compute is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine import model
from engine.bpmn import vocabulary, xml_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    Report = Callable[[Element, str, str, model.Severity], None]

_B = f"{{{vocabulary.BPMN}}}"
_DATA = (
    "dataInput",
    "dataObject",
    "dataObjectReference",
    "dataOutput",
    "dataStoreReference",
    "property",
)
_ENDS = {"dataInputAssociation": ("sourceRef", "targetRef")}
_ENDS["dataOutputAssociation"] = ("targetRef", "sourceRef")  # outside first, inside second


def index(root: Element) -> dict[str, Element]:
    """Find everything that holds data, by its id."""
    found = root.iter(*(f"{_B}{kind}" for kind in _DATA))
    return {element.get("id", ""): element for element in found}


def variable(reference: str, activity: Element, data: Mapping[str, Element]) -> str:
    """Name the variable that a reference means; an input or output is what it is tied to."""
    for kind, (outer, inner) in _ENDS.items():
        for tie in activity.iterchildren(f"{_B}{kind}"):
            if _text(tie, inner) == reference and _text(tie, outer):
                return _named(_text(tie, outer), data)
    return _named(reference, data)


def judge(activity: Element, data: Mapping[str, Element], report: Report) -> None:
    """Tell what the associations of an activity or event would have done."""
    loops = activity.iter(f"{_B}loopDataInputRef", f"{_B}loopDataOutputRef")
    collections = {xml_source.text_of(reference) for reference in loops}
    for kind, (outer, inner) in _ENDS.items():
        for tie in activity.iterchildren(f"{_B}{kind}"):
            computes = [
                name for name in ("transformation", "assignment") if tie.find(_B + name) is not None
            ]
            if computes:
                said = f"数据关联里的 {'、'.join(computes)} 不会执行，请改用 zeebe:ioMapping"
                report(tie, "unsupported-element", said, model.Severity.ERROR)
                continue
            inside = data.get(_text(tie, inner))
            name = None if inside is None or _is_property(inside) else inside.get("name")
            drawn = _named(_text(tie, outer), data)
            if name and drawn and name != drawn and _text(tie, inner) not in collections:
                said = f"数据关联不会把变量「{drawn}」改名为「{name}」，请改用 zeebe:ioMapping"
                report(tie, "data-association", said, model.Severity.WARNING)


def _named(reference: str, data: Mapping[str, Element]) -> str:
    found = data.get(reference)
    if found is None:
        return reference
    aim = data.get(found.get("dataObjectRef", ""))
    return (aim.get("name") if aim is not None else None) or found.get("name") or reference


def _is_property(element: Element) -> bool:
    return xml_source.local(element) == "property"


def _text(element: Element, child: str) -> str:
    return xml_source.text_of(element.find(_B + child))
