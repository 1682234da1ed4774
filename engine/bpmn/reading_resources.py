"""BPMN's own words for who does a task: human performers and potential owners.

`user(ann), group(office), office` names candidates; a word alone is a group. The dialect's
assignment definition, if there is one, has the last word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn import vocabulary, xml_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from engine.bpmn.diagram import Settings

_B = f"{{{vocabulary.BPMN}}}"
_WORD = re.compile(r"\s*(?:(user|group)\(([^()]*)\)|([^,()]+))\s*(?:,|$)")


def add(settings: Settings, element: Element, resources: Mapping[str, Element]) -> Settings:
    """Add who may do a task, where the dialect has not said it."""
    performers = [_who(role, resources) for role in element.iterchildren(f"{_B}humanPerformer")]
    owners = [_who(role, resources) for role in element.iterchildren(f"{_B}potentialOwner")]
    computed = [who for who in owners if who.startswith("=")]
    groups: list[str] = []
    users: list[str] = []
    for match in _WORD.finditer(",".join(who for who in owners if who not in computed)):
        kind, inside, word = match.groups()
        (users if kind == "user" else groups).append((inside or word or "").strip())
    return replace(
        settings,
        assignee=settings.assignee or next(iter(performers), None),
        candidate_groups=settings.candidate_groups
        or next(iter(computed), ",".join(groups))
        or None,
        candidate_users=settings.candidate_users or ",".join(users) or None,
    )


def _who(role: Element, resources: Mapping[str, Element]) -> str:
    """Read the expression of a role, or the name of the resource it refers to."""
    assigned = xml_source.text_of(role.find(f"{_B}resourceAssignmentExpression"))
    if assigned:
        return assigned
    reference = xml_source.text_of(role.find(f"{_B}resourceRef"))
    resource = resources.get(reference.rpartition(":")[2])
    return reference if resource is None else resource.get("name") or reference
