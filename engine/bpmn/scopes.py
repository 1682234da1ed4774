"""Variables belong to scopes, never to tokens' histories; facts belong to the ledger.

A scope is owned by a live token (1 is the instance's root). An assignment goes to the
nearest scope that has the variable, else to the root; a name under the facts is never
kept but reported. Every change is journaled, so that a failing element leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine import errors, moves

ROOT = 1
_ABSENT = object()


class View(Mapping[str, Any]):
    """What an expression sees: scopes from the inside outward, then the facts."""

    __slots__ = ("layers",)

    def __init__(self, layers: Sequence[Mapping[str, Any]]) -> None:
        """Look through the layers in this order."""
        self.layers = layers

    def __getitem__(self, name: str) -> Any:
        for layer in self.layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Give the value of the nearest layer that has the name."""
        for layer in self.layers:
            if name in layer:
                return layer[name]
        return default

    def __contains__(self, name: object) -> bool:
        return any(name in layer for layer in self.layers)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for layer in self.layers for name in layer))

    def __len__(self) -> int:
        return len({name for layer in self.layers for name in layer})


class Scopes:
    """The variables of one instance during one step."""

    def __init__(self, environment: moves.Environment) -> None:
        """Start with an empty root scope and the environment's facts, which are kept up to date."""
        self.owned: dict[int, dict[str, Any]] = {ROOT: {}}
        self.facts = environment.facts
        self.fit_fact = environment.fit_fact
        self.check_facts = environment.check_facts
        self.fact_changes: dict[str, Any] = {}
        self.changed: set[str] = set()
        self._journal: list[tuple[dict[str, Any], str, Any]] = []
        self._checked = 0

    def begin(self, environment: moves.Environment) -> None:
        """Look at new facts and forget what earlier steps changed."""
        self.facts = environment.facts
        self.fit_fact = environment.fit_fact
        self.check_facts = environment.check_facts
        self.fact_changes = {}
        self.changed = set()
        self._journal = []
        self._checked = 0

    def mark(self) -> int:
        """Note where the journal stands."""
        return len(self._journal)

    def undo(self, mark: int) -> None:
        """Take back every change since the mark."""
        while len(self._journal) > mark:
            target, name, old = self._journal.pop()
            if old is _ABSENT:
                target.pop(name, None)
            else:
                target[name] = old
        self._checked = min(self._checked, mark)

    def check_written(self) -> None:
        """Hold together the facts that an element has written, or fail it."""
        news = self._journal[self._checked :] if self.fact_changes else ()
        before = next((old for target, _, old in news if target is self.facts), None)
        if before is not None:
            names = [name for target, name, _ in news if target is self.fact_changes]
            self.check_facts(before, {name: self.fact_changes[name] for name in names})
        self._checked = len(self._journal)

    def open(self, owner: int) -> dict[str, Any]:
        """Give the owner a scope of its own."""
        return self.owned.setdefault(owner, {})

    def drop(self, owner: int) -> None:
        """Forget a scope whose owner is gone."""
        self.owned.pop(owner, None)

    def view(self, owners: Sequence[int], over: Mapping[str, Any] | None = None) -> View:
        """See the scopes of these owners, innermost first."""
        layers: list[Mapping[str, Any]] = [] if over is None else [over]
        owned = self.owned
        layers.extend(owned[owner] for owner in owners if owner in owned)
        layers.append(self.facts)
        return View(layers)

    def set(self, owner: int, name: str, value: Any) -> None:
        """Set a variable of one scope."""
        self._write(self.open(owner), name, value)
        self.changed.add(name)

    def assign(self, owners: Sequence[int], path: str, value: Any, *, local: bool = False) -> None:
        """Assign to a path: a fact, or a variable of the nearest scope that has it."""
        head, _, rest = path.partition(".")
        if head in self.facts:
            self._assign_fact(head, rest, value)
            return
        target = owners[0] if local else self._holder(owners, head)
        if rest:
            value = _nested(self.owned.get(target, {}).get(head), rest.split("."), value)
        self.set(target, head, value)

    def merge(
        self, owners: Sequence[int], values: Mapping[str, Any], *, local: bool = False
    ) -> None:
        """Assign several names; a dot in a name means a path only under the facts."""
        for name, value in values.items():
            if name.partition(".")[0] in self.facts:
                self.assign(owners, name, value)
            else:
                self.set(owners[0] if local else self._holder(owners, name), name, value)

    def _holder(self, owners: Sequence[int], name: str) -> int:
        for owner in owners:
            scope = self.owned.get(owner)
            if scope is not None and name in scope:
                return owner
        return ROOT

    def _assign_fact(self, head: str, rest: str, value: Any) -> None:
        if not rest:
            if not isinstance(value, Mapping):
                raise errors.ExpressionFailed(f"「{head}」是台账事实，只能按字段赋值")
            for name, item in value.items():
                self._assign_fact(head, name, item)
            return
        column, _, inner = rest.partition(".")
        if inner:
            value = _nested(self.facts[head].get(column), inner.split("."), value)
        value = self.fit_fact(column, value)
        merged = {**self.facts[head], column: value}
        self._write(self.facts, head, merged)
        self._write(self.fact_changes, column, value)
        self.changed.add(head)

    def _write(self, target: dict[str, Any], name: str, value: Any) -> None:
        self._journal.append((target, name, target.get(name, _ABSENT)))
        target[name] = value


def _nested(current: Any, path: list[str], value: Any) -> Any:
    """Set a path inside a context without touching the context itself."""
    base = dict(current) if isinstance(current, Mapping) else {}
    head, *rest = path
    base[head] = _nested(base.get(head), rest, value) if rest else value
    return base
