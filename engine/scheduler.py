"""The clock's hand: APScheduler calls the sweep, one at a time, in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from engine import timers

if TYPE_CHECKING:
    from engine.transaction import Engine


def start(engine: Engine) -> BackgroundScheduler:
    """Begin to sweep every few seconds; a missed tick costs nothing, a double one finds nothing."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        timers.sweep,
        "interval",
        seconds=engine.settings.sweep_seconds,
        args=[engine],
        id="sweep",
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    return scheduler
