"""The samples are marked as such, load once, and are the same when imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from engine import bootstrap
from engine.actions import definitions, ledger, samples
from engine.model import SYSTEM
from engine.settings import Settings
from engine.store import bodies as body_store
from engine.store.tables.leads import leads as lead_table
from engine.store.tables.people import users
from tests.importing import LIFECYCLE, NOW, A, B, load, town
from tests.ledger import sheets
from tests.world import World


@pytest.fixture
def world(sqlite_url: str) -> World:
    return town(sqlite_url)


def kept(world: World, table: Any = lead_table) -> list[dict[str, Any]]:
    with world.engine.read(SYSTEM) as tx:
        return [dict(row) for row in tx.connection.execute(select(table)).mappings()]


def test_a_ledger_marked_as_sample_makes_samples(world: World) -> None:
    def mark(sheet: Any) -> None:
        sheet["A1"] = "附件3（样例数据）"

    load(world, sheets.book(A, edit=mark))
    load(world, sheets.book(B))
    assert {row["number"]: row["sample"] for row in kept(world)} == {
        "XR-2024-0007": True,
        "XC-2024-0001": False,
    }


def test_the_samples_load_once_and_imported_again_change_nothing(database_url: str) -> None:
    engine = bootstrap.build(
        Settings(database_url=database_url, samples_dir=Path("samples").resolve()),
        clock=lambda: NOW,
    )
    with engine.begin(SYSTEM) as tx:
        definitions.deploy(tx, {"lead_lifecycle.bpmn": LIFECYCLE.encode()})
    with engine.begin(SYSTEM) as tx:
        loaded = samples.load_samples(tx)
        assert loaded is not None
        assert (loaded.leads, loaded.password) == (300, "xiaohao-sample")
    with engine.begin(SYSTEM) as tx:
        again = ledger.import_ledger(tx, Path("samples/ledger.xlsx").read_bytes())
        assert (again.plan.unchanged, again.created, again.changed) == (300, (), ())
    with engine.begin(SYSTEM) as tx:
        assert samples.load_samples(tx) is None
        assert tx.connection.execute(select(func.count()).select_from(lead_table)).scalar() == 300
        logins = set(tx.connection.execute(select(users.c.login).where(users.c.sample)).scalars())
        numbers = tx.connection.execute(select(lead_table.c.number)).scalars()
        assert all(number[:3] in {"XR-", "XC-", "ZF-"} for number in numbers)
    assert {"chengban", "shending", "zhuanban", "zhaoji", "gongan", "sheji", "guanli"} <= logins


def test_a_system_without_samples_has_the_zones_bodies_but_no_invented_one(
    sqlite_url: str,
) -> None:
    settings = Settings(database_url=sqlite_url, samples_dir=Path("samples").resolve())
    engine = bootstrap.build(settings, clock=lambda: NOW)
    with engine.begin(SYSTEM) as tx:
        assert samples.load_zone(tx) > 0
        assert samples.load_zone(tx) == 0
        found = body_store.names(tx.connection)
    assert {"zone", "xingren", "finance", "office", "police"} <= found.keys()
    assert not any("样例" in name for name in found.values())
