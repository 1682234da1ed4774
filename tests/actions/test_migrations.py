"""Instances are migrated with their drafts, claims, moments, jobs and incidents, on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import timers
from engine.actions import instances, jobs, messages, migrations, tasks
from engine.model import SYSTEM
from engine.queries import instances as instance_queries
from engine.queries import worklist
from engine.store.tables import processes as tables
from engine.store.tables.evidence import audit
from tests import diagrams as d
from tests.cases import complete, show
from tests.world import World

FORM = '{{"id": "{}", "type": "default", "components": [{}]}}'
FIELD = '{{"type": "textfield", "key": "{}", "label": "{}"}}'
MAIL = '<bpmn:message id="m" name="mail" />'


def form(name: str, key: str) -> str:
    return FORM.format(name, FIELD.format(key, key))


def user(name: str, form_id: str) -> str:
    """Give a task for 兴仁街道 with a form and a limit."""
    inner = (
        f'<zeebe:formDefinition formId="{form_id}" />'
        '<zeebe:assignmentDefinition candidateGroups="handler@xingren" />'
        '<zeebe:taskSchedule dueDate="=now() + duration(&quot;P3D&quot;)" />'
        '<zeebe:priorityDefinition priority="70" />'
    )
    return d.element("userTask", name, d.extension(inner))


def diagram(*parts: str, chains: tuple[str, ...], mail: bool = False) -> str:
    return d.process("p", d.start(), *parts, d.flows(*chains), outside=MAIL if mail else "")


FIRST = diagram(
    d.element("parallelGateway", "fork"),
    user("ask", "f1"),
    d.timer("late", '=now() + duration("P9D")', on="ask"),
    d.job("send", "mail"),
    d.element("exclusiveGateway", "which"),
    d.user("never"),
    chains=("start > fork > ask", "fork > send", "fork > which", "which > never ? false"),
)
SECOND = diagram(
    d.element("parallelGateway", "fork"),
    user("ask_again", "f2"),
    d.timer("late", '=now() + duration("P1D")', on="ask_again"),
    d.timer("soon", '=now() + duration("P2D")', on="ask_again"),
    d.job("send", "post"),
    d.element("exclusiveGateway", "which"),
    d.user("never"),
    d.user("after"),
    chains=(
        "start > fork > ask_again > after",
        "fork > send",
        "fork > which",
        "which > never ? n = 1",
    ),
)
MAPPING: dict[str, str | None] = {"ask": "ask_again"}


@pytest.fixture
def world(database_url: str) -> World:
    return World(database_url)


def deploy(world: World, text: str, form_id: str = "f1", key: str = "a") -> str:
    """Deploy the process with one form and give the version's id."""
    files = {"p": text, f"{form_id}.form": form(form_id, key)}
    return str(world.deploy(**files).definitions[0]["id"])


def migrate(world: World, instance_id: str, to: str, **mapping: str | None) -> None:
    plan = migrations.Plan(definition_id=to, mapping=mapping)
    with world.engine.begin(world.designer) as tx:
        migrations.migrate(tx, instance_id, plan, "样例：新版本")


def rows(world: World, table: Any, instance_id: str) -> list[dict[str, Any]]:
    with world.engine.read(SYSTEM) as tx:
        query = select(table).where(table.c.instance_id == instance_id).order_by(table.c.token)
        return [dict(row) for row in tx.connection.execute(query).mappings()]


def test_everything_that_stands_open_survives_and_the_rest_follows_the_new_version(
    world: World,
) -> None:
    deploy(world, FIRST)
    to = deploy(world, SECOND, "f2", "b")
    instance_id, _ = start_version(world, 1)
    handler = world.actor("handler", "xingren")
    (task,) = rows(world, tables.tasks, instance_id)
    with world.engine.begin(handler) as tx:
        tasks.claim(tx, task["id"])
        tasks.save_draft(tx, task["id"], {"a": "样例草稿"})
    with world.engine.begin(world.designer) as tx:
        assert len(jobs.activate(tx, "mail", worker="w")) == 1
    watched = (tables.tasks, tables.timers, tables.jobs, tables.incidents)
    before = {table.name: rows(world, table, instance_id) for table in watched}
    world.now += timedelta(hours=6)
    migrate(world, instance_id, to, **MAPPING)
    after = {table.name: rows(world, table, instance_id) for table in watched}

    (task_before,), (task_after,) = before["tasks"], after["tasks"]
    changed = {key for key, value in task_after.items() if task_before[key] != value}
    assert changed == {"element_id", "name", "form_id", "revision"}
    assert (task_after["form_id"], task_after["draft"]) == ("f2", {"a": "样例草稿"})
    assert after["jobs"] == before["jobs"]
    assert after["incidents"] == before["incidents"]
    late, soon = after["timers"]
    assert late == before["timers"][0]
    assert (soon["element_id"], soon["due_at"]) == (
        "soon",
        world.now - timedelta(hours=6) + timedelta(days=2),
    )
    with world.engine.read(world.designer) as tx:
        shown = instance_queries.instance(tx, instance_id)
        assert worklist.task(tx, task["id"])["form"]["id"] == "f2"
    assert (shown["version"], shown["state"]) == (2, "incident")

    with world.engine.begin(world.designer) as tx:
        (again,) = jobs.activate(tx, "mail", worker="w")  # the lock ran out meanwhile
        jobs.complete(tx, again["id"], {})
        instances.set_variables(tx, instance_id, {"n": 1})
        (incident,) = instance_queries.listed_incidents(tx).items
        instances.retry(tx, incident["id"])
    with world.engine.begin(handler) as tx:
        opened = tasks.complete(tx, task["id"], {"b": "样例"}).moved.opened_tasks
    (last,) = opened
    complete(world, last)
    (never,) = (t for t in rows(world, tables.tasks, instance_id) if t["state"] == "open")
    complete(world, never["id"])
    assert show(world, instance_id)["state"] == "completed"


