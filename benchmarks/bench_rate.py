"""How many completed tasks one process persists in a second, beside plain one-row commits."""

from __future__ import annotations

import statistics
import time

import psutil

from benchmarks import databases, frame
from benchmarks.databases import Kind, PlainCommits
from benchmarks.permit import ours
from benchmarks.permit.shape import ROUND
from benchmarks.permit.walking import walk

_TASKS = 5 * len(ROUND)
_COMMITS = 100


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure on each kind of database: completions and plain commits in turn."""
    with databases.kinds(postgres=not scale.quick) as kinds:
        rows = [_row(kind, scale.rounds * 2) for kind in kinds]
    return [
        frame.Section(
            title="Completions a second",
            asked="One process that completes tasks of the permit process one after the other,"
            " each durable before the next, in turn with plain one-row commits of the same"
            " database; medians. Processor time is of our process and of the database's server"
            " together, with the look-up of the next task: what a core does when it has nothing"
            " else to do and waits for no disk.",
            head=(
                "database",
                "completions a second",
                "one-row commits a second",
                "share",
                "processor time of one",
                "completions a second of a core",
            ),
            rows=rows,
        )
    ]


def _row(kind: Kind, rounds: int) -> list[str]:
    mine = ours.Ours(kind.url())
    plain = PlainCommits(kind.url())
    walk(mine.case(), 0, _TASKS)  # the first pays for what is read once
    walls, commits, used = [], [], []
    for _ in range(rounds):
        case = mine.case()
        before = _processor_seconds(kind)
        walls.append(walk(case, 0, _TASKS))
        used.append((_processor_seconds(kind) - before) / _TASKS)
        commits.append(plain.seconds(_COMMITS))
    wall, commit, cost = (statistics.median(taken) for taken in (walls, commits, used))
    return [
        kind.name,
        f"{1 / wall:,.0f}",
        f"{1 / commit:,.0f}",
        f"{commit / wall:.1%}",
        frame.ms(cost),
        f"{1 / cost:,.0f}",
    ]


def _processor_seconds(kind: Kind) -> float:
    """Give what our process and the database's server have used so far."""
    used = time.process_time()
    if kind.server is not None:
        parent = psutil.Process(kind.server.get_pid())
        for process in (parent, *parent.children(recursive=True)):
            times = process.cpu_times()
            used += times.user + times.system
    return used


if __name__ == "__main__":
    frame.run_alone(ask, __doc__)
