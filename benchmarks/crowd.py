"""Several processes of the operating system at work on one database, as several servers are."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.permit.ours import Case
from benchmarks.permit.shape import ROUND
from benchmarks.permit.walking import walk
from engine import bootstrap
from engine.actions import tasks
from engine.errors import Conflict

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from engine.model import Actor
    from engine.settings import Settings

_START_SECONDS = 120
_COUNT_SECONDS = 1.0


@dataclass(slots=True, kw_only=True)
class Done:
    """What one process did: tasks completed, requests refused, errors, its longest wait.

    `counted` is how far it could count in a second beside the others, without a database:
    what the machine had to give just then.
    """

    completed: int = 0
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    longest: float = 0.0
    seconds: float = 0.0
    counted: float = 0.0


Work = Callable[["Settings", "Barrier"], Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """Work on an instance of one's own for some seconds."""

    designer: Actor
    handler: Actor
    seconds: float

    def __call__(self, settings: Settings, start: Barrier) -> Done:
        """Complete round after round."""
        case = Case(bootstrap.build(settings), self.designer, self.handler)
        walk(case, 0, len(ROUND))
        start.wait(_START_SECONDS)
        done = Done(counted=_count())
        start.wait(_START_SECONDS)
        began = time.perf_counter()
        while (now := time.perf_counter()) - began < self.seconds:
            walk(case, len(ROUND) + done.completed, len(ROUND))
            done.completed += len(ROUND)
            done.longest = max(done.longest, time.perf_counter() - now)
        done.seconds = time.perf_counter() - began
        return done


@dataclass(frozen=True, slots=True, kw_only=True)
class SameCase:
    """Try to complete each of these tasks, which everybody else tries too."""

    actor: Actor
    task_ids: tuple[str, ...]

    def __call__(self, settings: Settings, start: Barrier) -> Done:
        """Complete what nobody was quicker with; keep any error that is no Conflict."""
        engine = bootstrap.build(settings)
        done = Done()
        start.wait(_START_SECONDS)
        began = time.perf_counter()
        for task_id in self.task_ids:
            asked = time.perf_counter()
            try:
                with engine.begin(self.actor) as tx:
                    tasks.complete(tx, task_id, {"vote": True})
                done.completed += 1
            except Conflict:
                done.conflicts += 1
            except Exception as error:  # noqa: BLE001 (what a user would see as a failure)
                done.errors.append(f"{type(error).__name__}: {error}")
            done.longest = max(done.longest, time.perf_counter() - asked)
        done.seconds = time.perf_counter() - began
        return done


def _count() -> float:
    began = time.perf_counter()
    number = 0
    while (taken := time.perf_counter() - began) < _COUNT_SECONDS:
        number += 1
    return number / taken


def at_work(work: list[Work], settings: Settings) -> list[Done]:
    """Let each piece of work be done by a process of its own, all from the same moment on."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(work))
    answers: Any = context.SimpleQueue()
    crowd = [context.Process(target=_run, args=(one, settings, start, answers)) for one in work]
    for process in crowd:
        process.start()
    told = [answers.get() for _ in crowd]
    for process in crowd:
        process.join(_START_SECONDS)
    failed = [one for one in told if isinstance(one, str)]
    assert not failed, failed
    return told


def _run(work: Work, settings: Settings, start: Barrier, answers: Any) -> None:
    try:
        answers.put(work(settings, start))
    except BaseException as error:
        start.abort()
        answers.put(f"{type(error).__name__}: {error}")
        raise
