"""Wakes what is due: each timer in a transaction of its own, by the same `advance`.

The truth is the timers table. Any number of nodes may sweep: each passes over the cases
that another holds, and a timer that has fired is gone. What fails is put off for a while
and never keeps the others. Nothing here depends on the clock going forward.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from engine import moves
from engine.actions import (
    advance,
    births,
    definitions,
    idempotency,
    overdue,
    recompute,
    surroundings,
    warnings,
)
from engine.errors import Conflict, StepTooLarge
from engine.model import SYSTEM
from engine.queries import calculator, visibility
from engine.rules import explaining
from engine.store import definitions as definition_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

_Done = TypeVar("_Done")
_log = logging.getLogger("xiaohao.sweep")
_PAGE = 200
_MOST_OF_ONE = 200
"""Timers of one instance that a sweep fires: one that runs in circles waits for the next."""

_PUT_OFF = timedelta(minutes=10)
"""How long a timer rests that could not be fired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: timers fired, timers that failed and stay, timers others are at.

    And how many warnings it gave, and for how many overdue steps a ladder began.
    """

    fired: int
    failed: int
    busy: int = 0
    warned: int = 0
    overdue: int = 0


@dataclass(slots=True)
class _Round:
    """What a sweep has met: timers not to be looked at again, instances to be left alone."""

    fired: int = 0
    failed: int = 0
    busy: int = 0
    seen: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    of_one: Counter[str] = field(default_factory=Counter)


def sweep(engine: Engine) -> Swept:
    """Fire every timer that is due now, in order of their moments; then warn and recompute.

    The ladders of overdue steps begin after the timers, which may have ended such steps; the
    levels that they have come to by now follow at once.
    """
    done = _Round()
    _fire_due(engine, done)
    begun = _guarded(engine, overdue.begin_due) or 0
    if begun:
        _fire_due(engine, done)
    warned = _guarded(engine, warnings.give_due) or 0
    _guarded(engine, recompute.work_off)
    with engine.begin(SYSTEM) as tx:
        wait_store.forget_expired(tx.connection, tx.now)
        idempotency.forget_old(tx)
    return Swept(fired=done.fired, failed=done.failed, busy=done.busy, warned=warned, overdue=begun)


def _fire_due(engine: Engine, done: _Round) -> None:
    while True:
        with engine.read(SYSTEM) as tx:
            due = wait_store.due_timers(tx.connection, tx.now, _PAGE + len(done.seen))
        todo = [row for row in due if row["id"] not in done.seen]
        if not todo:
            return
        for row in todo:
            _try(engine, row, done)


def _guarded(engine: Engine, work: Callable[[Engine], _Done]) -> _Done | None:
    """Do what goes beside the timers; if it fails, they are swept all the same."""
    try:
        return work(engine)
    except Conflict:
        return None
    except Exception as error:  # noqa: BLE001 (the next sweep tries again)
        _log_failure("", error)
        return None


def _try(engine: Engine, row: Row, done: _Round) -> None:
    """Fire a timer unless its case is held; what fails rests, and its case goes on later."""
    instance_id = row["instance_id"]
    if instance_id in done.left or done.of_one[instance_id] >= _MOST_OF_ONE:
        done.seen.add(row["id"])
        return
    try:
        fired = _wake(engine, row)
    except Conflict:
        done.busy += 1
        done.seen.add(row["id"])
        if instance_id is not None:
            done.left.add(instance_id)  # its later timers must not come first
    except Exception as error:  # noqa: BLE001 (one broken instance must not block the rest)
        _log_failure(row["id"], error)
        done.failed += 1
        done.seen.add(row["id"])
        _put_off(engine, row["id"])
    else:
        done.fired += fired
        if instance_id is not None:
            done.of_one[instance_id] += 1
        if not fired:
            done.seen.add(row["id"])


def _put_off(engine: Engine, timer_id: str) -> None:
    with engine.begin(SYSTEM) as tx:
        wait_store.change_timer(tx.connection, timer_id, {"retry_at": tx.now + _PUT_OFF})


def _wake(engine: Engine, row: Row) -> int:
    """Fire a timer; one whose step is too large becomes an incident instead of failing for ever."""
    try:
        with engine.begin(SYSTEM) as tx:
            return _fire(tx, row["id"], row["instance_id"])
    except StepTooLarge as problem:
        with engine.begin(SYSTEM) as tx:
            _give_up(tx, row["id"], problem)
        return 0


def _give_up(tx: Transaction, timer_id: str, problem: StepTooLarge) -> None:
    timer = wait_store.timer(tx.connection, timer_id)
    if timer is None:
        return
    if timer["instance_id"] is not None:
        incident = moves.RaiseIncident.of(timer["token"], problem)
        advance.move(tx, timer["instance_id"], incident)
        return
    wait_store.remove_timer(tx.connection, timer_id)
    definition = definition_store.get(tx.connection, timer["definition_id"])
    if definition is not None:
        definitions.rearm_start(tx, definition, timer)
    tx.audit(
        "timer_failed",
        subject=("definition", timer["definition_id"]),
        sentence=f"定时启动未成功：{problem.message}",
    )


def _log_failure(timer_id: str, error: Exception) -> None:
    """Log where a timer failed: frames, never the error's text, which may hold values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames[-12:]))
    _log.error(
        "timer failed",
        extra={"timer_id": timer_id, "error": type(error).__name__, "where": where},
    )


def _fire(tx: Transaction, timer_id: str, instance_id: str | None) -> int:
    if instance_id is None:
        return _fire_start(tx, timer_id)
    row = surroundings.instance_if_free(tx, instance_id)
    if row is None:
        raise Conflict("同一事项正被他人处理，请稍后重试。")
    timer = wait_store.timer(tx.connection, timer_id)
    if timer is None or timer["suspended"] or timer["due_at"] > tx.now:
        return 0
    advance.move(tx, instance_id, moves.FireTimer(token=timer["token"]))
    tx.audit(
        "timer_fired",
        subject=("instance", instance_id),
        lead_id=row["lead_id"],
        sentence=_said(tx, timer, row),
    )
    return 1


def _said(tx: Transaction, timer: Row, instance: Row) -> str:
    """Say which timer fired, when it was due and by which rule."""
    name, due = timer["name"] or timer["element_id"], explaining.spoken_end(timer["due_at"])
    said = f"到期触发「{name}」，期限{due}"
    bundle = visibility.bundle(tx, instance["bundle_hash"])
    limit = calculator.limit_named_in(tx, bundle, timer["expression"])
    return said if limit is None else f"{said}；依据：{limit.name}（{limit.article}）"


def _fire_start(tx: Transaction, timer_id: str) -> int:
    timer = wait_store.take_start_timer(tx.connection, timer_id)
    if timer is None or timer["due_at"] > tx.now:
        return 0
    wait_store.remove_timer(tx.connection, timer_id)
    definition = definition_store.get(tx.connection, timer["definition_id"])
    if definition is None or definition["suspended"]:
        return 0
    definitions.rearm_start(tx, definition, timer)
    new = births.NewInstance(definition=definition)
    instance_id, _ = advance.start(tx, new, moves.Start(event=timer["element_id"]))
    tx.audit(
        "timer_fired",
        subject=("instance", instance_id),
        sentence=f"定时启动了流程「{definition['name']}」",
    )
    return 1
