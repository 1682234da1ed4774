"""Wakes what is due: each timer in a transaction of its own, by the same `advance`.

The truth is the timers table. Two sweeps at once are harmless: the second finds the
timer gone once it holds the case. A broken instance is skipped and logged, never
blocking the others.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import moves
from engine.actions import advance, births, definitions, idempotency, surroundings
from engine.errors import Conflict, StepTooLarge
from engine.model import SYSTEM
from engine.queries import calculator, visibility
from engine.rules import explaining
from engine.store import definitions as definition_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

_log = logging.getLogger("xiaohao.sweep")
_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: timers fired, timers that failed and stay."""

    fired: int
    failed: int


def sweep(engine: Engine) -> Swept:
    """Fire every timer that is due now, in order of their moments."""
    fired = 0
    failed: set[str] = set()
    while True:
        with engine.read(SYSTEM) as tx:
            due = wait_store.due_timers(tx.connection, tx.now, _PAGE + len(failed))
        todo = [row for row in due if row["id"] not in failed]
        if not todo:
            break
        for row in todo:
            try:
                fired += _wake(engine, row)
            except Exception as error:  # noqa: BLE001 (one broken instance must not block the rest)
                if not isinstance(error, Conflict):
                    _log_failure(row["id"], error)
                failed.add(row["id"])
    with engine.begin(SYSTEM) as tx:
        wait_store.forget_expired(tx.connection, tx.now)
        idempotency.forget_old(tx)
    return Swept(fired=fired, failed=len(failed))


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
    row = surroundings.instance(tx, instance_id)
    timer = wait_store.timer(tx.connection, timer_id)
    if timer is None or timer["suspended"] or timer["due_at"] > tx.now:
        return 0
    advance.move(tx, instance_id, moves.FireTimer(token=timer["token"]))
    tx.audit(
        "timer_fired",
        subject=("instance", instance_id),
        lead_id=None if row is None else row["lead_id"],
        sentence=_said(tx, timer, row),
    )
    return 1


def _said(tx: Transaction, timer: Row, instance: Row | None) -> str:
    """Say which timer fired, when it was due and by which rule."""
    name, due = timer["name"] or timer["element_id"], explaining.spoken_end(timer["due_at"])
    said = f"到期触发「{name}」，期限{due}"
    if instance is None:
        return said
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
