"""Warns before a limit ends (预警): once for each point, to the responsible and the office."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.actions import notices, surroundings
from engine.model import SYSTEM
from engine.queries import law
from engine.rules import assignment, explaining
from engine.store import waits as wait_store
from engine.store import warnings as warning_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.rules.deadlines import Deadline
    from engine.transaction import Engine, Transaction

_WARNED = ("responsible_handler", "office_supervisor")
_AT_ONCE = 50


def write(tx: Transaction, timer: Mapping[str, Any], deadline: Deadline, lead_id: str) -> None:
    """Let the warnings of a timer stand beside it, as far as they lie ahead."""
    days = sorted(deadline.limit.warnings)
    found = [
        {
            "timer_id": timer["id"],
            "days": number,
            "due_at": deadline.due_at - timedelta(days=number),
            "ends_at": deadline.due_at,
            "limit_name": deadline.limit.name[:200],
            "instance_id": timer["instance_id"],
            "lead_id": lead_id,
        }
        for number in days
    ]
    warning_store.add(tx.connection, *(one for one in found if one["due_at"] > tx.now))


def give_due(engine: Engine) -> int:
    """Give every warning that is due; of several for one timer, only the last."""
    given = 0
    while True:
        with engine.begin(SYSTEM) as tx:
            found = warning_store.take(tx.connection, tx.now, _AT_ONCE)
            for warning in found:
                _give(tx, warning)
        if not found:
            return given
        given += len(found)


def _give(tx: Transaction, warning: Mapping[str, Any]) -> None:
    warning_store.remove_given(tx.connection, warning["timer_id"], tx.now)
    if warning["ends_at"] <= tx.now:
        return  # it has ended: the timer tells
    lead = surroundings.lead_facts(tx, warning["lead_id"])
    if _is_met(tx, warning["timer_id"], lead):
        return
    ends = explaining.spoken_end(warning["ends_at"])
    notices.deadline_warned(
        tx,
        event=f"{warning['timer_id']}:{warning['days']}:{warning['ends_at'].isoformat()}",
        limit=warning["limit_name"],
        due=ends,
        lead_id=warning["lead_id"],
        audience=assignment.resolve(_WARNED, lead),
    )
    tx.audit(
        "deadline_warned",
        subject=("instance", warning["instance_id"]),
        lead_id=warning["lead_id"],
        sentence=f"期限预警：「{warning['limit_name']}」将于{ends}届满",
    )


def _is_met(tx: Transaction, timer_id: str, lead: Mapping[str, Any]) -> bool:
    """Say whether what the limit demands is done already, though its step goes on."""
    timer = wait_store.timer(tx.connection, timer_id)
    limit = None if timer is None else law.in_force(tx).newest(timer["limit_id"])
    return limit is not None and limit.met_on(lead) is not None
