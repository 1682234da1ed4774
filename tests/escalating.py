"""Cases that miss a limit, for tests: what is drawn, begun, corrected and read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from engine import moves
from engine.actions import advance, births, leads
from engine.model import SYSTEM
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store import rows
from engine.store.tables.processes import tasks as task_table
from tests import diagrams as d
from tests.world import World

FILED = date(2024, 7, 1)
ESCALATION = (
    '<zeebe:properties><zeebe:property name="escalation" value="true" /></zeebe:properties>'
)


def begun(name: str, limit: str, *, interrupting: bool = False) -> str:
    """Give a start event of an event sub-process, at the end of a limit."""
    inner = (
        '<bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">'
        f'=due("{limit}")</bpmn:timeDate></bpmn:timerEventDefinition>'
    )
    return d.element("startEvent", name, inner, isInterrupting=str(interrupting).lower())


def supervised(*, interrupting: bool = False) -> str:
    inside = (
        begun("late", "T1", interrupting=interrupting),
        d.script("decide", '={level: 3, acts: ["notify"]}', "escalation"),
        d.user("supervise", "office_supervisor", properties=ESCALATION),
        d.call("order", "ordered"),
        d.end("over"),
        d.flows("late > decide > supervise > order > over"),
    )
    return d.process(
        "case",
        d.start(),
        d.user("work", due='=due("T1")'),
        d.end(),
        d.element("subProcess", "escalate", *inside, triggeredByEvent="true"),
        d.flows("start > work > end"),
    )


ORDERED = d.process(
    "ordered", d.start("s"), d.user("feedback"), d.end("e"), d.flows("s > feedback > e")
)


def begin(world: World, process_id: str = "case", filed: date | None = FILED) -> tuple[str, str]:
    """Register a lead and start a process about it; give both ids."""
    known = {"street_id": "xingren", "subject_name": "某公司", "summary": "线索"}
    known |= {"source": "sweep", "sector": "F1"}
    actor = world.actor("supervisor", "office")
    with world.engine.begin(actor) as tx:
        lead_id, _ = leads.insert_lead(
            tx, {**known, "criminal_filed_on": filed, "responsible_body_id": "police"}
        )
    with world.engine.begin(world.designer) as tx:
        definition = definition_store.latest(tx.connection, process_id)
        assert definition is not None
        new = births.NewInstance(definition=definition, lead_id=lead_id)
        instance_id, _ = advance.start(tx, new, moves.Start())
        tx.audit("started", subject=("instance", instance_id), lead_id=lead_id, sentence="启动")
    return lead_id, instance_id


def correct(world: World, lead_id: str, filed: date | None) -> None:
    """Change the filing date of a lead as the ledger's import does."""
    with world.engine.begin(SYSTEM) as tx:
        before = lead_store.lock(tx.connection, lead_id)
        assert before is not None
        changed = {"criminal_filed_on": filed}
        assert lead_store.change(tx.connection, lead_id, before["revision"], changed)
        tx.audit("lead_changed", subject=("lead", lead_id), lead_id=lead_id, sentence="更正")
        advance.facts_changed(tx, lead_id, before)


def read(world: World, table: Any, **where: Any) -> list[dict[str, Any]]:
    query = select(table).where(*(table.c[name] == value for name, value in where.items()))
    with world.engine.read(SYSTEM) as tx:
        return rows.many(tx.connection, query)


def end_of(last_day: date) -> datetime:
    """Give 24:00 of a day in Zaozhuang."""
    return datetime(last_day.year, last_day.month, last_day.day, 16, tzinfo=UTC)


def complete(world: World, element_id: str) -> None:
    (task,) = read(world, task_table, element_id=element_id, state="open")
    with world.engine.begin(SYSTEM) as tx:
        advance.move(tx, task["instance_id"], moves.CompleteTask(token=task["token"]))
        tx.audit("done", subject=("task", task["id"]), sentence="办结")
