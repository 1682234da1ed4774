"""Cycles: how often, from when, and where the months end (Civil Code art. 202)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine import moves, results
from engine.bpmn import starting, timing
from tests.bpmn.diagrams import (
    Walk,
    boundary,
    bundle,
    chain,
    element,
    flow,
    process,
    start,
    timer,
    user,
    walk,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Read a moment of the zone's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def watched(cycle: str, now: datetime) -> Walk:
    """Give a task that a cycle reminds of."""
    return walk(
        start(),
        user("a"),
        element("task", "note"),
        boundary("b", "a", timer("cycle", cycle), interrupting=False),
        chain("start", "a"),
        flow("b", "note"),
        now=now,
    ).start()


def due(w: Walk) -> datetime | None:
    """Give the moment of the next reminder."""
    found = [wait for wait in w.open.values() if isinstance(wait, results.OpenTimer)]
    return found[0].due_at if found else None


def rounds(w: Walk, most: int = 30) -> list[datetime]:
    """Let the cycle fire at each of its moments and give them."""
    fired: list[datetime] = []
    while (moment := due(w)) is not None and len(fired) < most:
        w.now = moment
        w.fire("b")
        fired.append(moment)
    assert w.visited.count("note") == len(fired)
    return fired


@pytest.mark.parametrize(
    ("cycle", "begun", "days"),
    [
        ("R3/P1D", "2026-01-30T09:00", ["2026-01-31", "2026-02-01", "2026-02-02"]),
        (
            "R6/P1M",
            "2026-01-31T09:00",
            ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"],
        ),
        ("R3/P1M", "2024-01-31T09:00", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("R3/P1M", "2024-01-30T09:00", ["2024-02-29", "2024-03-30", "2024-04-30"]),
        ("R3/P3M", "2025-11-30T09:00", ["2026-02-28", "2026-05-30", "2026-08-30"]),
        (
            "R5/P1Y",
            "2024-02-29T09:00",
            ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"],
        ),
        ("R2/P1Y6M", "2024-08-31T09:00", ["2026-02-28", "2027-08-31"]),
        ("R2/P1M1D", "2026-01-31T09:00", ["2026-03-01", "2026-04-02"]),
        ("R2/P2W", "2026-02-20T09:00", ["2026-03-06", "2026-03-20"]),
    ],
)
def test_a_cycle_of_months_keeps_its_day_and_ends_with_short_months(
    cycle: str, begun: str, days: list[str]
) -> None:
    w = watched(cycle, at(begun))
    assert rounds(w) == [at(f"{day}T09:00") for day in days]
    assert w.where == ["a"]


def test_a_month_is_counted_in_the_zone_of_the_law() -> None:
    now = datetime(2026, 1, 30, 17, 0, tzinfo=UTC)  # 31 January, 01:00 in Shanghai
    assert due(watched("R/P1M", now)) == datetime(2026, 2, 27, 17, 0, tzinfo=UTC)


def test_a_cycle_without_a_number_goes_on() -> None:
    w = watched("R/PT1H", at("2026-03-02T09:00"))
    assert len(rounds(w, most=50)) == 50
    assert due(w) is not None
    w.complete("a")
    assert w.finished


FIXED = "R4/2026-03-31T09:00:00+08:00/P1M"


@pytest.mark.parametrize(
    ("begun", "days"),
    [
        ("2026-02-10T12:00", ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]),
        ("2026-03-31T09:00", ["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]),
        ("2026-03-31T10:00", ["2026-04-30", "2026-05-31", "2026-06-30"]),
        ("2026-06-01T00:00", ["2026-06-30"]),
        ("2026-07-01T00:00", []),
    ],
)
def test_a_cycle_with_a_start_has_fixed_moments_and_those_passed_are_gone(
    begun: str, days: list[str]
) -> None:
    w = watched(FIXED, at(begun))
    assert rounds(w) == [at(f"{day}T09:00") for day in days]
    w.complete("a")
    assert w.finished


def test_after_a_standstill_a_cycle_fires_once_and_goes_on_in_step() -> None:
    w = watched(FIXED, at("2026-02-10T12:00"))
    w.now = at("2026-05-15T00:00")  # two reminders were missed
    w.fire("b")
    assert w.visited.count("note") == 1
    assert rounds_after(w) == [at("2026-05-31T09:00"), at("2026-06-30T09:00")]
    w = watched("R/P1M", at("2026-01-31T09:00"))
    w.now = at("2026-05-15T00:00")
    w.fire("b")
    assert due(w) == at("2026-05-31T09:00")


def rounds_after(w: Walk) -> list[datetime]:
    """Let what is left of a cycle fire."""
    fired: list[datetime] = []
    while (moment := due(w)) is not None:
        w.now = moment
        w.fire("b")
        fired.append(moment)
    return fired


def test_a_cycle_long_past_finds_its_next_moment_at_once() -> None:
    w = watched("R/2000-01-01T00:00:00Z/PT1S", datetime(2026, 3, 2, 1, 0, 0, 500_000, tzinfo=UTC))
    assert due(w) == datetime(2026, 3, 2, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cycle", "begun", "days"),
    [
        ("R3/P1M", "2026-01-31T09:00", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (FIXED, "2026-05-01T00:00", ["2026-05-31", "2026-06-30"]),
        (FIXED, "2026-07-01T00:00", []),
    ],
)
def test_the_cycle_of_a_start_event_is_counted_from_its_deployment(
    cycle: str, begun: str, days: list[str]
) -> None:
    made = bundle(
        process(element("startEvent", "on", timer("cycle", cycle)), user("a"), chain("on", "a"))
    ).processes["p"]
    deployed = at(begun)
    fired: list[datetime] = []
    now = deployed
    while len(fired) < 9:
        environment = moves.Environment(now=now)
        wait = starting.start_subscription(
            made, made.starts[0], environment, anchor=deployed, fired=len(fired)
        )
        if wait is None:
            break
        assert isinstance(wait, results.OpenTimer)
        now = wait.due_at
        fired.append(now)
    assert fired == [at(f"{day}T09:00") for day in days]


@pytest.mark.parametrize(
    "text",
    [
        "R0/PT1H",
        "R3",
        "R3/",
        "R3/PT0S",
        "R3/2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
        "R3/PT1H/2026-02-01T00:00:00Z",
        "R99999999/PT1H",
        "0 0 9 * * ?",
    ],
)
def test_what_is_no_cycle_is_not_read_as_one(text: str) -> None:
    assert timing.read_cycle(text) is None


def test_a_cycle_that_leads_beyond_the_calendar_is_an_incident() -> None:
    w = watched("R/P9999Y", at("2026-03-02T09:00"))
    assert w.status == "incident"
