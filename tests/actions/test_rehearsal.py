"""A database for rehearsal: only there does the clock move, and all falls due in its order."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from engine import bootstrap, rehearsal
from engine.actions import instances, leads, sandbox, session, users
from engine.errors import Conflict, InputInvalid, NotAllowed
from engine.model import SYSTEM
from engine.queries import people
from engine.queries.forecast import TIMER_FIRED as FIRED
from engine.settings import Settings
from engine.store import audit as audit_store
from engine.store import sandbox as sandbox_store
from engine.store.tables.processes import instances as instance_table
from tests import diagrams as d
from tests.rehearsing import BEGIN as START
from tests.rehearsing import rehearsing
from tests.world import World

LEAD = {"subject_name": "样例公司", "street_id": "xingren", "sector": "B1", "source": "tip"}


WAITS = d.process(
    "waits",
    d.start(),
    d.timer("first", '=now() + duration("P10D")'),
    d.timer("then", '=now() + duration("P20D")'),
    d.user("act"),
    d.end(),
    d.flows("start > first > then > act > end"),
)


def test_a_clock_that_is_moved_stops_at_each_moment_something_falls_due(database_url: str) -> None:
    engine = rehearsing(database_url)
    world = World(database_url, engine=engine)
    world.deploy(waits=WAITS)
    with engine.begin(world.designer) as tx:
        instances.start(tx, "waits")
    stops: list[datetime] = []
    target = START + timedelta(days=40)
    assert rehearsal.advance(engine, world.designer, target, stops.append) == 2
    assert [(stop - START).days for stop in stops] == [10, 30]
    assert timedelta() <= engine.clock() - target < timedelta(hours=1)
    with engine.read(SYSTEM) as tx:
        fired = [row for row in audit_store.rows_from(tx.connection) if row["action"] == FIRED]
    assert [(row["occurred_at"] - START).days for row in fired] == [10, 30]
    assert rehearsal.advance(engine, world.designer, engine.clock() + timedelta(days=300)) == 0


def test_a_rehearsal_goes_on_where_it_stands_and_never_back(sqlite_url: str) -> None:
    engine = rehearsing(sqlite_url)
    assert not rehearsal.begin(engine, START + timedelta(days=1))
    with pytest.raises(Conflict, match="只能向前"):
        rehearsal.advance(engine, SYSTEM, START - timedelta(days=1))
    with pytest.raises(InputInvalid, match="时区"):
        rehearsal.advance(engine, SYSTEM, datetime(2025, 1, 1))  # noqa: DTZ001 (that is the point)
    with pytest.raises(InputInvalid, match="三十年"):
        rehearsal.advance(engine, SYSTEM, START + timedelta(days=20_000))


def test_an_official_database_has_no_clock_to_move(sqlite_url: str) -> None:
    world = World(sqlite_url)
    with pytest.raises(Conflict, match="不是演练库"):
        rehearsal.begin(world.engine, START)
    bootstrap.deploy_shipped(world.engine)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        leads.register_lead(tx, {**LEAD, "discovered_on": world.now.date()})
    with pytest.raises(Conflict, match="正式线索"), world.engine.begin(SYSTEM) as tx:
        sandbox.mark(tx)
    handler = world.actor("handler", "xingren")
    with pytest.raises(NotAllowed), world.engine.begin(handler) as tx:
        sandbox.set_clock(tx, START)


def test_a_copy_holds_every_row_and_the_official_one_stays_as_it_was(
    database_url: str, tmp_path: Path
) -> None:
    world = World(database_url)
    world.deploy(waits=WAITS)
    with world.engine.begin(world.designer) as tx:
        instances.start(tx, "waits")
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    rehearsal.copy(world.engine, url, lambda *_: None)
    copied = bootstrap.build(Settings(database_url=url))
    assert copied.sandbox
    assert not bootstrap.build(world.engine.settings).sandbox
    spans = list(rehearsal.play(copied, world.now + timedelta(days=60)))
    assert [span.fired for span in spans] == [1, 1, 0]
    assert spans[-1].open_tasks == 1
    with world.engine.read(SYSTEM) as tx:
        assert sandbox_store.next_due(tx.connection, world.now + timedelta(days=60)) is not None


def test_who_is_signed_in_stays_so_when_the_clock_jumps(sqlite_url: str) -> None:
    engine = rehearsing(sqlite_url)
    with engine.begin(SYSTEM) as tx:
        first = users.create_first_administrator(tx)
    assert first is not None
    assert first.one_time_password is not None
    signed_in = session.sign_in(engine, first.login, first.one_time_password)
    assert isinstance(signed_in, session.SignedIn)
    rehearsal.advance(engine, SYSTEM, START + timedelta(days=200))
    with engine.read(session.NOBODY) as tx:
        assert people.by_session(tx, signed_in.session_id) is not None


def test_a_timer_that_fails_keeps_no_other_from_its_day(sqlite_url: str) -> None:
    engine = rehearsing(sqlite_url)
    world = World(sqlite_url, engine=engine)
    world.deploy(waits=WAITS)
    with engine.begin(world.designer) as tx:
        broken, _ = instances.start(tx, "waits")
    rehearsal.advance(engine, SYSTEM, START + timedelta(days=5))
    with engine.begin(world.designer) as tx:
        instances.start(tx, "waits")
    with engine.begin(SYSTEM) as tx:
        query = update(instance_table).where(instance_table.c.id == broken)
        tx.connection.execute(query.values(state=b"not a state"))
    stops: list[datetime] = []
    rehearsal.advance(engine, SYSTEM, START + timedelta(days=40), stops.append)
    assert [(stop - START).days for stop in stops] == [10, 15, 35]
