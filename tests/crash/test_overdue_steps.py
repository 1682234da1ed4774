"""Sweeps killed at random moments, two side by side: each overdue step rises exactly once."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path

from engine import clock, timers
from engine.actions import definitions
from engine.model import SYSTEM
from engine.queries import audit
from engine.store.tables.escalations import escalations
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.processes import instances
from engine.store.tables.processes import tasks as task_table
from engine.store.tables.processes import timers as timer_table
from tests import diagrams as d
from tests.crash.killing import two_sweeps_killed
from tests.escalating import begin, read
from tests.world import World

CASES = 40
ROUNDS = 4
LATE = d.process(
    "case",
    d.start(),
    d.user("work", "responsible_handler", due='=due("A1", lead.criminal_filed_on)'),
    d.end(),
    d.flows("start > work > end"),
)


def test_sweeps_that_are_killed_lose_and_repeat_no_level(database_url: str) -> None:
    """Kill two nodes at random moments; what they leave undone a last sweep does."""
    chance = random.Random(20240929)
    world = World(database_url)
    with world.engine.begin(SYSTEM) as tx:
        definitions.deploy_folder(tx, Path("processes"))
    world.deploy(case=LATE)
    cases = {begin(world, filed=date(2024, 7, 1))[1] for _ in range(CASES)}
    killed_midway = 0
    for _ in range(ROUNDS):
        two_sweeps_killed(
            database_url,
            done=lambda: len(_ladders(world)),
            of=CASES,
            after=chance.uniform(0.0, 0.2),
        )
        risen = len(read(world, escalations))
        killed_midway += len(_ladders(world)) < CASES or risen < CASES
    assert killed_midway, "every sweep was over before it was killed"
    world.now = clock.now()
    timers.sweep(world.engine)
    assert Counter(row["root_id"] for row in _ladders(world)) == Counter(cases)
    told = Counter(row["subject_id"] for row in read(world, audit_table, action="step_overdue"))
    late = read(world, task_table, element_id="work")
    assert told == Counter(row["id"] for row in late)
    assert {row["ladder_id"] for row in late} == {row["id"] for row in _ladders(world)}
    raised = Counter((row["instance_id"], row["level"]) for row in read(world, escalations))
    assert set(raised.values()) == {1}
    standing = read(world, escalations, status="open")
    assert {row["level"] for row in standing} == {"convener"}
    assert len(standing) == CASES
    pressed = Counter(
        row["instance_id"]
        for row in read(world, task_table, element_id="press_step")
        if row["state"] == "open"
    )
    assert set(pressed.values()) == {1}
    assert len(pressed) == CASES
    assert read(world, timer_table) == []
    with world.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def _ladders(world: World) -> list[dict[str, object]]:
    return read(world, instances, process_id="overdue_step")
