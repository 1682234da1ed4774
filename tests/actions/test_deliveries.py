"""What is to leave the application is sent when it is due: once, to whom it still concerns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from engine import bootstrap, delivery
from engine.actions import deliveries, notices, tasks
from engine.errors import Conflict, NotAllowed
from engine.model import SYSTEM
from engine.queries import channels as channel_queries
from engine.store.tables.people import users
from tests.outside import Hooks, MailBox
from tests.post import DAILY, begin, handler, listen, states, world_with
from tests.world import World


@pytest.fixture
def world(database_url: str, box: MailBox, hooks: Hooks) -> World:
    return world_with(database_url, box, hooks)


def test_a_new_task_is_mailed_with_its_page_and_no_name(world: World, box: MailBox) -> None:
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


def test_many_notices_due_together_are_one_message(world: World, box: MailBox) -> None:
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
    world: World, box: MailBox
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


def test_what_was_read_in_the_application_is_not_sent(world: World, box: MailBox) -> None:
    listen(world, choices=DAILY)
    begin(world)
    delivery.deliver(world.engine)
    with world.engine.begin(handler(world)) as tx:
        notices.mark_all_read(tx)
    world.now += timedelta(days=1)
    assert delivery.deliver(world.engine).sent == 0
    assert box.mails == []


def test_who_left_the_body_is_told_nothing_more(world: World, box: MailBox) -> None:
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
    world: World, box: MailBox
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
    world: World, box: MailBox, hooks: Hooks
) -> None:
    hooks.status = 500
    listen(world, channel="wecom", address="wecom-key-1")
    listen(world, 2)
    begin(world)
    assert delivery.deliver(world.engine) == delivery.Delivered(sent=1, failed=1)
    assert len(box.mails) == 1


def test_a_sender_that_dies_leaves_the_parcel_to_the_next_one(world: World, box: MailBox) -> None:
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


def test_old_notices_and_deliveries_are_forgotten(world: World, box: MailBox) -> None:
    listen(world)
    begin(world)
    delivery.deliver(world.engine)
    world.now += timedelta(days=181)
    begin(world)
    delivery.deliver(world.engine)
    assert len(states(world)) == 1
    assert len(box.mails) == 2


@pytest.mark.postgres
def test_two_nodes_send_each_message_once(pg_url: str, box: MailBox, hooks: Hooks) -> None:
    world = world_with(pg_url, box, hooks)
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
