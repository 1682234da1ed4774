"""Dates counted again: a timer moves, stops, or is taken back though it has fired."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine import moves, results
from engine.bpmn import live
from engine.results import Change
from tests.bpmn.diagrams import (
    NOW,
    Walk,
    boundary,
    chain,
    element,
    end,
    extensions,
    flow,
    script,
    start,
    timer,
    user,
    walk,
    zeebe,
)

DAY = timedelta(days=1)
SOON, LATER = NOW + 2 * DAY, NOW + 9 * DAY


@pytest.fixture(autouse=True, params=["kept live", "saved and loaded"])
def _both_forms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Walk every test once with instances that are read from their bytes at each step."""
    if request.param == "saved and loaded":
        monkeypatch.setattr(live, "OF_THIS_PROCESS", live.LiveInstances(0))


def facts(due_at: datetime | None) -> dict[str, Any]:
    return {"lead": {"due_at": due_at}}


def recheck(w: Walk, due_at: datetime | None) -> results.Progress:
    w.facts = facts(due_at)
    return w.do(moves.Recheck())


def armed(w: Walk, element_id: str) -> datetime:
    wait = w.open[w.token(element_id)]
    assert isinstance(wait, results.OpenTimer)
    return wait.due_at


def recounted(progress: results.Progress) -> list[tuple[str, Change]]:
    return [(one.element_id, one.what) for one in progress.recounted]


def beside(text: str = "=lead.due_at", *, interrupting: str = "false") -> Walk:
    """Give a process with an event sub-process that a date begins."""
    begun = element("startEvent", "late", timer("date", text), isInterrupting=interrupting)
    sub = element(
        "subProcess",
        "escalation",
        begun,
        user("supervise"),
        user("report"),
        chain("late", "supervise", "report"),
        triggeredByEvent="true",
    )
    return walk(start(), user("work"), end(), sub, chain("start", "work", "end"), facts=facts(SOON))


