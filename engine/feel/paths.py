"""Names, paths and filters: how an expression reaches into what it is given.

Only entries of contexts and the standard's own properties are reachable; no
attribute of a Python object ever is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import syntax, temporal, values
from engine.feel.record import Reason
from engine.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.frame import Frame
    from engine.feel.syntax import Place
    from engine.feel.values import Value

_STRUCTURES = (dict, list, tuple)
_RANGE_PARTS: dict[str, Callable[[Range], Value]] = {
    "start": lambda interval: interval.low,
    "end": lambda interval: interval.high,
    "start included": lambda interval: interval.low_closed,
    "end included": lambda interval: interval.high_closed,
}


def variable(name: str, place: Place | None = None) -> Callable[[Frame], Value]:
    """Return the closure that looks a name up, from the innermost frame outwards.

    Functions are found by calls only: a variable named `date` that is not set is null,
    not the function of that name.
    """
    convert, number = values.of, values.number

    def evaluate(frame: Frame) -> Value:
        level = frame
        while name not in level.variables:
            parent = level.parent
            if parent is None:
                frame.remark(place, Reason.NO_VARIABLE, name)
                return None
            level = parent
        value = level.variables[name]
        kind = type(value)
        if level.parent is not None or kind is str or kind is bool:
            return value
        if kind is Decimal:
            return number(value)
        if isinstance(value, _STRUCTURES):
            return _converted(level, name, value)
        return convert(value)

    return evaluate


def variable_path(source: syntax.Name, entry: str, place: Place | None) -> Callable[[Frame], Value]:
    """Return the closure for `name.entry`; of a large context only the one entry is converted."""
    name, whole = source.name, path(variable(source.name, source.at), entry, place)

    def evaluate(frame: Frame) -> Value:
        if frame.parent is None:
            context = frame.variables.get(name)
            if type(context) is dict and entry in context:
                value = context[entry]
                if isinstance(value, _STRUCTURES):
                    return _converted(frame, (name, entry), value)
                return values.of(value)
        return whole(frame)

    return evaluate


def path(
    source: Callable[[Frame], Value], entry: str, place: Place | None
) -> Callable[[Frame], Value]:
    """Return the closure for `source.entry`."""

    def evaluate(frame: Frame) -> Value:
        value = source(frame)
        found = _entry(value, entry, frame)
        if found is None:
            if type(value) is not dict:
                frame.remark(place, Reason.NO_PROPERTY, entry, value)
            elif entry not in value:
                frame.remark(place, Reason.NO_ENTRY, entry)
        return found

    return evaluate


def _entry(source: Value, entry: str, frame: Frame) -> Value:
    """Return an entry of a context, of every item of a list, or a standard property."""
    if type(source) is dict:
        return source.get(entry)
    if type(source) is list:
        frame.spend(len(source) + 1)
        return [_entry(item, entry, frame) for item in source]
    if type(source) is Range:
        read = _RANGE_PARTS.get(entry)
        return read(source) if read else None
    return temporal.part(source, entry)


def filter_(
    source: Callable[[Frame], Value],
    node: syntax.Node,
    condition: Callable[[Frame], Value],
    place: Place | None = None,
) -> Callable[[Frame], Value]:
    """Return the closure for `source[condition]`, where a number is a position."""
    position = node.value if isinstance(node, syntax.Literal) else None
    if type(position) is Decimal:
        return lambda frame: _at(_as_list(source(frame)), position, place, frame)

    def evaluate(frame: Frame) -> Value:
        items = _as_list(source(frame))
        if items is None:
            frame.remark(place, Reason.NOT_ITERABLE, "", None)
            return None
        if not items:
            return None if type(condition(frame.inner({"item": None}))) is Decimal else []
        kept = []
        frame.spend(len(items))
        for item in items:
            inner = frame.inner({"item": item})
            result = condition(inner.inner(item) if type(item) is dict else inner)
            if type(result) is Decimal:
                return _at(items, result, place, frame)
            if result is True:
                kept.append(item)
        return kept

    return evaluate


def _as_list(value: Value) -> list[Value] | None:
    if type(value) is list:
        return value
    return None if value is None else [value]


def _at(items: list[Value] | None, position: Decimal, place: Place | None, frame: Frame) -> Value:
    if items is None:
        frame.remark(place, Reason.NOT_ITERABLE, "", None)
        return None
    if position != position.to_integral_value() or not 1 <= abs(position) <= len(items):
        frame.remark(place, Reason.NO_ITEM, "")
        return None
    index = int(position)
    return items[index - 1 if index > 0 else index]


def _converted(root: Frame, name: str | tuple[str, str], value: Value) -> Value:
    if root.converted is None:
        root.converted = {}
    if name not in root.converted:
        root.converted[name] = values.of(value)
    return root.converted[name]
