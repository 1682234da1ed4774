"""A case with a step that is overdue, for tests: drawn, swept day by day, read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine import timers
from engine.actions import definitions
from engine.clock import SHANGHAI
from engine.model import SYSTEM
from engine.store.tables.escalations import escalations
from engine.store.tables.notices import notices
from engine.store.tables.processes import instances
from tests import diagrams as d
from tests.escalating import read
from tests.world import World

FILED = date(2024, 7, 1)
STATUTORY = '=due("A1", lead.criminal_filed_on)'
SERVICE_LEVEL = '=due("SLA_VERIFY", lead.criminal_filed_on)'


def case(due: str, *more: str, process_id: str = "case") -> str:
    parts = (d.start(), d.user("work", "responsible_handler", due=due), d.end(), *more)
    return d.process(process_id, *parts, d.flows("start > work > end"))


def at(world: World, day: date, hour: int = 0) -> int:
    """Sweep at an hour of a day in Zaozhuang; say how many ladders began."""
    world.now = datetime(day.year, day.month, day.day, hour, 1, tzinfo=SHANGHAI).astimezone(UTC)
    swept = timers.sweep(world.engine)
    assert swept.failed == 0
    return swept.overdue


def raised(world: World) -> list[tuple[str, date]]:
    """Give the levels that were reached, and the days on which they were."""
    found = sorted(read(world, escalations), key=lambda row: row["raised_at"])
    return [(row["level"], row["raised_at"].astimezone(SHANGHAI).date()) for row in found]


def standing(world: World) -> list[tuple[str, str]]:
    return [
        (row["level"], row["rule"]) for row in read(world, escalations) if row["status"] == "open"
    ]


def told(world: World) -> list[tuple[str, str]]:
    """Give whom notices tell of escalations, and what."""
    rows = read(world, notices, kind="escalation_opened")
    return [(row["audience"], row["sentence"].partition("：")[0]) for row in rows]


def ladders(world: World) -> list[dict[str, Any]]:
    return read(world, instances, process_id="overdue_step")


def late(url: str) -> World:
    """Give a world with the shipped processes, and a case with one step."""
    made = World(url)
    with made.engine.begin(SYSTEM) as tx:
        definitions.deploy_folder(tx, Path("processes"))
    made.deploy(case=case(STATUTORY))
    return made
