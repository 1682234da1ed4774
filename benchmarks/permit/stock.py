"""The permit process by SpiffWorkflow as its documentation shows: load, complete, save.

One transaction holds the read, the write of the instance's row and one audit row, on the same
kind of database with the same settings as ours.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert, select, update

from benchmarks.permit import in_spiff
from engine.store import database

_METADATA = MetaData()
_INSTANCES = Table(
    "stock_instances",
    _METADATA,
    Column("id", String(36), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("state", Text, nullable=False),
)
_AUDIT = Table(
    "stock_audit",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("instance_id", String(36), nullable=False),
    Column("action", String(64), nullable=False),
    Column("after", Text, nullable=False),
)


class Case:
    """One running instance in the library's own keeping."""

    def __init__(self, stock: Stock, state: str) -> None:
        """Keep the instance under an id of its own."""
        self._stock = stock
        self._id = str(uuid.uuid4())
        with database.writing(stock.database) as connection:
            row = {"id": self._id, "revision": 1, "state": state}
            connection.execute(insert(_INSTANCES).values(**row))
            connection.commit()

    def complete(self, element_id: str, values: dict[str, Any]) -> float:
        """Load, complete, run what follows, save, commit."""
        began = time.perf_counter()
        serializer = self._stock.serializer
        mine = _INSTANCES.c.id == self._id
        with database.writing(self._stock.database) as connection:
            row = connection.execute(select(_INSTANCES).where(mine).with_for_update()).one()
            workflow = serializer.deserialize_json(row.state)
            task = workflow.get_next_task(state=TaskState.READY, spec_name=element_id)
            task.data.update(values)
            task.run()
            workflow.do_engine_steps()
            saved = {"state": serializer.serialize_json(workflow), "revision": row.revision + 1}
            at = mine & (_INSTANCES.c.revision == row.revision)
            assert connection.execute(update(_INSTANCES).where(at).values(**saved)).rowcount == 1
            audit = {"instance_id": self._id, "action": "task_completed"}
            after = orjson.dumps(values).decode()
            connection.execute(insert(_AUDIT).values(**audit, after=after))
            connection.commit()
        return time.perf_counter() - began

    def settle(self) -> None:
        """Do nothing: the library finds its tasks by name."""

    def variables(self) -> dict[str, Any]:
        """Give the variables of the task that is open."""
        workflow = self._stock.serializer.deserialize_json(self.state())
        return dict(workflow.get_next_task(state=TaskState.READY).data)

    def state(self) -> str:
        """Give the state as it is kept."""
        with database.writing(self._stock.database) as connection:
            query = select(_INSTANCES.c.state).where(_INSTANCES.c.id == self._id)
            return str(connection.execute(query).scalar_one())


class Stock:
    """Gives cases on one database."""

    name = "SpiffWorkflow"

    def __init__(self, url: str) -> None:
        """Read the process once and make the two tables."""
        self.database = database.open_database(url)
        _METADATA.create_all(self.database)
        parser = SpiffBpmnParser()
        for diagram in in_spiff.diagrams():
            parser.add_bpmn_str(diagram.encode())
        parser.add_dmn_str(in_spiff.decision().encode())
        registry = BpmnWorkflowSerializer.configure(SPIFF_CONFIG)
        self.serializer = BpmnWorkflowSerializer(registry)
        spec = parser.get_spec("permit")
        workflow = BpmnWorkflow(spec, parser.get_subprocess_specs("permit"))
        workflow.do_engine_steps()
        self._first = self.serializer.serialize_json(workflow)

    def case(self, state: str | None = None) -> Case:
        """Start a case, or continue a copy of one: growing old takes the library long."""
        return Case(self, state or self._first)
