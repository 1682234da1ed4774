"""The holiday calendar as people look at it: each year's notice, its days off and worked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from engine.errors import NotFound
from engine.queries import law
from engine.rules import calendar as calendars
from engine.store import law as law_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

BUILT_IN = "国务院办公厅历年放假安排（随系统提供）"


def years(tx: Transaction) -> list[dict[str, Any]]:
    """List the years whose notice is known, the latest first, and where each is from."""
    loaded = {row["year"]: row for row in law_store.years(tx.connection)}
    known = sorted(loaded.keys() | calendars.published_years(), reverse=True)
    return [
        {
            "year": year,
            "notice": loaded[year]["notice"] if year in loaded else BUILT_IN,
            "loaded": year in loaded,
            "loaded_at": loaded[year]["loaded_at"] if year in loaded else None,
        }
        for year in known
    ]


def days(tx: Transaction, year: int) -> dict[str, Any]:
    """Show the special days of a year; a year without a notice is not found."""
    calendar = law.in_force(tx).calendar
    if not 1 <= year <= date.max.year or not calendar.is_published(date(year, 1, 1)):
        raise NotFound(f"{year}年的放假安排尚未公布或载入。")
    source = next(one for one in years(tx) if one["year"] == year)
    return {
        **source,
        "days": [
            {"day": one.day, "working": one.working, "name": one.name}
            for one in calendar.special_days()
            if one.day.year == year
        ],
    }
