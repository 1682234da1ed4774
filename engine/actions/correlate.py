"""Finds who receives a message or a signal: one receiver for a message, all for a signal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_never

from engine import moves, payload, results
from engine.actions import births
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import waits as wait_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.store.rows import Row
    from engine.transaction import Transaction

    Follow = list[tuple[str, moves.Command]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Commands for the instances that listen, and whether a message was kept for later."""

    follow: tuple[tuple[str, moves.Command], ...] = ()
    started: tuple[str, ...] = ()
    buffered: bool = False


def message(tx: Transaction, thrown: results.ThrownMessage) -> Receivers:
    """Give a message to exactly one waiting instance, else to a start event, else keep it."""
    listeners = wait_store.listening(
        tx.connection,
        channel=str(results.Channel.MESSAGE),
        name=thrown.name,
        correlation_key=thrown.correlation_key,
    )
    if listeners:
        return _receive(tx, listeners[:1], thrown.values, thrown.correlation_key)
    if thrown.time_to_live_seconds > 0:
        wait_store.buffer_message(
            tx.connection,
            {
                "id": tx.new_id(),
                "name": thrown.name,
                "correlation_key": thrown.correlation_key,
                "payload": payload.pack(thrown.values),
                "expires_at": tx.now + timedelta(seconds=thrown.time_to_live_seconds),
            },
        )
        return Receivers(buffered=True)
    return Receivers()


def signal(tx: Transaction, name: str, values: Mapping[str, Any]) -> Receivers:
    """Give a signal to everyone who listens."""
    listeners = wait_store.listening(tx.connection, channel=str(results.Channel.SIGNAL), name=name)
    return _receive(tx, listeners, values, "")


def thrown(tx: Transaction, event: results.Thrown, started: list[str]) -> Follow:
    """Pass on what an instance threw; an escalation goes to the caller, not from here."""
    match event:
        case results.ThrownMessage():
            found = message(tx, event)
        case results.ThrownSignal():
            found = signal(tx, event.name, event.values)
        case results.ThrownEscalation():
            return []
        case _:
            assert_never(event)
    started += found.started
    return list(found.follow)


def _receive(
    tx: Transaction,
    listeners: Iterable[Row],
    values: Mapping[str, Any],
    key: str,
) -> Receivers:
    follow: Follow = []
    started: list[str] = []
    for listener in listeners:
        if listener["instance_id"] is not None:
            deliver = moves.Deliver(token=listener["token"], values=values)
            follow.append((listener["instance_id"], deliver))
            continue
        definition = definition_store.get(tx.connection, listener["definition_id"])
        if definition is None or definition["suspended"]:
            continue
        lead = lead_store.by_number(tx.connection, key) if key else None
        instance_id = births.insert(
            tx,
            births.NewInstance(
                definition=definition,
                business_key=key or None,
                lead_id=None if lead is None else lead["id"],
            ),
        )
        started.append(instance_id)
        begin = moves.Start(variables=values, event=listener["element_id"])
        follow.append((instance_id, begin))
    return Receivers(follow=tuple(follow), started=tuple(started))
