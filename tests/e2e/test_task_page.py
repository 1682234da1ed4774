"""The task page: what is wrong is said where it is wrong, and two people do not collide unseen."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.serving import Served


def test_a_missing_entry_is_said_at_its_field_and_the_cursor_goes_there(
    seat: Callable[[], Desk],
) -> None:
    desk = seat()
    desk.sign_in("chengban")
    number = _an_open_lead(desk, "核实线索")
    desk.take_task(number, "核实线索")
    desk.page.get_by_role("button", name="提交", exact=True).click()
    expect(desk.page.get_by_text(re.compile(r"有 \d+ 处需要更正"))).to_be_visible()
    part = desk.page.locator('[data-path="lead.verified_on"]')
    expect(part.get_by_role("alert")).to_have_text("请选择核实日期")
    expect(desk.page.get_by_label("核实日期", exact=True)).to_be_focused()
    desk.shoot("form-problem")


def test_an_amount_is_typed_in_wan_and_sent_in_yuan(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("chengban2")
    number = _an_open_lead(desk, "核实线索")
    desk.take_task(number, "核实线索")
    desk.fill("涉及金额", "350.5万")
    expect(desk.page.get_by_text("即 350.5 万元")).to_be_visible()
    desk.page.get_by_label("涉及金额", exact=True).blur()
    expect(desk.page.get_by_label("涉及金额", exact=True)).to_have_value("3,505,000")


def test_a_draft_is_kept_when_the_page_is_left(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("chengban3")
    number = _an_open_lead(desk, "核实线索")
    desk.take_task(number, "核实线索")
    desk.fill("核实情况", "样例：草稿内容")
    with desk.page.expect_response(lambda answer: answer.url.endswith("/draft")):
        desk.page.get_by_role("link", name="线索台账").click()
    expect(desk.heading("线索台账")).to_be_visible()
    desk.page.go_back()
    expect(desk.page.get_by_label("核实情况", exact=True)).to_have_value("样例：草稿内容")


def test_of_two_people_who_claim_the_second_is_told(
    seat: Callable[[], Desk], served: Served
) -> None:
    told = served.run(
        "user", "create", "chengban9", "--name", "样例·第二承办人", "--role", "handler@xingren"
    )
    first, second = seat(), seat()
    first.sign_in("chengban")
    second.sign_in("chengban9", told.split()[-1])
    _change_password(second, told.split()[-1], "xiaohao-sample-9")
    number = _an_open_lead(first, "核实线索")
    first.find_task(number, "核实线索")
    second.find_task(number, "核实线索")
    first.claim()
    second.page.get_by_role("button", name="领取", exact=True).click()
    dialog = second.page.get_by_role("dialog")
    expect(dialog).to_contain_text("内容已被他人更新")
    second.shoot("claim-conflict")
    dialog.get_by_role("button", name="重新载入").click()
    expect(second.page.get_by_text("正在办理，当前只能查看")).to_be_visible()


def _change_password(desk: Desk, old: str, new: str) -> None:
    """Do what is due at the first sign-in."""
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("首次登录请先修改初始密码")
    dialog.get_by_label("当前密码").fill(old)
    dialog.get_by_label("新密码", exact=True).fill(new)
    dialog.get_by_label("再次输入新密码").fill(new)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)


def _an_open_lead(desk: Desk, task: str) -> str:
    """Find a lead of the samples with an unclaimed task of that name."""
    desk.open("/?scope=bodies")
    rows = desk.page.get_by_role("row").filter(has=desk.page.get_by_role("link", name=task))
    row = rows.filter(has=desk.page.get_by_role("button", name="领取")).first
    found = re.search(r"[A-Z]+-\d{4}-\d+", row.inner_text())
    assert found, row.inner_text()
    return found.group()
