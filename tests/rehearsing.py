"""A rehearsal for tests: a database marked as such, its clock set, the campaign begun on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import bootstrap, rehearsal
from engine.clock import SHANGHAI
from engine.model import SYSTEM
from engine.settings import Settings
from engine.store import database, schema
from engine.store import sandbox as sandbox_store
from engine.transaction import Engine

BEGIN = datetime(2024, 7, 12, 1, 0, tzinfo=UTC)  # 9:00 in Zaozhuang on the day of the plan


def rehearsing(url: str, at: datetime = BEGIN) -> Engine:
    """Give an engine on a database that is marked, at its own clock."""
    opened = database.open_database(url)
    schema.upgrade(opened)
    with opened.begin() as connection:
        sandbox_store.add_mark(connection, at)
    opened.dispose()
    settings = Settings(
        database_url=url,
        sample_data=False,
        processes_dir=Path("processes").resolve(),
        samples_dir=Path("samples").resolve(),
    )
    engine = bootstrap.build(settings)
    assert rehearsal.begin(engine, at)
    return engine


def go_to(engine: Engine, year: int, month: int, day: int = 1) -> None:
    """Advance the clock to the beginning of a day in Zaozhuang."""
    moment = datetime(year, month, day, tzinfo=SHANGHAI).astimezone(UTC)
    rehearsal.advance(engine, SYSTEM, moment)


def day_of(moment: datetime) -> date:
    """Give the day that a moment belongs to in Zaozhuang; midnight ends the day before."""
    return (moment - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def months(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    """Give the months from one to another, both included."""
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return [(number // 12, number % 12 + 1) for number in numbers]


def follows(month: tuple[int, int]) -> tuple[int, int]:
    """Give the next month."""
    return months(month, (month[0] + 1, 12))[1]


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    """Say of an escalation which rule, which level, and the last day of its limit."""
    return row["rule"], row["level"], day_of(row["due_at"])
