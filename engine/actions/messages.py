"""Messages and signals from outside: to waiting instances, or to start events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import payload, results
from engine.actions import advance, correlate
from engine.errors import InputInvalid
from engine.rules import permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """Send a message to the one instance that waits for its name and key."""
    permissions.require(tx.actor, permissions.Verb.SEND_EVENT)
    return deliver(
        tx,
        results.ThrownMessage(
            name=_named(name),
            correlation_key=correlation_key,
            values=payload.from_json(variables or {}),
            time_to_live_seconds=time_to_live_seconds,
        ),
    )


def send_signal(tx: Transaction, name: str, variables: Mapping[str, Any] | None = None) -> Sent:
    """Send a signal to everyone who listens."""
    permissions.require(tx.actor, permissions.Verb.SEND_EVENT)
    found = correlate.signal(tx, _named(name), payload.from_json(variables or {}))
    sent = _move(tx, found, strict=False)
    tx.audit("signal_sent", subject=("signal", name), sentence=f"发出了信号「{name}」")
    return sent


def deliver(tx: Transaction, message: results.ThrownMessage) -> Sent:
    """Give a message of an action to its receiver; the action has checked the right to."""
    sent = _move(tx, correlate.message(tx, message), strict=True)
    tx.audit(
        "message_sent",
        subject=("message", message.name),
        sentence=f"发出了消息「{message.name}」",
        after={"delivered": sent.delivered, "buffered": sent.buffered},
    )
    return sent


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
