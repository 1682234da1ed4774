"""A server killed while a message is on its way loses none; at worst it is sent again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from engine import delivery
from engine.actions import deliveries
from engine.model import SYSTEM
from tests.outside import Hooks, MailBox
from tests.post import begin, listen, states, world_with
from tests.world import World

SENDER = """
import sys
from datetime import datetime
from engine import bootstrap, delivery, settings
moment = datetime.fromisoformat(sys.argv[1])
delivery.deliver(bootstrap.build(settings.load(), clock=lambda: moment))
"""
PATIENCE = 60


@pytest.fixture
def world(database_url: str, box: MailBox, hooks: Hooks) -> World:
    return world_with(database_url, box, hooks)


@contextmanager
def sender(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """Send in a process of its own, to be killed."""
    settings = world.engine.settings
    assert settings.secret_key is not None
    assert settings.notice_mail_url is not None
    environment = {
        **os.environ,
        "XIAOHAO_DATABASE_URL": settings.database_url,
        "XIAOHAO_SECRET_KEY": settings.secret_key.get_secret_value(),
        "XIAOHAO_NOTICE_CHANNELS": "mail",
        "XIAOHAO_PUBLIC_URL": settings.public_url,
        "XIAOHAO_NOTICE_MAIL_URL": settings.notice_mail_url.get_secret_value(),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SENDER, world.now.isoformat()], env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=PATIENCE)


def kill_while_sending(world: World, box: MailBox, place: str) -> None:
    box.stuck_at = place
    with sender(world):
        assert box.reached.wait(PATIENCE)
    box.stuck_at = ""


def test_killed_between_taking_and_sending_nothing_is_lost(world: World, box: MailBox) -> None:
    listen(world)
    begin(world)
    kill_while_sending(world, box, "greeting")
    assert box.mails == []
    assert delivery.deliver(world.engine).sent == 0  # the lease of the dead still runs
    world.now += deliveries.LEASE
    assert delivery.deliver(world.engine).sent == 1
    assert len(box.mails) == 1
    assert states(world) == [("sent", 0, None)]


def test_killed_between_sending_and_noting_it_is_sent_again(world: World, box: MailBox) -> None:
    listen(world)
    begin(world)
    kill_while_sending(world, box, "end")
    assert len(box.mails) == 1
    world.now += deliveries.LEASE
    assert delivery.deliver(world.engine).sent == 1
    assert len(box.mails) == 2
    assert box.mails[0] == box.mails[1]


def test_killed_between_writing_and_taking_nothing_is_lost(world: World, box: MailBox) -> None:
    listen(world)
    begin(world)
    with suppress(KeyboardInterrupt), world.engine.begin(SYSTEM) as tx:
        assert deliveries.spread(tx) == 1
        raise KeyboardInterrupt
    assert states(world) == []
    assert delivery.deliver(world.engine).sent == 1
    assert len(box.mails) == 1
