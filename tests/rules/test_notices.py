"""Notices: whom they mean, what they say, when they are sent, and which addresses are taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import FormInvalid
from engine.model import Actor, Membership, Role
from engine.rules import channels, notices
from engine.rules.channels import Address, Channel
from engine.rules.notices import Item

NOON = datetime(2024, 7, 15, 4, 0, tzinfo=UTC)  # 12:00 in Zaozhuang
HOSTS = frozenset({"hooks.example.cn", "10.1.2.3:8080"})


def actor(role: Role, body: str) -> Actor:
    held = Membership(role=role, body_id=body, body_path=body)
    return Actor(user_id="u1", name="样例", memberships=(held,))


def test_a_notice_means_the_candidates_of_its_task() -> None:
    words = notices.words(actor(Role.HANDLER, "xingren"), about_a_lead=True)
    assert words == {"handler@xingren", "u1"}


def test_who_may_mend_instances_is_meant_as_such() -> None:
    assert "may:operate_instance" in notices.words(actor(Role.DESIGNER, "zone"), about_a_lead=True)


def test_a_diagram_cannot_name_an_audience_of_ours() -> None:
    assert notices.of_task(("handler@xingren", "may:operate_instance"), None) == (
        "handler@xingren",
    )


def test_a_task_with_an_assignee_is_for_that_person_alone() -> None:
    assert notices.of_task(("handler@xingren",), "u1") == ("u1",)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            notices.opened("核实线索", "XR-2024-0012", escalation=False)[1],
            "新任务「核实线索」（XR-2024-0012）",
        ),
        (notices.opened("催办", None, escalation=True)[1], "督办升级：新任务「催办」"),
        (
            notices.assigned("核实线索", "XR-2024-0012"),
            "任务「核实线索」已指派给您（XR-2024-0012）",
        ),
        (notices.urged("核实线索", None), "催办：请尽快办理「核实线索」"),
        (
            notices.warned("处罚决定期限", "2024年10月14日24时", "XR-2024-0012"),
            "期限预警：「处罚决定期限」将于2024年10月14日24时届满（XR-2024-0012）",
        ),
        (
            notices.broken("线索办理", "研判", None),
            "流程「线索办理」的环节「研判」无法继续，需要处理",
        ),
    ],
)
def test_sentences_name_the_step_and_the_number(said: str, sentence: str) -> None:
    assert said == sentence


@pytest.mark.parametrize(
    ("now", "at", "due"),
    [
        (NOON, "16:30", datetime(2024, 7, 15, 8, 30, tzinfo=UTC)),
        (NOON, "08:30", datetime(2024, 7, 16, 0, 30, tzinfo=UTC)),
        (NOON, "12:00", NOON + timedelta(days=1)),
        (
            datetime(2024, 12, 31, 15, 59, tzinfo=UTC),
            "00:00",
            datetime(2024, 12, 31, 16, tzinfo=UTC),
        ),
    ],
)
def test_a_digest_goes_out_when_the_clock_next_shows_its_time(
    now: datetime, at: str, due: datetime
) -> None:
    assert notices.next_digest(now, at) == due


@pytest.mark.parametrize("text", ["08:30", "00:00", "23:59"])
def test_a_time_of_day_is_taken(text: str) -> None:
    assert notices.is_time_of_day(text)


@pytest.mark.parametrize("text", ["", "8:30", "24:00", "08:30:00", "08:30+08:00", "八点", "0830"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    assert not notices.is_time_of_day(text)


def test_the_pauses_between_attempts_double_and_end_within_a_day() -> None:
    pauses = [notices.back_off(attempt) for attempt in range(1, notices.MAX_ATTEMPTS)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) < timedelta(days=1)
    assert notices.back_off(10_000) == timedelta(hours=6)


def test_one_notice_is_one_line_with_its_page() -> None:
    title, text = notices.message(
        [Item(sentence="新任务「核实线索」", path="/tasks/1")], public_url="https://x.example.cn/"
    )
    assert title == "【销号】通知"
    assert text == "新任务「核实线索」 https://x.example.cn/tasks/1"


def test_a_name_on_two_lines_stays_on_one() -> None:
    _, text = notices.message([Item(sentence="新任务「核\r\nBcc: 实」")])
    assert text == "新任务「核 Bcc: 实」"


def test_many_notices_fit_a_robots_message_and_the_rest_is_counted() -> None:
    items = [Item(sentence=f"新任务「核实线索」（XR-2024-{n:04}）") for n in range(500)]
    title, text = notices.message(items)
    assert title == "【销号】500 条通知"
    assert len(text.encode()) <= 2_000
    lines = text.splitlines()
    assert lines[-1] == f"……另有 {501 - len(lines)} 条，请登录系统查看。"


@pytest.mark.parametrize(
    ("channel", "text", "target"),
    [
        (Channel.MAIL, " li@zz.example.cn ", "li@zz.example.cn"),
        (
            Channel.WECOM,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
            "693a91f6-7xxx-4bc4",
        ),
        (
            Channel.DINGTALK,
            "https://oapi.dingtalk.com/robot/send?access_token=ab12cd34",
            "ab12cd34",
        ),
        (Channel.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/ab-12-cd-34", "ab-12-cd-34"),
        (Channel.WEBHOOK, "https://hooks.example.cn/in?x=1", "https://hooks.example.cn/in?x=1"),
        (Channel.WEBHOOK, "http://10.1.2.3:8080/in", "http://10.1.2.3:8080/in"),
    ],
)
def test_addresses_are_taken_as_people_paste_them(channel: Channel, text: str, target: str) -> None:
    assert channels.read(channel, text, "", hosts=HOSTS) == Address(target=target)


@pytest.mark.parametrize(
    ("channel", "text", "secret"),
    [
        (Channel.MAIL, "", ""),
        (Channel.MAIL, "li@zz.example.cn,wang@zz.example.cn", ""),
        (Channel.MAIL, "li@zz.example.cn\nBcc: x@y.cn", ""),
        (Channel.MAIL, "li@zz.example.cn?cc=x@y.cn", ""),
        (Channel.MAIL, "li@zz.example.cn", "SEC123456789"),
        (Channel.WECOM, "key/../../x", ""),
        (Channel.WECOM, "https://evil.example.cn/send", ""),
        (Channel.DINGTALK, "ab12cd34?x=y", ""),
        (Channel.DINGTALK, "ab12cd34", "no secret"),
        (Channel.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/", ""),
        (Channel.WEBHOOK, "https://other.example.cn/", ""),
        (Channel.WEBHOOK, "https://hooks.example.cn:8443/", ""),
        (Channel.WEBHOOK, "https://hooks.example.cn@10.0.0.1/", ""),
        (Channel.WEBHOOK, "https://hooks.example.cn\\@10.0.0.1/", ""),
        (Channel.WEBHOOK, "ftp://hooks.example.cn/", ""),
        (Channel.WEBHOOK, "file:///etc/passwd", ""),
        (Channel.WEBHOOK, "http://[::1", ""),
        (Channel.WEBHOOK, "https://hooks.example.cn/" + "x" * 1_000, ""),
    ],
)
def test_other_addresses_are_refused(channel: Channel, text: str, secret: str) -> None:
    with pytest.raises(FormInvalid):
        channels.read(channel, text, secret, hosts=HOSTS)


@pytest.mark.parametrize(
    ("channel", "target", "hint"),
    [
        (Channel.MAIL, "li@zz.example.cn", "l***@zz.example.cn"),
        (Channel.WECOM, "693a91f6-7xxx-4bc4", "…4bc4"),
        (Channel.WEBHOOK, "https://hooks.example.cn/in?key=1", "https://hooks.example.cn/…"),
    ],
)
def test_a_hint_recalls_an_address_without_telling_it(
    channel: Channel, target: str, hint: str
) -> None:
    assert channels.hint(channel, Address(target=target)) == hint


def test_nothing_leaves_unless_the_administrator_allows_and_has_set_it_up() -> None:
    assert channels.allowed("", mail=True, hosts=HOSTS) == ()
    assert channels.allowed("mail, webhook wecom", mail=False, hosts=()) == (Channel.WECOM,)
    assert channels.allowed("webhook mail", mail=True, hosts=HOSTS) == (
        Channel.MAIL,
        Channel.WEBHOOK,
    )
