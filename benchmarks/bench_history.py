"""What a completed task costs as its instance grows old, how large its state is, and long loops."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from benchmarks import databases, frame
from benchmarks.permit import answers, ours
from benchmarks.permit.shape import ROUND
from benchmarks.permit.walking import walk
from engine.actions import instances, tasks
from engine.bpmn import codec, state
from engine.queries import instances as instance_queries
from engine.store.tables.processes import instances as instance_table
from tests import diagrams as d
from tests.world import World

AGES = (10, 100, 1_000)
DEARER_AT_MOST = 1.3
STATE_AT_MOST = 4_096
LONG = 10_000  # rounds of the loops

_COUNT = d.script("count", "=if rounds = null then 1 else rounds + 1", "rounds")
_ENOUGH = d.element("exclusiveGateway", "enough", default="enough_to_end")
_PARTS = (d.start(), _COUNT, _ENOUGH, d.end())
_LOOPS = {
    "by_people": d.process(
        "by_people",
        d.user("review"),
        *_PARTS,
        d.flows("start > review > count > enough > end", f"enough > review ? rounds < {LONG}"),
    ),
    "by_itself": d.process(
        "by_itself",
        *_PARTS,
        d.flows("start > count > enough > end", f"enough > count ? rounds < {LONG}"),
    ),
}


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure on SQLite: how a step depends on the past is a matter of the engine."""
    with databases.kinds(postgres=False) as kinds:
        mine = ours.Ours(kinds[0].url())
        sections = [_growth(mine, scale.rounds * 4), _sizes(mine)]
        if not scale.quick:
            sections.append(_loops(World(kinds[0].url())))
    return sections


def _growth(mine: ours.Ours, rounds: int) -> frame.Section:
    cases = {age: _aged(mine, age) for age in AGES}
    done = dict(zip(AGES, AGES, strict=True))
    taken: dict[int, list[float]] = defaultdict(list)
    for _ in range(rounds):
        cases[AGES[0]], done[AGES[0]] = _aged(mine, AGES[0]), AGES[0]  # it shall stay young
        for age in AGES:
            taken[age].append(walk(cases[age], done[age], len(ROUND)))
            done[age] += len(ROUND)
    at = {age: statistics.median(times) for age, times in taken.items()}
    young, old = AGES[0], AGES[-1]
    return frame.Section(
        title="One completed task as the instance grows old",
        asked="The permit process on SQLite, three instances of different age, round by round"
        " in turn; medians.",
        head=("tasks done", "one completion", "against 10 done"),
        rows=[[f"{age:,}", frame.ms(at[age]), f"× {at[age] / at[young]:.2f}"] for age in AGES],
        targets=[
            frame.Target(
                promise=f"cost with {old:,} tasks done ÷ cost with {young} done",
                measured=at[old] / at[young],
                at_most=DEARER_AT_MOST,
                unit="×",
            )
        ],
    )


def _aged(mine: ours.Ours, age: int) -> ours.Case:
    case = mine.case()
    for element_id, values in answers.steps(0, age):
        case.complete(element_id, values)
        case.settle()
    return case


def _sizes(mine: ours.Ours) -> frame.Section:
    case = mine.case()
    rows = []
    worst = 0
    for n, (element_id, values) in enumerate(answers.steps(0, AGES[1])):
        case.complete(element_id, values)
        case.settle()
        if n + 1 in (1, 2, 4, AGES[1] - 3, AGES[1]):
            live = list(_live_states(mine, case.instance_id))
            whole = sum(map(len, live))
            variables = sum(map(_variable_bytes, live))
            worst = max(worst, whole - variables)
            counts = (f"{n + 1}", f"{len(live)}")
            rows.append([*counts, *(f"{b:,}" for b in (whole, variables, whole - variables))])
    return frame.Section(
        title="The state of a case",
        asked="All live instances of one case (a call is an instance with variables of its own).",
        head=("tasks done", "live instances", "bytes", "of them variables", "the rest"),
        rows=rows,
        targets=[
            frame.Target(
                promise="state of a case beside its business variables",
                measured=worst,
                at_most=STATE_AT_MOST,
                unit=" bytes",
            )
        ],
    )


def _live_states(mine: ours.Ours, root_id: str) -> Iterator[bytes]:
    query = select(instance_table.c.state).where(
        instance_table.c.root_id == root_id, instance_table.c.ended_at.is_(None)
    )
    with mine.world.engine.read(mine.designer) as tx:
        for content in tx.connection.execute(query).scalars():
            yield bytes(content)


def _variable_bytes(content: bytes) -> int:
    *_, scopes = state.read(content)
    return sum(len(codec.dump(variables)) for _, variables in scopes)


def _loops(world: World) -> frame.Section:
    world.deploy(**_LOOPS)
    began = time.perf_counter()
    with world.engine.begin(world.designer) as tx:
        by_itself, _ = instances.start(tx, "by_itself")
    alone = time.perf_counter() - began
    began = time.perf_counter()
    by_people = _work_through(world)
    worked = time.perf_counter() - began
    ended = sum(_rounds_of_ended(world, one) == LONG for one in (by_itself, by_people))
    return frame.Section(
        title=f"A loop of {LONG:,} rounds",
        asked="One instance that goes round by itself within one step, and one with a user task"
        " in each round, each completed in its own transaction on SQLite.",
        head=("loop", "whole", "one round"),
        rows=[
            [name, f"{seconds:.1f} s", frame.ms(seconds / LONG)]
            for name, seconds in (("by itself", alone), ("user tasks", worked))
        ],
        targets=[
            frame.Target(
                promise=f"loops that ended with exactly {LONG:,} rounds counted",
                measured=ended,
                at_least=2,
            )
        ],
    )


def _work_through(world: World) -> str:
    designer = world.designer
    with world.engine.begin(designer) as tx:
        instance_id, moved = instances.start(tx, "by_people")
    while moved.opened_tasks:
        with world.engine.begin(designer) as tx:
            moved = tasks.complete(tx, moved.opened_tasks[0], {"remark": "同意"}).moved
    return instance_id


def _rounds_of_ended(world: World, instance_id: str) -> int | None:
    with world.engine.read(world.designer) as tx:
        shown = instance_queries.instance(tx, instance_id)
    return int(shown["variables"]["rounds"]) if shown["state"] == "completed" else None


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