def start_version(world: World, version: int, **variables: object) -> tuple[str, list[str]]:
    with world.engine.begin(world.designer) as tx:
        instance_id, moved = instances.start(tx, "p", version=version, variables=variables)
    return instance_id, moved.opened_tasks


def test_the_migration_is_on_record_and_the_history_speaks_the_new_names(world: World) -> None:
    deploy(world, FIRST)
    to = deploy(world, SECOND, "f2", "b")
    instance_id, _ = start_version(world, 1)
    migrate(world, instance_id, to, **MAPPING)
    with world.engine.read(SYSTEM) as tx:
        found = tx.connection.execute(select(audit).where(audit.c.action == "instance_migrated"))
        row = found.mappings().one()
        trail = [visit["element_id"] for visit in instance_queries.trail(tx, instance_id)]
    assert row["sentence"] == "将流程从「p」第 1 版迁移到「p」第 2 版"
    assert (row["reason"], row["after"]["mapping"]) == ("样例：新版本", MAPPING)
    assert "ask_again" in trail
    assert "ask" not in trail


SIMPLE = diagram(d.user("a"), d.end(), chains=("start > a > end",))
OTHER = diagram(d.user("a"), d.user("b"), d.end(), chains=("start > a > b > end",))
GONE = diagram(d.user("c"), d.end(), chains=("start > c > end",))


def test_a_suspended_instance_stays_suspended_with_what_is_added(world: World) -> None:
    world.deploy(p=SIMPLE)
    late = d.timer("late", '=now() + duration("P1D")', on="a")
    mail = d.element(
        "boundaryEvent", "mail", '<bpmn:messageEventDefinition messageRef="m" />', attachedToRef="a"
    )
    to = world.deploy(
        p=diagram(d.user("a"), late, mail, d.end(), chains=("start > a > end",), mail=True)
    )
    instance_id, _ = start_version(world, 1)
    with world.engine.begin(world.designer) as tx:
        instances.suspend(tx, instance_id)
    migrate(world, instance_id, to.definitions[0]["id"])
    assert [row["suspended"] for row in rows(world, tables.timers, instance_id)] == [True]
    world.now += timedelta(days=2)
    assert timers.sweep(world.engine).fired == 0
    with world.engine.begin(world.designer) as tx:
        instances.resume(tx, instance_id)
    assert timers.sweep(world.engine).fired == 1
    with world.engine.begin(world.designer) as tx:
        assert messages.send_message(tx, "mail").delivered == 1
    assert show(world, instance_id)["state"] == "completed"


def test_a_condition_that_the_target_adds_and_that_holds_fires_at_once(world: World) -> None:
    world.deploy(p=SIMPLE)
    rich = d.element(
        "boundaryEvent",
        "rich",
        "<bpmn:conditionalEventDefinition><bpmn:condition>=n > 5</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>".replace("> 5", "&gt; 5"),
        attachedToRef="a",
    )
    to = world.deploy(
        p=diagram(d.user("a"), rich, d.user("z"), d.end(), chains=("start > a > end", "rich > z"))
    )
    instance_id, _ = start_version(world, 1, n=9)
    migrate(world, instance_id, to.definitions[0]["id"])
    tasks_open = [t["element_id"] for t in show(world, instance_id)["open_tasks"]]  # type: ignore[attr-defined]
    assert tasks_open == ["z"]


def test_a_called_instance_keeps_its_own_version(world: World) -> None:
    called = d.process("called", d.start(), d.user("in"), d.end(), d.flows("start > in > end"))
    caller = diagram(d.call("ask", "called"), d.end(), chains=("start > ask > end",))
    longer = diagram(
        d.call("ask", "called"), d.user("z"), d.end(), chains=("start > ask > z > end",)
    )
    world.deploy(p=caller, called=called)
    instance_id, (inside,) = start_version(world, 1)
    changed = called.replace('id="end"', 'id="fine"').replace('targetRef="end"', 'targetRef="fine"')
    to = world.deploy(p=longer, called=changed)
    target = next(one["id"] for one in to.definitions if one["process_id"] == "p")
    migrate(world, instance_id, target)
    with world.engine.read(world.designer) as tx:
        wanted = instance_queries.Filter(parent_id=instance_id)
        (child,) = instance_queries.listed(tx, wanted).items
    assert child["version"] == 1
    (after,) = complete(world, inside)
    complete(world, after)
    assert show(world, instance_id)["state"] == "completed"
