"""A reporter's identity is sealed on arrival and opened only by the tip officer, on record."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import select, update

from engine.actions import leads, reporters
from engine.errors import Conflict, FormInvalid, NotAllowed, NotFound
from engine.model import SYSTEM
from engine.store.tables.evidence import audit
from engine.store.tables.leads import reporters as reporter_table
from tests.world import World

LEAD = {"subject_name": "样例公司", "street_id": "xingren", "sector": "B1", "source": "tip"}
WHO = reporters.Identity(name="样例人", phone="13800000000", id_number="x", note="邻居")


@pytest.fixture
def world(sqlite_url: str) -> World:
    return World(sqlite_url)


@pytest.fixture
def lead_id(world: World) -> str:
    with world.engine.begin(SYSTEM) as tx:
        return leads.insert_lead(tx, LEAD)[0]


def add(world: World, lead_id: str) -> str:
    with world.engine.begin(world.actor("tip_officer", "office")) as tx:
        return reporters.add_reporter(tx, lead_id, WHO)


def test_nothing_of_the_identity_stands_anywhere_in_clear(
    world: World, lead_id: str, tmp_path: Path
) -> None:
    add(world, lead_id)
    world.engine.database.dispose()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert WHO.phone.encode() not in content
        assert WHO.name.encode() not in content
        assert "邻居".encode() not in content


def test_the_tip_officer_looks_with_a_reason_and_the_look_is_on_record(
    world: World, lead_id: str
) -> None:
    reporter_id = add(world, lead_id)
    officer = world.actor("tip_officer", "office")
    with world.engine.begin(officer) as tx:
        seen = reporters.look_at_reporter(tx, reporter_id, "核实线索", lead_id=lead_id)
    assert seen == WHO
    with world.engine.read(SYSTEM) as tx:
        row = tx.connection.execute(
            select(audit).where(audit.c.action == "reporter_looked_at")
        ).one()
    assert (row.actor_id, row.reason, row.lead_id) == (officer.user_id, "核实线索", lead_id)
    assert "举报人甲" in row.sentence
    assert WHO.phone not in str(row)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("handler", "xingren"),
        ("supervisor", "office"),
        ("administrator", "zone"),
        ("convener", "zone"),
        ("police_handler", "police"),
    ],
)
def test_nobody_else_may_look(world: World, lead_id: str, role: str, body: str) -> None:
    reporter_id = add(world, lead_id)
    with pytest.raises(NotAllowed), world.engine.begin(world.actor(role, body)) as tx:
        reporters.look_at_reporter(tx, reporter_id, "好奇", lead_id=lead_id)


@pytest.mark.parametrize("reason", ["", " ", "长" * 501])
def test_a_look_without_a_reason_is_refused(world: World, lead_id: str, reason: str) -> None:
    reporter_id = add(world, lead_id)
    officer = world.actor("tip_officer", "office")
    with pytest.raises(FormInvalid), world.engine.begin(officer) as tx:
        reporters.look_at_reporter(tx, reporter_id, reason, lead_id=lead_id)


def test_the_reporters_of_a_lead_are_named_in_order(world: World, lead_id: str) -> None:
    for _ in range(12):
        add(world, lead_id)
    with world.engine.read(SYSTEM) as tx:
        aliases = set(tx.connection.execute(select(reporter_table.c.alias)).scalars())
    assert {"举报人甲", "举报人乙", "举报人癸", "举报人11", "举报人12"} <= aliases


def test_an_empty_identity_is_refused(world: World, lead_id: str) -> None:
    with pytest.raises(FormInvalid), world.engine.begin(SYSTEM) as tx:
        reporters.add_reporter(tx, lead_id, reporters.Identity(name="  "))


def test_a_sealed_identity_moved_to_another_row_or_lead_does_not_open(
    world: World, lead_id: str
) -> None:
    one, two = add(world, lead_id), add(world, lead_id)
    with world.engine.begin(SYSTEM) as tx:
        sealed = tx.connection.execute(
            select(reporter_table.c.sealed).where(reporter_table.c.id == one)
        ).scalar_one()
        tx.connection.execute(
            update(reporter_table).where(reporter_table.c.id == two).values(sealed=sealed)
        )
    with pytest.raises(Conflict, match="无法解密"), world.engine.begin(SYSTEM) as tx:
        reporters.look_at_reporter(tx, two, "核对", lead_id=lead_id)
    with pytest.raises(NotFound), world.engine.begin(SYSTEM) as tx:
        reporters.look_at_reporter(tx, one, "核对", lead_id="another")


def test_another_key_does_not_open(world: World, lead_id: str) -> None:
    reporter_id = add(world, lead_id)
    key_file = world.engine.settings.key_file
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key_file.write_bytes(b"another key, long enough to be one")
    with pytest.raises(Conflict, match="密钥"), world.engine.begin(SYSTEM) as tx:
        reporters.look_at_reporter(tx, reporter_id, "核对", lead_id=lead_id)


@pytest.mark.parametrize("left", [b"", b"\n", b"cut short"])
def test_a_key_file_that_lost_its_key_seals_nothing(
    world: World, lead_id: str, left: bytes
) -> None:
    add(world, lead_id)
    world.engine.settings.key_file.write_bytes(left)
    with pytest.raises(Conflict, match="密钥文件"):
        add(world, lead_id)


@pytest.mark.usefixtures("world")
def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "test.db").stat().st_mode) == 0o600
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
