"""A request sent twice (`Idempotency-Key`) has its effect once and gets the same answer.

The key is taken in the transaction of the effect, and the answer is kept in it, so that
there is neither an effect without an answer nor an answer without an effect. A request
of several transactions takes its key before the first and keeps its answer after the last:
until then the same request has to wait, or takes over when the first was broken off.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import Conflict, KeyReused
from engine.store import idempotency, sealing

if TYPE_CHECKING:
    from engine.store.rows import Row
    from engine.transaction import Transaction

KEPT_FOR = timedelta(hours=48)
GIVEN_UP_AFTER = timedelta(minutes=10)  # no request lasts so long: its process was killed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: Any


def take_key(tx: Transaction, key: str, request_hash: str) -> Answer | None:
    """Take the key for this request, or give the answer of the same request before.

    Another request under the same key is refused: its sender has made a mistake.
    """
    row = _claimed_before(tx, key, request_hash)
    return None if row is None else Answer(status=row["status"], body=row["body"])


def take_key_ahead(tx: Transaction, key: str, request_hash: str) -> Answer | None:
    """Take the key for what will be done in later transactions, or give the answer as above.

    The effect itself must do no harm twice: it goes on where a broken request left off.
    """
    row = _claimed_before(tx, key, request_hash)
    if row is None:
        return None
    if row["status"] != idempotency.PENDING:
        return Answer(status=row["status"], body=row["body"])
    taken_at = row["created_at"]
    if tx.now - taken_at < GIVEN_UP_AFTER or not idempotency.claim_again(
        tx.connection, user_id=tx.actor.user_id, key=key, taken_at=taken_at, now=tx.now
    ):
        raise Conflict("同一个请求正在处理，请稍后再试。")
    return None


def release_key(tx: Transaction, key: str) -> None:
    """Let go of a key that was taken ahead, because its request failed."""
    idempotency.release(tx.connection, user_id=tx.actor.user_id, key=key)


def forget_old(tx: Transaction) -> None:
    """Drop answers that nobody will ask for again; the sweep calls it."""
    idempotency.forget(tx.connection, tx.now - KEPT_FOR)


def keep_answer(tx: Transaction, key: str, *, status: int, body: Any) -> None:
    """Keep the answer beside the effect."""
    idempotency.answer(tx.connection, user_id=tx.actor.user_id, key=key, status=status, body=body)


def _claimed_before(tx: Transaction, key: str, request_hash: str) -> Row | None:
    request_hash = _keyed(tx, request_hash)
    row = idempotency.claim(
        tx.connection,
        user_id=tx.actor.user_id,
        key=key,
        request_hash=request_hash,
        now=tx.now,
    )
    if row is not None and row["request_hash"] != request_hash:
        raise KeyReused("这个 Idempotency-Key 已用于另一个请求，请换一个新的。")
    return row


def _keyed(tx: Transaction, request_hash: str) -> str:
    # A request may name a reporter: without the key nobody can guess it from its hash.
    key = sealing.key_from(tx.engine.settings)
    return hmac.new(key, request_hash.encode(), hashlib.sha256).hexdigest()
