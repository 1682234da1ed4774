"""Walks a scenario on the real actions and a real database."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import errors, moves, timers
from engine.actions import advance, births, definitions, leads, messages, tasks
from engine.model import SYSTEM, Actor
from engine.rules import facts
from engine.store import database
from engine.store import definitions as definition_store
from engine.store import leads as lead_store
from engine.store.tables import leads as lead_tables
from engine.store.tables import processes as tables
from engine.transaction import Engine
from tests.processes.scenarios import ROOT, Scenario, Step
from tests.world import World

PREPARED = "prepared.db"
LIFECYCLE = "lead_lifecycle"
STOCK_START = "stock_case_entered"
REOPEN_START = "lead_reopened"

Visit = tuple[str, str]  # process id, element id


@dataclass(slots=True, kw_only=True)
class Walked:
    """What a scenario visited: element ids per instance, in order."""

    paths: dict[str, list[Visit]] = field(default_factory=dict)

    @property
    def elements(self) -> set[str]:
        """Name every element visited in any instance."""
        return {element for path in self.paths.values() for _, element in path}


class CopiedWorld(World):
    """A world on a copy of the prepared database: nothing is made anew."""

    def __init__(self, prepared: World, file: Path, now: datetime) -> None:
        """Open the copy."""
        self.now = now
        self.paths = prepared.paths
        self.engine = Engine(
            database=database.open_database(f"sqlite:///{file}"),
            settings=prepared.engine.settings,
            clock=lambda: self.now,
        )


def prepare(folder: Path) -> World:
    """Make a database that has the bodies and all shipped processes; scenarios copy it."""
    world = World(f"sqlite:///{folder / PREPARED}")
    with world.engine.begin(SYSTEM) as tx:
        definitions.deploy_folder(tx, ROOT)
    world.engine.database.dispose()
    return world


class Walk:
    """One scenario under way."""

    def __init__(self, scenario: Scenario, prepared: World, folder: Path) -> None:
        """Copy the prepared database and set the clock."""
        home = Path(str(prepared.engine.database.url.database)).parent
        for source in home.glob(f"{PREPARED}*"):
            shutil.copy(source, folder / source.name)
        self.scenario = scenario
        self.world = CopiedWorld(prepared, folder / PREPARED, scenario.now.astimezone(UTC))
        self.lead_id: str | None = None
        self.number = ""

    def run(self) -> None:
        """Start, take every step, and hold what the scenario promises."""
        self._start()
        for step in self.scenario.steps:
            self._take(step)
        self._hold()

    def _start(self) -> None:
        scenario = self.scenario
        office = self.world.actor("supervisor", "office")
        if scenario.process == LIFECYCLE and scenario.event == "lead_registered":
            with self.world.engine.begin(self.world.actor("tip_officer", "office")) as tx:
                done = leads.register_lead(tx, scenario.lead, acknowledge_duplicates=True)
            self.lead_id, self.number = done.lead_id, done.number
            return
        with self.world.engine.begin(office) as tx:
            if scenario.lead:
                fitted = facts.fit(scenario.lead)
                self.lead_id, self.number = leads.insert_lead(tx, fitted)
            if scenario.process == LIFECYCLE and scenario.event == REOPEN_START:
                leads.reopen_lead(tx, str(self.lead_id), "样例：回头看发现新情况")
            elif scenario.process == LIFECYCLE and scenario.event == STOCK_START:
                leads.enter_stock_case(tx, str(self.lead_id))
            else:
                definition = definition_store.latest(tx.connection, scenario.process)
                assert definition is not None, f"{scenario.process} is not deployed"
                new = births.NewInstance(
                    definition=definition, business_key=self.number or None, lead_id=self.lead_id
                )
                start = moves.Start(variables=scenario.variables, event=scenario.event)
                advance.start(tx, new, start)

    def _take(self, step: Step) -> None:
        before = {task["id"] for task in self._open_tasks()}
        refusal = self._refusal(step)
        assert refusal.partition(":")[0] == (step.refused or ""), f"{step}: {refusal or 'accepted'}"
        opened = sorted(t["element_id"] for t in self._open_tasks() if t["id"] not in before)
        incidents = self._incidents()
        assert incidents == [], f"{step}: {incidents}"
        if step.opens is not None:
            assert opened == sorted(step.opens), f"{step}: opened {opened}"

    def _refusal(self, step: Step) -> str:
        """Do the step; give the error that refused it, or nothing."""
        try:
            self._do(step)
        except errors.XiaohaoError as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def _do(self, step: Step) -> None:
        if step.at is not None:
            self.world.now = step.at.astimezone(UTC)
            assert timers.sweep(self.world.engine).failed == 0, f"{step}: a timer failed"
        elif step.task is not None:
            task_id = self._task(step)
            with self.world.engine.begin(self._actor(step)) as tx:
                tasks.complete(tx, task_id, _plain(step.form))
        elif step.facts:
            with self.world.engine.begin(self._actor(step)) as tx:
                lead = lead_store.get(tx.connection, str(self.lead_id)) or {}
                values = _plain(step.facts)
                leads.change_lead(tx, lead["id"], lead["revision"], values, "样例：更正台账")
        elif step.message == leads.URGENT_MESSAGE:
            with self.world.engine.begin(self._actor(step)) as tx:
                leads.notify_police(tx, str(self.lead_id), step.variables["reason"])
        else:
            with self.world.engine.begin(self._actor(step)) as tx:
                messages.send_message(
                    tx,
                    str(step.message),
                    correlation_key=self.number,
                    variables=_plain(step.variables),
                )

    def _actor(self, step: Step) -> Actor:
        """Give the person: `role@body`, or `role@body/2` for the second one there."""
        person, _, number = (step.by or "supervisor@office").partition("/")
        role, _, body = person.partition("@")
        return self.world.actor(role, body, int(number or 1))

    def _task(self, step: Step) -> str:
        """Find the open task of that element, one that the person may do before others."""
        same = [t for t in self._open_tasks() if t["element_id"] == step.task]
        assert same, f"{step}: open are {sorted(t['element_id'] for t in self._open_tasks())}"
        with self.world.engine.read(SYSTEM) as tx:
            groups = tables.task_groups
            wanted = (step.by or "").partition("/")[0]
            found = tx.connection.execute(
                select(groups.c.task_id).where(groups.c.group_id == wanted)
            ).scalars()
            mine = set(found)
        return str(next((t for t in same if t["id"] in mine), same[0])["id"])

    def _open_tasks(self) -> list[Any]:
        query = select(tables.tasks).where(
            tables.tasks.c.state == "open",
            tables.tasks.c.process_id.not_in(self.scenario.hidden),
        )
        return self._rows(query.order_by(tables.tasks.c.id))

    def _incidents(self) -> list[str]:
        incidents = tables.incidents
        rows = self._rows(select(incidents).where(incidents.c.resolved_at.is_(None)))
        return [f"{row['process_id']}/{row['element_id']}: {row['message']}" for row in rows]

    def _hold(self) -> None:
        scenario = self.scenario
        elements = self.walked().elements
        assert set(scenario.ends) <= elements, f"not reached: {set(scenario.ends) - elements}"
        assert set(scenario.visits) <= elements, f"not seen: {set(scenario.visits) - elements}"
        still = sorted(task["element_id"] for task in self._open_tasks())
        assert still == sorted(scenario.open), f"open at the end: {still}"
        if not scenario.open:
            going = self._rows(
                select(tables.instances).where(tables.instances.c.ended_at.is_(None))
            )
            assert [row["process_id"] for row in going] == []
        if scenario.lead_after:
            query = select(lead_tables.leads).where(lead_tables.leads.c.id == self.lead_id)
            (lead,) = self._rows(query)
            after = {key: _shown(lead[key]) for key in scenario.lead_after}
            assert after == {key: _shown(value) for key, value in scenario.lead_after.items()}

    def walked(self) -> Walked:
        """Say what was visited so far."""
        query = (
            select(tables.history, tables.instances.c.process_id)
            .join(tables.instances, tables.instances.c.id == tables.history.c.instance_id)
            .order_by(tables.history.c.instance_id, tables.history.c.visit)
        )
        walked = Walked()
        for row in self._rows(query):
            visit = (row["process_id"], row["element_id"])
            walked.paths.setdefault(row["instance_id"], []).append(visit)
        return walked

    def _rows(self, query: Any) -> list[Any]:
        with self.world.engine.read(SYSTEM) as tx:
            return list(tx.connection.execute(query).mappings())


def _plain(value: Any) -> Any:
    """Give a form as a program sends it: dates as text."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


def _shown(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case int() | float() | Decimal():
            return Decimal(str(value))
        case date():
            return value.isoformat()
        case _:
            return value
