"""Values in nested contexts: reading, writing and merging by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MISSING: Any = object()
"""Stands where there is no value, not even null."""


def get(source: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path, or MISSING."""
    for name in path:
        if not isinstance(source, Mapping) or name not in source:
            return MISSING
        source = source[name]
    return source


def put(target: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Write a value at a path, making the contexts on the way."""
    *outer, last = path
    for name in outer:
        inner = target.get(name)
        if not isinstance(inner, dict):
            inner = target[name] = {}
        target = inner
    target[last] = value


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one context over another; nested contexts are merged, all else replaced."""
    result = dict(base)
    for name, value in over.items():
        below = result.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[name] = merged(below, value)
        else:
            result[name] = value
    return result


def strangers(
    values: Mapping[str, Any], known: frozenset[tuple[str, ...]], prefix: tuple[str, ...] = ()
) -> list[tuple[str, ...]]:
    """List the paths of values that belong to no field."""
    found: list[tuple[str, ...]] = []
    for name, value in values.items():
        path = (*prefix, str(name))
        if path in known:
            continue
        above = any(each[: len(path)] == path for each in known)
        if above and isinstance(value, Mapping):
            found += strangers(value, known, path)
        else:
            found.append(path)
    return found
