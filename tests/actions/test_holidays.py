"""Loading a year of the holiday calendar: whole or not at all, on record, and what it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from engine.actions import holidays
from engine.errors import HolidaysInvalid, NotAllowed
from engine.model import SYSTEM
from engine.queries import calendar_days, law, stale
from engine.store.tables.evidence import audit
from engine.store.tables.law import holidays as holiday_table
from tests import diagrams as d
from tests import shipped_limits
from tests.cases import start
from tests.world import World

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


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def load(world: World, content: bytes = NOTICE_2027, **more: object) -> holidays.Loaded:
    with world.engine.begin(world.actor("administrator", "office")) as tx:
        return holidays.load_year(tx, content, "2027.csv", notice="样例文号", **more)  # type: ignore[arg-type]


def test_a_loaded_year_counts_at_once_and_is_on_record(world: World) -> None:
    with world.engine.read(SYSTEM) as tx:
        assert law.in_force(tx).calendar.is_working_day(date(2027, 2, 8))
    done = load(world)
    assert (done.year, done.off, done.worked) == (2027, 28, 1)
    with world.engine.read(SYSTEM) as tx:
        calendar = law.in_force(tx).calendar
        assert not calendar.is_working_day(date(2027, 2, 8))
        assert calendar.is_working_day(date(2027, 2, 13))
        assert calendar.is_published(date(2027, 1, 1))
        row = tx.connection.execute(select(audit).where(audit.c.action == "holidays_loaded")).one()
    assert row.sentence == "载入2027年放假安排（样例文号）：放假 28 日，调休上班 1 日"
    assert row.after["2027-02-13"] is True


def test_the_same_year_again_replaces_what_was_loaded(world: World) -> None:
    load(world)
    load(world, NOTICE_2027.replace(b"2027-02-12", b"2027-02-11"))
    with world.engine.read(SYSTEM) as tx:
        assert law.in_force(tx).calendar.is_working_day(date(2027, 2, 12))
        assert [one["year"] for one in calendar_days.years(tx)][:2] == [2027, 2026]
        shown = calendar_days.days(tx, 2027)
    assert shown["notice"] == "样例文号"
    assert len(shown["days"]) == 28


def test_a_year_that_the_program_knows_may_be_corrected(world: World) -> None:
    content = NOTICE_2027.replace(b"2027-02-13,", b"2027-02-14,").replace(b"2027", b"2021")
    load(world, content)
    with world.engine.read(SYSTEM) as tx:
        assert not law.in_force(tx).calendar.is_working_day(date(2021, 2, 8))
        assert not law.in_force(tx).calendar.is_working_day(date(2020, 10, 1))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (NOTICE_2027.replace(b"2027-02-13", b"2027-02-12"), 4),
        (NOTICE_2027.replace("上班".encode(), "加班".encode()), 4),
        (NOTICE_2027.replace(b"2027-06-09", b"2028-06-09"), 7),
        (NOTICE_2027.replace("中秋节".encode(), "秋节".encode()), 0),
    ],
)
def test_a_file_with_one_bad_row_loads_nothing(world: World, content: bytes, row: int) -> None:
    with pytest.raises(HolidaysInvalid) as refused:
        load(world, content, year=2027)
    assert row in [error.row for error in refused.value.cell_errors]
    with world.engine.read(SYSTEM) as tx:
        assert tx.connection.scalar(select(func.count()).select_from(holiday_table)) == 0
        assert not law.in_force(tx).calendar.is_published(date(2027, 1, 1))
        loaded = audit.c.action == "holidays_loaded"
        assert tx.connection.scalar(select(func.count()).where(loaded)) == 0


def test_a_year_without_its_source_is_refused(world: World) -> None:
    with (
        pytest.raises(HolidaysInvalid, match="文号"),
        world.engine.begin(world.actor("administrator", "office")) as tx,
    ):
        holidays.load_year(tx, NOTICE_2027, "2027.csv")


def test_only_the_administrator_loads_a_year(world: World) -> None:
    with pytest.raises(NotAllowed), world.engine.begin(world.actor("handler", "xingren")) as tx:
        holidays.load_year(tx, NOTICE_2027, "2027.csv", notice="样例文号")


def test_loading_a_year_tells_which_stored_moments_are_wrong_now(world: World) -> None:
    waiting = d.process(
        "waiting",
        d.start(),
        d.user("short", due='=due("SLA_TRIAGE", date("2027-02-04"))'),
        d.timer("late", '=due("SLA_VERIFY", date("2027-02-04"))', on="short"),
        d.end(),
        d.end("after"),
        d.flows("start > short > end", "late > after"),
    )
    world.deploy(**{"waiting": waiting, "deadlines.dmn": shipped_limits.PATH.read_text("utf-8")})
    start(world, "waiting")
    with world.engine.read(SYSTEM) as tx:
        assert list(stale.stale(tx)) == []
    load(world)
    with world.engine.read(SYSTEM) as tx:
        found = {one.kind: one for one in stale.by_calendar(tx, 2027)}
    assert {kind: one.limit_id for kind, one in found.items()} == {
        "task": "SLA_TRIAGE",
        "timer": "SLA_VERIFY",
    }
    assert found["task"].before == datetime(2027, 2, 8, 16, tzinfo=UTC)
    assert found["task"].after == datetime(2027, 2, 15, 16, tzinfo=UTC)
