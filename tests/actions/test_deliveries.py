"""What leaves the application: by real protocols to a mail server and a web server that listen."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from engine import bootstrap, courier, delivery
from engine.actions import channels, deliveries, instances, leads, notices, reporters, tasks
from engine.actions.channels import Wishes
from engine.errors import Conflict, NotAllowed
from engine.model import SYSTEM, Actor
from engine.queries import channels as channel_queries
from engine.rules import facts
from engine.rules.channels import Address, Channel
from engine.store.tables.notices import notice_deliveries
from engine.store.tables.people import users
from tests import diagrams as d
from tests import outside
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


@pytest.fixture
def box() -> Iterator[outside.MailBox]:
    with outside.mail_server() as running:
        yield running


@pytest.fixture
def hooks() -> Iterator[outside.Hooks]:
    with outside.web_server() as running:
        yield running


@pytest.fixture
def world(database_url: str, box: outside.MailBox, hooks: outside.Hooks) -> World:
    made = World(database_url)
    made.deploy(review=REVIEW)
    return setting(
        made,
        notice_channels="mail wecom dingtalk feishu webhook",
        notice_mail_url=SecretStr(box.url),
        notice_webhook_hosts=hooks.host,
        secret_key=SecretStr("invented-secret-key"),
        public_url="https://xiaohao.example.cn",
        **hooks.settings,
    )


def setting(world: World, **changes: Any) -> World:
    settings = world.engine.settings.model_copy(update=changes)
    world.engine = replace(world.engine, settings=settings)
    return world


def handler(world: World, number: int = 1) -> Actor:
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
    with world.engine.read(SYSTEM) as tx:
        found = tx.connection.execute(select(notice_deliveries).order_by(notice_deliveries.c.id))
        return [(row.state, row.attempts, row.error) for row in found]


def test_a_new_task_is_mailed_with_its_page_and_no_name(world: World, box: outside.MailBox) -> None:
    listen(world)
    task_id = begin(world)
    assert delivery.deliver(world.engine) == delivery.Delivered(sent=1, failed=0)
    ((recipient, subject, body),) = box.mails
    assert recipient == "h1@zz.example.cn"
    assert subject == "【销号】通知"
    assert body.strip() == (
        f"新任务「draft」（XR-2024-0001） https://xiaohao.example.cn/tasks/{task_id}"
    )
    assert states(world) == [("sent", 0, None)]
    assert delivery.deliver(world.engine).sent == 0


def test_nothing_of_the_subject_or_the_reporter_leaves_by_any_channel(
    world: World, box: outside.MailBox, hooks: outside.Hooks
) -> None:
    listen(world)
    listen(world, channel="wecom", address="wecom-key-1")
    listen(world, channel="dingtalk", address="dingtalkkey1", secret="SEC12345678")
    listen(world, channel="feishu", address="feishu-key-1")
    listen(world, channel="webhook", address=f"http://{hooks.host}/in?room=1")
    begin(world)
    assert delivery.deliver(world.engine) == delivery.Delivered(sent=5, failed=0)
    left = str(box.mails) + str(hooks.calls)
    assert left.count("新任务「draft」（XR-2024-0001）") == 5
    for secret in ("不可外传", "赵某", "13900000000", "举报"):
        assert secret not in left
    paths = {path.partition("?")[0] for path, _ in hooks.calls}
    assert paths == {"/wecom", "/dingtalk", "/feishu", "/in"}


def test_a_subjects_name_leaves_when_the_administrator_allows_it(
    world: World, box: outside.MailBox
) -> None:
    setting(world, notice_subject_names=True)
    listen(world)
    begin(world)
    delivery.deliver(world.engine)
    assert "主体：样例·不可外传公司" in box.mails[0][2]
    assert "赵某" not in str(box.mails)


def test_many_notices_due_together_are_one_message(world: World, box: outside.MailBox) -> None:
    listen(world)
    for _ in range(40):
        begin(world)
    assert delivery.deliver(world.engine).sent == 1
    ((_, subject, body),) = box.mails
    assert subject == "【销号】40 条通知"
    assert "1. 新任务「draft」（XR-2024-0001）" in body
    assert "……另有" in body
    assert {state for state, _, _ in states(world)} == {"sent"}


def test_a_digest_waits_for_its_time_and_tells_only_what_is_still_to_be_done(
    world: World, box: outside.MailBox
) -> None:
    listen(world, choices=DAILY)
    done, open_still = begin(world), begin(world)
    assert delivery.deliver(world.engine).sent == 0
    with world.engine.begin(handler(world)) as tx:
        tasks.complete(tx, done, {})
    world.now = datetime(2024, 7, 16, 0, 29, tzinfo=UTC)
    assert delivery.deliver(world.engine).sent == 0
    world.now = datetime(2024, 7, 16, 0, 30, tzinfo=UTC)  # 08:30 in Zaozhuang
    assert delivery.deliver(world.engine).sent == 1
    ((_, _, body),) = box.mails
    assert open_still in body
    assert done not in body
    assert sorted(state for state, _, _ in states(world)) == ["moot", "sent"]


def test_what_was_read_in_the_application_is_not_sent(world: World, box: outside.MailBox) -> None:
    listen(world, choices=DAILY)
    begin(world)
    delivery.deliver(world.engine)
    with world.engine.begin(handler(world)) as tx:
        notices.mark_all_read(tx)
    world.now += timedelta(days=1)
    assert delivery.deliver(world.engine).sent == 0
    assert box.mails == []


def test_who_left_the_body_is_told_nothing_more(world: World, box: outside.MailBox) -> None:
    listen(world, choices=DAILY)
    listen(world, 2, choices=DAILY)
    begin(world)
    delivery.deliver(world.engine)
    leaver = handler(world).user_id
    with world.engine.begin(SYSTEM) as tx:
        tx.connection.execute(update(users).where(users.c.id == leaver).values(active=False))
    world.now += timedelta(days=1)
    delivery.deliver(world.engine)
    assert [recipient for recipient, _, _ in box.mails] == ["h2@zz.example.cn"]


def test_a_failure_is_tried_again_later_and_then_given_up_visibly(
    world: World, box: outside.MailBox
) -> None:
    listen(world)
    begin(world)
    box.shut = True
    assert delivery.deliver(world.engine) == delivery.Delivered(sent=0, failed=1)
    assert states(world) == [("waiting", 1, "mail_failed")]
    assert delivery.deliver(world.engine).failed == 0  # not before the pause is over
    for _ in range(9):
        world.now += timedelta(hours=6)
        delivery.deliver(world.engine)
    assert states(world) == [("failed", 10, "mail_failed")]
    with world.engine.read(handler(world)) as tx:
        (shown,) = channel_queries.mine(tx)["channels"]
    assert shown["problem"] == "邮件服务器连接不上或拒收"
    administrator = world.actor("administrator", "zone")
    with world.engine.read(administrator) as tx:
        (row,) = channel_queries.outbox(tx, state="failed").items
    box.shut = False
    with pytest.raises(NotAllowed), world.engine.begin(handler(world)) as tx:
        deliveries.retry(tx, row["id"])
    with world.engine.begin(administrator) as tx:
        deliveries.retry(tx, row["id"])
    assert delivery.deliver(world.engine).sent == 1
    with pytest.raises(Conflict), world.engine.begin(administrator) as tx:
        deliveries.retry(tx, row["id"])


def test_one_broken_channel_does_not_hold_up_the_others(
    world: World, box: outside.MailBox, hooks: outside.Hooks
) -> None:
    hooks.status = 500
    listen(world, channel="wecom", address="wecom-key-1")
    listen(world, 2)
    begin(world)
    assert delivery.deliver(world.engine) == delivery.Delivered(sent=1, failed=1)
    assert len(box.mails) == 1


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
def test_a_refusal_told_with_status_200_is_a_failure(
    world: World, hooks: outside.Hooks, channel: str
) -> None:
    hooks.answer = {"code": 19024} if channel == "feishu" else {"errcode": 310000}
    listen(world, channel=channel, address="robotkey1")
    begin(world)
    assert delivery.deliver(world.engine).failed == 1
    (state,) = states(world)
    assert state[2] in {"refused_19024", "refused_310000"}


def test_the_signature_of_dingtalk_is_encoded_once(world: World, hooks: outside.Hooks) -> None:
    listen(world, channel="dingtalk", address="robotkey1", secret="SEC12345678")
    begin(world)
    delivery.deliver(world.engine)
    ((path, _),) = hooks.calls
    assert path.endswith("%3D")
    assert "%25" not in path


def test_a_redirect_is_not_followed(world: World, hooks: outside.Hooks) -> None:
    hooks.status = 302
    listen(world, channel="webhook", address=f"http://{hooks.host}/in")
    begin(world)
    assert delivery.deliver(world.engine).failed == 1
    assert [path for path, _ in hooks.calls] == ["/in"]


def test_what_the_administrator_no_longer_allows_is_not_sent(
    world: World, box: outside.MailBox, hooks: outside.Hooks
) -> None:
    listen(world)
    listen(world, channel="webhook", address=f"http://{hooks.host}/in")
    task_id = begin(world)
    with world.engine.begin(SYSTEM) as tx:
        deliveries.spread(tx)
    setting(world, notice_channels="webhook", notice_webhook_hosts="other.example.cn")
    assert delivery.deliver(world.engine).sent == 0
    assert (box.mails, hooks.calls) == ([], [])
    assert [state for state, _, _ in states(world)] == ["moot", "moot"]
    assert task_id


def test_a_trial_is_sent_at_once_and_only_once(world: World, box: outside.MailBox) -> None:
    channel_id = listen(world, choices={})
    box.shut = True
    for _ in range(2):
        with world.engine.begin(handler(world)) as tx:
            channels.try_out(tx, channel_id)
        delivery.deliver(world.engine)
        box.shut = False
    assert states(world) == [("failed", 10, "mail_failed"), ("sent", 9, None)]
    assert "测试通知" in box.mails[0][2]


def test_no_log_line_tells_an_address_or_a_message(
    world: World, hooks: outside.Hooks, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hooks.status = 500
    listen(world)
    listen(world, channel="webhook", address=f"http://{hooks.host}/in?key=s3cret")
    begin(world)
    delivery.deliver(world.engine)
    courier.send(world.engine.settings, Channel.WECOM, Address(target="bad key"), "title", "text")
    assert "notice not sent" in caplog.text
    for told in ("h1@zz", "s3cret", "draft", "bad key", "XR-2024"):
        assert told not in caplog.text


def test_a_sender_that_dies_leaves_the_parcel_to_the_next_one(
    world: World, box: outside.MailBox
) -> None:
    listen(world)
    begin(world)
    with world.engine.begin(SYSTEM) as tx:
        deliveries.spread(tx)
    with world.engine.begin(SYSTEM) as tx:
        parcel = deliveries.take(tx)
    assert parcel is not None
    assert delivery.deliver(world.engine).sent == 0  # somebody is at it
    world.now += deliveries.LEASE
    assert delivery.deliver(world.engine).sent == 1
    with world.engine.begin(SYSTEM) as tx:
        deliveries.conclude(tx, parcel, "unreachable")  # it was not dead, only slow
    assert states(world) == [("sent", 0, None)]
    assert len(box.mails) == 1


def test_old_notices_and_deliveries_are_forgotten(world: World, box: outside.MailBox) -> None:
    listen(world)
    begin(world)
    delivery.deliver(world.engine)
    world.now += timedelta(days=181)
    begin(world)
    delivery.deliver(world.engine)
    assert len(states(world)) == 1
    assert len(box.mails) == 2


@pytest.mark.postgres
def test_two_nodes_send_each_message_once(
    pg_url: str, box: outside.MailBox, hooks: outside.Hooks
) -> None:
    world = setting(
        World(pg_url),
        notice_channels="mail",
        notice_mail_url=SecretStr(box.url),
        notice_webhook_hosts=hooks.host,
        secret_key=SecretStr("invented-secret-key"),
    )
    world.deploy(review=REVIEW)
    for number in range(1, 9):
        listen(world, number)
    nodes = [bootstrap.build(world.engine.settings, clock=lambda: world.now) for _ in range(3)]
    for _ in range(3):
        begin(world)
        with ThreadPoolExecutor(len(nodes)) as pool:
            list(pool.map(delivery.deliver, nodes))
    assert [state for state, _, _ in states(world)] == ["sent"] * 24
    told = [line for _, _, body in box.mails for line in body.splitlines() if "新任务" in line]
    assert len(told) == 24
