"""The catalogue of limits: what is in it, and what is refused with row and column."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.dmn.rows import Row
from engine.model import Role
from engine.rules import limit_catalogue
from engine.rules.limits import Bound, JudgedBy, Kind, Roll, Unit
from tests import shipped_limits

GOOD: dict[str, Any] = {
    "limit_trigger": "admin_filed_on",
    "amount": Decimal(90),
    "unit": "calendar_day",
    "roll": "next_working_day",
    "name": "行政立案至处罚决定",
    "article": "行政处罚法第60条",
    "kind": "statutory",
    "fixed_on": None,
    "judged_by": "start",
    "bound": "not_later",
    "met_by": [],
    "routes": [],
    "suspension": [],
    "warnings": [Decimal(30), Decimal(7)],
    "effective_from": date(2021, 7, 15),
    "effective_until": None,
    "note": None,
}
EXTENSION: dict[str, Any] = {
    "amount": Decimal(30),
    "unit": "calendar_day",
    "times": Decimal(1),
    "total": False,
    "authority": "approver",
    "article": "行政强制法第25条",
}


def row(number: int = 1, ids: str = '"A1"', **changed: object) -> Row:
    return made(number, ids, {**GOOD, **changed})


def made(number: int, ids: str, values: dict[str, Any]) -> Row:
    return Row(id=f"rule_{number}", number=number, tests=(ids,), values=values, words={})


def wrong(*rows: Row, extensions: tuple[Row, ...] = ()) -> list[tuple[str, str]]:
    findings = limit_catalogue.read(rows, extensions)[1]
    return [(finding.element_id, finding.message) for finding in findings]


def test_the_shipped_catalogue_has_nothing_wrong() -> None:
    assert shipped_limits.reading()[1] == []


@pytest.mark.parametrize(
    "limit_id",
    [
        *(f"A{n}" for n in range(1, 13)),
        *(f"B{n}" for n in range(1, 13)),
        *(f"C{n}" for n in range(1, 7)),
        *(f"P{n}" for n in range(1, 6)),
        *(f"D{n}" for n in range(1, 17)),
        "AGE2",
        "AGE3",
        "AGE5",
    ],
)
def test_every_limit_of_the_law_and_the_plan_is_shipped(limit_id: str) -> None:
    assert limit_id in shipped_limits.catalogue()


def test_each_word_without_a_number_is_a_service_level_that_says_so() -> None:
    levels = [
        versions[-1]
        for versions in shipped_limits.catalogue().every()
        if versions[-1].kind is Kind.SERVICE_LEVEL
    ]
    words = "".join(level.note + level.article for level in levels)
    assert all(word in words for word in ("及时分流", "尽快组织核实", "及时反馈", "快查快奖"))
    assert [level.id for level in levels if "拟定" not in level.article] == []


def test_a_law_that_changed_has_a_version_for_each_time() -> None:
    catalogue = shipped_limits.catalogue()
    old, new = (catalogue.in_force("A2", day) for day in (date(2021, 7, 14), date(2021, 7, 15)))
    assert old is not None
    assert new is not None
    assert (old.amount, old.unit) == (3, Unit.CALENDAR_DAY)
    assert (new.amount, new.unit) == (5, Unit.WORKING_DAY)


def test_every_limit_that_a_shipped_file_names_is_in_the_catalogue() -> None:
    folder = Path(__file__).resolve().parents[2] / "processes"
    named = {
        limit_id
        for path in folder.rglob("*")
        if path.suffix in {".bpmn", ".dmn"}
        for limit_id in re.findall(r'\bdue\((?:"|&quot;)(\w+)', path.read_text("utf-8"))
    }
    assert named - shipped_limits.catalogue().versions.keys() == set()
    assert {"A1", "SLA_VERIFY"} & named


def test_custody_seizure_and_what_lapses_do_not_roll() -> None:
    catalogue = shipped_limits.catalogue()
    for limit_id in ("A7", "A8", "C1", "C2", "C3", "C6", "AGE5"):
        newest = catalogue.newest(limit_id)
        assert newest is not None
        assert newest.roll is Roll.NONE, limit_id


def test_a_row_is_read_whole() -> None:
    catalogue, findings = limit_catalogue.read(
        [row(ids='"A1", "D99"', suspension=["hearing"], bound="not_earlier", judged_by="now")],
        [made(1, '"D99"', EXTENSION)],
    )
    assert findings == []
    found = catalogue.newest("D99")
    assert found is not None
    assert found is catalogue.newest("A1")
    assert found.id == "A1"
    assert found.warnings == (30, 7)
    assert found.suspension == ("hearing",)
    assert (found.bound, found.judged_by) == (Bound.NOT_EARLIER, JudgedBy.NOW)
    rule = found.extensions[0]
    assert (rule.amount, rule.times, rule.authority) == (30, 1, str(Role.APPROVER))


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"ids": '""'}, "时限编号"),
        ({"ids": "-"}, "时限编号"),
        ({"ids": '"a1"'}, "时限编号"),
        ({"name": None}, "名称"),
        ({"article": " "}, "依据"),
        ({"limit_trigger": "filed_on"}, "起算事实"),
        ({"limit_trigger": "summary"}, "起算事实"),
        ({"amount": Decimal(0)}, "数量"),
        ({"amount": Decimal(-5)}, "数量"),
        ({"amount": Decimal("1.5")}, "数量"),
        ({"amount": None}, "数量"),
        ({"amount": "90"}, "数量"),
        ({"amount": Decimal(32), "unit": "day_of_next_month"}, "数量"),
        ({"unit": "fortnight"}, "单位"),
        ({"unit": None}, "单位"),
        ({"roll": "forward"}, "顺延"),
        ({"kind": "custom"}, "类别"),
        ({"fixed_on": date(2025, 12, 2)}, "固定日期"),
        ({"unit": "fixed_date", "amount": None}, "固定日期"),
        ({"judged_by": "end"}, "适用文本"),
        ({"bound": "about"}, "不迟于或不早于"),
        ({"met_by": ["closed"]}, "办结事实"),
        ({"met_by": ["judged_on+summary"]}, "办结事实"),
        ({"routes": ["elsewhere"]}, "适用处置路径"),
        ({"unless": ["criminal_filed_on"]}, "除外情形"),
        ({"unless": ["led_elsewhere"]}, "除外情形"),
        ({"unless": "major_complex"}, "除外情形"),
        ({"suspension": ["weather"]}, "可中止的事由"),
        ({"suspension": "hearing"}, "可中止的事由"),
        ({"suspension": ["hearing"], "unit": "month_end"}, "可中止的事由"),
        ({"warnings": [Decimal(0)]}, "预警点"),
        ({"warnings": [Decimal("0.5")]}, "预警点"),
        ({"effective_from": None}, "施行日期"),
        ({"effective_from": "2021-07-15"}, "施行日期"),
        ({"effective_until": date(2020, 1, 1)}, "停止适用日期"),
    ],
)
def test_a_bad_cell_is_refused_by_row_and_column(changed: dict[str, Any], column: str) -> None:
    ids = changed.pop("ids", '"A1"')
    found = wrong(row(7, ids, **changed))
    assert [element for element, _ in found] == ["rule_7"]
    assert "第 7 行" in found[0][1]
    assert f"“{column}”" in found[0][1]


def test_a_cell_that_means_nothing_is_refused_and_not_taken_for_empty() -> None:
    bad = Row(
        id="rule_1",
        number=1,
        tests=('"A1"',),
        values=GOOD,
        words={"effective_until": 'date("2024-02-30")'},
    )
    assert "无法识别" in wrong(bad)[0][1]


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((None, date(2021, 7, 14)), (date(2021, 7, 15), None), True),
        ((date(2021, 7, 15), None), (date(2000, 1, 1), date(2021, 7, 14)), True),
        ((date(2000, 1, 1), date(2021, 7, 15)), (date(2021, 7, 15), None), False),
        ((date(2000, 1, 1), None), (date(2021, 7, 15), None), False),
        ((date(2000, 1, 1), None), (date(2000, 1, 1), None), False),
    ],
)
def test_two_versions_may_not_be_in_force_on_one_day(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None], *, apart: bool
) -> None:
    versions = [
        row(number, kind="plan", effective_from=since, effective_until=until)
        for number, (since, until) in enumerate((first, second), 1)
    ]
    found = wrong(*versions)
    assert (found == []) is apart
    assert all("重叠" in message and "施行日期" in message for _, message in found)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"authority": "king"}, "批准人角色"),
        ({"amount": Decimal(0)}, "数量"),
        ({"unit": "hour"}, "单位"),
        ({"unit": "month_end"}, "单位"),
        ({"times": Decimal(0)}, "次数"),
        ({"total": "yes"}, "延长至"),
        ({"article": None}, "依据"),
    ],
)
def test_a_bad_extension_is_refused_by_row_and_column(changed: dict[str, Any], column: str) -> None:
    found = wrong(row(), extensions=(made(3, '"A1"', {**EXTENSION, **changed}),))
    assert len(found) == 1
    assert f"“{column}”" in found[0][1]


def test_an_extension_of_a_limit_that_does_not_exist_is_refused() -> None:
    found = wrong(row(), extensions=(made(1, '"A9"', EXTENSION),))
    assert "没有这个时限" in found[0][1]


def test_a_limit_is_met_once_every_fact_of_one_group_is_there() -> None:
    age = shipped_limits.catalogue().newest("AGE2")
    filing = shipped_limits.catalogue().newest("B5")
    assert age is not None
    assert filing is not None
    judged = {"judged_on": date(2024, 5, 6), "refund_completed_on": None}
    assert age.met_on(judged) is None
    assert age.met_on({**judged, "refund_completed_on": date(2024, 7, 8)}) == date(2024, 7, 8)
    assert filing.met_on({"not_filed_on": date(2024, 7, 8)}) == date(2024, 7, 8)
    assert filing.met_on({}) is None
    assert not filing.is_met({})


def test_a_mark_that_is_gone_tells_that_a_seizure_is_over() -> None:
    seizure = shipped_limits.catalogue().newest("A8")
    assert seizure is not None
    assert [seizure.is_met({"live_seizure": live}) for live in (True, False)] == [False, True]
    assert seizure.met_on({"live_seizure": False}) is None


def test_a_mark_takes_a_case_out_of_a_limit_and_what_is_not_known_does_not() -> None:
    limit = shipped_limits.catalogue().newest("AGE2")
    assert limit is not None
    assert limit.unless == ("out_of_province_lead", "major_complex")
    assert limit.excepted_by({"out_of_province_lead": True}) == ("out_of_province_lead",)
    assert limit.excepted_by({"out_of_province_lead": None, "major_complex": False}) == ()
    others = [one[-1].id for one in shipped_limits.catalogue().every() if one[-1].unless]
    assert others == ["AGE2"]


def test_a_catalogue_without_the_column_of_exceptions_is_read_as_before() -> None:
    catalogue, findings = limit_catalogue.read([row()])
    assert findings == []
    found = catalogue.newest("A1")
    assert found is not None
    assert found.unless == ()


def test_a_bad_row_does_not_take_the_others_away() -> None:
    catalogue, findings = limit_catalogue.read([row(1), row(2, '"A2"', amount=None)])
    assert set(catalogue.versions) == {"A1"}
    assert len(findings) == 1
