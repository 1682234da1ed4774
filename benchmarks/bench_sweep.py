"""What a sweep costs: finding what is due among what sleeps, and escalations a second."""

from __future__ import annotations

import statistics
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import psutil
from sqlalchemy import delete, insert, text

from benchmarks import databases, frame
from benchmarks.databases import Kind, PlainCommits
from engine import timers
from engine.model import SYSTEM
from engine.store import database
from engine.store import waits as wait_store
from engine.store.tables.processes import timers as timer_table
from tests.escalating import ORDERED, begin, end_of, supervised
from tests.limits import catalogue
from tests.world import NOON, World

if TYPE_CHECKING:
    from engine.transaction import Engine

_DUE = 1_000
_FEW, _MANY = 10_000, 1_000_000
_CHUNK = 10_000
_PAGE = 200
_CASES = 150
_COMMITS = 100


def ask(scale: frame.Scale) -> list[frame.Section]:
    """Find what is due with few and with many asleep; escalate on each kind of database."""
    many = _MANY // 10 if scale.quick else _MANY
    with databases.kinds(postgres=not scale.quick) as kinds:
        found = [_finding(kind, many, scale.rounds) for kind in kinds]
        raised = [_escalating(kind) for kind in kinds]
    return [
        frame.Section(
            title="Finding what is due",
            asked=f"All pages of {_DUE:,} due timers, as the sweep reads them, with {_FEW:,} and"
            f" with {many:,} timers asleep beside them; measured in turns, medians. What is not"
            " due is not read: no row of it, and nothing of its instance.",
            head=("database", f"{_FEW:,} asleep", f"{many:,} asleep", "ratio"),
            rows=[row for row, _ in found],
            targets=[target for _, target in found],
        ),
        frame.Section(
            title="Escalations a second",
            asked=f"One process sweeps {_CASES} cases that have missed a limit: each fires in a"
            " transaction of its own, starts an event sub-process, decides, opens a supervisor's"
            " task, tells those concerned, and writes escalation, history and audit. Beside"
            " plain one-row commits of the same database. Processor time is of our process and"
            " of the database's server together.",
            head=(
                "database",
                "escalations a second",
                "one-row commits a second",
                "share",
                "processor time of one",
                "escalations a second of a core",
            ),
            rows=raised,
        ),
    ]


def _finding(kind: Kind, many: int, rounds: int) -> tuple[list[str], frame.Target]:
    small, large = (_asleep(kind, number) for number in (_FEW, many))
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds * 4):
        for world, into in zip((small, large), taken, strict=True):
            into.append(_find(world.engine))
    few, lots = (statistics.median(times) for times in taken)
    ratio = lots / few
    promise = f"{kind.name}: finding {_DUE:,} due with {many:,} asleep, beside {_FEW:,} asleep"
    target = frame.Target(promise=promise, measured=ratio, at_most=2.0, unit=" ×")
    return [kind.name, frame.ms(few), frame.ms(lots), f"{ratio:.2f} ×"], target


def _asleep(kind: Kind, number: int) -> World:
    """Make a database with so many timers asleep and some due, written in bulk."""
    world = World(kind.url())
    with database.writing(world.engine.database) as connection:
        connection.execute(delete(timer_table))
        for begun in range(0, number, _CHUNK):
            size = min(_CHUNK, number - begun)
            rows = [_timer(n, NOON + timedelta(minutes=n + 1)) for n in range(begun, begun + size)]
            connection.execute(insert(timer_table), rows)
        late = [_timer(-n, NOON - timedelta(minutes=n)) for n in range(1, _DUE + 1)]
        connection.execute(insert(timer_table), late)
        connection.commit()
        connection.execute(text("ANALYZE"))
        connection.commit()
    return world


def _timer(number: int, due_at: datetime) -> dict[str, object]:
    named = {"id": f"{number:036d}", "token": 1, "element_id": "late", "name": "late"}
    return {**named, "due_at": due_at, "expression": "", "rounds": 0, "suspended": False}


def _find(engine: Engine) -> float:
    """Read all pages of what is due, each by its own transaction, and take the time."""
    seen = 0
    began = time.perf_counter()
    while seen < _DUE:
        with engine.read(SYSTEM) as tx:
            page = wait_store.due_timers(tx.connection, tx.now, _PAGE + seen)
        seen = len(page)
    return time.perf_counter() - began


def _escalating(kind: Kind) -> list[str]:
    world = World(kind.url())
    files = {"case": supervised(), "ordered": ORDERED, "deadlines.dmn": catalogue(T1=30)}
    world.deploy(**files)
    for _ in range(_CASES + 1):
        begin(world, filed=date(2024, 7, 1))
    timers.sweep(world.engine)  # the first sweep recounts by the new law; it is not measured
    plain = PlainCommits(kind.url())
    commit = plain.seconds(_COMMITS)
    world.now = end_of(date(2024, 8, 1))
    before, began = _processor_seconds(kind), time.perf_counter()
    fired = timers.sweep(world.engine).fired
    wall = (time.perf_counter() - began) / fired
    used = (_processor_seconds(kind) - before) / fired
    commit = statistics.median([commit, plain.seconds(_COMMITS)])
    return [
        kind.name,
        f"{1 / wall:,.0f}",
        f"{1 / commit:,.0f}",
        f"{commit / wall:.1%}",
        frame.ms(used),
        f"{1 / used:,.0f}",
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
