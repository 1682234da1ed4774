"""News reaches people at work: bell and worklist move by themselves, and a mail goes out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import outside, serving
from tests.e2e.desk import Desk
from tests.serving import Served

PATIENCE = 60.0
SUBJECT = "样例通知检验养老服务中心"
OTHER_SUBJECT = "样例邮件外发商贸行"


@pytest.fixture(scope="module")
def mail_box() -> Iterator[outside.MailBox]:
    """A mail server for the tests of this file."""
    with outside.mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, mail_box: outside.MailBox) -> Iterator[Served]:
    """The real product with its samples, from which mail may leave."""
    folder = tmp_path_factory.mktemp("served")
    settings = {
        "XIAOHAO_NOTICE_CHANNELS": "mail",
        "XIAOHAO_NOTICE_MAIL_URL": mail_box.url,
        "XIAOHAO_PUBLIC_URL": "https://xiaohao.example.cn",
        "XIAOHAO_SWEEP_SECONDS": "0.5",
    }
    database = f"sqlite:///{folder / 'served.db'}"
    with serving.serve(database, folder / "served.log", settings=settings) as running:
        running.settle()
        yield running


def bell(page: Page) -> Locator:
    """Find the bell; its name says how many notices are unread."""
    return page.get_by_role("button", name=re.compile(r"^通知(，\d+ 条未读)?$"))


def unread(page: Page) -> int:
    """Read the bell."""
    found = re.search(r"\d+", bell(page).get_attribute("aria-label") or "")
    return int(found.group()) if found else 0


def test_what_one_completes_moves_the_others_bell_and_worklist_without_a_reload(
    seat: Callable[[], Desk],
) -> None:
    handler, office = seat(), seat()
    handler.sign_in("chengban")
    office.sign_in("zhuanban")
    number = handler.register(SUBJECT, sector="养老")
    handler.open("/?scope=bodies")
    handler.page.get_by_label("搜索编号、主体、事项").fill(number)
    bell(handler.page).click()
    before = unread(handler.page)
    handler.page.evaluate("window.stayed = true")

    bell(office.page).click()
    office.page.get_by_role("link", name=f"新任务「分流线索」（{number}）").click()
    expect(office.heading("分流线索")).to_be_visible()
    office.claim()
    office.choose("承办单位", "兴仁街道")
    office.choose("风险等级", "黄")
    office.submit("分流线索")

    told = handler.page.get_by_role("link", name=f"新任务「核实线索」（{number}）")
    expect(told).to_be_visible()
    assert unread(handler.page) > before
    row = handler.page.get_by_role("row").filter(has_text=number).filter(has_text="核实线索")
    expect(row).to_be_visible()
    assert handler.page.evaluate("window.stayed") is True
    handler.shoot("bell")
    handler.page.get_by_role("button", name="全部标为已读").click()
    expect(handler.page.get_by_role("button", name="通知", exact=True)).to_be_visible()
    handler.open("/notices?show=all")
    expect(handler.heading("通知")).to_be_visible()
    told.click()
    expect(handler.heading("核实线索")).to_be_visible()


def test_a_person_sets_up_mail_tries_it_out_and_is_told_without_a_name(
    seat: Callable[[], Desk], mail_box: outside.MailBox
) -> None:
    handler, office, administrator = seat(), seat(), seat()
    handler.sign_in("chengban")
    handler.open("/notices/settings")
    handler.page.get_by_role("button", name="添加渠道").click()
    handler.page.get_by_role("menuitem", name="邮件").click()
    dialog = handler.page.get_by_role("dialog")
    dialog.get_by_label("邮件地址").fill("chengban@zz.example.cn")
    new_task = dialog.locator(".ant-form-item").filter(has_text="新任务")
    new_task.get_by_text("立即", exact=True).click()
    handler.shoot("channel")
    dialog.get_by_role("button", name="保存", exact=True).click()
    expect(handler.page.get_by_role("heading", name="邮件 c***@zz.example.cn")).to_be_visible()
    handler.page.get_by_role("button", name="发送测试").click()
    assert "测试通知" in mail(mail_box, 1)[2]

    office.sign_in("zhuanban")
    number = handler.register(OTHER_SUBJECT, sector="商贸服务")
    office.take_task(number, "分流线索")
    office.choose("承办单位", "兴仁街道")
    office.choose("风险等级", "黄")
    office.submit("分流线索")
    recipient, _, text = mail(mail_box, 2)
    assert recipient == "chengban@zz.example.cn"
    assert f"新任务「核实线索」（{number}） https://xiaohao.example.cn/tasks/" in text
    assert OTHER_SUBJECT not in text

    handler.open("/notices/settings")
    expect(handler.page.get_by_text("上次成功发送")).to_be_visible()
    handler.shoot("channels")
    administrator.sign_in("guanli")
    administrator.open("/admin/notices")
    expect(administrator.page.get_by_role("cell", name="已发送").first).to_be_visible()
    assert "zz.example.cn" not in administrator.page.content()
    administrator.shoot("outbox")


def mail(box: outside.MailBox, count: int) -> tuple[str, str, str]:
    """Wait for a mail and give it."""
    end_at = time.monotonic() + PATIENCE
    while len(box.mails) < count:
        assert time.monotonic() < end_at, "no mail came"
        time.sleep(0.1)
    return box.mails[count - 1]
