"""Timers: on boundaries, in cycles, by the month, without a date yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine import moves, results
from tests.bpmn.diagrams import (
    NOW,
    ROOTS,
    Walk,
    boundary,
    chain,
    element,
    end,
    flow,
    start,
    timer,
    user,
    walk,
)


def test_boundary_timers_each_have_their_own_token_and_interrupt_or_not() -> None:
    w = walk(
        start(),
        user("a"),
        user("late"),
        user("note"),
        end(),
        boundary("b1", "a", timer("duration", "P5D")),
        boundary("b2", "a", timer("duration", "P2D"), interrupting=False),
        chain("start", "a", "end"),
        flow("b1", "late"),
        flow("b2", "note"),
    ).start()
    assert w.where == ["a", "b1", "b2"]
    due = {x.element_id: x.due_at for x in w.open.values() if isinstance(x, results.OpenTimer)}
    assert due == {"b1": NOW + timedelta(days=5), "b2": NOW + timedelta(days=2)}
    w.fire("b2")
    assert w.where == ["a", "b1", "note"]
    progress = w.fire("b1")
    assert w.where == ["late", "note"]
    assert {c.outcome for c in progress.closed} == {
        results.Outcome.COMPLETED,
        results.Outcome.CANCELLED,
    }
    assert w.visited == ["start", "a", "b2", "note", "b1", "late"]


def test_completing_the_activity_closes_its_timers() -> None:
    w = walk(
        start(),
        user("a"),
        user("late"),
        end(),
        boundary("b", "a", timer("duration", "P5D")),
        chain("start", "a", "end"),
        flow("b", "late"),
    ).start()
    w.complete("a")
    assert w.finished


def test_a_cycle_repeats_so_often_and_skips_what_was_missed() -> None:
    w = walk(
        start(),
        user("a"),
        user("note"),
        end(),
        boundary("b", "a", timer("cycle", "R3/PT1H"), interrupting=False),
        chain("start", "a", "end"),
        flow("b", "note"),
    ).start()
    first = w.open[w.token("b")]
    assert isinstance(first, results.OpenTimer)
    assert first.due_at == NOW + timedelta(hours=1)
    w.now = NOW + timedelta(hours=5, minutes=30)
    w.fire("b")
    second = w.open[w.token("b")]
    assert isinstance(second, results.OpenTimer)
    assert second.due_at == NOW + timedelta(hours=6)
    assert second.token != first.token
    w.fire("b")
    w.fire("b")
    assert w.where == ["a", "note", "note", "note"]


@pytest.mark.parametrize(
    ("now", "text", "due"),
    [
        (datetime(2026, 1, 31, 2, tzinfo=UTC), "P1M", datetime(2026, 2, 28, 2, tzinfo=UTC)),
        (datetime(2024, 1, 31, 2, tzinfo=UTC), "P1M", datetime(2024, 2, 29, 2, tzinfo=UTC)),
        (datetime(2024, 2, 29, 2, tzinfo=UTC), "P1Y", datetime(2025, 2, 28, 2, tzinfo=UTC)),
        (datetime(2026, 1, 30, 20, tzinfo=UTC), "P1M", datetime(2026, 2, 27, 20, tzinfo=UTC)),
        (datetime(2026, 3, 1, 2, tzinfo=UTC), "P1M2DT3H", datetime(2026, 4, 3, 5, tzinfo=UTC)),
        (
            datetime(2026, 3, 1, 2, tzinfo=UTC),
            '=duration("P1Y")',
            datetime(2027, 3, 1, 2, tzinfo=UTC),
        ),
        (datetime(2026, 3, 1, 2, tzinfo=UTC), "P2W", datetime(2026, 3, 15, 2, tzinfo=UTC)),
    ],
)
def test_months_end_as_the_civil_code_says(now: datetime, text: str, due: datetime) -> None:
    w = walk(
        element("intermediateCatchEvent", "t", timer("duration", text)),
        end(),
        chain("t", "end"),
        now=now,
    ).start()
    wait = w.open[w.token("t")]
    assert isinstance(wait, results.OpenTimer)
    assert wait.due_at == due


def test_a_date_timer_without_a_date_is_armed_when_the_facts_give_one() -> None:
    w = walk(
        start(),
        user("a"),
        user("late"),
        end(),
        boundary("b", "a", timer("date", "=lead.due_on")),
        chain("start", "a", "end"),
        flow("b", "late"),
        facts={"lead": {"due_on": None}},
    ).start()
    assert w.where == ["a"]
    assert w.progress is not None
    assert w.progress.conditional
    w.do(moves.Recheck())
    assert w.where == ["a"]
    w.facts = {"lead": {"due_on": datetime(2026, 4, 1, tzinfo=UTC).date()}}
    progress = w.do(moves.Recheck())
    assert progress.conditional  # it may move
    (timer_wait,) = progress.opened
    assert isinstance(timer_wait, results.OpenTimer)
    assert timer_wait.due_at == datetime(2026, 3, 31, 16, tzinfo=UTC)
    w.fire("b")
    assert w.where == ["late"]


def test_an_event_gateway_takes_the_first_of_several_timers_and_messages() -> None:
    def made() -> Walk:
        return walk(
            start(),
            element("eventBasedGateway", "g"),
            element("intermediateCatchEvent", "t1", timer("duration", "PT1H")),
            element("intermediateCatchEvent", "t2", timer("duration", "PT2H")),
            element("receiveTask", "r", messageRef="m2"),
            user("a"),
            user("b"),
            user("c"),
            chain("start", "g", "t1", "a"),
            chain("g", "t2", "b"),
            chain("g", "r", "c"),
            roots=ROOTS,
        ).start()

    w = made()
    assert w.where == ["r", "t1", "t2"]
    w.fire("t2")
    assert w.where == ["b"]
    w = made()
    w.deliver("r", x=1)
    assert w.where == ["c"]
    assert w.variables == {"x": 1}
    assert w.visited == ["start", "g", "r", "c"]
