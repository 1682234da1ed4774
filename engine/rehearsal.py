"""A clock that can be moved: the product on simulated time, and the campaign played forward.

Only a database marked for rehearsal (演练库) has such a clock. Its row in the database is the
truth, so that every process of the product shows the same time. Moving it forward stops at
each moment at which something falls due and sweeps there, so that all happens in its order.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from engine import clock, timers
from engine.actions import sandbox
from engine.errors import Conflict, InputInvalid
from engine.model import SYSTEM
from engine.queries import forecast
from engine.rules import explaining
from engine.store import sandbox as sandbox_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    import sqlalchemy

    from engine.model import Actor
    from engine.queries.forecast import Span
    from engine.transaction import Engine

    Report = Callable[[datetime], None]

_LONGEST = timedelta(days=366 * 30)


class SimulatedClock:
    """Shows the time of a rehearsal: what it was set to, and what has passed since."""

    def __init__(self, database: sqlalchemy.Engine) -> None:
        """Read the database's own mark at each look."""
        self._database = database

    def __call__(self) -> datetime:
        """Give the moment; the wall clock's until it is set."""
        real = clock.now()
        with self._database.connect() as connection:
            mark = sandbox_store.mark(connection)
        if mark is None or mark["shown_at"] is None:
            return real
        moved: timedelta = mark["shown_at"] - mark["real_at"]
        return real + moved


def begin(engine: Engine, at: datetime) -> bool:
    """Start a rehearsal at a moment, past or future; one that has begun goes on where it is.

    Says whether it started now. A database that is not marked is refused.
    """
    with engine.begin(SYSTEM) as tx:
        mark = sandbox_store.mark(tx.connection)
        if mark is not None and mark["shown_at"] is not None:
            return False
        sandbox.set_clock(tx, at)
    return True


def advance(engine: Engine, actor: Actor, to: datetime, report: Report | None = None) -> int:
    """Move the clock forward to a moment; what falls due on the way happens there, in order.

    Gives how many timers fired. Each stop is a transaction of its own: a move that is broken
    off stands where it was and can be gone on with.
    """
    with engine.read(SYSTEM) as tx:
        sandbox.require(tx)
    now = engine.clock()
    if to.tzinfo is None:
        raise InputInvalid("请写明时区，例如 2024-07-12T09:00+08:00。")
    if to < now:
        raise Conflict(f"演练时钟现为{explaining.spoken(now)}，只能向前调整。")
    if to - now > _LONGEST:
        raise InputInvalid("一次最多向前调整三十年。")
    fired = timers.sweep(engine).fired
    while (due := _next_due(engine, to)) is not None:
        _set(engine, actor, max(due, engine.clock()))
        swept = timers.sweep(engine)
        fired += swept.fired
        if report is not None:
            report(due)
        if not swept.fired and _next_due(engine, engine.clock()) is not None:
            break  # what cannot be fired does not keep the others from their time
    if to > engine.clock():
        _set(engine, actor, to)
        fired += timers.sweep(engine).fired
    return fired


def _next_due(engine: Engine, until: datetime) -> datetime | None:
    with engine.read(SYSTEM) as tx:
        return sandbox_store.next_due(tx.connection, until)


def _set(engine: Engine, actor: Actor, to: datetime) -> None:
    with engine.begin(actor) as tx:
        sandbox.set_clock(tx, to)


def copy(engine: Engine, url: str, report: Callable[[int, int | None], None]) -> None:
    """Copy the database to a new one that is marked for rehearsal and shows the same time."""
    now = engine.clock()
    target = sandbox_store.copy(engine.database, url, report)
    with target.begin() as connection:
        if sandbox_store.mark(connection) is None:
            sandbox_store.add_mark(connection, now)
        sandbox_store.set_clock(connection, shown_at=now, real_at=clock.now())
    target.dispose()


def play(engine: Engine, until: datetime, report: Report | None = None) -> Iterator[Span]:
    """Play a rehearsal forward month by month as if nobody acted; tell of each month.

    The engine must be on a copy that may be changed: the campaign itself is never played with.
    """
    since = looked_at = engine.clock()
    while since < until:
        stop = min(_month_after(since), until)
        advance(engine, SYSTEM, stop, report)
        with engine.read(SYSTEM) as tx:
            seen = forecast.span(tx, since, stop, after=looked_at)
            looked_at = tx.now
        yield seen
        since = stop


def _month_after(moment: datetime) -> datetime:
    """Give the beginning of the next month in Asia/Shanghai."""
    local = moment.astimezone(clock.SHANGHAI)
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1).astimezone(UTC)
