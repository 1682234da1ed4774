"""A request sent twice (`Idempotency-Key`) has its effect once and gets the same answer.

The key is taken in the transaction of the effect, and the answer is kept in it, so that
there is neither an effect without an answer nor an answer without an effect.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import KeyReused
from engine.store import idempotency, sealing

if TYPE_CHECKING:
    from engine.transaction import Transaction

KEPT_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: Any


def take_key(tx: Transaction, key: str, request_hash: str) -> Answer | None:
    """Take the key for this request, or give the answer of the same request before.

    Another request under the same key is refused: its sender has made a mistake.
    """
    request_hash = _keyed(tx, request_hash)
    row = idempotency.claim(
        tx.connection,
        user_id=tx.actor.user_id,
        key=key,
        request_hash=request_hash,
        now=tx.now,
    )
    if row is None:
        return None
    if row["request_hash"] != request_hash:
        raise KeyReused("这个 Idempotency-Key 已用于另一个请求，请换一个新的。")
    return Answer(status=row["status"], body=row["body"])


def forget_old(tx: Transaction) -> None:
    """Drop answers that nobody will ask for again; the sweep calls it."""
    idempotency.forget(tx.connection, tx.now - KEPT_FOR)


def keep_answer(tx: Transaction, key: str, *, status: int, body: Any) -> None:
    """Keep the answer beside the effect."""
    idempotency.answer(tx.connection, user_id=tx.actor.user_id, key=key, status=status, body=body)


def _keyed(tx: Transaction, request_hash: str) -> str:
    # A request may name a reporter: without the key nobody can guess it from its hash.
    key = sealing.key_from(tx.engine.settings)
    return hmac.new(key, request_hash.encode(), hashlib.sha256).hexdigest()
