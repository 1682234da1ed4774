"""What closure (销号) still needs: the closure table's requirements, each met or not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import NotFound
from engine.queries import calculator, visibility
from engine.store import definitions as definition_store

if TYPE_CHECKING:
    from engine.transaction import Transaction

DECISION = "closure_requirements"
PROCESS = "closure"
# Until a route is approved, and anew once a lead is reopened, there is no exit to hold against.
UNDECIDED = frozenset({"registered", "triaged", "verifying", "assessing", "escalated"})


def closure(tx: Transaction, lead_id: str) -> dict[str, Any]:
    """List the requirements of the lead's exit by the newest closure table."""
    row = visibility.lead_row(tx, lead_id)
    definition = definition_store.latest(tx.connection, PROCESS)
    if definition is None:
        raise NotFound("销号流程尚未部署。")
    bundle = visibility.bundle(tx, definition["bundle_hash"])
    if row["stage"] in UNDECIDED:
        return {"exit": None, "ready": False, "requirements": []}
    exit_route = row["closure_exit"] or row["route"]
    functions = calculator.functions(tx, bundle, {"lead": row})
    found = bundle.decide(DECISION, {"lead": row, "exit": exit_route}, functions)
    requirements = [
        {
            "id": item.get("id"),
            "label": item.get("label"),
            "met": item.get("met") is True,
            "why": item.get("why"),
            "article": item.get("article"),
        }
        for item in (found or [])
    ]
    return {
        "exit": exit_route,
        "ready": bool(requirements) and all(item["met"] for item in requirements),
        "requirements": requirements,
    }
