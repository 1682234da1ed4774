"""The ladder of escalation (案龄升级), played from July 2024 to the end of 2025 by shipped rules.

Every date is counted by hand from 刑事立案: 24:00 of the same day two, three, five years later.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine import rehearsal
from engine.actions import tasks
from engine.clock import SHANGHAI
from engine.model import SYSTEM
from engine.queries import audit
from engine.store.tables.escalations import recomputed
from engine.store.tables.processes import incidents, instances
from engine.store.tables.processes import tasks as task_table
from tests.campaign import LEDGER, Campaign
from tests.rehearsing import BEGIN, day_of, follows, go_to, months, told

ENTERED = BEGIN.astimezone(SHANGHAI).date()
LATER: dict[str, dict[str, Any]] = {  # reported in October 2024, no stock
    "new": {"刑事立案日期": date(2022, 12, 1), "存量案件": "否"},
    "new_and_young": {"刑事立案日期": date(2024, 9, 30), "存量案件": "否"},
}
Expected = dict[tuple[int, int], list[tuple[str, str, str, date]]]
AT_ONCE = [
    ("k2", "AGE2", "office", date(2023, 8, 31)),
    ("k5_leap_day", "AGE2", "office", date(2022, 2, 28)),
    ("k5_leap_day", "AGE3", "convener", date(2023, 2, 28)),
    ("five_that_day", "AGE2", "handler", date(2021, 7, 12)),
    ("five_that_day", "AGE3", "office", date(2022, 7, 12)),
    ("five_before", "AGE2", "handler", date(2021, 7, 11)),
    ("five_before", "AGE3", "office", date(2022, 7, 11)),
    ("five_before", "AGE5", "convener", date(2024, 7, 11)),
    ("judged_only", "AGE2", "handler", date(2024, 5, 5)),
]
LADDER: Expected = {
    (2024, 7): [*AT_ONCE, ("five_that_day", "AGE5", "convener", date(2024, 7, 12))],
    (2024, 8): [("k2", "AGE3", "convener", date(2024, 8, 31))],
    (2024, 9): [("ordinary", "AGE2", "handler", date(2024, 9, 15))],
    (2024, 11): [
        ("hundred_million", "AGE2", "office", date(2024, 11, 30)),
        ("nearly", "AGE2", "handler", date(2024, 11, 30)),
    ],
    (2024, 12): [("new", "AGE2", "handler", date(2024, 12, 1))],
    (2025, 2): [("k5_leap_day", "AGE5", "convener", date(2025, 2, 28))],
    (2025, 3): [("complex", "AGE3", "convener", date(2025, 3, 31))],
    (2025, 5): [("judged_only", "AGE3", "office", date(2025, 5, 5))],
    (2025, 9): [("ordinary", "AGE3", "office", date(2025, 9, 15))],
    (2025, 10): [("other_province", "AGE3", "office", date(2025, 10, 20))],
    (2025, 11): [
        ("hundred_million", "AGE3", "convener", date(2025, 11, 30)),
        ("nearly", "AGE3", "office", date(2025, 11, 30)),
    ],
    (2025, 12): [
        ("new", "AGE3", "office", date(2025, 12, 1)),
        ("k6_last_day", "AGE2", "office", date(2025, 12, 31)),
    ],
}


@pytest.fixture
def campaign(sqlite_url: str) -> Campaign:
    return Campaign(sqlite_url)


def test_the_ladder_of_2024_and_2025_is_exactly_what_the_plan_demands(campaign: Campaign) -> None:
    campaign.enter(**LEDGER)
    seen: set[str] = set()
    found: Expected = {}
    for month in months((2024, 7), (2025, 12)):
        if month == (2024, 10):
            campaign.enter(**LATER)
        go_to(campaign.engine, *follows(month))
        raised = [row for row in campaign.aged() if row["id"] not in seen]
        seen |= {row["id"] for row in raised}
        if raised:
            found[month] = sorted((row["lead"], *told(row)) for row in raised)
    assert found == {month: sorted(rows) for month, rows in LADDER.items()}
    late = [row for row in campaign.aged() if row["raised_at"] - row["due_at"] > timedelta(hours=1)]
    assert sorted((row["lead"], *told(row)) for row in late) == sorted(AT_ONCE)
    assert {day_of(row["raised_at"]) for row in late} == {ENTERED}
    assert {row["status"] for row in campaign.aged()} == {"open"}
    assert campaign.warned() == warnings_of(LADDER)
    assert campaign.read(incidents) == []
    with campaign.engine.read(SYSTEM) as tx:
        assert audit.verify(tx).intact


def warnings_of(ladder: Expected) -> list[tuple[str, str, date, date]]:
    """Count back 90, 30 and 7 days from each last day, and those of 2026 that come before."""
    ends = [(lead, rule, last) for rows in ladder.values() for lead, rule, _, last in rows]
    ends += [("young", "AGE2", date(2026, 1, 5)), ("k5_leap_day", "AGE2", date(2022, 2, 28))]
    found = []
    for lead, rule, last in ends:
        known = date(2024, 10, 1) if lead == "new" else ENTERED
        for days in (90, 30, 7):
            comes = last - timedelta(days=days - 1)  # at 24:00 of the day before
            if known < comes <= date(2026, 1, 1):
                found.append((lead, rule, last, comes))
    return sorted(found)


def test_a_filing_date_corrected_takes_back_what_was_wrong_and_it_comes_on_its_day(
    campaign: Campaign,
) -> None:
    campaign.enter(ordinary={})
    go_to(campaign.engine, 2024, 10, 8)
    assert campaign.of("ordinary") == [("AGE2", "handler", date(2024, 9, 15), "open")]
    campaign.enter(ordinary={"刑事立案日期": date(2023, 3, 15)})
    (wrong,) = campaign.aged()
    assert (wrong["status"], day_of(wrong["ended_at"])) == ("withdrawn", date(2024, 10, 8))
    assert wrong["reason"] == "期限重新计算后为2025年3月15日24时，尚未届满"
    changed = {(row["limit_id"], row["what"]) for row in campaign.read(recomputed)}
    assert changed == {
        ("AGE2", "withdrawn"),
        ("AGE3", "moved"),
        ("AGE5", "moved"),
        ("B11", "moved"),  # 侦查羁押 and so on: a task's due date
    }
    go_to(campaign.engine, 2025, 3, 15)
    assert len(campaign.aged()) == 1
    go_to(campaign.engine, 2025, 3, 16)
    assert campaign.of("ordinary")[1:] == [("AGE2", "handler", date(2025, 3, 15), "open")]
    assert ("ordinary", "AGE2", date(2025, 3, 15), date(2025, 3, 9)) in campaign.warned()


def test_a_case_led_by_another_province_is_not_escalated_after_two_years_nor_warned_of(
    campaign: Campaign,
) -> None:
    campaign.enter(ordinary={})
    go_to(campaign.engine, 2024, 8, 1)
    campaign.enter(ordinary={"外省牵头": "是"})
    go_to(campaign.engine, 2024, 10, 1)
    assert (campaign.of("ordinary"), campaign.warned()) == ([], [])
    campaign.enter(ordinary={"外省牵头": "否"})
    rehearsal.advance(campaign.engine, SYSTEM, campaign.engine.clock() + timedelta(minutes=1))
    assert campaign.of("ordinary") == [("AGE2", "handler", date(2024, 9, 15), "open")]
    campaign.enter(ordinary={"重大复杂": "是"})
    assert campaign.of("ordinary") == [("AGE2", "handler", date(2024, 9, 15), "withdrawn")]


def test_a_case_judged_and_refunded_lifts_what_stands_when_it_ends(campaign: Campaign) -> None:
    filed = {"刑事立案日期": date(2021, 8, 2), "起诉日期": date(2022, 1, 4)}
    campaign.enter(prosecuted=filed)
    go_to(campaign.engine, 2024, 8, 5)
    standing = [("AGE2", "handler", date(2023, 8, 2)), ("AGE3", "office", date(2024, 8, 2))]
    assert campaign.of("prosecuted") == [(*one, "open") for one in standing]
    (judgment,) = [
        row for row in campaign.read(task_table) if row["element_id"] == "record_judgment"
    ]
    form = {"judgment": "guilty", "refund_needed": "no", "judgment_note": "样例判决1号"}
    dates = {"judged_on": "2024-08-02", "refund_completed_on": "2024-08-02"}
    with campaign.engine.begin(campaign.world.actor("police_handler", "police")) as tx:
        tasks.complete(tx, judgment["id"], {"lead": dates, **form})
    ended = ["handled", "lifted"]  # judged again at once; the order ends with the case
    assert campaign.of("prosecuted") == [
        (*one, end) for one, end in zip(standing, ended, strict=True)
    ]
    assert {row["reason"] for row in campaign.aged()} == {
        "已审判终结并完成清退",
        "所在环节已结束，督办事项不再需要",
    }
    (listing,) = [
        row for row in campaign.read(instances) if row["process_id"] == "listed_supervision"
    ]
    assert listing["status"] == "cancelled"
    go_to(campaign.engine, 2027, 1, 1)
    assert len(campaign.aged()) == 2
    assert [(rule, at) for _, rule, _, at in campaign.warned()] == [("AGE3", date(2024, 7, 27))]


def test_a_case_that_is_cleared_but_not_ended_has_no_escalation_or_warning_any_more(
    campaign: Campaign,
) -> None:
    campaign.enter(judged_only={})
    go_to(campaign.engine, 2024, 8, 1)
    done = date(2024, 7, 31)
    campaign.enter(judged_only={"清退启动日期": done, "清退完成日期": done})
    go_to(campaign.engine, 2027, 6, 1)
    assert campaign.of("judged_only") == [("AGE2", "handler", date(2024, 5, 5), "handled")]
    (row,) = campaign.aged()
    assert (row["reason"], day_of(row["ended_at"])) == ("已审判终结并完成清退", date(2024, 8, 1))
    standing = [row["element_id"] for row in campaign.read(task_table) if row["state"] == "open"]
    assert "explain_over_principle" not in standing
    assert campaign.warned() == []
