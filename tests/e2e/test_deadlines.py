"""Behind every date stands how it was counted; a held deadline stands still and goes on."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk

HOW = "怎么算的"


def test_a_lead_and_a_task_tell_how_their_dates_were_counted(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/leads?stage=criminal&open=1")
    desk.page.locator("tbody a[href^='/leads/']").first.click()
    panel = desk.page.get_by_role("region", name="时限", exact=True)
    expect(panel.get_by_text("两年内审结并清退")).to_be_visible()
    panel.get_by_role("button", name=f"{HOW}：两年内审结并清退").click()
    told = desk.page.get_by_role("tooltip").filter(has_text="起算")
    expect(told.get_by_text("刑事立案日期")).to_be_visible()
    expect(told.get_by_text("方案任务22")).to_be_visible()
    expect(told.get_by_text("届满")).to_be_visible()
    desk.shoot("lead-deadlines")
    desk.page.keyboard.press("Escape")
    panel.get_by_role("button", name="已结束或未起算").click()
    expect(panel.get_by_text("未起算").first).to_be_visible()
    desk.shoot("lead-deadlines-all")


def test_a_date_of_the_worklist_tells_how_it_was_counted(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/?scope=all")
    desk.page.get_by_role("button", name=HOW).first.click()
    expect(desk.page.get_by_role("tooltip").get_by_text("届满")).to_be_visible()
    desk.shoot("worklist-how")
