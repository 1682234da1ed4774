"""A town whose ledger is filled from sheets: the rows that tests bring, and what came of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from engine.actions import ledger
from engine.model import SYSTEM
from engine.store.tables.evidence import audit
from engine.store.tables.leads import leads as lead_table
from engine.store.tables.processes import instances, tasks
from tests import diagrams as d
from tests.ledger import sheets
from tests.world import World

NOW = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)
LIFECYCLE = d.process(
    "lead_lifecycle",
    d.element(
        "startEvent", "stock", '<bpmn:messageEventDefinition id="entered" messageRef="message" />'
    ),
    d.start("registered"),
    d.user("verify_lead", "street_handler"),
    d.end(),
    d.flows("stock > verify_lead > end", "registered > verify_lead"),
    outside='<bpmn:message id="message" name="stock_case_entered" />',
)
A = {"线索编号": "XR-2024-0007", "统一社会信用代码": sheets.CODE, "涉及金额": 120000}
B = {"主体名称": "样例·乙生态农业合作社", "重点领域": "涉农", "所属街道": "兴城街道"}
C = {
    "线索编号": "XC-2023-0002",
    "主体名称": "样例·丙拍卖行",
    "发现日期": "2023-05-06",
    "所属街道": "兴城街道",
    "是否销号": "是",
    "销号日期": "2023-12-01",
}


def town(url: str) -> World:
    """Make the town, with a process that stock cases enter."""
    made = World(url, NOW)
    made.deploy(lead_lifecycle=LIFECYCLE)
    return made


def load(world: World, content: bytes, **how: Any) -> ledger.ImportResult:
    """Import a workbook."""
    with world.engine.begin(world.actor("supervisor", "office")) as tx:
        return ledger.import_ledger(tx, content, **how)


def plan(world: World, *rows: dict[str, Any], **how: Any) -> Any:
    """Say what importing these rows would do."""
    with world.engine.read(world.actor("supervisor", "office")) as tx:
        return ledger.plan_import(tx, sheets.book(*rows), **how)


def kept(world: World, table: Any = lead_table) -> list[dict[str, Any]]:
    """Give the rows of a table."""
    with world.engine.read(SYSTEM) as tx:
        return [dict(row) for row in tx.connection.execute(select(table)).mappings()]


def counts(world: World) -> list[int]:
    """Count leads, audit rows, instances and tasks."""
    with world.engine.read(SYSTEM) as tx:
        return [
            tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (lead_table, audit, instances, tasks)
        ]
