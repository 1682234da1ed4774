"""What leaves by real protocols, to a mail server and a web server that listen; what does not."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from engine import courier, delivery
from engine.actions import channels, deliveries
from engine.model import SYSTEM
from engine.rules.channels import Address, Channel
from tests.outside import Hooks, MailBox
from tests.post import begin, handler, listen, setting, states, world_with
from tests.world import World


@pytest.fixture
def world(database_url: str, box: MailBox, hooks: Hooks) -> World:
    return world_with(database_url, box, hooks)


def test_nothing_of_the_subject_or_the_reporter_leaves_by_any_channel(
    world: World, box: MailBox, hooks: Hooks
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
    world: World, box: MailBox
) -> None:
    setting(world, notice_subject_names=True)
    listen(world)
    begin(world)
    delivery.deliver(world.engine)
    assert "主体：样例·不可外传公司" in box.mails[0][2]
    assert "赵某" not in str(box.mails)


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
def test_a_refusal_told_with_status_200_is_a_failure(
    world: World, hooks: Hooks, channel: str
) -> None:
    hooks.answer = {"code": 19024} if channel == "feishu" else {"errcode": 310000}
    listen(world, channel=channel, address="robotkey1")
    begin(world)
    assert delivery.deliver(world.engine).failed == 1
    (state,) = states(world)
    assert state[2] in {"refused_19024", "refused_310000"}


def test_the_signature_of_dingtalk_is_encoded_once(world: World, hooks: Hooks) -> None:
    listen(world, channel="dingtalk", address="robotkey1", secret="SEC12345678")
    begin(world)
    delivery.deliver(world.engine)
    ((path, _),) = hooks.calls
    assert path.endswith("%3D")
    assert "%25" not in path


def test_a_redirect_is_not_followed(world: World, hooks: Hooks) -> None:
    hooks.status = 302
    listen(world, channel="webhook", address=f"http://{hooks.host}/in")
    begin(world)
    assert delivery.deliver(world.engine).failed == 1
    assert [path for path, _ in hooks.calls] == ["/in"]


def test_what_the_administrator_no_longer_allows_is_not_sent(
    world: World, box: MailBox, hooks: Hooks
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


def test_a_trial_is_sent_at_once_and_only_once(world: World, box: MailBox) -> None:
    channel_id = listen(world, choices={})
    box.shut = True
    for _ in range(2):
        with world.engine.begin(handler(world)) as tx:
            channels.try_out(tx, channel_id)
        delivery.deliver(world.engine)
        box.shut = False
        world.now += timedelta(minutes=1)
    assert states(world) == [("failed", 1, "mail_failed"), ("sent", 0, None)]
    assert "测试通知" in box.mails[0][2]


def test_no_log_line_tells_an_address_or_a_message(
    world: World, hooks: Hooks, caplog: pytest.LogCaptureFixture
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
