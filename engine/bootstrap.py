"""Builds the engine of a process from its settings: the only place that wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import clock as wall_clock
from engine import rehearsal
from engine.actions import definitions
from engine.model import SYSTEM
from engine.store import database, sandbox, schema
from engine.transaction import Engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from engine.settings import Settings


def build(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Engine:
    """Open the database and bring its schema up to date.

    A database for rehearsal brings its own clock, any other the wall clock.
    """
    opened = database.open_database(settings.database_url)
    schema.upgrade(opened)
    with opened.connect() as connection:
        marked = sandbox.mark(connection) is not None
    if clock is None:
        clock = rehearsal.SimulatedClock(opened) if marked else wall_clock.now
    return Engine(database=opened, settings=settings, clock=clock, sandbox=marked)


def deploy_shipped(engine: Engine) -> int:
    """Deploy the shipped processes when this database does not have them yet; count versions."""
    with engine.begin(SYSTEM) as tx:
        deployment = definitions.deploy_folder(tx, engine.settings.processes_dir)
    return 0 if deployment is None else len(deployment.definitions)
