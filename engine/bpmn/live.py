"""Live instances kept by the exact bytes of their state, to spare the next step the reading.

The bytes are the whole truth about an instance, so an entry is never stale, whatever other
nodes, rollbacks or restored backups do: it is the live form of just these bytes. A step takes
the entry out, moves it, and keeps it under its new bytes. Bounded by bytes; thread-safe.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.instance import Instance

    Key = tuple[str, str, bytes]

_WEIGHT, _FRAME = 10, 4096  # an object weighs about so many times its bytes, and a frame


class LiveInstances:
    """The live forms of late, up to so many bytes; the longest unused give way."""

    def __init__(self, capacity: int) -> None:
        """Keep nothing yet."""
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[Key, Instance] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Key) -> Instance | None:
        """Take the live form of a state out, for the caller alone."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self.size -= weight(key)
            return found

    def keep(self, key: Key, instance: Instance) -> None:
        """Keep the live form of a state, unless it would crowd out many others."""
        if weight(key) > self.capacity // 8:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = instance
            self.size += weight(key)
            while self.size > self.capacity:
                gone, _ = self._kept.popitem(last=False)
                self.size -= weight(gone)

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self.size = 0


def weight(key: Key) -> int:
    """Say about how many bytes the live form of a state takes."""
    return len(key[2]) * _WEIGHT + _FRAME


OF_THIS_PROCESS = LiveInstances(64 * 1024 * 1024)
