"""Bundles are compiled once per content; start events say what they listen for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from engine import moves, results
from engine.bpmn import library, starting
from tests.bpmn.diagrams import (
    NOW,
    ROOTS,
    bundle,
    chain,
    condition,
    defined,
    definitions,
    element,
    end,
    process,
    start,
    timer,
    user,
)


def test_the_hash_is_of_names_and_contents_whatever_their_order() -> None:
    one = library.bundle_hash({"a": b"1", "b": b"2"})
    assert one == library.bundle_hash({"b": b"2", "a": b"1"})
    assert one != library.bundle_hash({"a": b"12", "b": b""})
    assert len(one) == 64


def test_a_bundle_is_compiled_once_even_when_many_ask() -> None:
    files = {"p.bpmn": definitions(process(start(), user("a"), chain("start", "a")))}
    name = library.bundle_hash(files)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: library.load(name, lambda: files), range(40)))
    assert all(each.processes.keys() == {"p"} for each in found)
    assert library.load(name, dict) is library.load(name, dict)


def test_a_definition_names_its_elements_calls_and_file() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="街道"><bpmn:flowNodeRef>a'
        "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    made = bundle(
        process(
            lanes,
            start(),
            user("a"),
            element("callActivity", "c", calledElement="child"),
            end(),
            chain("start", "a", "c", "end"),
        )
    ).processes["p"]
    assert made.file == "p.bpmn"
    assert made.calls == {"child"}
    assert made.elements["a"].lane == "街道"
    assert made.elements["a"].type == "userTask"


def test_start_events_say_what_they_listen_for() -> None:
    made = bundle(
        process(
            start(),
            element("startEvent", "mail", defined("message", "m1")),
            element("startEvent", "alarm", defined("signal", "s1")),
            element("startEvent", "monthly", timer("cycle", "R/P1M")),
            element("startEvent", "when", condition("lead.hot")),
            user("a"),
            *(chain(name, "a") for name in ("start", "mail", "alarm", "monthly", "when")),
        ),
        ROOTS,
    ).processes["p"]
    starts = {event.element_id: event for event in made.starts}
    now = datetime(2026, 1, 31, 1, tzinfo=UTC)
    environment = moves.Environment(now=now, facts={"lead": {"hot": True}})

    def listens(name: str) -> object:
        return starting.start_subscription(made, starts[name], environment)

    assert listens("start") is None
    when = listens("when")
    assert isinstance(when, results.OpenSubscription)
    assert (when.name, when.channel) == ("lead", "facts")
    assert starting.start_holds(starts["when"], environment)
    mail = listens("mail")
    assert isinstance(mail, results.OpenSubscription)
    assert (mail.name, mail.channel, mail.correlation_key) == ("paid", "message", "")
    assert isinstance(listens("alarm"), results.OpenSubscription)
    monthly = listens("monthly")
    assert isinstance(monthly, results.OpenTimer)
    assert monthly.due_at == datetime(2026, 2, 28, 1, tzinfo=UTC)
    later = moves.Environment(now=monthly.due_at)
    again = starting.start_subscription(made, starts["monthly"], later, anchor=now, fired=1)
    assert isinstance(again, results.OpenTimer)
    assert again.due_at == datetime(2026, 3, 31, 1, tzinfo=UTC)
    assert again.due_at - NOW > timedelta(days=20)
