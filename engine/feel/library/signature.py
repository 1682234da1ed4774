"""How a built-in function declares what it takes, and how arguments are matched to it.

A parameter is declared as `"name: kind"`, `"name?: kind"` when it may be left
out (or null), or `"*name: kind"` when it takes a list or any number of arguments.
Arguments of the wrong kind make the call null, as the standard asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel.values import Function, Range, Value, YearsMonthsDuration

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.feel.frame import Frame

_CHARACTERS, _ITEMS = 7, 3
"""A step looks at this many characters or items, as powers of two."""

_ANY = frozenset[type]()
KINDS: dict[str, frozenset[type]] = {
    "any": _ANY,
    "number": frozenset({Decimal}),
    "string": frozenset({str}),
    "boolean": frozenset({bool}),
    "date": frozenset({date}),
    "time": frozenset({time}),
    "moment": frozenset({datetime}),
    "span": frozenset({timedelta}),
    "months": frozenset({YearsMonthsDuration}),
    "list": frozenset({list}),
    "context": frozenset({dict}),
    "function": frozenset({Function}),
    "range": frozenset({Range}),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, the kinds it takes, and whether it may be missing or repeat."""

    name: str
    kinds: frozenset[type]
    optional: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function; `weight` is its cost against that of `count`."""

    parameters: tuple[Parameter, ...]
    action: Callable[..., Value]
    wants_frame: bool
    weight: int

    def positional(self, given: Sequence[Value]) -> list[Value] | None:
        """Match arguments by position, or return None if they do not fit."""
        last = self.parameters[-1] if self.parameters else None
        if last is not None and last.repeated:
            return self._repeated(given)
        if len(given) > len(self.parameters):
            return None
        return self._fitted([*given, *[_MISSING] * (len(self.parameters) - len(given))])

    def named(self, given: Mapping[str, Value]) -> list[Value] | None:
        """Match arguments by name, or return None if they do not fit."""
        if not set(given) <= {parameter.name for parameter in self.parameters}:
            return None
        return self._fitted([given.get(each.name, _MISSING) for each in self.parameters])

    def _repeated(self, given: Sequence[Value]) -> list[Value] | None:
        fixed = len(self.parameters) - 1
        rest = list(given[fixed:])
        if len(rest) == 1 and type(rest[0]) is list and not fixed:
            rest = rest[0]
        elif not rest:
            return None
        return self._fitted([*given[:fixed], rest])

    def _fitted(self, given: list[Value]) -> list[Value] | None:
        fitted: list[Value] = []
        for parameter, value in zip(self.parameters, given, strict=True):
            if value is _MISSING or (value is None and parameter.optional):
                if not parameter.optional:
                    return None
                fitted.append(None)
                continue
            taken = _taken(parameter.kinds, value)
            if taken is _MISSING:
                return None
            fitted.append(taken)
        return fitted


class _Missing:
    """Marks an argument that was not given."""


_MISSING = _Missing()


def _taken(kinds: frozenset[type], value: Value) -> Value:
    if not kinds or type(value) in kinds:
        return value
    if value is not None and list in kinds:
        return [value]
    if type(value) is list and len(value) == 1:
        return _taken(kinds, value[0])
    return _MISSING


def declare(
    action: Callable[..., Value], *parameters: str, frame: bool = False, weight: int = 1
) -> Signature:
    """Declare one way to call a function."""
    return Signature(tuple(map(_parameter, parameters)), action, frame, weight)


def function(name: str, *signatures: Signature) -> Function:
    """Make a built-in function of the ways to call it; the first that fits is taken."""

    def run(frame: Frame, chosen: Signature, arguments: list[Value]) -> Value:
        frame.spend(chosen.weight * (1 + _cost(arguments)))
        try:
            if chosen.wants_frame:
                return chosen.action(frame, *arguments)
            return frame.sized(chosen.action(*arguments))
        except (ArithmeticError, ValueError, OverflowError):
            return None

    def call(frame: Frame, given: Sequence[Value]) -> Value:
        for signature in signatures:
            arguments = signature.positional(given)
            if arguments is not None:
                return run(frame, signature, arguments)
        return None

    def named(frame: Frame, given: Mapping[str, Value]) -> Value:
        for signature in signatures:
            arguments = signature.named(given)
            if arguments is not None:
                return run(frame, signature, arguments)
        return None

    parameters = tuple(parameter.name for parameter in signatures[0].parameters)
    return Function(name=name, parameters=parameters, call=call, named=named)


def _cost(arguments: list[Value]) -> int:
    cost = 0
    for argument in arguments:
        if type(argument) is str:
            cost += len(argument) >> _CHARACTERS
        elif type(argument) is list or type(argument) is dict:
            cost += len(argument) >> _ITEMS
    return cost


def simple(name: str, action: Callable[..., Value], *parameters: str, weight: int = 1) -> Function:
    """Make a built-in function with one way to call it."""
    return function(name, declare(action, *parameters, weight=weight))


def _parameter(text: str) -> Parameter:
    name, _, kind = text.partition(":")
    kinds = [KINDS[each.strip()] for each in kind.split("|")]
    return Parameter(
        name=name.strip("*? "),
        kinds=frozenset().union(*kinds) if all(kinds) else _ANY,
        optional=name.endswith("?"),
        repeated=name.startswith("*"),
    )
