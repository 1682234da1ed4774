"""Leads are registered once, numbered by street and year, and seen by whom they concern."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import bootstrap, timers
from engine.actions import lead_links, leads
from engine.errors import (
    Conflict,
    DuplicatesLikely,
    FormInvalid,
    InputInvalid,
    NotAllowed,
    NotFound,
    StaleRevision,
)
from engine.queries import lead_file, ledger, worklist
from tests.world import World

LEAD: dict[str, Any] = {
    "subject_name": "样例·康乐养老服务有限公司",
    "street_id": "xingren",
    "sector": "B1",
    "source": "tip",
    "amount_involved": "300000",
    "participants": 20,
}


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    bootstrap.deploy_shipped(made.engine)
    return made


def register(world: World, **changes: Any) -> leads.Registered:
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        return leads.register_lead(tx, {**LEAD, **changes}, acknowledge_duplicates=True)


def show(world: World, lead_id: str) -> dict[str, Any]:
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        return lead_file.lead(tx, lead_id)


def test_numbers_run_by_street_and_year_without_gap_or_double(world: World) -> None:
    numbers = [
        register(world).number,
        register(world).number,
        register(world, street_id="xingcheng").number,
        register(world, discovered_on="2023-05-01").number,
    ]
    assert numbers == ["XR-2024-0001", "XR-2024-0002", "XC-2024-0001", "XR-2023-0001"]


def test_a_registered_lead_is_in_its_process_and_somebodys_worklist(world: World) -> None:
    registered = register(world)
    assert registered.opened_tasks
    lead = show(world, registered.lead_id)
    assert lead["amount_involved"] == Decimal("300000.00")
    assert lead["sector_label"] == "养老"
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        page = worklist.worklist(tx, worklist.Filter(scope="all", lead_id=registered.lead_id))
        timeline = lead_file.timeline(tx, registered.lead_id).items
    assert page.items[0]["lead"]["number"] == registered.number
    assert timeline[-1]["sentence"] == f"登记了线索 {registered.number}"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_name": "样例（康乐）养老服务公司"},
        {"subject_name": "样例·另一家", "credit_code": "91370400MA3TEXT00X"},
    ],
)
def test_a_likely_duplicate_must_be_acknowledged(world: World, changes: dict[str, str]) -> None:
    first = register(world, credit_code="91370400MA3TEXT00X")
    with (
        pytest.raises(DuplicatesLikely) as refused,
        world.engine.begin(world.actor("handler", "xingren")) as tx,
    ):
        leads.register_lead(tx, {**LEAD, **changes})
    assert [likely.lead_id for likely in refused.value.likely] == [first.lead_id]


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_name": ""},
        {"sector": "Z9"},
        {"street_id": "nowhere"},
        {"street_id": "finance"},
        {"discovered_on": "2031-01-01"},
        {"amount_involved": "1.005"},
    ],
)
def test_a_bad_lead_is_refused_and_nothing_is_kept(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(InputInvalid):
        register(world, **changes)
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        assert ledger.count(tx, ledger.Filter()) == 0


def test_a_street_sees_its_own_leads_and_the_office_sees_all(world: World) -> None:
    mine = register(world)
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        values = {**LEAD, "street_id": "zhangfan", "responsible_body_id": "zhangfan"}
        other = leads.register_lead(tx, values, acknowledge_duplicates=True)
    with world.engine.read(world.actor("approver", "xingren")) as tx:
        seen = [lead["id"] for lead in ledger.ledger(tx, ledger.Filter()).items]
        assert seen == [mine.lead_id]
        with pytest.raises(NotFound):
            lead_file.lead(tx, other.lead_id)
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        assert ledger.count(tx, ledger.Filter()) == 2
    with world.engine.read(world.actor("designer", "office")) as tx:
        assert ledger.ledger(tx, ledger.Filter()).items == []


def test_a_correction_needs_a_reason_and_the_current_revision(world: World) -> None:
    registered = register(world)
    office = world.actor("supervisor", "office")
    revision = show(world, registered.lead_id)["revision"]
    with pytest.raises(InputInvalid, match="理由"), world.engine.begin(office) as tx:
        leads.change_lead(tx, registered.lead_id, revision, {"participants": 25}, " ")
    with pytest.raises(StaleRevision), world.engine.begin(office) as tx:
        leads.change_lead(tx, registered.lead_id, revision - 1, {"participants": 25}, "核对")
    with pytest.raises(InputInvalid, match="由流程推进"), world.engine.begin(office) as tx:
        leads.change_lead(tx, registered.lead_id, revision, {"stage": "closed"}, "核对")
    with pytest.raises(FormInvalid), world.engine.begin(office) as tx:
        leads.change_lead(tx, registered.lead_id, revision, {"participants": "many"}, "核对")
    with world.engine.begin(office) as tx:
        leads.change_lead(tx, registered.lead_id, revision, {"participants": 25}, "核对登记表")
    with world.engine.read(office) as tx:
        latest = lead_file.timeline(tx, registered.lead_id).items[0]
    assert (latest["before"], latest["after"]) == ({"participants": 20}, {"participants": 25})
    assert latest["reason"] == "核对登记表"


def test_leads_are_linked_once_in_either_direction(world: World) -> None:
    one, other = register(world), register(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        lead_links.link_leads(tx, one.lead_id, other.lead_id, "duplicate_of", "同一主体")
    with pytest.raises(Conflict), world.engine.begin(handler) as tx:
        lead_links.link_leads(tx, other.lead_id, one.lead_id, "duplicate_of")
    with world.engine.read(handler) as tx:
        (link,) = lead_file.lead_links(tx, other.lead_id)
    assert (link["outgoing"], link["other"]["number"]) == (False, one.number)
    with world.engine.begin(handler) as tx:
        lead_links.unlink_leads(tx, one.lead_id, other.lead_id, "duplicate_of")
    with world.engine.read(handler) as tx:
        assert lead_file.lead_links(tx, one.lead_id) == []


def test_the_police_are_told_at_any_moment_and_see_the_lead_from_then_on(world: World) -> None:
    registered = register(world)
    police = world.actor("police_handler", "police")
    with world.engine.read(police) as tx, pytest.raises(NotFound):
        lead_file.lead(tx, registered.lead_id)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        sent = leads.notify_police(tx, registered.lead_id, "负责人准备转移资产")
    assert sent.delivered == 1
    with world.engine.read(police) as tx:
        assert lead_file.lead(tx, registered.lead_id)["number"] == registered.number
        assert worklist.counts(tx)["claimable"] == 1


def test_the_timeline_says_which_limit_of_which_article_fired(world: World) -> None:
    registered = register(world, source="sweep", sector="F1")
    world.now += timedelta(days=60)
    assert timers.sweep(world.engine).fired > 0
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        said = [row["sentence"] for row in lead_file.timeline(tx, registered.lead_id).items]
    assert any(line.startswith("到期触发") and "依据：" in line for line in said)


def test_the_route_is_the_processs_to_decide(world: World) -> None:
    registered = register(world)
    revision = show(world, registered.lead_id)["revision"]
    with (
        pytest.raises(InputInvalid, match="由流程推进"),
        world.engine.begin(world.actor("supervisor", "office")) as tx,
    ):
        leads.change_lead(tx, registered.lead_id, revision, {"route": "dismissed"}, "改判")


def test_only_a_closed_lead_is_reopened_and_designers_register_nothing(world: World) -> None:
    registered = register(world)
    with (
        pytest.raises(Conflict, match="已销号"),
        world.engine.begin(world.actor("supervisor", "office")) as tx,
    ):
        leads.reopen_lead(tx, registered.lead_id, "回头看发现新证据")
    with pytest.raises(NotAllowed), world.engine.begin(world.designer) as tx:
        leads.register_lead(tx, LEAD)


@pytest.mark.parametrize(
    ("filed", "today", "tier"),
    [
        (date(2022, 7, 16), date(2024, 7, 15), None),
        (date(2022, 7, 15), date(2024, 7, 15), "2"),
        (date(2021, 2, 28), date(2024, 2, 28), "3"),
        (date(2016, 2, 29), date(2021, 2, 28), "5"),
        (None, date(2024, 7, 15), None),
    ],
)
def test_the_age_tier_counts_from_criminal_filing(
    filed: date | None, today: date, tier: str | None
) -> None:
    assert ledger.age_tier({"criminal_filed_on": filed, "stage": "criminal"}, today) == tier
    assert ledger.age_tier({"criminal_filed_on": filed, "stage": "closed"}, today) is None
