"""Counting a limit: what is counted, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine import clock
from engine.rules import calendar, deadlines
from engine.rules.calendar import SpecialDay
from engine.rules.deadlines import Deadline, NotRunning, Source, Standstill
from engine.rules.limits import Bound, Kind, Limit, Roll, Unit
from engine.rules.pauses import Extension, Hold

ARTICLE = "行政处罚法第60条"
OWN_2027 = calendar.with_years(
    [
        SpecialDay(day=date(2027, 2, day), working=False, name="春节")
        for day in (5, 8, 9, 10, 11, 12)
    ],
    [2027],
)


def limit(amount: int = 90, unit: str = "calendar_day", **more: Any) -> Limit:
    return Limit(id="A1", name="期限", article=ARTICLE, amount=amount, unit=Unit(unit), **more)


def counted(found: Deadline | NotRunning) -> Deadline:
    assert isinstance(found, Deadline), found
    return found


def end_of(start: date | datetime, made: Limit, **more: Any) -> date:
    return counted(deadlines.of(made, start, **more)).last_day


def test_a_limit_ends_at_midnight_after_its_last_day() -> None:
    found = counted(deadlines.of(limit(), date(2024, 7, 15)))
    assert found.last_day == date(2024, 10, 14)  # the 13th is a Sunday
    assert found.due_at == datetime(2024, 10, 14, 16, 0, tzinfo=UTC)
    assert not found.provisional


def test_a_moment_counts_by_its_day_in_shanghai() -> None:
    late = datetime(2024, 7, 15, 17, 0, tzinfo=UTC)  # 01:00 of the 16th in Shanghai
    assert end_of(late, limit(1)) == date(2024, 7, 17)


def test_hours_run_across_a_weekend_without_rolling() -> None:
    friday = datetime(2024, 7, 12, 9, 30, tzinfo=clock.SHANGHAI)
    found = counted(deadlines.of(limit(24, "hour"), friday))
    assert found.due_at == datetime(2024, 7, 13, 1, 30, tzinfo=UTC)


def test_in_criminal_procedure_the_hour_it_starts_in_is_not_counted() -> None:
    friday = datetime(2024, 7, 12, 9, 30, tzinfo=clock.SHANGHAI)
    found = counted(deadlines.of(limit(24, "whole_hour"), friday))
    assert found.due_at == datetime(2024, 7, 13, 2, 0, tzinfo=UTC)


def test_hours_from_a_day_alone_count_from_its_beginning_and_say_so() -> None:
    found = counted(deadlines.of(limit(24, "hour"), date(2024, 7, 12)))
    assert found.due_at == datetime(2024, 7, 12, 16, 0, tzinfo=UTC)
    assert "只记载了日期" in told(found)


def test_a_limit_without_its_start_fact_is_not_running_and_says_why() -> None:
    source = Source(text="行政立案日期", column="admin_filed_on")
    found = deadlines.of(limit(), None, source=source)
    assert isinstance(found, NotRunning)
    assert found.because is Standstill.START_MISSING
    assert found.text == "“行政立案日期”尚未记载，期限未起算"


def test_a_fixed_date_needs_no_start() -> None:
    made = limit(1, "fixed_date", fixed_on=date(2025, 12, 2), roll=Roll.NONE, kind=Kind.PLAN)
    assert counted(deadlines.of(made, None)).last_day == date(2025, 12, 2)


def test_custody_does_not_roll_and_the_derivation_says_so() -> None:
    made = limit(3, "calendar_day", roll=Roll.NONE)
    found = counted(deadlines.of(made, date(2024, 7, 11)))
    assert found.last_day == date(2024, 7, 14)
    assert "2024年7月14日为周日，该期限不因节假日顺延" in told(found)


def test_what_must_be_done_before_a_day_off_comes_forward() -> None:
    made = limit(5, "day_of_next_month", roll=Roll.PREVIOUS_WORKING_DAY)
    assert end_of(date(2024, 9, 12), made) == date(2024, 9, 30)  # 1–7 October are off


def test_the_derivation_tells_the_count_as_a_person_would() -> None:
    source = Source(text="行政立案", column="admin_filed_on", row="XR-2024-0012")
    made = limit(effective_from=date(2021, 7, 15))
    found = counted(deadlines.of(made, date(2024, 7, 15), source=source))
    assert [step.text for step in found.steps] == [
        "起算：2024年7月15日，行政立案（XR-2024-0012）",
        "期限：90日，自2021年7月15日起适用",
        "2024年7月15日不计，自2024年7月16日起数90日，到2024年10月13日",
        "2024年10月13日为周日，顺延至次一工作日2024年10月14日",
        "届满：2024年10月14日24时",
    ]
    assert [step.article for step in found.steps] == [
        "",
        ARTICLE,
        "民法典第201条",
        "民法典第203条",
        "",
    ]


def test_the_derivation_names_holidays_and_worked_weekends_on_the_way() -> None:
    found = counted(deadlines.of(limit(5, "working_day"), date(2024, 9, 30)))
    assert "不计国庆节假期；10月12日调休上班，计入" in told(found)


def test_the_derivation_says_that_a_month_has_no_such_day() -> None:
    found = counted(deadlines.of(limit(3, "month"), date(2024, 11, 30)))
    assert "2025年2月没有30日，以月末日为最后一日" in told(found)


def test_what_may_be_done_only_after_the_end_is_told_so() -> None:
    made = limit(10, "working_day", bound=Bound.NOT_EARLIER)
    assert "不得早于" in told(counted(deadlines.of(made, date(2024, 7, 15))))


def test_warnings_come_days_before_the_end_earliest_first() -> None:
    found = counted(deadlines.of(limit(warnings=(1, 30, 7)), date(2024, 7, 15)))
    assert [clock.local_date(moment) for moment in found.warn_at] == [
        date(2024, 9, 15),
        date(2024, 10, 8),
        date(2024, 10, 14),
    ]


@pytest.mark.parametrize(
    ("made", "provisional"),
    [
        (limit(2, "year"), True),
        (limit(2, "year", roll=Roll.NONE), False),  # no working day was asked for
        (limit(5, "working_day"), False),
        (limit(500, "working_day"), True),
        (limit(24, "hour"), False),
    ],
)
def test_only_what_looked_at_an_unpublished_year_is_provisional(
    made: Limit, *, provisional: bool
) -> None:
    found = counted(deadlines.of(made, date(2026, 3, 2)))
    assert found.provisional is provisional
    assert ("结果暂定" in told(found)) is provisional


def test_loading_the_calendar_makes_a_provisional_end_final() -> None:
    made = limit(5, "working_day")
    before = counted(deadlines.of(made, date(2027, 2, 4)))
    after = counted(deadlines.of(made, date(2027, 2, 4), calendar=OWN_2027))
    assert (before.last_day, before.provisional) == (date(2027, 2, 11), True)
    assert (after.last_day, after.provisional) == (date(2027, 2, 19), False)


def test_a_hold_takes_out_exactly_the_days_it_lasted() -> None:
    hold = Hold(ground="appraisal", from_on=date(2024, 7, 20), to_on=date(2024, 7, 30))
    made = limit(30, roll=Roll.NONE)
    assert end_of(date(2024, 7, 15), made) == date(2024, 8, 14)
    assert end_of(date(2024, 7, 15), made, holds=[hold]) == date(2024, 8, 24)


def test_a_hold_that_began_after_the_end_changes_nothing() -> None:
    late = Hold(ground="appraisal", from_on=date(2024, 8, 15))
    assert end_of(date(2024, 7, 15), limit(30, roll=Roll.NONE), holds=[late]) == date(2024, 8, 14)


def test_a_hold_before_the_start_takes_out_only_what_overlaps() -> None:
    early = Hold(ground="appraisal", from_on=date(2024, 7, 1), to_on=date(2024, 7, 18))
    made = limit(30, roll=Roll.NONE)  # counted from the 16th: 16th and 17th are held
    assert end_of(date(2024, 7, 15), made, holds=[early]) == date(2024, 8, 16)


def test_holds_that_overlap_count_once() -> None:
    holds = [
        Hold(ground="appraisal", from_on=date(2024, 7, 20), to_on=date(2024, 7, 30)),
        Hold(ground="hearing", from_on=date(2024, 7, 25), to_on=date(2024, 8, 1)),
    ]
    assert end_of(date(2024, 7, 15), limit(30, roll=Roll.NONE), holds=holds) == date(2024, 8, 26)


def test_while_it_is_held_a_limit_has_no_end() -> None:
    hold = Hold(ground="appraisal", words="技术鉴定", from_on=date(2024, 7, 20))
    found = deadlines.of(limit(30), date(2024, 7, 15), holds=[hold])
    assert isinstance(found, NotRunning)
    assert found.because is Standstill.HELD
    assert "技术鉴定" in found.text


def test_an_extension_runs_on_from_the_last_day_before_the_roll() -> None:
    extension = Extension(
        amount=30, unit=Unit.CALENDAR_DAY, approved_on=date(2024, 8, 1), approver="局长"
    )
    found = counted(deadlines.of(limit(30), date(2024, 6, 6), extensions=[extension]))
    # 6 July is a Saturday: counting on from Monday the 8th would give a day too many
    assert found.last_day == date(2024, 8, 5)
    assert "2024年8月1日经局长批准延长30日，到2024年8月5日" in told(found)


def test_an_extension_to_a_total_counts_from_the_start() -> None:
    extension = Extension(
        amount=30,
        unit=Unit.CALENDAR_DAY,
        approved_on=date(2024, 7, 12),
        approver="局长",
        total=True,
    )
    made = limit(3, roll=Roll.NONE)
    assert end_of(date(2024, 7, 10), made, extensions=[extension]) == date(2024, 8, 9)


def test_a_hold_in_an_extension_lengthens_the_extension() -> None:
    extension = Extension(
        amount=30, unit=Unit.CALENDAR_DAY, approved_on=date(2024, 8, 1), approver="局长"
    )
    hold = Hold(ground="appraisal", from_on=date(2024, 8, 20), to_on=date(2024, 8, 25))
    made = limit(30, roll=Roll.NONE)
    found = end_of(date(2024, 7, 15), made, extensions=[extension], holds=[hold])
    assert found == date(2024, 9, 18)


def told(found: Deadline) -> str:
    return "；".join(step.text for step in found.steps)
