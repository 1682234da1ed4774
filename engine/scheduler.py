"""The clock's hand: APScheduler calls the sweep and the postman, each one at a time.

Both run in every process; the truth is in tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from engine import delivery, timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.transaction import Engine


def start(engine: Engine) -> BackgroundScheduler:
    """Begin to look every few seconds; a missed tick costs nothing, a double one finds nothing."""
    scheduler = BackgroundScheduler(timezone="UTC")
    jobs: dict[str, Callable[[Engine], object]] = {"sweep": timers.sweep}
    if not engine.sandbox:  # nothing of a rehearsal leaves the application
        jobs["deliver"] = delivery.deliver
    for name, job in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            seconds=engine.settings.sweep_seconds,
            args=[engine],
            id=name,
            coalesce=True,
            max_instances=1,
        )
    scheduler.start()
    return scheduler
