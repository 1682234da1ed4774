"""What a step looks at: the instance's row, the lead's facts, the calculator's functions.

A transaction reads and locks each of them once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import clock, moves
from engine.errors import StaleRevision
from engine.queries import calculator
from engine.results import LEAD
from engine.rules import fact_dates
from engine.rules import facts as fact_rules
from engine.store import instances as instance_store
from engine.store import leads as lead_store
from engine.store import tasks as task_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from engine.bpmn.definition import Bundle
    from engine.store.rows import Row
    from engine.transaction import Transaction


def instance(tx: Transaction, instance_id: str) -> Row | None:
    """Read an instance with its case locked, once per transaction."""
    key = ("instance", instance_id)
    if key not in tx.memory:
        for row in instance_store.lock(tx.connection, instance_id):
            tx.memory.setdefault(("instance", row["id"]), row)
    found: Row | None = tx.memory.get(key)
    return found


def held_task(tx: Transaction, seen: Row) -> Row:
    """Lock the case of a task, and read the task as it is then."""
    locked, task = task_store.lock(tx.connection, seen)
    for row in locked:
        tx.memory.setdefault(("instance", row["id"]), row)
    return task


def instance_if_free(tx: Transaction, instance_id: str) -> Row | None:
    """Read an instance with its case locked, unless somebody else is at it."""
    found = instance_store.lock_if_free(tx.connection, instance_id)
    if found is not None:
        tx.memory["instance", instance_id] = found
    return found


def save_instance(tx: Transaction, row: Row, values: Mapping[str, Any]) -> None:
    """Write to an instance that is still as it was read, else StaleRevision ends the command."""
    stale = StaleRevision("流程刚被他人推进，请刷新后重试。")
    instance_store.save(tx.connection, row["id"], row["revision"], values, stale)
    tx.memory["instance", row["id"]] = {**row, **values, "revision": row["revision"] + 1}


def lead_facts(tx: Transaction, lead_id: str) -> dict[str, Any]:
    """Read the lead's columns once per transaction, as a diagram sees them."""
    key = ("lead", lead_id)
    if key not in tx.memory:
        row = lead_store.lock(tx.connection, lead_id)
        tx.memory[key] = {} if row is None else dict(row)
    facts: dict[str, Any] = tx.memory[key]
    return facts


def forget_lead(tx: Transaction, lead_id: str) -> None:
    """Read the lead again the next time, because it was changed."""
    tx.memory.pop(("lead", lead_id), None)


def environment(tx: Transaction, its_bundle: Bundle, lead_id: str | None) -> moves.Environment:
    """Gather what the expressions of one step may use."""
    return over(tx, its_bundle, None if lead_id is None else lead_facts(tx, lead_id))


def over(tx: Transaction, its_bundle: Bundle, lead: Mapping[str, Any] | None) -> moves.Environment:
    """Gather it over the given columns of a lead, or over none."""
    facts: dict[str, Mapping[str, Any]] = {}
    if lead is not None:
        facts[LEAD] = {k: v for k, v in lead.items() if k in fact_rules.READABLE}
    functions = calculator.functions(tx, its_bundle, facts)

    def functions_at(moment: datetime) -> dict[str, Callable[..., Any]]:
        return calculator.functions(tx, its_bundle, facts, now=moment)

    def check_facts(before: Mapping[str, Any], written: Mapping[str, Any]) -> None:
        fact_dates.require_possible(before, written, today=clock.local_date(tx.now))

    return moves.Environment(
        now=tx.now,
        facts=facts,
        functions=functions,
        functions_at=functions_at,
        fit_fact=fact_rules.fit_one,
        check_facts=check_facts,
    )
