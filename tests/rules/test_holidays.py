"""A year of the holiday calendar: the real notices pass, what is wrong in one is named by row."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

import pytest

from engine.ledger import holiday_file
from engine.rules import calendar, holidays
from engine.rules.calendar import PUBLISHED, SpecialDay
from engine.rules.holidays import NoticeRow
from tests.house import tree

SAMPLE = (tree.ROOT / "docs" / "guides" / "holidays-2026.csv").read_bytes()


def sample() -> list[NoticeRow]:
    found = holiday_file.read(SAMPLE, "2026.csv")
    return [
        NoticeRow(number=r.number, name=r.name, kind=r.kind, since=r.since, until=r.until)
        for r in found.rows
    ]


def wrong(rows: list[NoticeRow], year: int = 2026) -> list[tuple[int, str, str]]:
    return [(e.row, e.column, e.rule) for e in holidays.check(year, rows, PUBLISHED)]


def changed(number: int, **values: object) -> list[NoticeRow]:
    made = []
    for row in sample():
        values_of = {name: getattr(row, name) for name in NoticeRow.__slots__}
        made.append(NoticeRow(**{**values_of, **(values if row.number == number else {})}))
    return made


def test_the_sample_file_says_what_the_published_calendar_says() -> None:
    rows = sample()
    assert wrong(rows) == []
    own = calendar.with_years(holidays.special_days(rows), [2026])
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert own.is_working_day(day) == PUBLISHED.is_working_day(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_notices_of_other_years_pass(year: int) -> None:
    def run(special: SpecialDay) -> tuple[str, bool, int]:
        return special.name, special.working, special.day.toordinal() - days.index(special)

    in_year = (one for one in PUBLISHED.special_days() if one.day.year == year)
    days = [one for one in in_year if (one.day.month, one.name) != (12, "元旦")]
    joint = {"中秋", "国庆节", "中秋节"}
    rows = []
    for number, ((name, working, _), group) in enumerate(groupby(days, run), 2):
        together = list(group)
        rows.append(
            NoticeRow(
                number=number,
                name="国庆节、中秋节" if year == 2025 and name in joint else name,
                kind=holidays.WORK if working else holidays.OFF,
                since=together[0].day,
                until=together[-1].day,
            )
        )
    assert wrong(rows, year) == []


@pytest.mark.parametrize(
    ("number", "values", "expected"),
    [
        (2, {"name": ""}, (2, "节日", "name")),
        (2, {"kind": "休息"}, (2, "安排", "kind")),
        (4, {"until": date(2026, 2, 14)}, (4, "结束日期", "order")),
        (4, {"until": date(2026, 3, 23)}, (4, "结束日期", "length")),
        (7, {"since": date(2025, 4, 4)}, (7, "结束日期", "length")),
        (7, {"since": date(2025, 4, 4), "until": date(2025, 4, 6)}, (7, "开始日期", "year")),
        (3, {"since": date(2026, 1, 5), "until": date(2026, 1, 5)}, (3, "开始日期", "weekend")),
        (5, {"since": date(2026, 2, 22), "until": date(2026, 2, 22)}, (5, "开始日期", "double")),
        (11, {"name": "国庆节"}, (12, "开始日期", "gap")),
        (11, {"name": "国庆节"}, (0, "节日", "missing")),
        (8, {"since": date(2026, 5, 2)}, (0, "开始日期", "missing")),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    number: int, values: dict[str, object], expected: tuple[int, str, str]
) -> None:
    assert expected in wrong(changed(number, **values))


def test_a_forgotten_day_inside_a_holiday_is_a_gap_and_named() -> None:
    rows = [row for row in sample() if row.number != 4]
    rows += [
        NoticeRow(number=4, name="春节", kind="放假", since=day, until=until)
        for day, until in (
            (date(2026, 2, 15), date(2026, 2, 18)),
            (date(2026, 2, 20), date(2026, 2, 23)),
        )
    ]
    found = holidays.check(2026, rows, PUBLISHED)
    assert [error.rule for error in found] == ["gap"]
    assert "2026-02-19" in found[0].message


def test_new_year_may_begin_in_the_year_before_but_not_against_its_notice() -> None:
    eve = changed(2, since=date(2025, 12, 31))
    assert wrong(eve) == []
    worked = calendar.with_years(
        [SpecialDay(day=date(2025, 12, 31), working=True, name="元旦")], [2025]
    )
    assert [error.rule for error in holidays.check(2026, eve, worked)] == ["double"]


def test_an_eve_of_the_next_year_is_off_without_replacing_the_published_year() -> None:
    own = calendar.with_years(
        [SpecialDay(day=date(2026, 12, 31), working=False, name="元旦")], [2027]
    )
    assert not own.is_working_day(date(2026, 12, 31))
    assert not own.is_working_day(date(2026, 10, 1))
    assert own.is_working_day(date(2026, 10, 10))
