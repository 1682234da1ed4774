"""The chain's seal, and names that are nearly the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.rules import duplicates, evidence

ROW = {
    "sequence": 1,
    "occurred_at": datetime(2024, 7, 12, tzinfo=UTC),
    "recorded_at": datetime(2024, 7, 12, tzinfo=UTC),
    "actor_id": "a",
    "actor_name": "甲",
    "on_behalf_of": None,
    "action": "lead_registered",
    "subject_kind": "lead",
    "subject_id": "1",
    "lead_id": "1",
    "sentence": "登记了线索",
    "before": None,
    "after": {"amount": "1.00"},
    "reason": None,
}


@pytest.mark.parametrize("field", sorted(ROW))
def test_a_change_of_any_field_changes_the_seal(field: str) -> None:
    changed = {**ROW, field: "something else"}
    assert evidence.seal(evidence.GENESIS, changed) != evidence.seal(evidence.GENESIS, ROW)


def test_the_seal_depends_on_the_row_before() -> None:
    assert evidence.seal("0" * 64, ROW) != evidence.seal("1" * 64, ROW)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("样例·康乐养老服务有限公司", "样例康乐养老服务公司", True),
        ("样例（康乐）养老服务有限公司", "样例康乐养老服务有限公司", True),
        ("样例·康乐养老服务有限公司", "样例·丰收农业合作社", False),
    ],
)
def test_names_that_look_the_same_are_pointed_out(one: str, other: str, alike: bool) -> None:  # noqa: FBT001
    similarity = duplicates.similarity(duplicates.fold(one), duplicates.fold(other))
    assert (similarity >= duplicates.LIKELY) is alike
