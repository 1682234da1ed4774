"""News as it comes: one reader in each server process, while somebody listens.

The reader asks the notices table what has come since it last asked, by primary key, and
wakes those whom it means. What goes over the wire is that there is news, and of which
kinds; the page asks for the rest as ever, with its rights.

Everything here runs on the event loop; only the reader's query takes a thread, for about
a millisecond. See docs/decisions/0007-news-is-streamed.md.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from fastapi.sse import ServerSentEvent

from api import errors
from engine.model import SYSTEM
from engine.queries import notices
from engine.rules import notices as rules

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.model import Actor
    from engine.transaction import Engine

LIFE = 120.0  # seconds after which a stream ends, and the browser signs in to the next one
_RETRY = 1_000  # milliseconds the browser waits before that
_BATCH = 500


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream: whom it is for, and what has come for them since the last event."""

    ear: rules.Ear
    newest: int = 0
    kinds: set[str] = field(default_factory=set)
    ended: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, notice: dict[str, Any]) -> None:
        """Wake the stream when the notice means its person."""
        if self.ear.hears(notice):
            self.newest = notice["id"]
            self.kinds.add(notice["kind"])
            self.woken.set()

    def end(self) -> None:
        """End the stream; the browser opens another one."""
        self.ended = True
        self.woken.set()

    def take(self) -> ServerSentEvent:
        """Tell what has come, once."""
        kinds = sorted(self.kinds)
        self.kinds.clear()
        return ServerSentEvent(event="notices", id=str(self.newest), data={"kinds": kinds})


class Live:
    """Who listens in this process, and the one reader."""

    def __init__(self, engine: Engine) -> None:
        """Begin with nobody."""
        self.engine = engine
        self.life = LIFE
        self.listeners: set[Listener] = set()
        self._reader: asyncio.Task[None] | None = None
        self._seen = 0
        self._closed = False
        self._starting = asyncio.Lock()
        self._limiter = CapacityLimiter(1)  # of its own: it never waits behind requests

    async def stream(self, actor: Actor, since: int | None) -> AsyncIterator[ServerSentEvent]:
        """Tell a person what comes, beginning with what came after the event `since`."""
        if self._closed:
            return
        listener = Listener(ear=rules.ear(actor))
        self.listeners.add(listener)
        try:
            yield await self._begin(listener, actor, since)
            loop = asyncio.get_running_loop()
            end_at = loop.time() + self.life
            while not listener.ended and (left := end_at - loop.time()) > 0:
                try:
                    await asyncio.wait_for(listener.woken.wait(), left)
                except TimeoutError:
                    return
                listener.woken.clear()
                if listener.kinds:
                    yield listener.take()
        finally:
            self.listeners.discard(listener)

    def close(self) -> None:
        """End every stream, because the server stops."""
        self._closed = True
        for listener in self.listeners:
            listener.end()

    async def stop(self) -> None:
        """Close, and wait for the reader."""
        self.close()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    def close_on_signals(self) -> None:
        """Close as soon as the server is told to stop: it waits for open answers to end."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _also(loop, self.close, signal.getsignal(number)))

    async def _begin(self, listener: Listener, actor: Actor, since: int | None) -> ServerSentEvent:
        """Give the first event: where the stream begins, and whether something was missed."""
        async with self._starting:
            if self._reader is None or self._reader.done():
                self._seen = await self._ask(_last, self.engine)
                self._reader = asyncio.create_task(self._read())
        begin = self._seen if since is None else since
        missed = await self._ask(_missed, self.engine, actor, begin)
        listener.newest = max(listener.newest, missed or begin)
        event = "hello" if missed is None else "notices"
        return ServerSentEvent(
            event=event, id=str(listener.newest), data={"kinds": []}, retry=_RETRY
        )

    async def _read(self) -> None:
        try:
            while self.listeners and not self._closed:
                came = await self._ask(_come, self.engine, self._seen)
                for notice in came:
                    self._seen = notice["id"]
                    for listener in self.listeners:
                        listener.offer(notice)
                if len(came) < _BATCH:
                    await asyncio.sleep(self.engine.settings.live_seconds)
        except Exception as error:  # noqa: BLE001 (the streams end, and their browsers come again)
            errors.log_unforeseen("", "GET", "/api/events", error)
            for listener in self.listeners:
                listener.end()

    async def _ask(self, question: Any, *given: Any) -> Any:
        return await to_thread.run_sync(question, *given, limiter=self._limiter)


def _last(engine: Engine) -> int:
    with engine.read(SYSTEM) as tx:
        return notices.last_id(tx)


def _come(engine: Engine, seen: int) -> list[dict[str, Any]]:
    with engine.read(SYSTEM) as tx:
        return notices.come_since(tx, seen, _BATCH)


def _missed(engine: Engine, actor: Actor, since: int) -> int | None:
    with engine.read(actor) as tx:
        return notices.newest_since(tx, since)


def _also(loop: asyncio.AbstractEventLoop, close: Any, before: Any) -> Any:
    def told(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(close)
        if callable(before):
            before(number, frame)

    return told
