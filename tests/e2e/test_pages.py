"""Every page opens without an error, can be worked by keyboard, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.desk import Desk

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
BROKEN = Path(__file__).parents[2] / "samples" / "ledger-broken.xlsx"
SIZES: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 1280, "height": 720})
PAGES = (
    ("zhuanban", "/", "工作台"),
    ("zhuanban", "/?scope=all&overdue=1", "工作台"),
    ("zhuanban", "/leads", "线索台账"),
    ("zhuanban", "/leads/new", "登记线索"),
    ("zhuanban", "/supervision", "督办"),
    ("zhuanban", "/supervision?view=record", "督办"),
    ("zhuanban", "/supervision?view=timers", "督办"),
    ("zhuanban", "/supervision?view=incidents", "督办"),
    ("zhuanban", "/law", "时限与节假日"),
    ("zhuanban", "/law?limit=A8", "时限与节假日"),
    ("guanli", "/law?view=holidays&year=2026", "时限与节假日"),
    ("zhuanban", "/law?view=changes", "时限与节假日"),
    ("sheji", "/law?view=dry-run", "时限与节假日"),
    ("sheji", "/processes", "流程"),
    ("zhuanban", "/instances", "流程实例"),
    ("zhuanban", "/instances/migrate?process=lead_lifecycle", "迁移流程实例"),
    ("guanli", "/admin/users", "用户"),
    ("guanli", "/admin/bodies", "单位"),
    ("zhuanban", "/notices?show=all", "通知"),
    ("zhuanban", "/notices/settings", "通知设置"),
    ("guanli", "/admin/notices", "对外通知"),
)


@pytest.mark.parametrize(("login", "path", "title"), PAGES)
def test_a_page_opens_and_is_accessible(
    seat: Callable[[], Desk], login: str, path: str, title: str
) -> None:
    desk = seat()
    desk.sign_in(login)
    desk.open(path)
    expect(desk.heading(title)).to_be_visible()
    desk.page.wait_for_load_state("networkidle")
    name = path.strip("/").replace("/", "-").replace("?", "-") or "worklist"
    for size in SIZES:
        desk.page.set_viewport_size(size)
        desk.shoot(f"page-{name}-{size['width']}")
        assert not desk.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    assert _serious(desk.page) == []


def test_a_task_and_its_lead_are_accessible(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/?scope=bodies")
    desk.page.locator(".xh-task-name").first.click()
    expect(desk.page.locator(".djs-container")).to_be_visible()
    desk.claim()
    assert _serious(desk.page) == []
    desk.page.get_by_role("button", name="打开线索").click()
    expect(desk.page.locator(".djs-container")).to_be_visible()
    assert _serious(desk.page) == []


def test_the_worklist_is_worked_by_keyboard(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/?scope=bodies")
    expect(desk.page.locator(".xh-task-name").first).to_be_visible()
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog")).to_contain_text("领取所选事项")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    desk.page.locator("body").focus()
    for key in "jjk":
        desk.page.keyboard.press(key)
    chosen = desk.page.locator("tr.xh-row-chosen")
    expect(chosen).to_have_count(1)
    name = chosen.locator(".xh-task-name").inner_text()
    desk.page.keyboard.press("Enter")
    expect(desk.heading(name)).to_be_visible()


def test_an_unknown_address_and_a_forbidden_lead_say_so(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("chengban")
    desk.open("/no/such/page")
    expect(desk.page.get_by_text("页面不存在")).to_be_visible()
    desk.open("/leads/00000000-0000-0000-0000-000000000000")
    expect(desk.page.get_by_role("button", name="回到工作台")).to_be_visible()


def test_a_faulty_workbook_is_checked_cell_by_cell_and_not_imported(
    seat: Callable[[], Desk],
) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/leads")
    desk.page.get_by_role("button", name="导入 Excel").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(BROKEN)
    expect(dialog.get_by_text("需要更正的单元格")).to_be_visible()
    go = dialog.locator(".ant-modal-footer").get_by_role("button", name="正式导入")
    expect(go).to_be_disabled()
    desk.shoot("import")


def test_the_ledger_is_exported_as_a_workbook(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/leads?street_id=xingren")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="导出 Excel").click()
    saved = download.value
    assert saved.suggested_filename.endswith(".xlsx")
    assert saved.path().read_bytes()[:2] == b"PK"


def test_english_is_a_click_away(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("chengban")
    desk.page.get_by_role("button", name="个人菜单").click()
    desk.page.get_by_role("menuitem", name="English").click()
    expect(desk.heading("Worklist")).to_be_visible()


def _serious(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa']})"
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
        # What bpmn-js draws is named as one picture; its inner parts are not ours.
        if "djs-" not in str(node["target"])
    ]
