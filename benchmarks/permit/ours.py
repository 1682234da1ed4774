"""The permit process worked through the product's own actions."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from benchmarks.permit import in_zeebe
from engine.actions import instances, tasks
from engine.queries import instances as instance_queries
from engine.store.tables.processes import tasks as task_table
from tests.world import World

if TYPE_CHECKING:
    from engine.model import Actor
    from engine.transaction import Engine


class Case:
    """One running instance of ours, with the calls it made."""

    def __init__(self, engine: Engine, designer: Actor, handler: Actor) -> None:
        """Start it and move it to the first task."""
        self._engine = engine
        self._designer = designer
        self._handler = handler
        with engine.begin(designer) as tx:
            self.instance_id, moved = instances.start(tx, "permit")
        self._open: dict[str, str] = {}
        self._opened = moved.opened_tasks
        self.settle()

    def complete(self, element_id: str, values: dict[str, Any]) -> float:
        """Complete the task as a handler does, unclaimed: one transaction with its audit row."""
        began = time.perf_counter()
        with self._engine.begin(self._handler) as tx:
            done = tasks.complete(tx, self._open[element_id], values)
        taken = time.perf_counter() - began
        self._opened = done.moved.opened_tasks
        return taken

    def settle(self) -> None:
        """Find the elements of the tasks that the last step opened."""
        query = select(task_table.c.element_id, task_table.c.id)
        query = query.where(task_table.c.id.in_(self._opened))
        with self._engine.read(self._handler) as tx:
            for element_id, task_id in tx.connection.execute(query):
                self._open[element_id] = task_id

    def variables(self) -> dict[str, Any]:
        """Give the variables of the instance."""
        with self._engine.read(self._designer) as tx:
            shown = instance_queries.instance(tx, self.instance_id)
        return dict(shown["variables"])


class Ours:
    """Gives cases on one database, with the process deployed."""

    name = "xiaohao"

    def __init__(self, url: str) -> None:
        """Make the schema, the people and the process."""
        self.world = World(url)
        self.world.deploy(**in_zeebe.bundle())
        self.designer = self.world.designer
        self.handler = self.world.actor("handler", "xingren")

    def case(self) -> Case:
        """Start a case."""
        return Case(self.world.engine, self.designer, self.handler)
