"""Whoever asks "what has come since the last one" misses nothing, however many write at once."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import bootstrap
from engine.actions import notices
from engine.model import SYSTEM
from engine.queries import notices as notice_queries
from engine.rules.notices import Kind
from engine.transaction import Engine
from tests import diagrams as d
from tests.world import World

WRITERS = 4
EACH = 25


def write(engine: Engine, seed: int) -> None:
    """Tell of things in transactions that take longer or shorter."""
    chance = random.Random(seed)
    for number in range(EACH):
        with engine.begin(SYSTEM) as tx:
            tx.audit("x", subject=("x", "x"), sentence="样例")
            for part in range(2):
                event = f"{seed}/{number}/{part}"
                notices.tell(tx, Kind.TEST, "样例", ("u1",), event=event, about={})
            time.sleep(chance.uniform(0, 0.004))


@pytest.mark.postgres
def test_a_reader_that_follows_the_ids_sees_every_notice_once(pg_url: str) -> None:
    world = World(pg_url)
    world.deploy(empty=d.process("empty", d.start(), d.end(), d.flows("start > end")))
    nodes = [bootstrap.build(world.engine.settings) for _ in range(WRITERS)]
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while True:
            last_round = done.is_set()
            with world.engine.read(SYSTEM) as tx:
                seen.extend(
                    row["id"] for row in notice_queries.come_since(tx, max(seen, default=0))
                )
            if last_round:
                return

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, nodes, range(WRITERS)))
    finally:
        done.set()
        reader.join(timeout=60)
    assert len(seen) == len(set(seen)) == WRITERS * EACH * 2
