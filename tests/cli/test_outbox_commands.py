"""`xiaohao outbox`: what leaves, listed without content, sent by hand, tried again."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import update

from engine.actions import channels
from engine.store.tables.notices import notice_deliveries
from tests.outside import Hooks, MailBox
from tests.post import handler, listen, world_with
from tests.serving import ROOT, environment_for
from tests.world import World


@pytest.fixture
def world(sqlite_url: str, box: MailBox, hooks: Hooks) -> World:
    return world_with(sqlite_url, box, hooks)


def xiaohao(world: World, *arguments: str) -> str:
    settings = world.engine.settings
    assert settings.secret_key is not None
    assert settings.notice_mail_url is not None
    environment = environment_for(settings.database_url, samples=False) | {
        "XIAOHAO_SECRET_KEY": settings.secret_key.get_secret_value(),
        "XIAOHAO_NOTICE_CHANNELS": "mail",
        "XIAOHAO_NOTICE_MAIL_URL": settings.notice_mail_url.get_secret_value(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "outbox", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_trial_is_listed_sent_and_tried_again(world: World, box: MailBox) -> None:
    channel_id = listen(world, choices={})
    with world.engine.begin(handler(world)) as tx:
        channels.try_out(tx, channel_id)
    listed = xiaohao(world, "list")
    assert "待发送\thandler-xingren-1\t邮件\t测试" in listed
    assert "example" not in listed
    assert "发送 1 封，失败 0 封" in xiaohao(world, "send")
    assert len(box.mails) == 1
    assert "0 条通知将重新发送" in xiaohao(world, "retry")
    with world.engine.begin(handler(world)) as tx:
        tx.connection.execute(update(notice_deliveries).values(state="failed"))
    assert "1 条通知将重新发送" in xiaohao(world, "retry")
    assert "发送 1 封，失败 0 封" in xiaohao(world, "send")
    assert "没有这条发送记录" in xiaohao(world, "retry", "nothing")
    assert "状态应为" in xiaohao(world, "list", "--state", "lost")
