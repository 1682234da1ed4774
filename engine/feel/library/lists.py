"""Built-in functions over lists: looking, cutting, joining, sorting."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING

from engine import errors
from engine.feel import comparison
from engine.feel.frame import MAX_SIZE
from engine.feel.library import aggregates
from engine.feel.library.conversion import whole
from engine.feel.library.signature import declare, function, simple
from engine.feel.values import Function

if TYPE_CHECKING:
    from engine.feel.frame import Frame
    from engine.feel.values import Value


def _contains(frame: Frame, items: list[Value], element: Value) -> bool:
    frame.spend(len(items) >> 2)
    return any(comparison.same(item, element, frame) for item in items)


def _sublist(items: list[Value], start: Decimal, length: Decimal | None) -> list[Value] | None:
    first, size = whole(start), len(items)
    if not 1 <= abs(first) <= size or (length is not None and length < 0):
        return None
    begin = first - 1 if first > 0 else size + first
    if length is None:
        return items[begin:]
    end = begin + whole(length)
    return items[begin:end] if end <= size else None


def _append(frame: Frame, items: list[Value], *more: Value) -> Value:
    return frame.sized([*items, *more[0]])


def _concatenate(frame: Frame, lists: list[Value]) -> Value:
    groups = [item if type(item) is list else [item] for item in lists]
    if sum(map(len, groups)) > MAX_SIZE:
        raise errors.ExpressionFailed(f"列表超过 {MAX_SIZE} 个元素，已停止。")
    return frame.sized([item for group in groups for item in group])


def _insert(items: list[Value], position: Decimal, new: Value) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], new, *items[index:]]


def _remove(items: list[Value], position: Decimal) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], *items[index + 1 :]]


def _replace_at(items: list[Value], position: Decimal, new: Value) -> list[Value] | None:
    index = _index(items, position)
    return None if index is None else [*items[:index], new, *items[index + 1 :]]


def _replace_matching(
    frame: Frame, items: list[Value], match: Function, new: Value
) -> list[Value] | None:
    replaced = []
    for item in items:
        hit = match.call(frame, [item, new])
        if type(hit) is not bool:
            return None
        replaced.append(new if hit else item)
    return replaced


def _index_of(frame: Frame, items: list[Value], match: Value) -> list[Decimal]:
    frame.spend(len(items) >> 2)
    return [
        Decimal(position)
        for position, item in enumerate(items, 1)
        if comparison.same(item, match, frame)
    ]


def _distinct(frame: Frame, items: list[Value]) -> list[Value]:
    frame.spend(len(items))
    seen: set[Value] = set()
    kept: list[Value] = []
    odd: list[Value] = []
    for item in items:
        if item is None or type(item) in (str, Decimal, bool):
            key = (type(item), item)
            if key not in seen:
                seen.add(key)
                kept.append(item)
            continue
        frame.spend(len(odd) + 1)
        if not any(comparison.same(other, item, frame) for other in odd):
            odd.append(item)
            kept.append(item)
    return kept


def _union(frame: Frame, lists: list[Value]) -> list[Value]:
    return _distinct(frame, _concatenate(frame, lists))


def _flatten(frame: Frame, items: list[Value]) -> Value:
    flat: list[Value] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            frame.spend()
            if type(item) is list:
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
    return frame.sized(flat)


def _sort(frame: Frame, items: list[Value], precedes: Function | None) -> list[Value] | None:
    class UnsortableError(ValueError):
        pass

    def compare(left: Value, right: Value) -> int:
        frame.spend()
        if precedes is None:
            before = comparison.order("<", left, right, frame)
            after = comparison.order("<", right, left, frame)
        else:
            before, after = precedes.call(frame, [left, right]), None
        if type(before) is not bool:
            raise UnsortableError
        if before:
            return -1
        after = precedes.call(frame, [right, left]) if precedes is not None else after
        return 1 if after is True else 0

    return sorted(items, key=functools.cmp_to_key(compare))


def _index(items: list[Value], position: Decimal) -> int | None:
    number = whole(position)
    if not 1 <= abs(number) <= len(items):
        return None
    return number - 1 if number > 0 else len(items) + number


FUNCTIONS = (
    *aggregates.FUNCTIONS,
    function("list contains", declare(_contains, "list: list", "element: any", frame=True)),
    simple("sublist", _sublist, "list: list", "start position: number", "length?: number"),
    function("append", declare(_append, "list: list", "*items: any", frame=True)),
    function("concatenate", declare(_concatenate, "*lists: any", frame=True)),
    simple("insert before", _insert, "list: list", "position: number", "newItem: any"),
    simple("remove", _remove, "list: list", "position: number"),
    simple("reverse", lambda items: items[::-1], "list: list"),
    function("index of", declare(_index_of, "list: list", "match: any", frame=True)),
    function("union", declare(_union, "*lists: any", frame=True)),
    function("distinct values", declare(_distinct, "list: list", frame=True)),
    function("flatten", declare(_flatten, "list: list", frame=True)),
    function("sort", declare(_sort, "list: list", "precedes?: function", frame=True)),
    function(
        "list replace",
        declare(_replace_at, "list: list", "position: number", "newItem: any"),
        declare(_replace_matching, "list: list", "match: function", "newItem: any", frame=True),
    ),
)
