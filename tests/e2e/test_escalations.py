"""升级记录: supervisors see each escalation with its level and its count, on the board and lead."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.test_pages import _serious

HOW = "怎么算的：三年以上挂牌督办"


def test_the_board_shows_an_escalation_with_level_and_count(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/supervision")
    desk.page.get_by_role("tab", name="升级记录").click()
    _choose(desk, "规则和依据", "三年以上挂牌督办 AGE3")
    _choose(desk, "层级", "专班办公室")
    _choose(desk, "状态", "进行中")
    desk.page.wait_for_url("**rule=AGE3&level=office&status=open")
    row = desk.page.locator("tbody tr.ant-table-row").first
    expect(row.get_by_role("link", name="三年以上挂牌督办 AGE3")).to_be_visible()
    expect(row.get_by_text("专班办公室", exact=True)).to_be_visible()
    expect(row.get_by_text("无提级情形")).to_be_visible()
    expect(row.get_by_text("进行中")).to_be_visible()
    expect(row.get_by_text("样例", exact=True)).to_be_visible()
    expect(desk.page.locator("tbody").get_by_text("召集人", exact=True)).to_have_count(0)
    row.get_by_role("button", name=HOW).click()
    told = desk.page.get_by_role("tooltip").filter(has_text="届满")
    expect(told.get_by_text("刑事立案日期")).to_be_visible()
    desk.shoot("escalations")
    assert _serious(desk.page) == []
    desk.page.keyboard.press("Escape")
    _choose(desk, "状态", "已撤回")
    expect(desk.page.get_by_text("没有符合条件的升级记录")).to_be_visible()
    desk.page.get_by_role("button", name="清除筛选").click()
    expect(row).to_be_visible()
    row.locator("a[href^='/instances/']").click()
    desk.page.wait_for_url("**/instances/*")


def test_a_lead_shows_its_escalations_beside_what_was_ordered(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/supervision?view=record&rule=AGE3&level=office")
    desk.page.locator("tbody a[href^='/leads/']").first.click()
    record = desk.page.get_by_role("region", name="督办事项").get_by_role("region", name="升级记录")
    listed = record.get_by_role("listitem").filter(has_text="AGE3")
    expect(listed.get_by_text("专班办公室", exact=True)).to_be_visible()
    expect(listed.get_by_text("进行中")).to_be_visible()
    listed.get_by_role("button", name=HOW).click()
    expect(desk.page.get_by_role("tooltip").get_by_text("刑事立案日期")).to_be_visible()
    desk.shoot("lead-escalations")
    assert _serious(desk.page) == []


def _choose(desk: Desk, filter_name: str, option: str) -> None:
    chooser = desk.page.get_by_role("combobox", name=filter_name)
    chooser.click()
    if chooser.is_editable():
        chooser.fill(option)
    listed = desk.page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
    listed.get_by_title(option, exact=True).click()
    expect(listed).to_have_count(0)
