"""Which body's people a candidate group of a diagram means for one lead.

A diagram says `street_handler`; the group is `handler@xingren` when the lead lies in
兴仁街道. `role@body` is taken as it is; any other word of a foreign diagram is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

OFFICE = "office"
ZONE = "zone"
POLICE = "police"
LEAD_DEPARTMENT = "finance"
POLITICS = "politics"
PETITION = "petition"

# word -> (role, the lead's column that names the body, or None, the fixed body or None)
_WORDS: dict[str, tuple[str, str | None, str | None]] = {
    "street_handler": ("handler", "street_id", None),
    "street_approver": ("approver", "street_id", None),
    "responsible_handler": ("handler", "responsible_body_id", None),
    "regulator_handler": ("handler", "regulator_body_id", None),
    "office_supervisor": ("supervisor", None, OFFICE),
    "tip_officer": ("tip_officer", None, OFFICE),
    "lead_department_handler": ("handler", None, LEAD_DEPARTMENT),
    "convener": ("convener", None, ZONE),
    "police_handler": ("police_handler", None, POLICE),
    "politics_handler": ("handler", None, POLITICS),
    "petition_handler": ("handler", None, PETITION),
}
WORDS = frozenset(_WORDS)
_HEADS = {OFFICE: f"supervisor@{OFFICE}", ZONE: f"convener@{ZONE}"}


def resolve(words: Iterable[str], lead: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Give the groups of these words for the lead; a body not yet known falls to the street."""
    return tuple(
        dict.fromkeys(_resolve(word.strip(), lead or {}) for word in words if word.strip())
    )


def _resolve(word: str, lead: Mapping[str, Any]) -> str:
    if word not in _WORDS:
        if word == f"handler@{POLICE}":
            return f"police_handler@{POLICE}"
        return word
    role, column, body = _WORDS[word]
    if column is not None:
        body = lead.get(column) or lead.get("street_id")
        if body == POLICE and role == "handler":
            role = "police_handler"
    return f"{role}@{body}" if body else word


def head_of(body: str) -> str:
    """Give the group of those who lead a body's work (单位负责人)."""
    return _HEADS.get(body, f"approver@{body}")


def bodies_of(groups: Iterable[str]) -> frozenset[str]:
    """Name the bodies that resolved groups speak of."""
    return frozenset(group.partition("@")[2] for group in groups if "@" in group)
