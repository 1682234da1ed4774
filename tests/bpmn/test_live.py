"""Live instances are kept by the bytes of their state and never differ from what is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from engine import moves
from engine.bpmn import library, live, runtime
from tests import diagrams as d

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.bpmn.definition import Bundle
    from engine.results import Progress

NOW = moves.Environment(now=datetime(2024, 7, 15, 4, 0, tzinfo=UTC))
LOOP = d.process(
    "loop",
    d.start(),
    d.user("review"),
    d.script("count", "=if rounds = null then 1 else rounds + 1", "rounds"),
    d.element("exclusiveGateway", "enough"),
    d.end(),
    d.flows("start > review > count > enough > review", "enough > end ? rounds > 1000000"),
).replace('id="enough"', 'id="enough" default="enough_to_review"')


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    live.forget()
    yield
    live.forget()


def _bundle() -> Bundle:
    files = {"loop.bpmn": LOOP.encode()}
    return library.load(library.bundle_hash(files), lambda: files)


def _next(bundle: Bundle, progress: Progress, remark: str = "同意") -> Progress:
    [task] = progress.opened
    done = moves.CompleteTask(token=task.token, values={"remark": remark})
    return runtime.step(bundle, "loop", progress.state, done, NOW)


def test_a_kept_instance_steps_as_one_that_is_read() -> None:
    bundle = _bundle()
    kept = read = runtime.step(bundle, "loop", None, moves.Start(), NOW)
    for _ in range(20):
        kept = _next(bundle, kept)
        live.forget()
        read = _next(bundle, read)
        assert kept == read
        live.forget()
        kept = _next(bundle, kept)  # read now, kept for the next round
        read = _next(bundle, read)
        assert kept == read


def test_a_step_that_is_taken_back_leaves_the_state_as_it_was() -> None:
    bundle = _bundle()
    first = runtime.step(bundle, "loop", None, moves.Start(), NOW)
    one = _next(bundle, first, "甲")
    other = _next(bundle, first, "乙")
    assert runtime.variables(one.state)["remark"] == "甲"
    assert runtime.variables(other.state)["remark"] == "乙"
    assert runtime.variables(_next(bundle, one, "丙").state)["rounds"] == 2
    assert runtime.variables(_next(bundle, other, "丁").state)["rounds"] == 2


def test_what_is_kept_is_bounded_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = _bundle()
    states = [runtime.step(bundle, "loop", None, moves.Start(), NOW)]
    for n in range(30):
        states.append(_next(bundle, states[-1], f"第{n}轮"))
    live.forget()
    monkeypatch.setattr(live, "CAPACITY", 40_000)
    for state in states[:-1]:
        _next(bundle, state)
        assert live.size() <= live.CAPACITY
    assert live.size() > 0


def test_two_instances_in_the_same_state_do_not_share_what_they_become() -> None:
    bundle = _bundle()
    a, b = (runtime.step(bundle, "loop", None, moves.Start(), NOW) for _ in range(2))
    assert a.state == b.state
    a = _next(bundle, a, "甲")
    b = _next(bundle, b, "乙")
    assert runtime.variables(a.state)["remark"] == "甲"
    assert runtime.variables(b.state)["remark"] == "乙"
