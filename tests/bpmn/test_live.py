"""Live instances are kept by the bytes of their state and never differ from what is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from engine import moves
from engine.bpmn import library, live, runtime
from engine.bpmn.instance import Instance
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
    live.OF_THIS_PROCESS.forget()
    yield
    live.OF_THIS_PROCESS.forget()


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
        live.OF_THIS_PROCESS.forget()
        read = _next(bundle, read)
        assert kept == read
        live.OF_THIS_PROCESS.forget()
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


def test_what_is_kept_is_bounded_by_bytes_and_the_longest_unused_give_way() -> None:
    bundle = _bundle()
    kept = live.LiveInstances(capacity=80_000)
    keys = [("bundle", "loop", str(n).encode()) for n in range(100)]
    for key in keys:
        kept.keep(key, Instance(bundle, bundle.processes["loop"], NOW))
        assert kept.size <= kept.capacity
    assert kept.take(keys[0]) is None
    assert kept.take(keys[-1]) is not None
    assert kept.take(keys[-1]) is None  # it was taken for the caller alone
    kept.keep(("bundle", "loop", b"x" * 10_000), Instance(bundle, bundle.processes["loop"], NOW))
    assert kept.take(("bundle", "loop", b"x" * 10_000)) is None  # too large to keep
    kept.forget()
    assert kept.size == 0


def test_two_instances_in_the_same_state_do_not_share_what_they_become() -> None:
    bundle = _bundle()
    a, b = (runtime.step(bundle, "loop", None, moves.Start(), NOW) for _ in range(2))
    assert a.state == b.state
    a = _next(bundle, a, "甲")
    b = _next(bundle, b, "乙")
    assert runtime.variables(a.state)["remark"] == "甲"
    assert runtime.variables(b.state)["remark"] == "乙"
