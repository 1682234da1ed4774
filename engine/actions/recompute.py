"""Counts all dates again after a change of the law: chunk by chunk, each case by itself.

The law in force is the request: what was put in force and has no run yet gets one. A run
notes how far it is; done twice, it changes nothing the second time. Any node may go on
with it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from engine import moves
from engine.actions import advance, recounts, start_dates, surroundings
from engine.actions.recounts import Run
from engine.errors import Conflict, NotFound, XiaohaoError
from engine.model import SYSTEM
from engine.store import leads as lead_store
from engine.store import recomputations as store

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

_log = logging.getLogger("xiaohao.recompute")
_CHUNK = 50
_LEASE = timedelta(minutes=2)
_ASKED = "asked"
_WHY = {"catalogue": "时限目录变更", "calendar": "节假日安排变更", _ASKED: "人工要求重新计算"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How far a run is: the cases looked at, and whether it is done."""

    run_id: str
    cases: int
    done: bool


def ask(tx: Transaction) -> str:
    """Ask for all dates to be counted again; give the run."""
    run_id = _add(tx, part=_ASKED, content_hash="")
    tx.audit("recompute_asked", subject=("recomputation", run_id), sentence="要求重新计算全部期限")
    return run_id


def of_lead(tx: Transaction, number: str) -> None:
    """Count the dates of one lead again."""
    lead = lead_store.by_number(tx.connection, number)
    if lead is None:
        raise NotFound("没有这条线索。")
    recounts.within(tx, Run(why=_WHY[_ASKED]))
    advance.facts_changed(tx, lead["id"], lead)


def work_off(
    engine: Engine, *, chunks: int = 4, report: Callable[[int], None] | None = None
) -> Outcome | None:
    """Go on with the oldest run for some chunks; None when there is nothing to do."""
    _answer(engine)
    with engine.read(SYSTEM) as tx:
        run = store.next_undone(tx.connection)
    if run is None or not _lease(engine, run["id"]):
        return None
    if not run["cursor"]:
        _recount_starts(engine, run)
    for left in reversed(range(chunks)):
        with engine.read(SYSTEM) as tx:
            found = store.dependent(tx.connection, run["cursor"], _CHUNK)
        free = list(takewhile(lambda one: _recount(engine, run, one), found))
        run["cases"] += len(free)
        run["cursor"] = free[-1] if free else run["cursor"]
        held = len(free) < len(found)  # somebody is at the next case: later
        done = len(found) < _CHUNK and not held
        _note(engine, run, done=done, hold=left > 0 and not held)
        if report is not None:
            report(run["cases"])
        if done or held:
            return Outcome(run_id=run["id"], cases=run["cases"], done=done)
    return Outcome(run_id=run["id"], cases=run["cases"], done=False)


def _answer(engine: Engine) -> None:
    """Make a run for each part of the law that was put in force since."""
    with engine.read(SYSTEM) as tx:
        found = store.unanswered(tx.connection)
    for part in found:
        try:
            with engine.begin(SYSTEM) as tx:
                _add(
                    tx,
                    part=part["part"],
                    content_hash=part["content_hash"],
                    since=part["since"],
                    requested_by=part["set_by"],
                )
        except Conflict:  # another node has just made it
            continue


def _add(tx: Transaction, **values: object) -> str:
    run_id = tx.new_id()
    begun = {"since": tx.now, "requested_by": tx.actor.user_id, "cursor": "", "cases": 0}
    store.add(
        tx.connection, {"id": run_id, **begun, "leased_until": None, "done_at": None, **values}
    )
    return run_id


def _lease(engine: Engine, run_id: str) -> bool:
    with engine.begin(SYSTEM) as tx:
        return store.lease(tx.connection, run_id, tx.now, tx.now + _LEASE)


def _recount_starts(engine: Engine, run: Row) -> None:
    """Count the dates at which processes start; done twice, it changes nothing more."""
    with engine.begin(SYSTEM) as tx:
        start_dates.recount(tx, _WHY[run["part"]])


def _recount(engine: Engine, run: Row, instance_id: str) -> bool:
    """Count the dates of an instance again; say whether it was free.

    One that fails does not keep the others, and is listed.
    """
    try:
        with engine.begin(SYSTEM) as tx:
            if surroundings.instance_if_free(tx, instance_id) is None:
                return False
            recounts.within(tx, Run(id=run["id"], why=_WHY[run["part"]]))
            advance.work_off(tx, [(instance_id, moves.Recheck())], advance.Moved())
    except Conflict:
        return False
    except XiaohaoError as problem:
        _log.error("not recomputed", extra={"instance_id": instance_id, "run_id": run["id"]})
        with engine.begin(SYSTEM) as tx:
            recounts.within(tx, Run(id=run["id"]))
            recounts.failed(tx, instance_id, problem.message)
    return True


def _note(engine: Engine, run: Row, *, done: bool, hold: bool) -> None:
    with engine.begin(SYSTEM) as tx:
        at = {"cursor": run["cursor"], "cases": run["cases"]}
        until = tx.now + _LEASE if hold and not done else None
        values = {**at, "leased_until": until, "done_at": tx.now if done else None}
        store.change(tx.connection, run["id"], values)
        if done:
            tx.audit(
                "recomputed",
                subject=("recomputation", run["id"]),
                sentence=f"{_WHY[run['part']]}，重新计算了 {run['cases']} 个流程的期限",
            )
