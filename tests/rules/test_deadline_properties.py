"""What holds of every count, whatever the limit, the start and what held the clock."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from engine import clock
from engine.rules import deadlines, derivation
from engine.rules.calendar import PUBLISHED, SpecialDay, with_years
from engine.rules.deadlines import Deadline, Source
from engine.rules.limits import COUNTED, HOURS, Limit, Roll, Unit
from engine.rules.pauses import Extension, Hold

OWN_2027 = with_years(
    [SpecialDay(day=date(2027, 2, day), working=False, name="春节") for day in range(5, 13)], [2027]
)


def limit(amount: int, unit: str, **more: Any) -> Limit:
    return Limit(id="A1", name="期限", article="行政处罚法", amount=amount, unit=Unit(unit), **more)


def end_of(start: date | datetime, made: Limit, **more: Any) -> date:
    found = deadlines.of(made, start, **more)
    assert isinstance(found, Deadline)
    return found.last_day


starts = st.dates(min_value=date(2005, 1, 1), max_value=date(2030, 12, 31))
lengths = st.sampled_from(sorted(COUNTED - HOURS))
units = st.sampled_from(sorted(set(Unit) - HOURS - {Unit.FIXED_DATE}))
amounts = st.integers(min_value=1, max_value=60)
rolls = st.sampled_from(list(Roll))


@st.composite
def holds(draw: st.DrawFn, start: date) -> Hold:
    begin = start + timedelta(days=draw(st.integers(min_value=-20, max_value=60)))
    return Hold(
        ground="appraisal",
        from_on=begin,
        to_on=begin + timedelta(days=draw(st.integers(min_value=1, max_value=90))),
    )


@given(starts, amounts, units)
def test_it_never_ends_on_a_day_off_where_it_rolls(start: date, amount: int, unit: Unit) -> None:
    made = limit(amount, unit)
    assert PUBLISHED.is_working_day(end_of(start, made))


@given(starts, st.integers(min_value=0, max_value=40), amounts, units, rolls)
def test_a_later_start_never_ends_before_an_earlier_one(
    start: date, later: int, amount: int, unit: Unit, roll: Roll
) -> None:
    made = limit(amount, unit, roll=roll)
    assert end_of(start, made) <= end_of(start + timedelta(days=later), made)


@given(st.data(), starts, amounts, lengths)
def test_a_hold_adds_exactly_its_length_before_the_roll(
    data: st.DataObject, start: date, amount: int, unit: Unit
) -> None:
    made = limit(amount, unit, roll=Roll.NONE)
    hold = data.draw(holds(start))
    plain = end_of(start, made)
    held = end_of(start, made, holds=[hold])
    assert hold.to_on is not None
    begin = max(hold.from_on, start + timedelta(days=1))
    within = hold.from_on <= plain and begin < hold.to_on
    if unit is Unit.WORKING_DAY:
        day = timedelta(days=1)
        lost = PUBLISHED.working_days_between(begin - day, hold.to_on - day) if within else 0
        assert PUBLISHED.working_days_between(start, held) == amount + lost
    else:
        assert held - plain == (hold.to_on - begin if within else timedelta())


@given(st.data(), starts, amounts, units, rolls)
def test_the_derivation_counts_again_to_the_same_end(
    data: st.DataObject, start: date, amount: int, unit: Unit, roll: Roll
) -> None:
    made = limit(amount, unit, roll=roll, warnings=(7, 1), effective_from=date(2000, 1, 1))
    extension = Extension(amount=15, unit=Unit.CALENDAR_DAY, approved_on=start, approver="局长")
    can_be_held = unit in COUNTED
    found = deadlines.of(
        made,
        start,
        calendar=OWN_2027,
        source=Source(text="行政立案", column="admin_filed_on", row="XR-2024-0012"),
        holds=data.draw(st.lists(holds(start), max_size=3)) if can_be_held else [],
        extensions=[extension] if can_be_held and data.draw(st.booleans()) else [],
    )
    written = json.loads(json.dumps(derivation.as_json(found), ensure_ascii=False))
    assert derivation.recompute(written, OWN_2027) == found
    assert derivation.as_json(derivation.recompute(written, OWN_2027)) == written


@given(st.datetimes(min_value=datetime(2005, 1, 1), max_value=datetime(2026, 12, 1)), amounts)  # noqa: DTZ001
def test_hours_are_exact(naive: datetime, amount: int) -> None:
    start = naive.replace(tzinfo=clock.SHANGHAI)
    assume(start.utcoffset() == timedelta(hours=8))
    found = deadlines.of(limit(amount, "hour"), start)
    assert isinstance(found, Deadline)
    assert found.due_at - start == timedelta(hours=amount)
    written = derivation.as_json(found)
    assert derivation.recompute(written, PUBLISHED) == found


@given(starts, amounts, lengths)
def test_the_start_day_itself_is_not_counted(start: date, amount: int, unit: Unit) -> None:
    assert end_of(start, limit(amount, unit, roll=Roll.NONE)) > start
