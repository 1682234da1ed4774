"""What the cells of one row must say together: dates in order, closure whole, bodies that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine import codes
from engine.ledger.columns import BY_NAME
from engine.ledger.names import BodyIndex

_NEEDS = {
    "transferred": "transferred_on",
    "criminal": "criminal_filed_on",
    "closed": "closed_on",
}
# The furthest milestone tells the stage of a row that does not name it.
_STAGE_BY_MILESTONE = (
    ("closed_on", "closed"),
    ("criminal_filed_on", "criminal"),
    ("transferred_on", "transferred"),
    ("handed_over_on", "handing_over"),
    ("admin_filed_on", "admin"),
)
_STAGE_BY_ROUTE = {
    "dismissed": "dismissing",
    "rectification": "rectifying",
    "regulator": "regulator",
    "admin": "admin",
    "handed_over": "handing_over",
}
_STAGE_BY_STEP = (
    ("determined_on", "determined"),
    ("verified_on", "assessing"),
    ("triaged_on", "triaged"),
)


def contradictions(values: Mapping[str, Any], bodies: BodyIndex) -> Iterator[tuple[str, str, str]]:
    """Find what does not fit together, as (column, rule, sentence)."""
    for earlier, later in codes.MILESTONE_ORDER:
        first, second = values.get(earlier), values.get(later)
        if first and second and second < first:
            yield (
                later,
                "date_order",
                f"{BY_NAME[later].header} {second} 早于{BY_NAME[earlier].header} {first}。",
            )
    street, community = values.get("street_id"), values.get("community_id")
    if street and community and bodies.parent_of(community) != street:
        yield (
            "community_id",
            "community",
            f"「{bodies.name_of(community)}」不属于「{bodies.name_of(street)}」。",
        )
    yield from _closure(values)
    stage = values.get("stage")
    needed = _NEEDS.get(stage) if stage else None
    if needed and not values.get(needed):
        label, header = codes.label("stage", stage), BY_NAME[needed].header
        yield needed, "missing_milestone", f"当前阶段为「{label}」，必须填写{header}。"


def stage_of(values: Mapping[str, Any]) -> str:
    """Give the stage a row has reached: what it names, else what its milestones tell."""
    if values.get("stage"):
        return str(values["stage"])
    for milestone, stage in _STAGE_BY_MILESTONE:
        if values.get(milestone):
            return stage
    if values.get("route") in _STAGE_BY_ROUTE:
        return _STAGE_BY_ROUTE[values["route"]]
    return next((stage for step, stage in _STAGE_BY_STEP if values.get(step)), "registered")


def _closure(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    closed, closed_on, stage = values.get("closed"), values.get("closed_on"), values.get("stage")
    if closed is True and not closed_on:
        yield "closed_on", "closure", "「是否销号」为是，必须填写销号日期。"
    if closed is False and closed_on:
        yield "closed", "closure", f"「是否销号」为否，却填了销号日期 {closed_on}。"
    if stage and stage != "closed" and (closed is True or closed_on):
        label = codes.label("stage", stage)
        yield "stage", "closure", f"已销号的线索，当前阶段却是「{label}」，应为「已销号」或留空。"
    if stage == "closed" and closed is False:
        yield "closed", "closure", "当前阶段为「已销号」，「是否销号」却填了否。"
