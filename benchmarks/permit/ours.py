"""The permit process worked through the product's own actions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from benchmarks.permit import in_zeebe
from engine.actions import instances, tasks
from engine.store.tables.processes import instances as instance_table
from engine.store.tables.processes import tasks as task_table
from tests.world import World


class Case:
    """One running instance of ours, with the calls it made."""

    def __init__(self, world: World) -> None:
        """Start it and move it to the first task."""
        self._engine = world.engine
        self._handler = world.actor("handler", "xingren")
        with world.engine.begin(world.designer) as tx:
            self.instance_id, moved = instances.start(tx, "permit")
        self._open: dict[str, str] = {}
        self._note(moved.opened_tasks)
        self._opened: list[str] = []

    def complete(self, element_id: str, values: dict[str, Any]) -> None:
        """Complete the task as a handler does: one transaction, its audit row in it."""
        with self._engine.begin(self._handler) as tx:
            done = tasks.complete(tx, self._open[element_id], values)
        self._opened = done.moved.opened_tasks

    def settle(self) -> None:
        """Note what the last step opened; not part of the step."""
        self._note(self._opened)

    def state_bytes(self) -> list[int]:
        """Give the size of the state of each live instance of the case."""
        query = select(instance_table.c.state).where(
            instance_table.c.root_id == self.instance_id, instance_table.c.ended_at.is_(None)
        )
        with self._engine.read(self._handler) as tx:
            return [len(bytes(state)) for state in tx.connection.execute(query).scalars()]

    def _note(self, opened: list[str]) -> None:
        query = select(task_table.c.element_id, task_table.c.id).where(task_table.c.id.in_(opened))
        with self._engine.read(self._handler) as tx:
            for element_id, task_id in tx.connection.execute(query):
                self._open[element_id] = task_id


class Ours:
    """Gives cases on one database, with the process deployed."""

    name = "xiaohao"

    def __init__(self, url: str) -> None:
        """Make the schema, the people and the process."""
        self.world = World(url)
        self.world.deploy(**in_zeebe.bundle())

    def case(self) -> Case:
        """Start a case."""
        return Case(self.world)
