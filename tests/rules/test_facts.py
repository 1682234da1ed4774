"""Values that a process writes into the ledger are made to fit or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.errors import FormInvalid
from engine.rules import facts
from engine.store.tables.leads import leads

_SYSTEM_COLUMNS = {
    "id",
    "number",
    "year",
    "sample",
    "subject_key",
    "registered_at",
    "registered_by",
    "changed_at",
    "revision",
}


def test_every_column_of_the_ledger_is_a_fact_or_the_systems() -> None:
    assert set(leads.c.keys()) == set(facts.KIND) | _SYSTEM_COLUMNS


@pytest.mark.parametrize(
    ("column", "value", "fitted"),
    [
        ("amount_involved", "1200000", Decimal("1200000.00")),
        ("amount_involved", Decimal("0.1"), Decimal("0.10")),
        ("participants", Decimal(20), 20),
        ("discovered_on", "2024-07-12", date(2024, 7, 12)),
        ("admin_filed_on", datetime(2024, 7, 12, 17, 0, tzinfo=UTC), date(2024, 7, 13)),
        ("k1", True, True),
        ("stage", "admin", "admin"),
        ("conclusion", None, None),
        ("progress", None, ""),
    ],
)
def test_a_value_is_made_to_fit(column: str, value: object, fitted: object) -> None:
    assert facts.fit({column: value}) == {column: fitted}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount_involved", "1.234"),
        ("amount_involved", -1),
        ("amount_involved", "NaN"),
        ("amount_involved", True),
        ("participants", "2.5"),
        ("discovered_on", "2024-13-01"),
        ("discovered_on", None),
        ("k1", "是"),
        ("stage", "nowhere"),
        ("subject_name", ""),
        ("subject_name", "a\x00b"),
        ("credit_code", "9137"),
        ("revision", 5),
        ("nothing", 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_column(column: str, value: object) -> None:
    with pytest.raises(FormInvalid) as refused:
        facts.fit({column: value})
    assert refused.value.field_errors[0].path == f"lead.{column}"
