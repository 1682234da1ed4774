"""What one completed task costs, beside SpiffWorkflow as documented and beside bpmn-engine.

`PYTHONPATH=. .venv/bin/python benchmarks/bench_permit.py --quick` asks SQLite alone, in seconds.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict

from benchmarks import databases, frame
from benchmarks.databases import Kind, PlainCommits
from benchmarks.permit import ours, stock
from benchmarks.permit.shape import ROUND
from benchmarks.permit.walking import walk

AGES = (4, 100)  # tasks done in the instance when the measuring begins
PROMISED = {4: 6, 100: 60}

Samples = dict[tuple[str, int], list[float]]


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Measure on each kind of database, everything interleaved."""
    with databases.kinds(postgres=not scale.quick) as kinds:
        return [_section(kind, _samples(kind, scale.rounds)) for kind in kinds]


def _samples(kind: Kind, rounds: int) -> Samples:
    mine = ours.Ours(kind.url())
    theirs = stock.Stock(kind.url())
    plain = PlainCommits(kind.url())
    grown = _grow(theirs)
    taken: Samples = defaultdict(list)
    for _ in range(rounds):
        case = mine.case()
        done = 0
        for age in AGES:
            walk(case, done, age - done)
            old = theirs.case(grown[age])
            for extra in (0, len(ROUND)):
                taken[mine.name, age].append(walk(case, age + extra, len(ROUND)))
                taken[theirs.name, age].append(walk(old, age + extra, len(ROUND)))
            done = age + 2 * len(ROUND)
        taken["commit", 0].append(plain.seconds())
    return taken


def _grow(theirs: stock.Stock) -> dict[int, str]:
    """Let one case of the library grow old once; what it was at each age is copied later."""
    case = theirs.case()
    grown: dict[int, str] = {}
    done = 0
    for age in AGES:
        walk(case, done, age - done)
        grown[age] = case.state()
        done = age
    return grown


def _section(kind: Kind, taken: Samples) -> frame.Section:
    at = {key: statistics.median(values) for key, values in taken.items()}
    commit = at["commit", 0]
    rows = [
        [
            f"{age} done",
            frame.milliseconds(at[ours.Ours.name, age]),
            frame.milliseconds(at[stock.Stock.name, age]),
            frame.times(at[stock.Stock.name, age] / at[ours.Ours.name, age]),
        ]
        for age in AGES
    ]
    return frame.Section(
        title=f"One completed task on {kind.name}",
        asked="The permit process (47 nodes in four processes, 2 kB of form data); median of"
        " rounds of four tasks, interleaved.",
        head=("tasks done", ours.Ours.name, stock.Stock.name, "ratio"),
        rows=rows,
        targets=[
            frame.Target(
                promise=f"SpiffWorkflow as documented ÷ ours, {age} tasks done, {kind.name}",
                measured=at[stock.Stock.name, age] / at[ours.Ours.name, age],
                at_least=PROMISED[age],
                unit="×",
            )
            for age in AGES
        ],
        notes=(f"A plain one-row commit: {frame.milliseconds(commit)}.",),
    )


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--quick", action="store_true", help="SQLite alone, few rounds")
    quick = reader.parse_args().quick
    print(frame.show(ask(frame.Scale(rounds=3 if quick else 5, quick=quick))))


if __name__ == "__main__":
    main()
