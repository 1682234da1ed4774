"""Tokens are moved by those who may, with a reason, in one transaction, and on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import moves
from engine.actions import instances, leads, modifications
from engine.errors import (
    Conflict,
    InputInvalid,
    InstanceNotActive,
    NotAllowed,
    NotFound,
    PlanInvalid,
    StaleRevision,
)
from engine.model import SYSTEM, Actor
from engine.queries import instances as instance_queries
from engine.store.tables.evidence import audit
from tests import diagrams as d
from tests.cases import CALLED, CALLER, complete, show, start
from tests.world import World

STEPS = d.process(
    "steps",
    d.start(),
    d.user("a"),
    d.user("b"),
    d.timer("late", '=now() + duration("P1D")', on="b"),
    d.end(),
    d.flows("start > a > b > end"),
)
STUCK = d.process(
    "stuck",
    d.start(),
    d.element("exclusiveGateway", "which"),
    d.user("yes"),
    d.user("next"),
    d.end(),
    d.flows("start > which", "which > yes ? false", "yes > next > end"),
)


@pytest.fixture
def world(sqlite_url: str) -> World:
    made = World(sqlite_url)
    made.deploy(steps=STEPS, stuck=STUCK, caller=CALLER, called=CALLED)
    return made


def move(activate: str = "", remove: str | int = "", **variables: object) -> moves.Modify:
    """Say which element gets a token and which token goes."""
    number = remove if isinstance(remove, int) else None
    return moves.Modify(
        activate=(moves.Activation(element=activate, variables=variables),) if activate else (),
        remove=(moves.Removal(token=number, element=None if number else str(remove)),)
        if remove
        else (),
    )


def modify(
    world: World, instance_id: str, change: moves.Modify, actor: Actor | None = None
) -> None:
    with world.engine.begin(actor or world.designer) as tx:
        modifications.modify(tx, instance_id, change, "样例：走错了")


def tasks(world: World, instance_id: str) -> list[str]:
    return [task["element_id"] for task in show(world, instance_id)["open_tasks"]]  # type: ignore[attr-defined]


def recorded(world: World, action: str) -> list[dict[str, object]]:
    with world.engine.read(SYSTEM) as tx:
        found = tx.connection.execute(select(audit).where(audit.c.action == action))
        return [dict(row) for row in found.mappings()]


def test_a_token_is_moved_and_the_change_is_on_record_in_words(world: World) -> None:
    instance_id, (task,) = start(world, "steps")
    modify(world, instance_id, move("b", "a", n=3))
    shown = show(world, instance_id)
    assert (tasks(world, instance_id), shown["variables"]) == (["b"], {"n": 3})
    with world.engine.read(world.designer) as tx:
        assert len(instance_queries.waiting_timers(tx, instance_id=instance_id).items) == 1
    (row,) = recorded(world, "instance_modified")
    assert row["sentence"] == "修改了流程：激活「b」，取消「a」"
    assert row["reason"] == "样例：走错了"
    assert row["after"] == {
        "activate": [{"element": "b", "variables": {"n": 3}}],
        "cancel": ["a"],
    }
    with pytest.raises(Conflict):
        complete(world, task)


def test_a_token_is_moved_out_of_an_incident_which_is_thereby_resolved(world: World) -> None:
    instance_id, _ = start(world, "stuck")
    shown = show(world, instance_id)
    assert shown["state"] == "incident"
    token = shown["active_elements"][0]["token"]  # type: ignore[index]
    modify(world, instance_id, move("next", token))
    assert (show(world, instance_id)["state"], tasks(world, instance_id)) == ("active", ["next"])
    with world.engine.read(world.designer) as tx:
        assert instance_queries.listed_incidents(tx).items == []
    (row,) = recorded(world, "instance_modified")
    assert row["sentence"] == "修改了流程：激活「next」，取消「which」"


def test_cancelling_a_call_cancels_the_called_instance(world: World) -> None:
    instance_id, (inside,) = start(world, "caller", n=1)
    modify(world, instance_id, move("after", "call_it"))
    with world.engine.read(world.designer) as tx:
        wanted = instance_queries.Filter(parent_id=instance_id)
        (child,) = instance_queries.listed(tx, wanted).items
    assert (child["state"], tasks(world, instance_id)) == ("cancelled", ["after"])
    with pytest.raises(Conflict):
        complete(world, inside)


def test_the_last_token_of_a_called_instance_is_taken_away_only_in_its_caller(
    world: World,
) -> None:
    instance_id, _ = start(world, "caller", n=1)
    with world.engine.read(world.designer) as tx:
        wanted = instance_queries.Filter(parent_id=instance_id)
        (child,) = instance_queries.listed(tx, wanted).items
    with pytest.raises(Conflict, match="上级流程"):
        modify(world, child["id"], move(remove="inside"))
    with pytest.raises(Conflict, match="上级流程"), world.engine.begin(world.designer) as tx:
        instances.cancel(tx, child["id"], "样例")
    assert tasks(world, child["id"]) == ["inside"]
    assert recorded(world, "instance_modified") == []


def test_what_it_would_do_is_said_beforehand_and_changes_nothing(world: World) -> None:
    instance_id, _ = start(world, "steps")
    before = show(world, instance_id)
    with world.engine.read(world.designer) as tx:
        moved = modifications.rehearse(tx, instance_id, move("b", "a"))
        ended = modifications.rehearse(tx, instance_id, move(remove="a"))
        with pytest.raises(PlanInvalid) as caught:
            modifications.rehearse(tx, instance_id, move("late", "b"))
    assert ([e for e, _ in moved.opens], [e for e, _ in moved.closes]) == (["b"], ["a"])
    assert (moved.ends, moved.passes, moved.incidents) == (False, ("b",), ())
    assert (ended.ends, [e for e, _ in ended.closes]) == (True, ["a"])
    assert [finding.rule for finding in caught.value.findings] == ["boundary-event", "not-active"]
    assert show(world, instance_id) == before


def test_the_last_token_taken_away_cancels_the_instance(world: World) -> None:
    instance_id, _ = start(world, "steps")
    modify(world, instance_id, move(remove="a"))
    assert show(world, instance_id)["state"] == "cancelled"
    with pytest.raises(InstanceNotActive):
        modify(world, instance_id, move("b"))
    with pytest.raises(InstanceNotActive), world.engine.read(world.designer) as tx:
        modifications.rehearse(tx, instance_id, move("b"))


def test_only_those_who_operate_instances_may_and_never_without_a_reason(world: World) -> None:
    instance_id, _ = start(world, "steps")
    with pytest.raises(NotAllowed):
        modify(world, instance_id, move("b"), world.actor("handler", "xingren"))
    with pytest.raises(InputInvalid), world.engine.begin(world.designer) as tx:
        modifications.modify(tx, instance_id, move("b"), "  ")
    with pytest.raises(StaleRevision), world.engine.begin(world.designer) as tx:
        modifications.modify(tx, instance_id, move("b"), "样例", revision=99)
    with pytest.raises(NotFound):
        modify(world, "nothing", move("b"))
    with pytest.raises(NotFound), world.engine.read(world.designer) as tx:
        modifications.rehearse(tx, "nothing", move("b"))
    with world.engine.begin(world.designer) as tx:
        instances.suspend(tx, instance_id)
    with pytest.raises(InstanceNotActive, match="挂起"):
        modify(world, instance_id, move("b"))


def test_the_facts_of_a_lead_are_not_written_in_passing(world: World) -> None:
    fields = {"street_id": "xingren", "sector": "B1", "source": "tip", "subject_name": "样例甲"}
    office = world.actor("supervisor", "office")
    with world.engine.begin(SYSTEM) as tx:
        _, number = leads.insert_lead(tx, fields)
    with world.engine.begin(office) as tx:
        instance_id, _ = instances.start(tx, "steps", business_key=number)
    facts = moves.Activation(element="b", variables={"lead": {"stage": "closed"}})
    with pytest.raises(InputInvalid):
        modify(world, instance_id, moves.Modify(activate=(facts,)), office)
    modify(world, instance_id, move("b", "a"), office)
    (row,) = recorded(world, "instance_modified")
    assert row["lead_id"] is not None
