"""Built-in functions that make one value of a list."""

from __future__ import annotations

import functools
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import comparison
from engine.feel.library.signature import declare, function, simple
from engine.feel.values import NUMBERS, Function, finite

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.values import Value


def _extreme(sign: str, items: list[Value], frame: Frame | None) -> Value:
    if not items:
        return None
    best = items[0]
    for item in items:
        better = comparison.order(sign, item, best, frame)
        if better is None:
            return None
        if better:
            best = item
    return best


def least(items: list[Value], frame: Frame | None = None) -> Value:
    """Return the least item, or null if the items have no order."""
    return _extreme("<", items, frame)


def greatest(items: list[Value], frame: Frame | None = None) -> Value:
    """Return the greatest item, or null if the items have no order."""
    return _extreme(">", items, frame)


def numbers(items: list[Value]) -> list[Decimal] | None:
    """Return the list if it holds numbers only, and at least one."""
    return items if items and all(type(item) is Decimal for item in items) else None


def total(items: list[Value]) -> Decimal | None:
    """Add numbers up."""
    found = numbers(items)
    return None if found is None else finite(functools.reduce(NUMBERS.add, found))


def _product(items: list[Value]) -> Decimal | None:
    found = numbers(items)
    return None if found is None else finite(functools.reduce(NUMBERS.multiply, found))


def _mean(items: list[Value]) -> Decimal | None:
    added = total(items)
    return None if added is None else finite(NUMBERS.divide(added, Decimal(len(items))))


def _median(items: list[Value]) -> Decimal | None:
    found = numbers(items)
    if found is None:
        return None
    ordered, middle = sorted(found), len(found) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return finite(NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2)))


def _deviation(items: list[Value]) -> Decimal | None:
    mean = _mean(items)
    if mean is None or len(items) < 2:  # noqa: PLR2004
        return None
    squares = [NUMBERS.power(NUMBERS.subtract(item, mean), Decimal(2)) for item in items]
    variance = NUMBERS.divide(functools.reduce(NUMBERS.add, squares), Decimal(len(items) - 1))
    return finite(NUMBERS.sqrt(variance))


def _mode(items: list[Value]) -> list[Decimal] | None:
    if not items:
        return []
    found = numbers(items)
    if found is None:
        return None
    counts = Counter(found)
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)


def _all(items: list[Value]) -> bool | None:
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


def _any(items: list[Value]) -> bool | None:
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


FUNCTIONS: tuple[Function, ...] = (
    simple("count", lambda items: Decimal(len(items)), "list: list"),
    function("min", declare(lambda frame, items: least(items, frame), "*list: list", frame=True)),
    function(
        "max", declare(lambda frame, items: greatest(items, frame), "*list: list", frame=True)
    ),
    simple("sum", total, "*list: list"),
    simple("product", _product, "*list: list"),
    simple("mean", _mean, "*list: list"),
    simple("median", _median, "*list: list"),
    simple("stddev", _deviation, "*list: list", weight=8),
    simple("mode", _mode, "*list: list", weight=2),
    simple("all", _all, "*list: list"),
    simple("any", _any, "*list: list"),
)
