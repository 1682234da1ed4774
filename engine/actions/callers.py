"""What the callers of an instance would do with an error that it does not catch itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.actions import surroundings
from engine.bpmn import runtime
from engine.queries import visibility

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.store.rows import Row
    from engine.transaction import Transaction


def caught_above(tx: Transaction, row: Row) -> Callable[[str], bool]:
    """Answer, for an error code, whether any caller up the chain catches it; looks when asked."""

    def caught(code: str) -> bool:
        callee = row
        while (caller := _caller(tx, callee)) is not None:
            bundle = visibility.bundle(tx, caller["bundle_hash"])
            state, call = bytes(caller["state"]), callee["parent_token"]
            if runtime.catches_error(bundle, caller["process_id"], state, call, code):
                return True
            callee = caller
        return False

    return caught


def _caller(tx: Transaction, row: Row) -> Row | None:
    return None if row["parent_id"] is None else surroundings.instance(tx, row["parent_id"])
