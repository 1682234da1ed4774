"""The postman: sends on what is to leave the application, one message a transaction.

Nothing is held while a message is on its way: taking it, sending it and noting it are
three steps, and any number of servers may do them.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine import courier
from engine.actions import deliveries
from engine.model import SYSTEM
from engine.store import deliveries as delivery_store
from engine.store import notices as notice_store

if TYPE_CHECKING:
    from engine.transaction import Engine

_log = logging.getLogger("xiaohao.delivery")
_ROUND = 10.0  # seconds; the next round comes soon, and whoever stops the server waits for this


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a round did: messages sent, messages that failed and will be tried again."""

    sent: int
    failed: int


def deliver(engine: Engine) -> Delivered:
    """Send everything that is due now; nothing of a rehearsal leaves."""
    if engine.sandbox:
        return Delivered(sent=0, failed=0)
    _spread(engine)
    sent = failed = 0
    end_at = time.monotonic() + _ROUND
    while time.monotonic() < end_at:
        parcel = _take(engine)
        if parcel is None:
            break
        reason = courier.send(
            engine.settings, parcel.channel, parcel.address, parcel.title, parcel.text
        )
        with engine.begin(SYSTEM) as tx:
            deliveries.conclude(tx, parcel, reason)
        if reason:
            failed += 1
            _log.warning(
                "notice not sent",
                extra={"action": "notice_failed", "channel": parcel.channel, "reason": reason},
            )
        else:
            sent += 1
    _forget_old(engine)
    return Delivered(sent=sent, failed=failed)


def _spread(engine: Engine) -> None:
    while True:
        with engine.read(SYSTEM) as tx:
            up_to = notice_store.spread_up_to(tx.connection)
            news = notice_store.last_id(tx.connection) > up_to
        if not news:
            return
        with engine.begin(SYSTEM) as tx:
            if not deliveries.spread(tx):
                return  # another server is at it


def _take(engine: Engine) -> deliveries.Parcel | None:
    with engine.read(SYSTEM) as tx:
        if not delivery_store.has_due(tx.connection, tx.now):
            return None
    with engine.begin(SYSTEM) as tx:
        return deliveries.take(tx)


def _forget_old(engine: Engine) -> None:
    with engine.read(SYSTEM) as tx:
        before = tx.now - timedelta(days=engine.settings.notice_days)
        if not notice_store.has_older(tx.connection, before):
            return
    with engine.begin(SYSTEM) as tx:
        deliveries.forget_old(tx)
