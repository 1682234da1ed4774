"""Dates at which processes start, counted again after a change of the law.

A date stays one of the day on which its version was deployed: `now()` in it is that moment.
One that has started its process starts no second; one that cannot be counted stays as it is.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import results
from engine.actions import definitions, recounts, surroundings
from engine.bpmn import starting
from engine.errors import XiaohaoError
from engine.queries import visibility
from engine.rules import explaining
from engine.store import definitions as definition_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.bpmn.definition import StartEvent
    from engine.store.rows import Row
    from engine.transaction import Transaction

_log = logging.getLogger("xiaohao.recompute")


def recount(tx: Transaction, why: str) -> None:
    """Count the dates of all start events that listen; what has changed is audited."""
    for row in definition_store.listed(tx.connection):
        definition = visibility.bundle(tx, row["bundle_hash"]).processes[row["process_id"]]
        for event in definition.starts:
            if event.trigger is not None and event.trigger.movable:
                _recount(tx, row, event, why)


def _recount(tx: Transaction, row: Row, event: StartEvent, why: str) -> None:
    try:
        wait = _counted(tx, row, event)
    except XiaohaoError:
        _log.exception("start date not counted", extra={"element_id": event.element_id})
        return
    armed = wait_store.start_timer(tx.connection, row["id"], event.element_id)
    before = None if armed is None else armed["due_at"]
    after = None if wait is None else wait.due_at
    if before == after:
        return
    if armed is None:
        if wait is None or wait.due_at <= tx.now or _has_started(tx, row, event):
            return
        definitions.listen_for(tx, row["id"], event.element_id, wait)
    elif wait is None:
        wait_store.remove_timer(tx.connection, armed["id"])
    else:
        counted = recounts.of_wait(tx, wait.expression, wait.due_at)
        changed = {"due_at": wait.due_at, **counted}
        wait_store.change_timer(tx.connection, armed["id"], changed)
    tx.audit(
        "start_date_recounted",
        subject=("definition", row["id"]),
        sentence=f"流程「{row['name']}」的启动时间{_told(before, after)}（{why}）",
    )


def _counted(tx: Transaction, row: Row, event: StartEvent) -> results.OpenTimer | None:
    """Count as of the moment at which the version was deployed."""
    bundle = visibility.bundle(tx, row["bundle_hash"])
    environment = surroundings.environment(tx, bundle, None)
    if environment.functions_at is not None:
        then = row["deployed_at"]
        environment = replace(environment, now=then, functions=environment.functions_at(then))
    found = starting.start_subscription(bundle.processes[row["process_id"]], event, environment)
    return found if isinstance(found, results.OpenTimer) else None


def _has_started(tx: Transaction, row: Row, event: StartEvent) -> bool:
    return definition_store.has_started(tx.connection, row["id"], event.element_id)


def _told(before: datetime | None, after: datetime | None) -> str:
    old, new = ("未定" if one is None else explaining.spoken_end(one) for one in (before, after))
    return f"由{old}改为{new}"
