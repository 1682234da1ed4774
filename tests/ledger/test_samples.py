"""The sample workbooks: clean, whole, invented, and made by their script."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from engine import codes
from engine.ledger import reading
from engine.rules import calendar
from samples import make_ledger

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLES = _ROOT / "samples"
_TODAY = date(2026, 1, 15)


def _read(name: str) -> reading.LedgerSheet:
    content = (_SAMPLES / name).read_bytes()
    return reading.read_ledger(content, bodies=make_ledger.read_bodies(), today=_TODAY)


def test_the_sample_ledger_reads_clean() -> None:
    sheet = _read("ledger.xlsx")
    assert (len(sheet.rows), sheet.errors, sheet.sample) == (300, (), True)


def test_the_samples_are_spread_over_everything() -> None:
    leads = [row.values for row in _read("ledger.xlsx").rows]
    assert {lead["stage"] for lead in leads} == {entry.code for entry in codes.STAGES}
    assert {lead["sector"] for lead in leads} == {entry.code for entry in codes.SECTORS}
    assert {lead.get("route") for lead in leads} - {None} == {c.code for c in codes.ROUTES}
    assert {lead["discovered_on"].year for lead in leads} == set(range(2016, 2026))
    assert len({lead["street_id"] for lead in leads}) == 3
    amounts = [lead["amount_involved"] for lead in leads if lead.get("amount_involved")]
    assert sum(amount >= 100_000_000 for amount in amounts) >= 5
    assert 50_000 <= min(amounts) < max(amounts) <= 360_000_000


def test_some_criminal_cases_are_older_than_two_three_and_five_years() -> None:
    filed = [
        row.values["criminal_filed_on"]
        for row in _read("ledger.xlsx").rows
        if row.values["stage"] == "criminal"
    ]
    tiers = Counter(
        next((n for n in (5, 3, 2) if calendar.add_months(day, 12 * n) <= _TODAY), 0)
        for day in filed
    )
    assert all(tiers[tier] >= 3 for tier in (0, 2, 3, 5))


def test_every_subject_says_that_it_is_a_sample() -> None:
    leads = [row.values for row in _read("ledger.xlsx").rows]
    assert all(lead["subject_name"].startswith("样例·") and lead["sample"] for lead in leads)


def test_each_row_of_the_broken_ledger_shows_its_own_mistake() -> None:
    sheet = _read("ledger-broken.xlsx")
    assert len(sheet.rows) == 2
    assert [error.rule for error in sheet.errors] == [
        "formula",
        "date",
        "ambiguous_date",
        "future_date",
        "early_date",
        "credit_code",
        "unknown_body",
        "unknown_code",
        "negative",
        "decimals",
        "required",
        "date_order",
        "closure",
        "duplicate_number",
        "duplicate_number",
        "merged",
    ]


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "samples.make_ledger", str(tmp_path)]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
    for name in ("ledger.xlsx", "ledger-broken.xlsx"):
        assert (tmp_path / name).read_bytes() == (_SAMPLES / name).read_bytes()
