"""Escalations judged again when facts are corrected: raised, lowered, no longer needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.actions import definitions, migrations, tasks
from engine.actions import leads as lead_actions
from engine.model import SYSTEM
from engine.queries import audit
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import rows
from engine.store import tasks as task_store
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.notices import notices
from engine.store.tables.processes import incidents, instances
from engine.store.tables.processes import tasks as task_table
from tests.campaign import Campaign
from tests.rehearsing import day_of, go_to

KINDS = {".bpmn", ".dmn", ".json"}
WATCHED = {"explain_over_principle", "issue_order", "report_progress", "accept_clearance"}
WATCHED |= {"take_up_order"}
FILED = {"刑事立案日期": date(2021, 6, 1), "起诉日期": date(2022, 6, 6)}
ORDER = {
    "order_number": "样例督〔2024〕7号",
    "supervising_leader": "区分管领导",
    "clear_by": "2024-12-31",
    "supervision_requirements": "样例：按月调度",
    "publish": "internal",
}


@pytest.fixture
def campaign(sqlite_url: str) -> Campaign:
    """Play a case of three years that stands explained by nobody and is not yet listed."""
    made = Campaign(sqlite_url)
    made.enter(case=FILED)
    go_to(made.engine, 2024, 7, 15)
    return made


def open_tasks(campaign: Campaign) -> dict[str, str]:
    """Give the open tasks of a watched case with those who may do them."""
    standing = [row for row in campaign.read(task_table) if row["state"] == "open"]
    with campaign.engine.read(SYSTEM) as tx:
        groups = {
            row["element_id"]: task_store.groups(tx.connection, row["id"]) for row in standing
        }
    return {name: "、".join(groups[name]) for name in groups if name in WATCHED}


def do(campaign: Campaign, element_id: str, by: tuple[str, str], form: Mapping[str, Any]) -> None:
    (task,) = [
        row
        for row in campaign.read(task_table)
        if row["element_id"] == element_id and row["state"] == "open"
    ]
    with campaign.engine.begin(campaign.world.actor(*by)) as tx:
        tasks.complete(tx, task["id"], form)


def levels(campaign: Campaign, rule: str) -> list[tuple[str, str]]:
    (row,) = [row for row in campaign.aged() if row["rule"] == rule]
    assert row["level"] == row["levels"][-1]["level"]
    return [(one["level"], one["why"]) for one in row["levels"]]


def said(campaign: Campaign, action: str) -> list[str]:
    query = select(audit_table).where(audit_table.c.action == action)
    with campaign.engine.read(SYSTEM) as tx:
        found = rows.many(tx.connection, query.order_by(audit_table.c.sequence))
    return [row["sentence"] for row in found]


def test_an_amount_of_a_hundred_million_raises_what_stands_once_with_its_reason(
    campaign: Campaign,
) -> None:
    assert open_tasks(campaign) == {
        "explain_over_principle": "police_handler@police",
        "issue_order": "supervisor@office",
    }
    campaign.enter(case={**FILED, "涉及金额": 120_000_000})
    assert open_tasks(campaign) == {
        "explain_over_principle": "supervisor@office",
        "issue_order": "convener@zone",
    }
    assert levels(campaign, "AGE2") == [
        ("handler", "无提级情形"),
        ("office", "涉及金额一亿元以上"),
    ]
    assert levels(campaign, "AGE3") == [
        ("office", "无提级情形"),
        ("convener", "涉及金额一亿元以上"),
    ]
    campaign.enter(case={**FILED, "涉及金额": 130_000_000, "K1": "是"})
    go_to(campaign.engine, 2024, 9, 1)
    assert [len(levels(campaign, rule)) for rule in ("AGE2", "AGE3")] == [2, 2]
    assert said(campaign, "escalation_level_raised") == [
        "督办升级「说明超两年原因」提级：由承办人提至专班办公室（涉及金额一亿元以上）",
        "督办升级「挂牌督办」提级：由专班办公室提至召集人（涉及金额一亿元以上）",
    ]
    assert len(campaign.aged()) == 2
    assert {row["status"] for row in campaign.aged()} == {"open"}
    told = [row for row in campaign.read(notices) if row["audience"].startswith("convener")]
    assert any("下达挂牌督办" in row["sentence"] for row in told)
    assert campaign.read(incidents) == []
    with campaign.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def test_a_running_order_keeps_its_number_and_report_when_the_level_rises(
    campaign: Campaign,
) -> None:
    do(campaign, "issue_order", ("supervisor", "office"), ORDER)
    report = [row for row in campaign.read(task_table) if row["element_id"] == "report_progress"]
    campaign.enter(case={**FILED, "K2": "是"})
    assert [
        row for row in campaign.read(task_table) if row["element_id"] == "report_progress"
    ] == report
    assert open_tasks(campaign)["take_up_order"] == "convener@zone"
    taken = {"supervising_leader": "区主要领导", "taken_up_note": "样例：接续"}
    do(campaign, "take_up_order", ("convener", "zone"), taken)
    assert levels(campaign, "AGE3")[-1] == ("convener", "省领导批示")
    listings = [
        row for row in campaign.read(instances) if row["process_id"] == "listed_supervision"
    ]
    assert [row["status"] for row in listings] == ["active"]


def test_it_is_judged_again_when_a_fact_is_corrected_by_hand(campaign: Campaign) -> None:
    with campaign.engine.begin(campaign.world.actor("supervisor", "office")) as tx:
        lead = lead_store.by_number(tx.connection, campaign.names["case"])
        assert lead is not None
        changed = {"amount_involved": "100000000"}
        lead_actions.change_lead(tx, lead["id"], lead["revision"], changed, "样例更正")
    assert [levels(campaign, rule)[-1][0] for rule in ("AGE2", "AGE3")] == ["office", "convener"]


def test_a_correction_the_other_way_takes_the_level_back_with_its_reason(
    campaign: Campaign,
) -> None:
    campaign.enter(case={**FILED, "K5": "是"})
    campaign.enter(case={**FILED, "K5": "否"})
    assert levels(campaign, "AGE3") == [
        ("office", "无提级情形"),
        ("convener", "信访突出或涉稳"),
        ("office", "无提级情形"),
    ]
    assert open_tasks(campaign)["issue_order"] == "supervisor@office"
    assert "由召集人降至专班办公室（无提级情形）" in said(campaign, "escalation_level_lowered")[-1]
    withdrawn = [
        row
        for row in campaign.read(task_table)
        if row["element_id"] == "issue_order" and row["state"] != "open"
    ]
    assert [row["state"] for row in withdrawn] == ["cancelled", "cancelled"]


def test_a_case_cleared_in_the_ledger_is_handled_and_comes_back_when_that_was_wrong(
    campaign: Campaign,
) -> None:
    do(campaign, "issue_order", ("supervisor", "office"), ORDER)
    done = {"生效裁判日期": date(2024, 7, 1), "清退完成日期": date(2024, 7, 12)}
    campaign.enter(case={**FILED, **done})
    assert {(row["rule"], row["status"], row["reason"]) for row in campaign.aged()} == {
        ("AGE2", "handled", "已审判终结并完成清退"),
        ("AGE3", "handled", "已审判终结并完成清退"),
    }
    assert {day_of(row["ended_at"]) for row in campaign.aged()} == {date(2024, 7, 15)}
    standing = open_tasks(campaign)
    assert standing["accept_clearance"] == "supervisor@office"
    assert standing.keys().isdisjoint({"report_progress", "explain_over_principle"})
    with campaign.engine.begin(SYSTEM) as tx:
        lead = lead_store.by_number(tx.connection, campaign.names["case"])
        assert lead is not None
        changed = {"refund_completed_on": None}
        lead_actions.change_lead(tx, lead["id"], lead["revision"], changed, "样例更正")
    assert {row["status"] for row in campaign.aged()} == {"open"}
    assert len(campaign.aged()) == 2
    assert len(said(campaign, "escalation_reopened")) == 2
    accepted = {"accepted": "yes", "acceptance_note": "样例：证据齐全"}
    campaign.enter(case={**FILED, **done})
    do(campaign, "accept_clearance", ("supervisor", "office"), accepted)
    (listing,) = [
        row for row in campaign.read(instances) if row["process_id"] == "listed_supervision"
    ]
    assert listing["status"] == "completed"
    assert {row["status"] for row in campaign.aged()} == {"handled"}


def test_what_raises_the_level_later_counts_for_later_limits_too(campaign: Campaign) -> None:
    campaign.enter(young={"刑事立案日期": date(2022, 9, 15)})
    go_to(campaign.engine, 2024, 9, 1)
    campaign.enter(young={"刑事立案日期": date(2022, 9, 15), "K6": "是"})
    go_to(campaign.engine, 2024, 10, 1)
    assert campaign.of("young") == [("AGE2", "office", date(2024, 9, 15), "open")]
    campaign.enter(young={"刑事立案日期": date(2022, 9, 15), "K6": "否"})
    go_to(campaign.engine, 2025, 10, 1)
    assert campaign.of("young") == [
        ("AGE2", "handler", date(2024, 9, 15), "open"),
        ("AGE3", "office", date(2025, 9, 15), "open"),
    ]


def test_a_changed_table_counts_for_a_running_case_once_it_is_migrated(campaign: Campaign) -> None:
    kept = [path for path in Path("processes").rglob("*") if path.suffix in KINDS]
    files = {str(path.relative_to("processes")): path.read_bytes() for path in kept}
    table = files["shared/escalation.dmn"].decode()
    lower = table.replace("&gt;= 100000000", "&gt;= 3000000")
    assert lower != table
    campaign.enter(case={**FILED, "涉及金额": 5_000_000})
    with campaign.engine.begin(campaign.world.designer) as tx:
        definitions.deploy(tx, {**files, "shared/escalation.dmn": lower.encode()})
    assert levels(campaign, "AGE2") == [("handler", "无提级情形")]
    (case,) = [row for row in campaign.read(instances) if row["process_id"] == "criminal_case"]
    with campaign.engine.begin(campaign.world.actor("supervisor", "office")) as tx:
        target = definition_store.latest(tx.connection, "criminal_case")
        assert target is not None
        plan = migrations.Plan(definition_id=target["id"])
        migrations.migrate(tx, case["id"], plan, "样例：提级标准调整")
    assert levels(campaign, "AGE2")[1:] == [("office", "涉及金额一亿元以上")]
    assert open_tasks(campaign)["explain_over_principle"] == "supervisor@office"
