"""Begins the ladder of every step whose due moment has passed (环节逾期升级).

The ladder itself is drawn: whichever process starts by the message `step_overdue`. It is an
instance of the step's own case, so that both are locked together, and each step begins it once
for each due moment. A step with a timer on its boundary is escalated as that is drawn; so is
one whose limit begins an event sub-process of its process.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from engine import moves, results
from engine.actions import advance, births, surroundings
from engine.bpmn import runtime
from engine.errors import Conflict
from engine.model import SYSTEM
from engine.queries import calculator, ladders, visibility
from engine.rules import explaining
from engine.store import definitions as definition_store
from engine.store import instances as instance_store
from engine.store import tasks as task_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Engine, Transaction

_log = logging.getLogger("xiaohao.overdue")
_PAGE = 200
_PUT_OFF = timedelta(days=1)
"""How long a step rests whose ladder could not begin."""


def begin_due(engine: Engine) -> int:
    """Begin every ladder that is due, earliest first, each by itself; say how many there were."""
    begun = 0
    left: set[str] = set()  # say because others are at their cases
    while True:
        with engine.read(SYSTEM) as tx:
            if _listener(tx) is None:
                return begun
            due = task_store.overdue(tx.connection, tx.now, _PAGE + len(left))
        todo = [row for row in due if row["id"] not in left]
        if not todo:
            return begun
        for row in todo:
            done = _try(engine, row)
            if done is None:
                left.add(row["id"])
            else:
                begun += done


def _try(engine: Engine, row: Row) -> int | None:
    """Begin a ladder; one that cannot begin rests for a while. None if it is left as it is."""
    try:
        with engine.begin(SYSTEM) as tx:
            return _begin(tx, row["id"], row["instance_id"])
    except Conflict:
        return None
    except Exception as error:  # noqa: BLE001 (one broken case must not block the rest)
        told = {"task_id": row["id"], "error": type(error).__name__}
        _log.error("ladder not begun", extra=told)  # no traceback: it may hold values
    with engine.begin(SYSTEM) as tx:
        task_store.put_off_ladder(tx.connection, row["id"], tx.now + _PUT_OFF)
    return 0


def _begin(tx: Transaction, task_id: str, instance_id: str) -> int | None:
    row = surroundings.instance_if_free(tx, instance_id)
    listener = _listener(tx)
    if row is None or listener is None:
        return None
    task = task_store.get(tx.connection, task_id)
    if task is None or task["ladder_at"] is None or task["ladder_at"] > tx.now or row["suspended"]:
        return None
    definition = definition_store.get(tx.connection, listener["definition_id"])
    if definition is None:
        return None
    if row["process_id"] == definition["process_id"] or _escalates_as_drawn(tx, row, task):
        task_store.set_ladder(tx.connection, task_id, at=None, ladder_id=None)
        return 0
    new = births.NewInstance(
        definition=definition,
        business_key=row["business_key"],
        lead_id=row["lead_id"],
        root_id=row["root_id"],
        depth=row["depth"] + 1,
    )
    ladder_id = births.insert(tx, new)
    task_store.set_ladder(tx.connection, task_id, at=None, ladder_id=ladder_id)
    instance_store.mark_late(tx.connection, instance_id)
    tx.memory["instance", instance_id] = {**row, "late": True}
    tx.audit(
        "step_overdue",
        subject=("task", task_id),
        lead_id=row["lead_id"],
        sentence=f"环节「{task['name']}」逾期：应于{explaining.spoken_end(task['due_at'])}前办结",
    )
    variables = {"step": ladders.step(tx, row["bundle_hash"], task)}
    start = moves.Start(variables=variables, event=listener["element_id"])
    advance.move(tx, ladder_id, start)
    return 1


def _listener(tx: Transaction) -> Row | None:
    """Find the start event that a ladder begins by; a process on hold begins none."""
    listening = wait_store.listening(
        tx.connection, channel=str(results.Channel.MESSAGE), name=task_store.STEP_OVERDUE
    )
    for row in listening:
        definition = definition_store.get(tx.connection, row["definition_id"] or "")
        if definition is not None and not definition["suspended"]:
            return row
    return None


def _escalates_as_drawn(tx: Transaction, row: Row, task: Row) -> bool:
    bundle = visibility.bundle(tx, row["bundle_hash"])
    if runtime.has_own_timer(bundle, row["process_id"], task["element_id"]):
        return True
    beside = runtime.timers_beside(bundle, row["process_id"])
    return task["limit_id"] in {calculator.limit_id_in(text) for text in beside} - {""}
