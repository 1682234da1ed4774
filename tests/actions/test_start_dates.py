"""Dates at which processes start move with the law, as those inside running cases do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import timers
from engine.actions import holidays
from engine.store.tables.evidence import audit
from engine.store.tables.processes import instances
from engine.store.tables.processes import timers as timer_table
from tests import diagrams as d
from tests.escalating import end_of, read
from tests.limits import catalogue
from tests.world import NOON, World

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
""".encode()
FROM_NOW = '=due("T1", now())'


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def begun(process_id: str, text: str) -> str:
    """Give a process that starts at a date."""
    inner = (
        '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">'
        f"{text.replace('<', '&lt;')}</bpmn:timeDate></bpmn:timerEventDefinition>"
    )
    start = d.element("startEvent", "on", inner)
    return d.process(process_id, start, d.user("report"), d.flows("on > report"))


def deploy(world: World, days: int, text: str = FROM_NOW) -> None:
    world.deploy(**{"monthly": begun("monthly", text), "deadlines.dmn": catalogue(T1=days)})


def change_law(world: World, days: int) -> None:
    """Put another catalogue in force, and nothing else."""
    world.deploy(**{"deadlines.dmn": catalogue(T1=days)})
    timers.sweep(world.engine)


def dues(world: World) -> list[object]:
    return [row["due_at"] for row in read(world, timer_table, element_id="on")]


def said(world: World) -> list[str]:
    return [row["sentence"] for row in read(world, audit, action="start_date_recounted")]


def test_a_start_date_is_on_record_with_its_limit_and_derivation(world: World) -> None:
    deploy(world, 10)
    (timer,) = read(world, timer_table)
    assert (timer["limit_id"], timer["due_at"]) == ("T1", end_of(date(2024, 7, 25)))
    assert timer["derivation"]["steps"]


def test_a_start_date_moves_with_the_law_and_counts_from_the_deployment(world: World) -> None:
    deploy(world, 10)
    timers.sweep(world.engine)
    world.now = NOON + timedelta(days=3)
    change_law(world, 20)
    (timer,) = read(world, timer_table)
    assert timer["due_at"] == end_of(date(2024, 8, 5))  # 4 August is a Sunday
    assert timer["derivation"]["limit"]["amount"] == 20
    assert said(world) == [
        "流程「monthly」的启动时间由2024年7月25日24时改为2024年8月5日24时（时限目录变更）"
    ]
    timers.sweep(world.engine)
    assert len(said(world)) == 1
    world.now = end_of(date(2024, 7, 26))
    assert timers.sweep(world.engine).fired == 0
    world.now = end_of(date(2024, 8, 5))
    assert timers.sweep(world.engine).fired == 1


def test_a_start_date_moves_with_the_holidays(world: World) -> None:
    world.now = NOON.replace(year=2027, month=1, day=26)
    deploy(world, 10)
    timers.sweep(world.engine)
    assert dues(world) == [end_of(date(2027, 2, 5))]
    with world.engine.begin(world.actor("administrator", "office")) as tx:
        holidays.load_year(tx, NOTICE_2027, "2027.csv", notice="样例文号")
    timers.sweep(world.engine)
    assert dues(world) == [end_of(date(2027, 2, 13))]  # a Saturday that is worked
    assert "节假日安排变更" in said(world)[-1]


def test_a_date_that_is_none_stops_and_comes_again(world: World) -> None:
    text = '=if due("T1", now()) > date and time("2024-08-01T00:00:00+08:00") then null else '
    deploy(world, 10, text + 'due("T1", now())')
    timers.sweep(world.engine)
    change_law(world, 30)
    assert dues(world) == []
    change_law(world, 12)
    assert dues(world) == [end_of(date(2024, 7, 29))]  # 27 July is a Saturday
    assert [sentence.split("由")[1] for sentence in said(world)] == [
        "2024年7月25日24时改为未定（时限目录变更）",
        "未定改为2024年7月29日24时（时限目录变更）",
    ]


def test_what_has_started_starts_no_second_time(world: World) -> None:
    deploy(world, 10)
    timers.sweep(world.engine)
    world.now = end_of(date(2024, 7, 26))
    assert timers.sweep(world.engine).fired == 1
    change_law(world, 30)
    assert dues(world) == []
    world.now = end_of(date(2024, 9, 1))
    timers.sweep(world.engine)
    assert len(read(world, instances, process_id="monthly")) == 1


def test_a_date_that_cannot_be_counted_stays_and_the_others_are_counted(world: World) -> None:
    broken = '=if due("T1", now()) > date and time("2024-08-01T00:00:00+08:00") then 5 else '
    files = {
        "broken": begun("broken", broken + 'due("T1", now())'),
        "sound": begun("sound", FROM_NOW),
        "deadlines.dmn": catalogue(T1=10),
    }
    world.deploy(**files)
    timers.sweep(world.engine)
    change_law(world, 30)
    assert sorted(map(str, dues(world))) == sorted(
        map(str, [end_of(date(2024, 7, 25)), end_of(date(2024, 8, 14))])
    )
