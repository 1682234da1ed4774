"""The audit's chain from its first row on: two who begin it at once queue up."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from engine.model import SYSTEM
from engine.queries import audit as audit_queries
from engine.rules import evidence
from engine.store import audit as audit_store
from engine.transaction import Transaction
from tests.world import World

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def note(tx: Transaction, word: str) -> None:
    tx.audit("noted", subject=("note", word), sentence=word)


@pytest.mark.postgres
def test_the_first_two_transactions_of_an_empty_database_do_not_collide(pg_url: str) -> None:
    world = World(pg_url)

    def second() -> None:
        with world.engine.begin(SYSTEM) as tx:
            note(tx, "第二")

    with world.engine.read(SYSTEM) as tx:
        assert audit_store.head(tx.connection) is None
    with ThreadPoolExecutor(1) as other:
        with world.engine.begin(SYSTEM) as tx:
            note(tx, "第一")
            # The chain is begun, and not yet committed, when the second wants to begin it.
            news, tx.pending_audit = tx.pending_audit, []
            audit_store.append(tx.connection, news, seal=evidence.seal, genesis=evidence.GENESIS)
            queued = other.submit(second)
            while not queued.done() and not _waits(world):
                time.sleep(0.01)
        queued.result()
    with world.engine.read(SYSTEM) as tx:
        assert audit_queries.verify(tx).intact
        found = [row["sentence"] for row in audit_store.rows_from(tx.connection)]
    assert found == ["第一", "第二"]


def _waits(world: World) -> bool:
    with world.engine.read(SYSTEM) as tx:
        return bool(tx.connection.scalar(WAITING))
