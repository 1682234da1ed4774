"""Built-in functions that the Camunda dialect has beside the standard's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import comparison
from engine.feel.library.conversion import whole
from engine.feel.library.signature import declare, function, simple

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.values import Value


def _or_else(value: Value, fallback: Value) -> Value:
    return fallback if value is None else value


def _duplicates(frame: Frame, items: list[Value]) -> list[Value]:
    found: list[Value] = []
    for position, item in enumerate(items):
        frame.spend(position + len(found) + 1)
        again = any(comparison.same(item, other, frame) for other in items[:position])
        if again and not any(comparison.same(item, other, frame) for other in found):
            found.append(item)
    return found


def _partition(frame: Frame, items: list[Value], size: Decimal) -> list[Value] | None:
    step = whole(size)
    if step < 1:
        return None
    frame.spend(len(items))
    return [items[start : start + step] for start in range(0, len(items), step)]


FUNCTIONS = (
    simple("is defined", lambda value: value is not None, "value: any"),
    simple("get or else", _or_else, "value: any", "default: any"),
    simple("is empty", lambda items: not items, "list: list"),
    simple("is blank", lambda text: not text.strip(), "string: string"),
    simple("trim", str.strip, "string: string"),
    function("duplicate values", declare(_duplicates, "list: list", frame=True)),
    function("partition", declare(_partition, "list: list", "size: number", frame=True)),
)
