"""An operator mends a running case: moves its token, holds it, takes it to a new version."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx2
from playwright.sync_api import Locator, expect

from tests.e2e.desk import Desk
from tests.e2e.test_pages import _serious
from tests.serving import ROOT, Served

BEFORE, AFTER = "verify_lead", "verify_again"


def test_a_token_is_moved_on_the_diagram_and_the_case_held(
    seat: Callable[[], Desk], served: Served
) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open(f"/instances/{_instance_at(served, 'triage_lead')}")
    page = desk.page
    expect(page.locator(".djs-container")).to_be_visible()
    page.get_by_role("button", name="移动令牌").click()
    page.locator(f"[data-element-id={BEFORE}] .djs-hit").click()
    panel = page.get_by_role("region", name="移动令牌")
    panel.get_by_role("checkbox", name=re.compile("分流线索")).check()
    expect(panel.get_by_text("将取消")).to_be_visible()
    desk.shoot("instance-modify")
    assert _serious(page) == []
    panel.get_by_role("button", name="执行").click()
    _because(desk, "样例：已在街道核实")
    expect(page.get_by_role("row", name=re.compile(BEFORE))).to_be_visible()
    page.get_by_role("button", name="挂起").click()
    expect(page.get_by_role("button", name="移动令牌")).to_be_disabled()
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("button", name="移动令牌")).to_be_enabled()


def test_what_cannot_be_moved_is_said_and_the_end_is_announced(
    seat: Callable[[], Desk], served: Served
) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open(f"/instances/{_instance_at(served, 'triage_lead')}")
    page = desk.page
    page.get_by_role("button", name="移动令牌").click()
    panel = page.get_by_role("region", name="移动令牌")
    panel.get_by_role("checkbox").first.check()
    expect(panel.get_by_text("流程实例将结束")).to_be_visible()
    panel.get_by_label("激活环节").fill("verification_overdue")
    page.get_by_title(re.compile(r"（verification_overdue）")).click()
    expect(panel.get_by_text("是边界事件，不能激活")).to_be_visible()
    expect(panel.get_by_role("button", name="执行")).to_be_disabled()
    desk.shoot("instance-refused")


def test_a_variable_is_changed_and_a_timer_fired(seat: Callable[[], Desk], served: Served) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open(f"/instances/{_instance_at(served, BEFORE)}")
    page = desk.page
    page.get_by_role("tab", name="变量").click()
    page.get_by_role("button", name="新增").click()
    desk.fill("变量名", "note_for_test")
    desk.fill("值", '["甲", 3]')
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name=re.compile("note_for_test"))).to_contain_text("甲")
    page.get_by_role("tab", name="定时器").click()
    timers = page.get_by_role("row").filter(has=page.get_by_role("button", name="立即触发"))
    expect(timers.first).to_be_visible()
    before = timers.count()
    timers.first.get_by_role("button", name="立即触发").click()
    page.locator(".ant-popconfirm").get_by_role("button", name="立即触发").click()
    expect(page.get_by_text("已触发")).to_be_visible()
    expect(timers).to_have_count(before - 1)


def test_cases_are_brought_to_a_new_version(
    seat: Callable[[], Desk], served: Served, tmp_path: Path
) -> None:
    served.run("deploy", str(_changed(tmp_path)))
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/instances?process=lead_lifecycle&state=active")
    page = desk.page
    expect(page.get_by_role("row", name=re.compile("第 1 版")).first).to_be_visible()
    page.get_by_role("button", name="迁移版本").click()
    expect(desk.heading("迁移流程实例")).to_be_visible()
    check = page.get_by_role("button", name="检查能否迁移")
    check.click()
    reason = page.get_by_role("row", name=re.compile(f"目标版本中没有「{BEFORE}」"))
    expect(reason).to_be_visible()
    can, cannot = _counts(page.get_by_text(re.compile(r"可以迁移 \d+ 个")))
    assert (can > 0, cannot > 0) == (True, True)
    desk.shoot("migrate-refused")
    assert _serious(page) == []
    reason.get_by_role("button", name="添加对应").click()
    page.get_by_label("目标环节").click()
    page.get_by_label("目标环节").fill(AFTER)
    page.get_by_title(re.compile(f"（{AFTER}）")).click()
    check.click()
    run = page.get_by_role("button", name=f"迁移 {can + cannot} 个")
    expect(run).to_be_enabled()
    run.click()
    _because(desk, "样例：新版本")
    done = page.get_by_text(f"已迁移 {can + cannot} 个，未迁移 0 个")
    expect(done).to_be_visible(timeout=120_000)
    desk.shoot("migrate-done")
    page.get_by_role("row", name=re.compile("第 1 版")).get_by_role("link").first.click()
    expect(page.get_by_text("第 2 版")).to_be_visible()
    expect(page.locator(".djs-container")).to_be_visible()


def _because(desk: Desk, reason: str) -> None:
    """Give the reason a dialog asks for, and confirm."""
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("理由").fill(reason)
    dialog.locator(".ant-modal-footer .ant-btn-primary").click()
    expect(dialog).to_have_count(0)


def _counts(sentence: Locator) -> tuple[int, int]:
    found = re.findall(r"\d+", sentence.inner_text())
    return int(found[0]), int(found[1])


def _instance_at(served: Served, element: str) -> str:
    """Find a sample case whose open task is this one."""
    token = served.run("token", "create", "--role", "supervisor").strip()
    answer = httpx2.get(
        f"{served.url}/api/tasks",
        params={"scope": "all", "process_id": "lead_lifecycle", "limit": "200"},
        headers={"Authorization": f"Bearer {token}"},
    )
    items = answer.json()["items"]
    found = [task for task in items if task["element_id"] == element]
    assert found, sorted({task["element_id"] for task in items})
    return str(found[0]["instance_id"])


def _changed(folder: Path) -> Path:
    """Copy the shipped processes with one task of the lead's life under another id."""
    copied = folder / "processes"
    shutil.copytree(ROOT / "processes", copied)
    for path in copied.rglob("*"):
        if path.suffix in {".bpmn", ".json", ".dmn"}:
            text = path.read_text("utf-8")
            path.write_text(re.sub(rf"\b{BEFORE}\b", AFTER, text), encoding="utf-8")
    form = copied / "lead_lifecycle" / "forms" / f"{BEFORE}.json"
    form.rename(form.with_name(f"{AFTER}.json"))
    return copied
