"""Notices on their way out, for tests: a world with a mail server and a web server beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from engine.actions import channels, instances, leads, reporters
from engine.actions.channels import Wishes
from engine.model import SYSTEM, Actor
from engine.rules import facts
from engine.store.tables.notices import notice_deliveries
from tests import diagrams as d
from tests.outside import Hooks, MailBox
from tests.world import World

REVIEW = d.process(
    "review",
    d.start(),
    d.user("draft", "street_handler"),
    d.user("check", "street_handler"),
    d.end(),
    d.flows("start > draft > check > end"),
)
LEAD = {
    "subject_name": "样例·不可外传公司",
    "source": "tip",
    "street_id": "xingren",
    "sector": "A1",
    "discovered_on": "2024-07-15",
    "summary": "样例：举报人甲称……",
}
NOW = {"task_opened": "now", "task_assigned": "now"}
DAILY = {"task_opened": "digest"}


def world_with(url: str, box: MailBox, hooks: Hooks) -> World:
    """Give a world in which every channel is allowed."""
    world = World(url)
    world.deploy(review=REVIEW)
    return setting(
        world,
        notice_channels="mail wecom dingtalk feishu webhook",
        notice_mail_url=SecretStr(box.url),
        notice_webhook_hosts=hooks.host,
        secret_key=SecretStr("invented-secret-key"),
        public_url="https://xiaohao.example.cn",
        **hooks.settings,
    )


def setting(world: World, **changes: Any) -> World:
    """Change settings."""
    settings = world.engine.settings.model_copy(update=changes)
    world.engine = replace(world.engine, settings=settings)
    return world


def handler(world: World, number: int = 1) -> Actor:
    """Give a handler of 兴仁街道."""
    return world.actor("handler", "xingren", number)


def listen(
    world: World,
    number: int = 1,
    *,
    choices: dict[str, str] = NOW,
    channel: str = "mail",
    address: str = "",
    secret: str = "",
) -> str:
    """Open a channel for a handler."""
    wishes = Wishes(address=address or f"h{number}@zz.example.cn", secret=secret, choices=choices)
    with world.engine.begin(handler(world, number)) as tx:
        return channels.add(tx, channel, wishes)


def begin(world: World) -> str:
    """Start an instance about a lead with a reporter; give its open task."""
    with world.engine.begin(world.actor("tip_officer", "office")) as tx:
        lead_id, number = leads.insert_lead(tx, facts.fit(LEAD))
        identity = reporters.Identity(name="样例举报人赵某", phone="13900000000")
        reporters.add_reporter(tx, lead_id, identity)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        _, moved = instances.start(tx, "review", business_key=number)
    return moved.opened_tasks[0]


def states(world: World) -> list[tuple[str, int, str | None]]:
    """List what is to be sent: state, failures, reason of the last one."""
    with world.engine.read(SYSTEM) as tx:
        found = tx.connection.execute(select(notice_deliveries).order_by(notice_deliveries.c.id))
        return [(row.state, row.attempts, row.error) for row in found]
