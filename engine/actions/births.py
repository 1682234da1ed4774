"""Makes the row of a new instance; its first step is taken by `advance`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import results
from engine.store import instances as instance_store

if TYPE_CHECKING:
    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstance:
    """An instance to be made: which version of which process, about what, called by whom."""

    definition: Mapping[str, Any]
    business_key: str | None = None
    lead_id: str | None = None
    parent_id: str | None = None
    parent_token: int | None = None
    parent_element_id: str | None = None
    root_id: str | None = None
    depth: int = 0


def insert(tx: Transaction, new: NewInstance) -> str:
    """Write the row, without a state yet, and give its id."""
    instance_id = tx.new_id()
    row = {
        "id": instance_id,
        "definition_id": new.definition["id"],
        "process_id": new.definition["process_id"],
        "bundle_hash": new.definition["bundle_hash"],
        "status": str(results.InstanceStatus.ACTIVE),
        "suspended": False,
        "conditional": False,
        "escalated": False,
        "late": False,
        "state": b"",
        "revision": 1,
        "business_key": new.business_key,
        "lead_id": new.lead_id,
        "parent_id": new.parent_id,
        "parent_token": new.parent_token,
        "parent_element_id": new.parent_element_id,
        "root_id": new.root_id or instance_id,
        "depth": new.depth,
        "started_by": tx.actor.user_id,
        "started_at": tx.now,
        "ended_at": None,
    }
    instance_store.add(tx.connection, row)
    tx.memory["instance", instance_id] = row
    return instance_id
