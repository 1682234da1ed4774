"""Messages and signals from outside: to waiting instances, or to start events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine import payload, results
from engine.actions import advance, correlate
from engine.errors import InputInvalid, NotFound
from engine.queries import visibility
from engine.rules import facts, permissions
from engine.store import instances as instance_store
from engine.store import leads as lead_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import moves
    from engine.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many listened, which instances were started, whether the message was kept."""

    delivered: int
    started: tuple[str, ...]
    buffered: bool
    moved: advance.Moved


def send_message(
    tx: Transaction,
    name: str,
    *,
    correlation_key: str = "",
    variables: Mapping[str, Any] | None = None,
    time_to_live_seconds: float = 0.0,
) -> Sent:
    """Send a message to the one instance that waits for its name and key.

    The case of a lead that the sender may not see is out of reach, now and from the buffer.
    """
    permissions.require(tx.actor, permissions.Verb.SEND_EVENT)
    values = payload.from_json(variables or {})
    message = results.ThrownMessage(
        name=_named(name),
        correlation_key=correlation_key,
        values=values,
        time_to_live_seconds=time_to_live_seconds,
    )
    lead = lead_store.by_number(tx.connection, correlation_key) if correlation_key else None
    if lead is not None:
        visibility.require_lead(tx, lead["id"])
    found = correlate.message(tx, message)
    if found.buffered:
        facts.require_none(values)
    if _in_reach(tx, found, values) != found.follow:
        raise NotFound("没有等待此消息的流程，或您无权查看。")
    return _deliver(tx, message, found)


def send_signal(tx: Transaction, name: str, variables: Mapping[str, Any] | None = None) -> Sent:
    """Send a signal to everyone who listens, as far as the sender may see them."""
    permissions.require(tx.actor, permissions.Verb.SEND_EVENT)
    values = payload.from_json(variables or {})
    found = correlate.signal(tx, _named(name), values)
    sent = _move(tx, replace(found, follow=_in_reach(tx, found, values)), strict=False)
    tx.audit("signal_sent", subject=("signal", name), sentence=f"发出了信号「{name}」")
    return sent


def deliver(tx: Transaction, message: results.ThrownMessage) -> Sent:
    """Give a message of an action to its receiver; the action has checked the right to."""
    return _deliver(tx, message, correlate.message(tx, message))


def _deliver(tx: Transaction, message: results.ThrownMessage, found: correlate.Receivers) -> Sent:
    sent = _move(tx, found, strict=True)
    tx.audit(
        "message_sent",
        subject=("message", message.name),
        sentence=f"发出了消息「{message.name}」",
        after={"delivered": sent.delivered, "buffered": sent.buffered},
    )
    return sent


def _in_reach(
    tx: Transaction, found: correlate.Receivers, values: Mapping[str, Any]
) -> tuple[tuple[str, moves.Command], ...]:
    """Keep the receivers that the sender may see; none of them lets facts be written so."""
    kept = tuple(one for one in found.follow if visibility.may_see_instance(tx, one[0]))
    for instance_id, _ in kept:
        instance = instance_store.get(tx.connection, instance_id)
        if instance is not None and instance["lead_id"] is not None:
            facts.require_none(values)
    return kept


def _move(tx: Transaction, found: correlate.Receivers, *, strict: bool) -> Sent:
    """Move the receivers; of many, one may be gone because of what another one did."""
    moved = advance.Moved()
    for instance_id, command in found.follow:
        advance.move(tx, instance_id, command, moved, strict=strict)
    return Sent(
        delivered=len(found.follow),
        started=found.started,
        buffered=found.buffered,
        moved=moved,
    )


def _named(name: str) -> str:
    if not name.strip():
        raise InputInvalid("请给出名称。")
    return name
