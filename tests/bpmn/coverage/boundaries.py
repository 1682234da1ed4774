"""Events on the boundary of an activity."""

from __future__ import annotations

from tests.bpmn.coverage.case import Case, refused, runs
from tests.bpmn.coverage.catching import LINK
from tests.bpmn.coverage.sub_processes import around
from tests.bpmn.diagrams import (
    boundary,
    chain,
    condition,
    defined,
    flow,
    start,
    timer,
    user,
)


def beside(definition: str, *, interrupting: bool) -> tuple[str, ...]:
    """Give a task with an event on its boundary."""
    return (
        start(),
        user("a"),
        user("u"),
        user("z"),
        boundary("b", "a", definition, interrupting=interrupting),
        chain("start", "a", "u"),
        flow("b", "z"),
    )


def _boundaries() -> list[Case]:
    rows = []
    for kind, definition, act, listens, again in (
        ("message", defined("message", "m1"), "send b v=1", "b ", "b "),
        ("signal", defined("signal", "s1"), "send b v=1", "b ", "b "),
        ("timer date", timer("date", "2026-05-01T09:00:00+08:00"), "fire b", "b ", ""),
        ("timer duration", timer("duration", "PT1H"), "fire b", "b ", ""),
        ("conditional", condition("=n > 5"), "set n=9", "", ""),
    ):
        opened = f"start n=1 order=1 : a {listens}".rstrip()
        rows.append(
            runs(
                "boundaryEvent",
                f"@cancelActivity true, {kind}",
                "ends its activity and goes its own way",
                beside(definition, interrupting=True),
                [opened, f"{act} : z"],
                [opened, "do a : u"],
                covers=(
                    "boundaryEvent",
                    "boundaryEvent@cancelActivity",
                    "boundaryEvent@attachedToRef",
                ),
            )
        )
        rows.append(
            runs(
                "boundaryEvent",
                f"@cancelActivity false, {kind}",
                "goes its own way beside its activity",
                beside(definition, interrupting=False),
                [opened, f"{act} : a {again}z", "do a : u z"],
            )
        )
    return rows


CASES = (
    *_boundaries(),
    runs(
        "boundaryEvent",
        "@cancelActivity false, timer cycle",
        "so often as it says, while its activity lasts",
        beside(timer("cycle", "R2/PT1H"), interrupting=False),
        ["start : a b", "fire b : a b z", "fire b : a z z", "do a : u z z"],
    ),
    runs(
        "boundaryEvent",
        "on a sub-process, a call and a loop",
        "ends everything inside",
        (
            *around("subProcess", user("x"), user("y")),
            boundary("b", "s", timer("duration", "PT1H")),
            user("z"),
            flow("b", "z"),
        ),
        ["start : b x y", "fire b : z"],
    ),
    refused(
        "boundaryEvent",
        "none, link or terminate",
        "BPMN 10.5.5: not here",
        "event-place",
        "b",
        *beside(LINK, interrupting=True),
    ),
    refused(
        "boundaryEvent",
        "@attachedToRef to nothing",
        "no such activity here",
        "dangling-reference",
        "b",
        start(),
        user("a"),
        boundary("b", "gone", timer("duration", "PT1H")),
        chain("start", "a"),
    ),
)
