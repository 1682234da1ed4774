"""Proof of a migration: what was saved is loaded again and compared with what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import errors
from engine.bpmn import state as states

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from engine.bpmn.instance import Instance
    from engine.bpmn.migration_map import ElementMap

_NUMBER, _SPEC, _FLOW, _MEMORY = 0, 2, 5, 9  # places in a token's row


def require_same(
    loaded: Instance,
    after: bytes,
    before: bytes,
    elements: ElementMap,
    dropped: AbstractSet[int],
) -> None:
    """Raise unless `loaded`, which was read from `after`, is what `before` was, under new names."""
    _, status, numbers, visits, rows, scopes = states.read(before)
    name, status_now, numbers_now, visits_now, rows_now, scopes_now = states.read(after)
    found = {row[_NUMBER]: row for row in rows_now}
    kept = [row for row in rows if row[_NUMBER] not in dropped]
    added = [number for number in found if number >= numbers]
    same = (
        states.dump(loaded) == after
        and name == elements.target.id
        and (status, visits, scopes) == (status_now, visits_now, scopes_now)
        and numbers_now >= numbers
        and len(found) == len(kept) + len(added)
        and all(_same_token(row, found.get(row[_NUMBER], []), elements) for row in kept)
    )
    if not same:
        raise errors.ExecutionFailed("迁移后的流程状态与迁移前核对不一致，已撤回")


def _same_token(old: list[Any], new: list[Any], elements: ElementMap) -> bool:
    """Compare all but what is called after elements: the spec, the flow, remembered ids."""
    if len(new) <= _SPEC:
        return False
    becomes = elements.spec(elements.source.spec.task_specs[old[_SPEC]])
    plain = [place for place in range(_MEMORY) if place not in {_SPEC, _FLOW}]
    return (
        becomes is not None
        and new[_SPEC] == becomes.name
        and all(_at(old, place) == _at(new, place) for place in plain)
        and _remembered(old) == _remembered(new)
    )


def _at(row: list[Any], place: int) -> Any:
    """Give a field; the empty ones at the end of a row are not written."""
    return (row[place] if len(row) > place else None) or None


def _remembered(row: list[Any]) -> set[str]:
    """Name what a token remembers, but that an event was added beside it."""
    return set(row[_MEMORY]) - {"heard"} if len(row) > _MEMORY else set()
