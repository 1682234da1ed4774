"""The types of FEEL, and whether a value conforms to one.

A decision model's item definitions are types too: they may add allowed values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.feel import values
from engine.feel.record import Reason, type_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.feel.frame import Frame
    from engine.feel.syntax import Place
    from engine.feel.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type: its name, and what its items, entries, parameters and result must be."""

    name: str
    item: Type | None = None
    entries: tuple[tuple[str, Type], ...] | None = None
    parameters: tuple[Type, ...] | None = None
    result: Type | None = None
    allowed: Callable[[Value, Frame | None], bool] | None = None


ANY = Type(name="Any")
SIMPLE = {
    name: Type(name=name)
    for name in (
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "list",
        "context",
        "function",
        "range",
        "Null",
        "Any",
    )
}
ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
    "any": "Any",
}
"""Other spellings found in DMN files of earlier versions."""


def named(name: str) -> Type | None:
    """Return a built-in type by any of its spellings."""
    return SIMPLE.get(ALIASES.get(name, name))


def conforms(value: Value, kind: Type, frame: Frame | None = None) -> bool:
    """Say whether a value is of this type; null is of no type but Null.

    The frame, if given, pays for looking through lists and contexts.
    """
    if value is None:
        matches = kind.name == "Null"
    elif kind.name == "Any":
        matches = True
    elif kind.name == "list":
        matches = type(value) is list and _list_conforms(value, kind, frame)
    elif kind.name == "context":
        matches = type(value) is dict and all(
            name in value and fits(value[name], entry, frame) for name, entry in kind.entries or ()
        )
    elif kind.name == "range":
        matches = type(value) is values.Range and (
            kind.item is None or _range_conforms(value, kind.item)
        )
    elif kind.name == "function":
        matches = type(value) is values.Function and _function_conforms(value, kind)
    else:
        matches = values.kind(value) == kind.name
    return matches and (kind.allowed is None or value is None or kind.allowed(value, frame))


def fits(value: Value, kind: Type, frame: Frame | None = None) -> bool:
    """Say whether a value may stand where this type is asked; null may stand anywhere."""
    return value is None or conforms(value, kind, frame)


def coerce(value: Value, kind: Type, frame: Frame | None = None) -> Value:
    """Make a value conform by the standard's implicit conversions, or return null."""
    if value is None or conforms(value, kind, frame):
        return value
    if kind.name == "list" and type(value) is not list:
        return coerce([value], kind, frame)
    if type(value) is list and len(value) == 1 and kind.name != "list":
        return coerce(value[0], kind, frame)
    if kind.name == "date and time" and values.kind(value) == "date":
        return values.midnight(value)
    return None


def fitted(value: Value, kind: Type, frame: Frame, place: Place) -> Value:
    """Make a result conform to its declared type, or answer null and say so."""
    found = coerce(value, kind, frame)
    if found is None and value is not None:
        frame.remark(place, Reason.WRONG_TYPE, type_word(kind.name), value)
    return found


def _list_conforms(value: list[Value], kind: Type, frame: Frame | None) -> bool:
    item = kind.item
    if item is None:
        return True
    if frame is not None:
        frame.spend(len(value))
    return all(fits(each, item, frame) for each in value)


def _range_conforms(value: values.Range, item: Type) -> bool:
    ends = [end for end in (value.low, value.high) if end is not None]
    return all(conforms(end, item) for end in ends)


def _function_conforms(value: values.Function, kind: Type) -> bool:
    if kind.parameters is None:
        return True
    if len(value.parameters) != len(kind.parameters):
        return False
    known = value.parameter_types or (ANY,) * len(value.parameters)
    wanted = zip(kind.parameters, known, strict=True)
    return all(subtype(offered, taken) for offered, taken in wanted) and (
        kind.result is None or value.result_type is None or subtype(value.result_type, kind.result)
    )


def subtype(narrow: Type, wide: Type) -> bool:
    """Say whether every value of the narrow type is one of the wide type."""
    if wide.name == "Any" or narrow.name == "Null":
        return True
    if narrow.name != wide.name:
        return False
    if wide.item is not None:
        return narrow.item is not None and subtype(narrow.item, wide.item)
    if wide.entries is not None:
        offered = dict(narrow.entries or ())
        return all(
            name in offered and subtype(offered[name], entry) for name, entry in wide.entries
        )
    return True
