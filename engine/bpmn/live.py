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

CAPACITY = 64 * 1024 * 1024
_WEIGHT, _FRAME = 10, 4096  # an object weighs about so many times its bytes, and a frame

_kept: OrderedDict[Key, Instance] = OrderedDict()
_lock = Lock()
_size = 0


def take(key: Key) -> Instance | None:
    """Take the live form of a state out, for the caller alone."""
    global _size  # noqa: PLW0603 (one cache per process, like the library's)
    with _lock:
        found = _kept.pop(key, None)
        if found is not None:
            _size -= weight(key)
        return found


def keep(key: Key, instance: Instance) -> None:
    """Keep the live form of a state; the longest unused give way."""
    global _size  # noqa: PLW0603
    if weight(key) > CAPACITY // 8:
        return
    with _lock:
        if key in _kept:
            return
        _kept[key] = instance
        _size += weight(key)
        while _size > CAPACITY:
            gone, _ = _kept.popitem(last=False)
            _size -= weight(gone)


def forget() -> None:
    """Keep nothing."""
    global _size  # noqa: PLW0603
    with _lock:
        _kept.clear()
        _size = 0


def size() -> int:
    """Say how many bytes are kept, about."""
    return _size


def weight(key: Key) -> int:
    """Say about how many bytes the live form of a state takes."""
    return len(key[2]) * _WEIGHT + _FRAME
