"""What a change of a lead's facts sets off: conditions looked at again, processes that start.

A conditional start event listens to the facts of every lead. It starts an instance about a
lead when its condition becomes true, not while it stays so: it did not hold of the facts
before (or the lead is new) and holds of those after. Nothing is kept for that; a condition
that only time makes true is none of ours (a timer says that).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import moves, results
from engine.actions import births, surroundings
from engine.bpmn import starting
from engine.errors import ExecutionFailed
from engine.queries import visibility
from engine.store import definitions as definition_store
from engine.store import instances as instance_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from engine.bpmn.definition import StartEvent
    from engine.store.rows import Row
    from engine.transaction import Transaction

    Follow = list[tuple[str, moves.Command]]
    Facts = Mapping[str, Any]

_log = logging.getLogger("xiaohao.facts")


def follow(
    tx: Transaction, lead_id: str, before: Facts | None, started: list[str]
) -> list[tuple[str, moves.Command]]:
    """Give the commands that follow from a change; `before` is None for a new lead."""
    found: Follow = [
        (instance_id, moves.Recheck())
        for instance_id in instance_store.conditional_of_lead(tx.connection, lead_id)
    ]
    for listener in _listeners(tx):
        definition = definition_store.get(tx.connection, listener["definition_id"])
        if definition is None or definition["suspended"]:
            continue
        if _became_true(tx, definition, listener["element_id"], lead_id, before):
            begun = _begin(tx, definition, lead_id)
            started.append(begun)
            found.append((begun, moves.Start(event=listener["element_id"])))
    return found


def _listeners(tx: Transaction) -> list[Row]:
    """Read once per transaction which start events listen: an import changes many leads."""
    known: list[Row] | None = tx.memory.get(results.Channel.FACTS)
    if known is None:
        known = tx.memory[results.Channel.FACTS] = wait_store.listening(
            tx.connection, channel=str(results.Channel.FACTS), name=results.LEAD
        )
    return known


def _became_true(
    tx: Transaction, definition: Row, element_id: str, lead_id: str, before: Facts | None
) -> bool:
    bundle = visibility.bundle(tx, definition["bundle_hash"])
    starts = bundle.processes[definition["process_id"]].starts
    event = next(start for start in starts if start.element_id == element_id)
    if not _holds(event, surroundings.environment(tx, bundle, lead_id)):
        return False
    return before is None or not _holds(event, surroundings.over(tx, bundle, before))


def _holds(event: StartEvent, environment: moves.Environment) -> bool:
    """Say whether the condition holds; one that fails does not, and the ledger is still written."""
    try:
        return starting.start_holds(event, environment)
    except ExecutionFailed:
        _log.warning("start condition failed", extra={"element_id": event.element_id})
        return False


def _begin(tx: Transaction, definition: Row, lead_id: str) -> str:
    number = surroundings.lead_facts(tx, lead_id)["number"]
    instance_id = births.insert(
        tx, births.NewInstance(definition=definition, business_key=number, lead_id=lead_id)
    )
    tx.audit(
        "instance_started",
        subject=("instance", instance_id),
        lead_id=lead_id,
        sentence=f"台账事实满足条件，启动了流程「{definition['name']}」",
    )
    return instance_id
