"""What one completed task costs as a case grows old: time and bytes at 10, 100 and 1,000 rounds.

One instance of a review loop (user task, script, gateway) is worked through the real actions
on SQLite with synchronous=FULL; plain one-row commits of the same database stand beside it.
Writes docs/performance.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from engine.actions import instances, tasks
from engine.store import instances as instance_store
from tests import diagrams as d
from tests.world import World

ROUNDS = 1_000
WINDOW = 50
MARKS = (10, 100, 1_000)
LOOP = d.process(
    "loop",
    d.start(),
    d.user("review"),
    d.script("count", "=if rounds = null then 1 else rounds + 1", "rounds"),
    d.element("exclusiveGateway", "enough"),
    d.end(),
    d.flows("start > review > count > enough > review", "enough > end ? rounds > 1000000"),
).replace('id="enough"', 'id="enough" default="enough_to_review"')


def main() -> None:
    """Measure, print and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(f"sqlite:///{folder}/bench.db")
        world.deploy(loop=LOOP)
        steps, state_bytes = _steps(world)
        commit = _commits(world)
    lines = _table(steps, state_bytes, commit)
    print("\n".join(lines))
    _write(lines)


def _steps(world: World) -> tuple[list[float], int]:
    designer = world.designer
    with world.engine.begin(designer) as tx:
        instance_id, moved = instances.start(tx, "loop")
    task_id = moved.opened_tasks[0]
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with world.engine.begin(designer) as tx:
            done = tasks.complete(tx, task_id, {"remark": "同意"})
        taken.append(time.perf_counter() - began)
        task_id = done.moved.opened_tasks[0]
    with world.engine.read(designer) as tx:
        row = instance_store.get(tx.connection, instance_id)
    assert row is not None
    return taken, len(bytes(row["state"]))


def _commits(world: World) -> float:
    taken = []
    with world.engine.database.connect() as connection:
        connection.execute(text("CREATE TABLE plain (n INTEGER)"))
        connection.commit()
        for n in range(200):
            began = time.perf_counter()
            connection.execute(text("INSERT INTO plain VALUES (:n)"), {"n": n})
            connection.commit()
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _table(steps: list[float], state_bytes: int, commit: float) -> list[str]:
    lines = ["| tasks done in the instance | one completion | against 10 done |", "|---|---|---|"]
    at = {mark: statistics.median(steps[max(0, mark - WINDOW) : mark]) for mark in MARKS}
    lines += [
        f"| {mark:,} | {at[mark] * 1000:.1f} ms | × {at[mark] / at[MARKS[0]]:.2f} |"
        for mark in MARKS
    ]
    ratio = at[MARKS[-1]] / commit
    lines += [
        "",
        f"State of the instance after {ROUNDS:,} rounds: {state_bytes} bytes.",
        f"A plain one-row commit of the same database: {commit * 1000:.2f} ms;",
        f"one completion costs {ratio:.1f} of them.",
    ]
    return lines


def _write(lines: list[str]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    head = [
        "# Performance",
        "",
        "Written by `make bench`. Machines are noisy: read the ratios, not the times.",
        "",
        f"Commit {commit}, Python {platform.python_version()}, {os.cpu_count()} cores,",
        "SQLite in WAL mode with synchronous=FULL.",
        "",
    ]
    Path("docs/performance.md").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
