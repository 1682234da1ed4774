"""Built-in functions over contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.library.signature import declare, function, simple

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.values import Value


def _get(source: dict[str, Value], key: str) -> Value:
    return source.get(key)


def _get_entries(frame: Frame, source: dict[str, Value]) -> list[Value]:
    frame.spend(2 * len(source))
    return [{"key": key, "value": value} for key, value in source.items()]


def _of_entries(entries: list[Value]) -> dict[str, Value] | None:
    made: dict[str, Value] = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry:
            return None
        key = entry.get("key")
        if type(key) is not str or key in made:
            return None
        made[key] = entry["value"]
    return made


def _put(frame: Frame, target: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    frame.spend(len(target))
    return {**target, key: value}


def _put_deep(
    frame: Frame, target: dict[str, Value], keys: list[Value], value: Value
) -> dict[str, Value] | None:
    if not keys or type(keys[0]) is not str:
        return None
    first, *rest = keys
    if not rest:
        return _put(frame, target, first, value)
    inner = target.get(first, {})
    if type(inner) is not dict:
        return None
    changed = _put_deep(frame, inner, rest, value)
    return None if changed is None else _put(frame, target, first, changed)


def _merge(frame: Frame, sources: list[Value]) -> dict[str, Value] | None:
    merged: dict[str, Value] = {}
    for source in sources:
        if type(source) is not dict:
            return None
        frame.spend(len(source))
        merged.update(source)
    return merged


FUNCTIONS = (
    simple("get value", _get, "m: context", "key: string"),
    function("get entries", declare(_get_entries, "m: context", frame=True)),
    simple("context", _of_entries, "entries: list"),
    function(
        "context put",
        declare(_put, "context: context", "key: string", "value: any", frame=True),
        declare(_put_deep, "context: context", "keys: list", "value: any", frame=True),
    ),
    function("context merge", declare(_merge, "contexts: list", frame=True)),
)
