"""What sets processes going: messages, signals and clocks, and who of several receives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import timers
from tests import diagrams as d
from tests.api.foreign import ROOTS, Stranger
from tests.world import NOON

MESSAGE = '<bpmn:messageEventDefinition messageRef="m_paid" />'
SIGNAL = '<bpmn:signalEventDefinition signalRef="s_alarm" />'


def timed(tag: str, text: str) -> str:
    return (
        f'<bpmn:timerEventDefinition><bpmn:{tag} xsi:type="bpmn:tFormalExpression">{text}'
        f"</bpmn:{tag}></bpmn:timerEventDefinition>"
    )


def begun_by(process_id: str, definition: str, task: str = "a") -> str:
    """Give a process that this event starts."""
    return d.process(
        process_id,
        d.element("startEvent", "on", definition),
        d.user(task),
        d.end(),
        d.flows(f"on > {task} > end"),
        outside=ROOTS,
    )


def waiting(process_id: str, definition: str, times: int = 1) -> str:
    """Give a process that waits for this event, side by side so many times."""
    names = [f"c{n}" for n in range(times)]
    parts = [d.element("intermediateCatchEvent", name, definition) for name in names]
    parts += [d.user(f"after_{name}") for name in names]
    flows = [f"start > {name} > after_{name}" for name in names]
    return d.process(process_id, d.start(), *parts, d.flows(*flows), outside=ROOTS)


def send(stranger: Stranger, name: str, key: str = "", **more: Any) -> Any:
    return stranger.post("messages", {"name": name, "correlation_key": key, **more})


def test_a_message_starts_an_instance_of_the_newest_version(stranger: Stranger) -> None:
    stranger.deploy(begun_by("by_message", MESSAGE))
    first = send(stranger, "paid", "K-1", variables={"x": 1})
    assert (first["delivered"], first["buffered"], len(first["started"])) == (1, False, 1)
    (old,) = first["started"]
    stranger.deploy(begun_by("by_message", MESSAGE, "b"))
    (new,) = send(stranger, "paid", "K-2")["started"]
    assert (stranger.open(old), stranger.open(new)) == ("a", "b")
    shown = stranger.get(f"instances/{old}")
    assert (shown["business_key"], shown["variables"], shown["version"]) == ("K-1", {"x": 1}, 1)
    assert stranger.trail(new) == ["on", "b"]
    stranger.deploy(d.process("by_message", d.start(), d.user("c"), d.flows("start > c")))
    assert send(stranger, "paid", "K-3") == {"delivered": 0, "started": [], "buffered": False}


def test_a_signal_starts_and_wakes_everyone_who_listens(stranger: Stranger) -> None:
    stranger.deploy(begun_by("by_signal", SIGNAL))
    stranger.deploy(begun_by("by_signal_too", SIGNAL))
    stranger.deploy(waiting("hearer", SIGNAL, 2))
    cases = [stranger.start("hearer") for _ in range(3)]
    sent = stranger.post("signals", {"name": "alarm", "variables": {"x": 1}})
    assert len(sent["started"]) == 2
    assert [stranger.open(case) for case in cases] == ["after_c0 after_c1"] * 3
    assert all(stranger.get(f"instances/{c}")["variables"] == {"x": 1} for c in cases)
    assert stranger.post("signals", {"name": "nobody"})["delivered"] == 0
    for process_id in ("by_signal", "by_signal_too"):
        stranger.deploy(d.process(process_id, d.start(), d.user("c"), d.flows("start > c")))


def test_a_signal_reaches_the_others_when_one_hearer_is_ended_by_it(stranger: Stranger) -> None:
    ends = d.process(
        "ends",
        d.start(),
        d.element("intermediateCatchEvent", "c0", SIGNAL),
        d.element("intermediateCatchEvent", "c1", SIGNAL),
        d.element("endEvent", "stop", "<bpmn:terminateEventDefinition />"),
        d.user("after"),
        d.flows("start > c0 > stop", "start > c1 > after"),
        outside=ROOTS,
    )
    stranger.deploy(ends)
    stranger.deploy(waiting("hearer", SIGNAL))
    one, two = stranger.start("ends"), stranger.start("hearer")
    stranger.post("signals", {"name": "alarm"})
    assert stranger.get(f"instances/{one}")["state"] == "completed"
    assert stranger.open(two) == "after_c0"


def test_a_message_has_exactly_one_receiver(stranger: Stranger) -> None:
    stranger.deploy(waiting("one_of", MESSAGE, 2))
    cases = [stranger.start("one_of", order="same") for _ in range(2)]
    for count in range(1, 5):
        assert send(stranger, "paid", "same")["delivered"] == 1
        assert sum(len(stranger.tasks(case)) for case in cases) == count
    assert send(stranger, "paid", "same")["delivered"] == 0


def test_messages_thrown_in_one_step_each_have_a_receiver(stranger: Stranger) -> None:
    tell = "".join(d.element("intermediateThrowEvent", f"tell{n}", MESSAGE) for n in range(3))
    tell += d.user("t") + d.flows("start > t > tell0 > tell1 > tell2")
    stranger.deploy(d.process("teller", d.start(), tell, outside=ROOTS))
    stranger.deploy(waiting("hearer", MESSAGE))
    twice = d.start() + d.element("receiveTask", "h1", messageRef="m_paid") + d.user("z")
    twice += d.element("receiveTask", "h2", messageRef="m_paid") + d.flows("start > h1 > h2 > z")
    stranger.deploy(d.process("twice", twice, outside=ROOTS))
    cases = [stranger.start(p, order="all") for p in ("hearer", "twice")]
    stranger.walk(stranger.start("teller", order="all"), ["do t :"])
    assert [stranger.open(case) for case in cases] == ["after_c0", "z"]


def test_a_message_waits_for_its_receiver_as_long_as_it_lives(stranger: Stranger) -> None:
    stranger.deploy(waiting("late", MESSAGE))
    body = {"variables": {"n": 1}, "time_to_live_seconds": 60}
    assert send(stranger, "paid", "early", **body)["buffered"] is True
    assert send(stranger, "paid", "early", **body)["buffered"] is True
    assert stranger.open(stranger.start("late", order="other")) == ""
    assert stranger.open(stranger.start("late", order="early")) == "after_c0"
    stranger.world.now += timedelta(seconds=61)
    case = stranger.start("late", order="early")
    assert stranger.open(case) == ""
    timers.sweep(stranger.world.engine)
    assert send(stranger, "paid", "early")["delivered"] == 1
    assert send(stranger, "paid", "early")["buffered"] is False


def test_a_message_passes_by_a_suspended_instance_and_a_signal_too(stranger: Stranger) -> None:
    stranger.deploy(waiting("held", MESSAGE), waiting("held_too", SIGNAL))
    held, free = (stranger.start("held", order="h") for _ in range(2))
    hearer = stranger.start("held_too")
    for case in (held, hearer):
        stranger.post(f"instances/{case}/suspend")
    assert send(stranger, "paid", "h")["delivered"] == 1
    assert (stranger.open(held), stranger.open(free)) == ("", "after_c0")
    assert send(stranger, "paid", "h")["delivered"] == 0
    assert stranger.post("signals", {"name": "alarm"})["delivered"] == 0
    stranger.post(f"instances/{held}/resume")
    assert send(stranger, "paid", "h")["delivered"] == 1
    assert stranger.open(held) == "after_c0"


@pytest.mark.parametrize(
    ("tag", "text", "waits", "counts"),
    [
        ("timeDate", '=date and time("2024-07-15T05:00:00Z")', [3599, 1, 9999], [0, 1, 1]),
        ("timeDuration", "PT1H", [3599, 1, 9999], [0, 1, 1]),
        ("timeCycle", "R2/PT1H", [3600, 3600, 9999], [1, 2, 2]),
        ("timeCycle", "R/PT1H", [3600, 3600, 3600], [1, 2, 3]),
    ],
)
def test_a_clock_starts_instances_and_a_new_version_takes_over(
    stranger: Stranger, tag: str, text: str, waits: list[int], counts: list[int]
) -> None:
    stranger.world.now = NOON
    process_id = f"by_clock_{tag}_{text[1:2]}"
    stranger.deploy(begun_by(process_id, timed(tag, text)))
    for seconds, count in zip(waits, counts, strict=True):
        stranger.world.now += timedelta(seconds=seconds)
        timers.sweep(stranger.world.engine)
        timers.sweep(stranger.world.engine)
        found = stranger.get(f"instances?process_id={process_id}")["items"]
        assert len(found) == count
    stranger.world.now = NOON
    stranger.deploy(begun_by(process_id, timed(tag, text), "b"))
    armed = [t for t in stranger.get("timers")["items"] if t["process_id"] in {None, process_id}]
    assert len([t for t in armed if t["instance_id"] is None and t["element_id"] == "on"]) == 1
    stranger.world.now += timedelta(seconds=3600)
    timers.sweep(stranger.world.engine)
    newest = stranger.get(f"instances?process_id={process_id}")["items"]
    assert [one["version"] for one in newest].count(2) == 1
    stranger.deploy(d.process(process_id, d.start(), d.user("c"), d.flows("start > c")))
    stranger.world.now += timedelta(days=1)
    timers.sweep(stranger.world.engine)
    assert len(stranger.get(f"instances?process_id={process_id}")["items"]) == counts[-1] + 1


def test_a_process_with_several_starts_begins_at_the_one_that_is_named(
    stranger: Stranger,
) -> None:
    text = d.process(
        "many",
        d.start() + d.start("other") + d.element("startEvent", "on", MESSAGE),
        d.user("a") + d.user("b") + d.user("c"),
        d.flows("start > a", "other > b", "on > c"),
        outside=ROOTS,
    )
    stranger.deploy(text)
    assert stranger.open(stranger.start("many")) == "a"
    assert stranger.open(stranger.start("many", "other")) == "b"
    assert stranger.open(stranger.start("many", "on")) == "c"
    body = {"process_id": "many", "start_event": "nowhere"}
    assert stranger.post("instances", body, 422)["detail"].startswith("流程没有启动事件")
    stranger.deploy(d.process("many", d.start(), d.user("c"), d.flows("start > c")))


def test_a_process_that_only_an_event_starts_says_so(stranger: Stranger) -> None:
    stranger.deploy(begun_by("only", timed("timeDuration", "PT99H")))
    answer = stranger.post("instances", {"process_id": "only"}, 422)
    assert "空白启动事件" in answer["detail"]
    stranger.deploy(d.process("only", d.start(), d.user("c"), d.flows("start > c")))
