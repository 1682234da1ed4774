"""A lead is walked through the browser from registration to 销号 by the people of its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.desk import Desk

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
REPORTER = "样例举报人"


def test_an_unfounded_tip_is_answered_and_closed_by_four_people(
    seat: Callable[[], Desk],
) -> None:
    handler, office, approver, tip_officer = seat(), seat(), seat(), seat()
    handler.sign_in("chengban")
    office.sign_in("zhuanban")
    approver.sign_in("shending")
    tip_officer.sign_in("jubao")

    number = handler.register("样例走查养老服务中心", sector="养老", reporter=REPORTER)

    office.take_task(number, "分流线索")
    office.choose("承办单位", "兴仁街道")
    office.choose("风险等级", "黄")
    assert "核实线索" in office.submit("分流线索")

    handler.take_task(number, "核实线索")
    expect(handler.page.locator(".djs-element.xh-current")).to_be_visible()
    handler.fill_date("核实日期", TODAY)
    handler.choose("风险等级", "绿")
    handler.fill("核实情况", "样例：走访经营场所，未见集资行为。")
    assert "研判线索" in handler.submit("核实线索")

    handler.take_task(number, "研判线索")
    handler.pick("有集资行为")
    expect(handler.page.get_by_label("加重情形")).to_be_visible()
    handler.pick("查无实据")
    expect(handler.page.get_by_label("加重情形")).to_have_count(0)
    handler.fill("研判意见", "样例：建议终结受理。")
    assert "审定处置路径" in handler.submit("研判线索")

    approver.take_task(number, "审定处置路径")
    approver.pick("同意")
    approver.choose("研判结论", "查无实据")
    approver.choose("处置路径", "终结受理")
    assert "答复举报人" in approver.submit("审定处置路径")

    tip_officer.take_task(number, "答复举报人")
    tip_officer.tick("已答复")
    tip_officer.choose("举报奖励", "不涉及")
    tip_officer.fill("答复内容", "样例：已当面答复。")
    assert "准备销号材料" in tip_officer.submit("答复举报人")

    handler.take_task(number, "准备销号材料")
    handler.pick("提请审定销号")
    handler.fill("销号说明及证据", "样例：终结受理结论、答复记录。")
    assert "审定销号" in handler.submit("准备销号材料")

    approver.take_task(number, "审定销号")
    approver.pick("同意销号")
    assert "复核销号" in approver.submit("审定销号")

    office.take_task(number, "复核销号")
    office.pick("同意销号")
    office.submit("复核销号")

    office.open("/leads")
    office.page.get_by_label("搜索编号、主体、信用代码").fill(number)
    office.page.get_by_role("link", name=number).click()
    expect(office.page.get_by_text("已于", exact=False).first).to_contain_text("销号")
    expect(office.page.get_by_role("button", name="重新启动")).to_be_visible()
    office.shoot("closed-lead")


def test_only_the_tip_officer_sees_a_reporter_and_only_with_a_reason(
    seat: Callable[[], Desk],
) -> None:
    handler, tip_officer = seat(), seat()
    handler.sign_in("chengban")
    number = handler.register("样例保密线索商贸行", sector="商贸服务", reporter=REPORTER)
    expect(handler.page.get_by_text("举报人甲", exact=True)).to_be_visible()
    expect(handler.page.get_by_role("button", name="查看身份")).to_have_count(0)
    assert REPORTER not in handler.page.content()

    tip_officer.sign_in("jubao")
    tip_officer.open("/leads")
    tip_officer.page.get_by_label("搜索编号、主体、信用代码").fill(number)
    tip_officer.page.get_by_role("link", name=number).click()
    tip_officer.page.get_by_role("button", name="查看身份").click()
    asked = tip_officer.page.get_by_role("dialog")
    asked.get_by_role("button", name="确认").click()
    expect(asked.get_by_text("请写明理由")).to_be_visible()
    asked.get_by_label("理由").fill("样例：核对奖励领取人。")
    asked.get_by_role("button", name="确认").click()
    expect(tip_officer.page.get_by_text(REPORTER)).to_be_visible()
    tip_officer.page.locator(".ant-modal-footer").get_by_text("关闭").click()
    expect(tip_officer.page.get_by_text(REPORTER)).to_have_count(0)


def test_a_likely_duplicate_is_pointed_out_before_it_is_registered(
    seat: Callable[[], Desk],
) -> None:
    handler = seat()
    handler.sign_in("chengban")
    first = handler.register("样例重复登记生态农业合作社", sector="涉农")
    handler.open("/leads/new")
    handler.page.get_by_label("主体名称").fill("样例重复登记生态农业合作社")
    handler.choose("重点领域", "涉农")
    warning = handler.page.get_by_role("alert").filter(has_text="可能与已有线索重复")
    expect(warning).to_contain_text(first)
    handler.page.get_by_role("button", name="登记", exact=True).click()
    handler.page.get_by_role("button", name="确认不是重复，继续登记").click()
    expect(handler.page.get_by_role("heading", level=1)).to_contain_text("样例重复登记")
    expect(handler.page.get_by_role("heading", level=1)).not_to_contain_text(first)
