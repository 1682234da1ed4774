"""One to four processes on one PostgreSQL: on different instances, and all on the same."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict

from sqlalchemy import func, select

from benchmarks import crowd, databases, frame, machine
from benchmarks.databases import Kind
from benchmarks.permit import ours
from engine.actions import instances
from engine.queries import audit
from engine.queries import instances as instance_queries
from engine.store.tables.processes import tasks as task_table
from tests import diagrams as d
from tests.world import World

_SIZES = (1, 2, 3, 4)
_SECONDS = 2.5
_LINEAR = 0.8  # of what the machine gives to as many processes counts as linear
_LONGEST = 5.0
_VOTES = 60

_BALLOT = d.process(
    "ballot",
    d.start(),
    d.element(
        "userTask",
        "vote",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics"
        f' inputCollection="=for n in 1..{_VOTES} return n" inputElement="n"'
        ' outputCollection="votes" outputElement="=vote" /></bpmn:extensionElements>'
        "</bpmn:multiInstanceLoopCharacteristics>",
    ),
    d.end(),
    d.flows("start > vote > end"),
)


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure on PostgreSQL; SQLite has one writer at a time."""
    with databases.kinds() as (_, postgres):
        return [
            _different(postgres, 1 if scale.quick else scale.rounds // 2 + 1),
            _same(postgres),
        ]


def _different(kind: Kind, rounds: int) -> frame.Section:
    mine = ours.Ours(kind.url())
    work: crowd.Work = crowd.OwnCase(designer=mine.designer, handler=mine.handler, seconds=_SECONDS)
    rates: dict[int, list[float]] = defaultdict(list)
    counts: dict[int, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for size in _SIZES:
            done = crowd.at_work([work] * size, mine.world.engine.settings)
            rates[size].append(sum(one.completed / one.seconds for one in done))
            counts[size].append(sum(one.counted for one in done))
    rate = {size: statistics.median(measured) for size, measured in rates.items()}
    gain = {size: rate[size] / rate[1] for size in _SIZES}
    given = {
        size: statistics.median(counts[size]) / statistics.median(counts[1]) for size in _SIZES
    }
    cores = machine.cores()
    busy = min(cores, max(_SIZES))
    return frame.Section(
        title="Several processes on different instances",
        asked=f"Processes of the operating system, each with a permit of its own, on one"
        f" PostgreSQL of this machine with its {cores} cores, which the database's server"
        " shares; completions a second of all together. What the machine gave is by how much"
        " further the same processes counted together, without a database, in the second before.",
        head=("processes", "completions a second", "against one process", "the machine gave"),
        rows=[[f"{n}", f"{rate[n]:,.0f}", f"× {gain[n]:.2f}", f"× {given[n]:.2f}"] for n in _SIZES],
        targets=[
            frame.Target(
                promise=f"{size} processes ÷ one process, as a share of what the machine gave them",
                measured=gain[size] / given[size],
                at_least=_LINEAR,
                unit="×",
            )
            for size in sorted({busy, max(_SIZES)})
        ],
    )


def _same(kind: Kind) -> frame.Section:
    world = World(kind.url())
    world.deploy(ballot=_BALLOT)
    rows = []
    wrong = 0
    longest = 0.0
    seen: set[str] = set()
    for size in _SIZES:
        with world.engine.begin(world.designer) as tx:
            instance_id, moved = instances.start(tx, "ballot")
        done = crowd.at_work(_in_any_order(world, moved.opened_tasks, size), world.engine.settings)
        completed = sum(one.completed for one in done)
        conflicts = sum(one.conflicts for one in done)
        errors = [error for one in done for error in one.errors]
        seen |= {error.splitlines()[0][:200] for error in errors}
        slowest = max(one.longest for one in done)
        seconds = max(one.seconds for one in done)
        right = _is_right(world, instance_id) and completed == _VOTES and not errors
        wrong += not right
        longest = max(longest, slowest)
        counts = [f"{n}" for n in (size, completed, conflicts, len(errors))]
        rows.append([*counts, frame.ms(slowest), f"{completed / seconds:,.0f}"])
    return frame.Section(
        title="Several processes on the same instance",
        asked=f"All of them try to complete each of the {_VOTES} open tasks of one instance, each"
        " in an order of its own.",
        head=(
            "processes",
            "completed",
            "told that it is done",
            "errors",
            "longest wait",
            "completions a second",
        ),
        rows=rows,
        targets=[
            frame.Target(
                promise="runs in which a task was lost, doubled or failed, or the audit broke",
                measured=wrong,
                at_most=0,
            ),
            frame.Target(
                promise="longest wait for one's turn",
                measured=longest,
                at_most=_LONGEST,
                unit=" s",
            ),
        ],
        notes=[f"Error: {error}" for error in sorted(seen)],
    )


def _in_any_order(world: World, task_ids: list[str], size: int) -> list[crowd.Work]:
    chance = random.Random(size)
    return [
        crowd.SameCase(actor=world.designer, task_ids=tuple(chance.sample(task_ids, len(task_ids))))
        for _ in range(size)
    ]


def _is_right(world: World, instance_id: str) -> bool:
    """Say whether every vote was counted once and the audit's chain is whole."""
    with world.engine.read(world.designer) as tx:
        shown = instance_queries.instance(tx, instance_id)
        closed = select(func.count()).where(
            task_table.c.instance_id == instance_id, task_table.c.state == "completed"
        )
        counted = tx.connection.execute(closed).scalar_one()
        whole = audit.verify(tx).intact
    votes = shown["variables"].get("votes", [])
    return bool(
        shown["state"] == "completed" and votes == [True] * _VOTES and counted == _VOTES and whole
    )


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
