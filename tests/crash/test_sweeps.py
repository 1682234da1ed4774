"""Sweeps killed at random moments, and several at once: no escalation is lost or repeated."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from engine import clock, timers
from engine.model import SYSTEM
from engine.queries import audit
from engine.store.tables.escalations import escalations
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.processes import tasks as task_table
from engine.store.tables.processes import timers as timer_table
from tests.crash.killing import two_sweeps_killed
from tests.escalating import ORDERED, begin, read, supervised
from tests.limits import catalogue
from tests.world import World

CASES = 60
ROUNDS = 4


def test_sweeps_that_are_killed_lose_and_repeat_no_escalation(database_url: str) -> None:
    """Kill two nodes that sweep side by side, at random moments, until a last one ends the work."""
    chance = random.Random(20240712)
    world = World(database_url)
    files = {"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30)}
    world.deploy(**files)
    cases = {begin(world, filed=date(2024, 7, 1))[1] for _ in range(CASES)}
    killed_midway = 0
    for _ in range(ROUNDS):
        two_sweeps_killed(
            database_url,
            done=lambda: len(read(world, escalations)),
            of=CASES,
            after=chance.uniform(0.0, 0.1),
        )
        killed_midway += 0 < len(read(world, escalations)) < CASES
    assert killed_midway, "every sweep was over before it was killed"
    world.now = clock.now()
    timers.sweep(world.engine)
    raised = Counter(row["instance_id"] for row in read(world, escalations))
    assert raised == Counter(cases)
    opened = read(world, task_table, element_id="supervise")
    assert Counter(row["instance_id"] for row in opened) == Counter(cases)
    assert read(world, timer_table) == []
    with world.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def test_after_days_of_downtime_all_happens_once_in_order_and_a_clock_set_back_undoes_nothing(
    database_url: str,
) -> None:
    world = World(database_url)
    files = {"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30)}
    world.deploy(**files)
    for day in (9, 3, 5, 1, 2):
        begin(world, filed=date(2024, 7, day))
    before = world.now
    world.now += timedelta(days=400)
    assert timers.sweep(world.engine).fired == 5
    due = {row["id"]: row["due_at"] for row in read(world, escalations)}
    raised = sorted(read(world, audit_table, action="escalation_raised"), key=_place)
    assert [due[row["subject_id"]] for row in raised] == sorted(due.values())
    world.now = before
    assert timers.sweep(world.engine).fired == 0
    world.now += timedelta(days=400)
    assert timers.sweep(world.engine).fired == 0
    assert [row["status"] for row in read(world, escalations)] == ["open"] * 5


def _place(row: dict[str, Any]) -> int:
    place: int = row["sequence"]
    return place
