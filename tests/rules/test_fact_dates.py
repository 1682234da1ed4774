"""Days of a lead that cannot be are refused by their column; what was wrong before is let be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import codes
from engine.errors import FormInvalid
from engine.ledger.columns import BY_NAME
from engine.rules import fact_dates, facts

TODAY = date(2024, 7, 15)
LEAD: dict[str, Any] = {
    "discovered_on": date(2024, 5, 6),
    "admin_filed_on": date(2024, 6, 3),
    "criminal_filed_on": None,
    "stock": False,
    "cross_region_role": "local",
}


def refused(written: dict[str, Any], **lead: Any) -> list[tuple[str, str]]:
    try:
        fact_dates.require_possible({**LEAD, **lead}, written, today=TODAY)
    except FormInvalid as error:
        return [(one.path, one.rule) for one in error.field_errors]
    return []


def test_every_day_of_the_ledger_has_its_name() -> None:
    assert set(codes.MILESTONES) == {c for c, kind in facts.KIND.items() if kind == "date"}
    assert all(BY_NAME[column].header == name for column, name in codes.MILESTONES.items())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"admin_filed_on": date(2024, 7, 16)}, [("lead.admin_filed_on", "future_date")]),
        ({"admin_filed_on": date(1989, 12, 31)}, [("lead.admin_filed_on", "early_date")]),
        ({"admin_filed_on": date(2024, 5, 5)}, [("lead.admin_filed_on", "date_order")]),
        ({"discovered_on": date(2024, 6, 4)}, [("lead.discovered_on", "date_order")]),
        ({"criminal_filed_on": date(2024, 5, 5)}, [("lead.criminal_filed_on", "filed_first")]),
        ({"criminal_filed_on": date(2024, 5, 6)}, []),
        ({"admin_filed_on": date(2024, 7, 15)}, []),
        ({"admin_filed_on": None}, []),
        ({"subject_name": "样例"}, []),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_its_column(
    written: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refused(written) == expected


@pytest.mark.parametrize("lead", [{"stock": True}, {"cross_region_role": "assist"}])
def test_a_case_from_before_or_from_elsewhere_may_have_been_filed_earlier(
    lead: dict[str, Any],
) -> None:
    assert refused({"criminal_filed_on": date(2020, 3, 2)}, **lead) == []


def test_what_was_wrong_before_does_not_stand_in_the_way() -> None:
    wrong = {"penalty_decided_on": date(2024, 5, 1)}
    assert refused({"seized_on": date(2024, 6, 20)}, **wrong) == []
    assert refused({"admin_filed_on": LEAD["admin_filed_on"]}, **wrong) == []
