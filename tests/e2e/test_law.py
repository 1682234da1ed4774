"""The law in the browser: limits tried, a year loaded, a changed table tried, a hold withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from engine import clock
from tests.e2e.desk import Desk
from tests.house import tree

SHARED = tree.ROOT / "processes" / "shared"
# An invented notice; the real one of that year is not published yet.
NOTICE_2027 = """节日,安排,开始日期,结束日期
元旦,放假,2027-01-01,2027-01-03
春节,放假,2027-02-05,2027-02-12
春节,上班,2027-02-13,
清明节,放假,2027-04-03,2027-04-05
劳动节,放假,2027-05-01,2027-05-05
端午节,放假,2027-06-09,
中秋节,放假,2027-09-15,
国庆节,放假,2027-10-01,2027-10-07
"""


def test_a_limit_is_found_and_tried_with_a_hold_and_an_extension(
    seat: Callable[[], Desk],
) -> None:
    desk = seat()
    desk.sign_in("chengban")
    desk.page.get_by_role("link", name="时限与节假日").click()
    expect(desk.heading("时限与节假日")).to_be_visible()
    expect(desk.page.get_by_role("tab", name="规则试算")).to_have_count(0)
    desk.page.get_by_label("搜索编号、名称、依据").fill("a8")
    expect(desk.page.get_by_text("共 2 项时限")).to_be_visible()
    desk.page.get_by_role("button", name="查封扣押期限", exact=True).press("Enter")
    drawer = desk.page.get_by_role("dialog")
    expect(drawer).to_contain_text("30 日")
    answer = drawer.locator(".xh-law-answer")
    expect(answer).to_be_visible()
    desk.fill_date("起算日期", "2024-07-15")
    expect(answer).to_have_text("届满：2024年8月14日24时")
    drawer.get_by_role("button", name="加一段中止").click()
    desk.fill_date("自何日起中止", "2024-07-20")
    desk.fill_date("恢复之日", "2024-07-30")
    drawer.get_by_role("button", name="再延长 30 日（1 次）").click()
    expect(answer).to_have_text("届满：2024年9月23日24时")
    expect(drawer.get_by_role("listitem").filter(has_text="扣除10日")).to_be_visible()
    desk.shoot("law-try")
    drawer.get_by_role("button", name="去掉").last.click()
    expect(answer).to_have_text("届满：2024年8月24日24时")


def test_the_administrator_loads_a_year_after_seeing_what_it_changes(
    seat: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = seat()
    desk.sign_in("guanli")
    desk.open("/law?view=holidays&year=2027")
    expect(desk.page.get_by_text("2027年的放假安排尚未公布或载入")).to_be_visible()
    desk.shoot("law-missing-year")
    desk.page.get_by_role("button", name="载入放假安排").click()
    dialog = desk.page.get_by_role("dialog")
    bad = tmp_path / "bad.csv"
    bad.write_text(NOTICE_2027.replace("2027-02-13", "2027-02-12"), "utf-8")
    dialog.locator("input[type=file]").set_input_files(bad)
    wrong = dialog.get_by_role("row").filter(has_text="第 4 行")
    expect(wrong).to_contain_text("开始日期")
    desk.shoot("law-load-refused")
    go = dialog.locator(".ant-modal-footer").get_by_role("button", name="载入")
    expect(go).to_be_disabled()
    good = tmp_path / "good.csv"
    good.write_text(NOTICE_2027, "utf-8")
    dialog.locator("input[type=file]").set_input_files(good)
    expect(dialog.get_by_text("2027年：放假 28 日，周末上班 1 日")).to_be_visible()
    expect(go).to_be_disabled()
    desk.fill("文号或来源", "样例文号")
    desk.shoot("law-load-plan")
    go.click()
    expect(dialog.get_by_text("已载入2027年：放假 28 日，周末上班 1 日")).to_be_visible()
    dialog.locator(".ant-modal-footer").get_by_role("button", name="关闭").click()
    expect(desk.page.get_by_text("来源：样例文号")).to_be_visible()
    february = desk.page.get_by_role("table", name="2月", exact=True)
    expect(february.get_by_role("cell", name="13班")).to_be_visible()
    expect(february.get_by_role("cell", name="休")).to_have_count(8)
    desk.shoot("law-year")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="导出为 CSV").click()
    saved = download.value.path().read_text("utf-8-sig")
    assert saved.split() == NOTICE_2027.split()


def test_others_see_the_years_and_are_told_whom_to_ask(seat: Callable[[], Desk]) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/law?view=holidays&year=2028")
    expect(desk.page.get_by_text("请系统管理员载入")).to_be_visible()
    expect(desk.page.get_by_role("button", name="载入放假安排")).to_have_count(0)


def test_a_changed_table_is_tried_and_a_bad_one_names_its_element(
    seat: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    desk.open("/law?view=dry-run")
    entry = desk.page.locator("input[type=file]")
    text = (SHARED / "deadlines.dmn").read_text("utf-8")
    bad = tmp_path / "deadlines.dmn"
    bad.write_text(text.replace('"calendar_day"', '"day"', 1), "utf-8")
    entry.set_input_files(bad)
    expect(desk.page.get_by_text("决策表有 1 处错误，没有试算。")).to_be_visible()
    expect(desk.page.locator("code").filter(has_text="deadline_rule")).to_be_visible()
    desk.shoot("law-dry-refused")
    start = text.index('<text>"AGE3"')
    rule = text[start : text.index("</rule>", start)]
    longer = tmp_path / "longer" / "deadlines.dmn"
    longer.parent.mkdir()
    longer.write_text(text.replace(rule, rule.replace("<text>3</text>", "<text>1</text>")), "utf-8")
    entry.set_input_files(longer)
    said = desk.page.get_by_role("alert").filter(has_text="件将升级")
    expect(said).to_contain_text("没有发布")
    desk.shoot("law-dry-run")
    desk.page.locator("tbody a[href^='/leads/']").first.click()
    expect(desk.page.get_by_role("region", name="时限", exact=True)).to_be_visible()


def test_a_hold_and_an_extension_are_recorded_and_taken_back_with_a_reason(
    seat: Callable[[], Desk],
) -> None:
    office, street = seat(), seat()
    office.sign_in("zhuanban")
    lead = _a_seized_lead(office)
    panel = _deadlines(office, lead)
    line = panel.get_by_role("listitem").filter(has_text="查封扣押期限").first
    line.get_by_role("button", name="中止", exact=True).click()
    dialog = office.page.get_by_role("dialog")
    office.fill("文书及文号", "样例鉴定〔2026〕3号")
    office.shoot("law-hold")
    dialog.get_by_role("button", name="保存").click()
    record = panel.get_by_role("listitem").filter(has_text="中止：查封扣押期限")
    expect(record).to_contain_text("样例鉴定〔2026〕3号")
    office.shoot("law-held")
    record.get_by_role("button", name="撤回").click()
    confirm = office.page.get_by_role("dialog").get_by_role("button", name="撤回")
    confirm.click()
    expect(office.page.get_by_text("请写明理由，将记入时间线。")).to_be_visible()
    office.fill("理由", "登错了案件")
    confirm.click()
    expect(record).to_have_count(0)
    street.sign_in("shending")
    panel = _deadlines(street, lead)
    line = panel.get_by_role("listitem").filter(has_text="查封扣押期限").first
    line.get_by_role("button", name="延长", exact=True).click()
    dialog = street.page.get_by_role("dialog")
    expect(dialog).to_contain_text("本次最多 30日")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.locator(".ant-form-item-explain-error")).to_have_count(2)
    street.fill("批准人", "样例局长")
    street.fill("文书及文号", "样例延〔2026〕1号")
    dialog.get_by_role("button", name="保存").click()
    record = panel.get_by_role("listitem").filter(has_text="延长：查封扣押期限")
    expect(record).to_contain_text("行政强制法第25条")
    expect(line.get_by_role("button", name="延长", exact=True)).to_have_count(0)
    street.shoot("law-extended")
    panel.get_by_role("link", name="变动记录").click()
    expect(street.heading("时限与节假日")).to_be_visible()


def test_what_a_correction_moved_is_listed_with_its_lead_and_why(
    seat: Callable[[], Desk],
) -> None:
    desk = seat()
    desk.sign_in("zhuanban")
    first = clock.local_date(datetime.now(UTC)).replace(day=1)
    found = desk.page.request.get(f"{desk.url}/api/leads?stage=criminal&open=true&limit=100")
    lead = next(one for one in found.json()["items"] if one["prosecuted_on"] is None)
    _correct(desk, lead, {"criminal_filed_on": first.isoformat()})
    desk.open(f"/law?view=changes&lead_id={lead['id']}")
    moved = desk.page.get_by_role("row").filter(has_text="五年以上领导包案、出清")
    expect(moved).to_contain_text("期限变更")
    expect(moved).to_contain_text(f"→ {first.year + 5}年{first.month}月1日")
    expect(moved).to_contain_text("台账事实变更")
    desk.shoot("law-changes")
    desk.open(f"/law?view=changes&lead_id={lead['id']}&what=armed")
    expect(desk.page.get_by_text("没有符合条件的")).to_be_visible()
    desk.page.get_by_role("button", name="清除筛选").click()
    expect(moved).to_be_visible()
    moved.locator("a[href^='/instances/']").click()
    expect(desk.page.locator(".djs-container")).to_be_visible()


def _deadlines(desk: Desk, lead: str) -> Locator:
    desk.open(f"/leads/{lead}")
    panel = desk.page.get_by_role("region", name="时限", exact=True)
    expect(panel).to_be_visible()
    return panel


def _a_seized_lead(desk: Desk) -> str:
    """Find an open lead of 兴仁街道 and note that goods were seized yesterday."""
    found = desk.page.request.get(f"{desk.url}/api/leads?street_id=xingren&open=true&limit=1")
    [lead] = found.json()["items"]
    yesterday = clock.local_date(datetime.now(UTC)) - timedelta(days=1)
    _correct(desk, lead, {"seized_on": yesterday.isoformat(), "live_seizure": True})
    found_id: str = lead["id"]
    return found_id


def _correct(desk: Desk, lead: dict[str, Any], facts: dict[str, Any]) -> None:
    ask = desk.page.request
    me = ask.get(f"{desk.url}/api/me").json()
    changed = ask.patch(
        f"{desk.url}/api/leads/{lead['id']}",
        headers={"X-CSRF-Token": me["csrf_token"]},
        data={**facts, "revision": lead["revision"], "reason": "样例补登"},
    )
    assert changed.ok, changed.text()