KINDS = {
    "boundary": (user("work"), boundary("t", "work", timer("date", "=lead.due_at"))),
    "catch": (element("intermediateCatchEvent", "t", timer("date", "=lead.due_at")),),
    "gateway": (
        element("eventBasedGateway", "work"),
        element("intermediateCatchEvent", "t", timer("date", "=lead.due_at")),
        element("intermediateCatchEvent", "u", timer("duration", "P90D")),
        chain("work", "t"),
        chain("work", "u", "over"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_armed_date_moves_with_its_facts_stops_and_comes_back(kind: str) -> None:
    first = "t" if kind == "catch" else "work"
    w = walk(
        start(), *KINDS[kind], user("late"), end(), end("over"), chain("start", first),
        flow("t", "late"), facts=facts(SOON),
    ).start()  # fmt: skip
    token = w.token("t")
    progress = recheck(w, LATER)
    (moved,) = progress.recounted
    found = (moved.token, moved.what, moved.before, moved.after)
    assert found == (token, Change.MOVED, SOON, LATER)
    assert not progress.opened
    assert not progress.closed
    assert recounted(recheck(w, LATER)) == [("t", Change.SAME)]
    stopped = recheck(w, None)
    assert [wait.token for wait in stopped.closed] == [token]
    assert recounted(stopped) == [("t", Change.STOPPED)]
    again = recheck(w, SOON)
    assert recounted(again) == [("t", Change.ARMED)]
    assert armed(w, "t") == SOON
    w.now = SOON
    w.fire("t")
    assert w.where == ["late"]


def test_a_date_moves_when_a_variable_it_reads_changes_within_a_step() -> None:
    w = walk(
        start(), user("work"), user("other"), script("set", "=date and time(text)", "due"),
        element("parallelGateway", "both"), user("late"), end(),
        boundary("t", "work", timer("date", "=due")), chain("start", "both", "work", "end"),
        chain("both", "other", "set"), flow("t", "late"),
    ).start(due=SOON)  # fmt: skip
    progress = w.complete("other", text=LATER.isoformat())
    assert recounted(progress) == [("t", Change.MOVED)]
    assert progress.recounted[0].after == LATER


def test_durations_and_dates_of_the_clock_keep_their_anchor() -> None:
    w = walk(
        start(), user("work"), user("late"), end(),
        boundary("b1", "work", timer("duration", "=lead.wait"), interrupting=False),
        boundary("b2", "work", timer("date", '=now() + duration("P2D")'), interrupting=False),
        boundary("b3", "work", timer("date", "=due(lead.wait)"), interrupting=False),
        chain("start", "work", "end"), flow("b1", "late"), flow("b2", "late"), flow("b3", "late"),
        facts={"lead": {"wait": 3 * DAY}},
        functions={"now": lambda: NOW, "due": lambda wait: NOW + wait},
    ).start()  # fmt: skip
    w.now = NOW + DAY
    w.functions = {"now": lambda: w.now, "due": lambda wait: w.now + wait}
    w.functions_at = lambda at: {"now": lambda: at, "due": lambda wait: at + wait}
    w.facts = {"lead": {"wait": 5 * DAY}}
    progress = w.do(moves.Recheck())
    (moved,) = progress.recounted
    assert (moved.element_id, moved.after) == ("b3", NOW + 5 * DAY)


def test_the_due_date_of_an_open_task_moves() -> None:
    schedule = extensions(zeebe("taskSchedule", dueDate="=lead.due_at"))
    w = walk(
        start(), user("work", schedule), end(), chain("start", "work", "end"), facts=facts(None)
    ).start()
    token = w.token("work")
    (moved,) = recheck(w, SOON).recounted
    assert (moved.token, moved.what, moved.after) == (token, Change.MOVED, SOON)
    w.complete("work")
    assert w.finished


def test_what_a_date_began_is_withdrawn_when_it_lies_ahead_after_all() -> None:
    w = beside().start()
    w.now = SOON
    w.fire("late")
    assert w.where == ["supervise", "work"]
    assert recounted(recheck(w, SOON - DAY)) == []
    progress = recheck(w, LATER)
    (taken,) = progress.recounted
    assert (taken.what, taken.before, taken.after) == (Change.WITHDRAWN, SOON, LATER)
    left = [one for one in progress.trail if isinstance(one, results.Left)]
    assert (taken.visit, results.Outcome.CANCELLED) in {(one.visit, one.outcome) for one in left}
    assert {wait.outcome for wait in progress.closed} == {results.Outcome.CANCELLED}
    assert w.where == ["late", "work"]
    assert armed(w, "late") == LATER
    w.now = LATER
    w.fire("late")
    assert w.where == ["supervise", "work"]
    w.complete("work")
    w.complete("supervise")
    w.complete("report")
    assert w.finished


def test_what_is_finished_stays_finished_and_the_new_date_is_waited_for() -> None:
    w = beside().start()
    w.now = SOON
    w.fire("late")
    w.complete("supervise")
    w.complete("report")
    assert recounted(recheck(w, LATER)) == [("late", Change.ARMED)]
    assert w.where == ["late", "work"]


def test_without_a_date_what_it_began_is_withdrawn_and_nothing_is_armed() -> None:
    w = beside().start()
    w.now = SOON
    w.fire("late")
    progress = recheck(w, None)
    assert recounted(progress) == [("late", Change.WITHDRAWN)]
    assert w.where == ["work"]
    assert progress.conditional
    recheck(w, LATER)
    assert armed(w, "late") == LATER


def test_a_clock_that_jumps_back_takes_nothing_back() -> None:
    w = beside().start()
    w.now = SOON
    w.fire("late")
    w.now = NOW
    assert recounted(recheck(w, SOON)) == []
    assert w.where == ["supervise", "work"]


def test_an_interrupting_event_has_moved_the_case_for_good() -> None:
    w = beside(interrupting="true").start()
    w.now = SOON
    w.fire("late")
    assert recounted(recheck(w, LATER)) == []
    assert w.where == ["supervise"]


def test_a_date_that_cannot_be_counted_stays_as_it_is_and_says_so() -> None:
    w = beside().start()
    w.facts = {"lead": {"due_at": "not a date"}}
    (failed,) = w.do(moves.Recheck()).recounted
    assert (failed.what, failed.after) == (Change.FAILED, SOON)
    assert failed.reason
    w.facts = {"lead": {"due_at": date(2027, 1, 1)}}
    (moved,) = w.do(moves.Recheck()).recounted
    assert moved.what is Change.MOVED


def test_without_such_a_date_nothing_is_looked_at_again() -> None:
    w = beside("2027-01-01T00:00:00+08:00").start()
    assert w.progress is not None
    assert not w.progress.conditional
    w.now = NOW + 900 * DAY
    w.fire("late")
    assert w.where == ["supervise", "work"]
