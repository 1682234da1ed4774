"""Who may come in, and what happens when a session ends."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk


def test_a_wrong_password_is_refused_in_chinese_and_the_field_is_emptied(
    seat: Callable[[], Desk],
) -> None:
    desk = seat()
    desk.try_to_sign_in("chengban", "not-the-password")
    expect(desk.page.get_by_role("alert")).to_contain_text("账号或密码不正确")
    expect(desk.page.get_by_label("密码", exact=True)).to_have_value("")
    expect(desk.page.get_by_label("账号", exact=True)).to_have_value("chengban")


def test_empty_fields_are_asked_for(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.open("/sign-in")
    desk.page.get_by_role("button", name="登录", exact=True).click()
    expect(desk.page.get_by_text("请输入账号")).to_be_visible()
    expect(desk.page.get_by_text("请输入密码")).to_be_visible()


def test_a_sample_account_is_one_click_away(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.open("/sign-in")
    desk.page.get_by_role("button", name="zhuanban").click()
    desk.page.get_by_role("button", name="登录", exact=True).click()
    expect(desk.heading("工作台")).to_be_visible()
    expect(desk.page.get_by_text("当前含样例数据")).to_be_visible()


def test_an_expired_session_leads_to_the_sign_in_and_back(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/supervision")
    expect(desk.heading("督办")).to_be_visible()
    desk.page.context.clear_cookies()
    desk.keys.clear()
    desk.page.get_by_role("tab", name="逾期事项").click()
    expect(desk.page.get_by_text("登录已过期")).to_be_visible()
    desk.page.get_by_label("账号", exact=True).fill("zhuanban")
    desk.page.get_by_label("密码", exact=True).fill("xiaohao-sample")
    desk.page.get_by_role("button", name="登录", exact=True).click()
    expect(desk.heading("督办")).to_be_visible()


def test_signing_out_leaves_nothing_behind(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("chengban")
    desk.page.get_by_role("button", name="个人菜单").click()
    desk.page.get_by_role("menuitem", name="退出登录").click()
    desk.keys.clear()
    expect(desk.page.get_by_role("heading", name="登录")).to_be_visible()
    desk.open("/leads")
    expect(desk.page.get_by_role("heading", name="登录")).to_be_visible()
